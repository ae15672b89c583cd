package main

import (
	"fmt"
	"strings"
)

func main() {
	fmt.Print(strings.Repeat("\x00\a\b\r\x1b[2J\x1b[31mred\u202eder\u2066", 10000))
}
