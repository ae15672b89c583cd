package sums

import "testing"

func Test_adds(t *testing.T) {
	if got := 1 + 2; got != 3 {
		t.Errorf("1 + 2 is %d", got)
	}
}

func Test_differs(t *testing.T) {
	if got, want := 1+2, 4; got != want {
		t.Errorf("got %d, want %d", got, want)
	}
}
