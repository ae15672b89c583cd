// The program around the tests of a package; see test_program.rs.
package main

import (
	"errors"
	"fmt"
	"internal/testlog"
	"io"
	"os"
	"reflect"
	"runtime"
	"testing"
	"time"
	// imports
)

var tests = []testing.InternalTest{
	// tests
}

// The frames of a panic that are told.
const framesMax = 20

// caught makes a panic of a test the failure of that test alone. What it says
// begins with a word by which it is told from what t.Error says.
func caught(test func(*testing.T)) func(*testing.T) {
	return func(t *testing.T) {
		defer func() {
			t.Helper()
			if problem := recover(); problem != nil {
				t.Errorf("panic: %v%s", problem, frames())
			}
		}()
		test(t)
	}
}

// frames tells where a panic came from, down to the test.
func frames() string {
	callers := make([]uintptr, framesMax)
	// This function, the deferred one and the runtime's own come first.
	some := runtime.CallersFrames(callers[:runtime.Callers(3, callers)])
	told := ""
	for {
		frame, more := some.Next()
		if frame.Function == "main.caught.func1" || !more {
			return told
		}
		told += fmt.Sprintf("\n%s:%d: %s", frame.File, frame.Line, frame.Function)
	}
}

var errNot = errors.New("this cannot be done here")

type corpusEntry = struct {
	Parent     string
	Path       string
	Data       []byte
	Values     []any
	Generation int
	IsSeed     bool
}

// surroundings is what package testing asks of the program around it.
type surroundings struct{}

func (surroundings) ImportPath() string                             { return "" }
func (surroundings) ModulePath() string                             { return "" }
func (surroundings) MatchString(pattern, name string) (bool, error) { return true, nil }
func (surroundings) SetPanicOnExit0(on bool)                        { testlog.SetPanicOnExit0(on) }
func (surroundings) StartCPUProfile(io.Writer) error                { return errNot }
func (surroundings) StopCPUProfile()                                {}
func (surroundings) StartTestLog(io.Writer)                         {}
func (surroundings) StopTestLog() error                             { return nil }
func (surroundings) WriteProfileTo(string, io.Writer, int) error    { return errNot }
func (surroundings) CoordinateFuzzing(time.Duration, int64, time.Duration, int64, int, []corpusEntry, []reflect.Type, string, string) error {
	return errNot
}
func (surroundings) RunFuzzWorker(func(corpusEntry) error) error { return errNot }
func (surroundings) ReadCorpus(string, []reflect.Type) ([]corpusEntry, error) {
	return nil, nil
}
func (surroundings) CheckCorpus([]any, []reflect.Type) error { return nil }
func (surroundings) ResetCoverage()                          {}
func (surroundings) SnapshotCoverage()                       {}
func (surroundings) InitRuntimeCoverage() (string, func(string, string) (string, error), func() float64) {
	return "", nil, nil
}

func main() {
	m := testing.MainStart(surroundings{}, tests, nil, nil, nil)
	os.Exit(m.Run())
}
