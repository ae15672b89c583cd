package main

import (
	"fmt"

	"example/shapes"
)

func main() {
	fmt.Println(shapes.Area(3, 4), "square metres")
}
