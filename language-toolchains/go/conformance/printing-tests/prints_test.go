package prints

import (
	"fmt"
	"testing"
)

func Test_one(t *testing.T) {
	fmt.Println("from one")
}

func Test_two(t *testing.T) {
	fmt.Println("from two")
	t.Fail()
}
