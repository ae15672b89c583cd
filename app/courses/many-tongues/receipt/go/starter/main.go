package main

import (
	"bufio"
	"fmt"
	"os"
	"strconv"
)

func main() {
	scanner := bufio.NewScanner(os.Stdin)
	for scanner.Scan() {
		price, _ := strconv.Atoi(scanner.Text())
		fmt.Println(price, "cents")
	}
}
