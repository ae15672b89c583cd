package main

import (
	"bufio"
	"fmt"
	"os"
	"strconv"
)

func main() {
	count, sum, dearest := 0, 0, 0
	scanner := bufio.NewScanner(os.Stdin)
	for scanner.Scan() {
		price, err := strconv.Atoi(scanner.Text())
		if err != nil {
			fmt.Println(err)
			os.Exit(1)
		}
		count++
		sum += price
		dearest = max(dearest, price)
	}
	fmt.Printf("%d things, %d cents, dearest %d\n", count, sum, dearest)
}
