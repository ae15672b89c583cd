package main

import (
	"crypto/rand"
	"fmt"
)

func main() {
	fmt.Println("before")
	for {
		rand.Read(make([]byte, 1<<20))
	}
}
