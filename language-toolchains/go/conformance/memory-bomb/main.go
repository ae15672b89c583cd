package main

import "fmt"

func main() {
	fmt.Println("before")
	var kept [][]byte
	for {
		kept = append(kept, make([]byte, 1<<20))
	}
}
