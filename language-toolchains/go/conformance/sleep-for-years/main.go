package main

import (
	"fmt"
	"time"
)

func main() {
	fmt.Println("before")
	start := time.Now()
	time.Sleep(100_000_000 * time.Second)
	fmt.Printf("after %.0f seconds\n", time.Since(start).Seconds())
}
