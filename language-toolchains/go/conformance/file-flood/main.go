package main

import (
	"fmt"
	"os"
)

func main() {
	fmt.Println("before")
	file, err := os.Create("flood")
	if err != nil {
		panic(err)
	}
	for {
		file.Write(make([]byte, 65536))
	}
}
