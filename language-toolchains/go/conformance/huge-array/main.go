package main

import "fmt"

func main() {
	fmt.Println("before")
	bytes := make([]byte, 2_000_000_000)
	fmt.Println("after", bytes[len(bytes)-1])
}
