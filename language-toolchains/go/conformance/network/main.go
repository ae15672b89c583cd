package main

import (
	"fmt"
	"net"
)

func main() {
	for _, address := range []string{"127.0.0.1:5432", "169.254.169.254:80", "example.com:80"} {
		if connection, err := net.Dial("tcp", address); err == nil {
			fmt.Println(connection.RemoteAddr())
		}
	}
	if found, err := net.LookupHost("example.com"); err == nil {
		fmt.Println(found)
	}
	fmt.Println("nobody is there")
}
