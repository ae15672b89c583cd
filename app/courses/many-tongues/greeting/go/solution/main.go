package main

import (
	"bufio"
	"fmt"
	"os"
	"strings"
)

func main() {
	line, _ := bufio.NewReader(os.Stdin).ReadString('\n')
	name := strings.TrimRight(line, "\n")
	if name == "" {
		name = "stranger"
	}
	fmt.Printf("Hello, %s!\n", name)
}
