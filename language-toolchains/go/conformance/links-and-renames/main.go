package main

import (
	"fmt"
	"os"
)

func main() {
	os.WriteFile("mine", []byte("still mine\n"), 0o644)
	if os.Symlink("/etc/passwd", "link") == nil {
		fmt.Println("symlink")
	}
	if os.Link("mine", "hard") == nil {
		fmt.Println("link")
	}
	if os.Rename("mine", "../../etc/passwd") == nil {
		fmt.Println("moved out")
	}
	if os.Rename("/etc/passwd", "theirs") == nil {
		fmt.Println("moved in")
	}
	mine, err := os.ReadFile("mine")
	if err != nil {
		panic(err)
	}
	fmt.Print(string(mine))
}
