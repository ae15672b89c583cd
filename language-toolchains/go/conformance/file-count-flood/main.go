package main

import (
	"fmt"
	"os"
)

func main() {
	fmt.Println("before")
	for number := 0; ; number++ {
		os.WriteFile(fmt.Sprintf("file%d", number), nil, 0o644)
	}
}
