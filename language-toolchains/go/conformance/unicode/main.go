package main

import (
	"bufio"
	"fmt"
	"os"
)

func main() {
	fmt.Println("naïve – 漢字 – 👩‍💻")
	scanner := bufio.NewScanner(os.Stdin)
	scanner.Scan()
	fmt.Printf("Hello, %s!\n", scanner.Text())
}
