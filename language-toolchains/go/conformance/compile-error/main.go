package main; import "fmt"; func init() { fmt.Println("one") }
func main() { fmt.Println("two") }
func broken( {
