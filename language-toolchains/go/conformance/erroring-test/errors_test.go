package errors

import "testing"

func Test_breaks(t *testing.T) {
	panic("boom")
}

func Test_works(t *testing.T) {
}
