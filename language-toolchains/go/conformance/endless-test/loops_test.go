package loops

import "testing"

func Test_adds(t *testing.T) {
	if 1+2 != 3 {
		t.Error("1+2 is not 3")
	}
}

func Test_spins(t *testing.T) {
	for {
	}
}

func Test_never_comes(t *testing.T) {
}
