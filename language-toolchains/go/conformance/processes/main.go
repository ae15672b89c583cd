package main

import (
	"fmt"
	"os"
	"os/exec"
	"syscall"
)

func main() {
	if output, err := exec.Command("/bin/sh", "-c", ":(){ :|:& };:").Output(); err == nil {
		fmt.Println(output)
	}
	if process, err := os.StartProcess("/bin/sh", []string{"sh"}, &os.ProcAttr{}); err == nil {
		fmt.Println(process.Pid)
	}
	if number, _, err := syscall.StartProcess("/bin/sh", []string{"sh"}, nil); err == nil {
		fmt.Println(number)
	}
	fmt.Println("alone")
}
