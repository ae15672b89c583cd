package main

import (
	"bufio"
	"fmt"
	"os"
	"slices"
	"strconv"
)

func main() {
	var numbers []int
	scanner := bufio.NewScanner(os.Stdin)
	for scanner.Scan() {
		number, err := strconv.Atoi(scanner.Text())
		if err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		numbers = append(numbers, number)
	}
	slices.Sort(numbers)
	out := bufio.NewWriter(os.Stdout)
	defer out.Flush()
	for _, number := range numbers {
		fmt.Fprintln(out, number)
	}
}
