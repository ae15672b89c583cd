package main

import (
	"bufio"
	"fmt"
	"os"
)

func main() {
	out := bufio.NewWriter(os.Stdout)
	defer out.Flush()
	for number := 1; number <= 100000; number++ {
		fmt.Fprintln(out, number)
	}
}
