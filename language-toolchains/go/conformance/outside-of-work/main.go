package main

import (
	"fmt"
	"os"
)

func main() {
	for _, path := range []string{"/etc/passwd", "/proc/self/environ", "../../../../etc/passwd", "/work/../etc/shadow"} {
		if text, err := os.ReadFile(path); err == nil {
			fmt.Printf("%s was read: %s\n", path, text)
		}
	}
	for _, path := range []string{"/etc/planted", "../../etc/planted"} {
		if os.WriteFile(path, []byte("planted"), 0o644) == nil {
			fmt.Println(path, "was written")
		}
	}
	fmt.Println("nothing else is here")
}
