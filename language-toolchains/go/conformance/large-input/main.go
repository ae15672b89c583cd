package main

import (
	"bufio"
	"fmt"
	"os"
)

func main() {
	lines, characters := 0, 0
	scanner := bufio.NewScanner(os.Stdin)
	for scanner.Scan() {
		lines++
		characters += len(scanner.Text())
	}
	fmt.Printf("%d lines, %d characters\n", lines, characters)
}
