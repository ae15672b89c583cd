// A sample of what programs of a course use.
package main

import (
	"bufio"
	"bytes"
	"container/heap"
	"container/list"
	"context"
	"errors"
	"fmt"
	"io"
	"maps"
	"math"
	"math/bits"
	"math/rand"
	"os"
	"slices"
	"sort"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"time"
	"unicode"
	"unicode/utf8"
)

type ints []int

func (h ints) Len() int           { return len(h) }
func (h ints) Less(i, j int) bool { return h[i] < h[j] }
func (h ints) Swap(i, j int)      { h[i], h[j] = h[j], h[i] }
func (h *ints) Push(x any)        { *h = append(*h, x.(int)) }
func (h *ints) Pop() any {
	old := *h
	last := old[len(old)-1]
	*h = old[:len(old)-1]
	return last
}

type fault struct{ code int }

func (f *fault) Error() string { return strconv.Itoa(f.code) }

var sink []any

func keep(values ...any) { sink = append(sink, values...) }

func main() {
	in := bufio.NewReader(os.Stdin)
	out := bufio.NewWriter(os.Stdout)
	defer out.Flush()
	scanner := bufio.NewScanner(os.Stdin)
	scanner.Buffer(make([]byte, 10), 100)
	scanner.Split(bufio.ScanWords)
	for scanner.Scan() {
		keep(scanner.Text(), scanner.Bytes(), scanner.Err())
	}
	line, err := in.ReadString('\n')
	r, _, _ := in.ReadRune()
	keep(line, err, r)
	var n int
	var f float64
	var s string
	fmt.Scan(&n, &f, &s)
	fmt.Scanln(&n)
	fmt.Scanf("%d", &n)
	fmt.Fscan(in, &n, &s)
	fmt.Fscanln(in, &n)
	fmt.Sscanf(s, "%d", &n)
	fmt.Sscan(s, &n)
	fmt.Print(n)
	fmt.Printf("%v %+v %#v %T %q %x %8.3f\n", n, sink, sink, f, s, s, f)
	fmt.Println(f)
	fmt.Fprintf(out, "%d", n)
	fmt.Fprintln(os.Stderr, n)
	fmt.Fprint(out, n)
	keep(fmt.Sprint(n), fmt.Sprintf("%d", n), fmt.Sprintln(n), fmt.Errorf("a %w", err))
	keep(errors.New("a"), errors.Is(err, io.EOF), errors.Join(err, err), errors.Unwrap(err))
	var target *fault
	keep(errors.As(err, &target))
	keep(strings.Split(s, ","), strings.Fields(s), strings.Join(nil, s), strings.Contains(s, s), strings.Repeat(s, 3),
		strings.ReplaceAll(s, s, s), strings.ToUpper(s), strings.ToLower(s), strings.TrimSpace(s), strings.Trim(s, s),
		strings.TrimLeft(s, s), strings.TrimRight(s, s), strings.TrimPrefix(s, s), strings.TrimSuffix(s, s), strings.HasPrefix(s, s),
		strings.HasSuffix(s, s), strings.Index(s, s), strings.LastIndex(s, s), strings.IndexByte(s, 'a'), strings.IndexRune(s, 'a'), strings.IndexAny(s, s), strings.Count(s, s),
		strings.EqualFold(s, s), strings.Title(s), strings.SplitN(s, s, 2), strings.Map(unicode.ToUpper, s), strings.FieldsFunc(s, unicode.IsSpace),
		strings.TrimFunc(s, unicode.IsSpace), strings.NewReplacer(s, s, s, s).Replace(s), strings.NewReader(s), strings.Compare(s, s), strings.ContainsRune(s, 'a'), strings.ContainsAny(s, s), strings.SplitAfter(s, s))
	before, after, found := strings.Cut(s, s)
	keep(before, after, found)
	var builder strings.Builder
	builder.WriteString(s)
	builder.WriteByte('a')
	builder.WriteRune('a')
	builder.Grow(3)
	fmt.Fprintf(&builder, "%d", n)
	keep(builder.String(), builder.Len())
	i, err := strconv.Atoi(s)
	i64, err := strconv.ParseInt(s, 10, 64)
	u64, err := strconv.ParseUint(s, 10, 64)
	f64, err := strconv.ParseFloat(s, 64)
	b, err := strconv.ParseBool(s)
	unquoted, err := strconv.Unquote(s)
	keep(i, i64, u64, f64, b, unquoted, strconv.Itoa(n), strconv.FormatInt(i64, 2), strconv.FormatFloat(f, 'f', 2, 64), strconv.Quote(s), strconv.FormatBool(b), strconv.AppendInt(nil, i64, 10))
	numbers := []int{3, 1, 2}
	words := []string{"b", "a"}
	floats := []float64{1, 2}
	sort.Ints(numbers)
	sort.Strings(words)
	sort.Float64s(floats)
	sort.Slice(numbers, func(i, j int) bool { return numbers[i] < numbers[j] })
	sort.SliceStable(numbers, func(i, j int) bool { return numbers[i] < numbers[j] })
	sort.Sort(sort.Reverse(sort.IntSlice(numbers)))
	sort.Stable(sort.StringSlice(words))
	keep(sort.Search(3, func(i int) bool { return i > 1 }), sort.SearchInts(numbers, 3))
	slices.Sort(numbers)
	slices.Sort(words)
	slices.SortFunc(words, strings.Compare)
	slices.SortStableFunc(words, strings.Compare)
	slices.Reverse(numbers)
	keep(slices.Contains(numbers, 3), slices.Index(words, s), slices.Max(numbers), slices.Min(numbers), slices.Equal(numbers, numbers))
	counts := map[string]int{"a": 1}
	keep(slices.Sorted(maps.Keys(counts)), slices.Collect(maps.Values(counts)), maps.Clone(counts))
	byNumber := map[int]string{1: "a"}
	byNumber[n] = s
	delete(byNumber, n)
	runes := map[rune]int{}
	runes['a']++
	sets := map[string]bool{}
	sets[s] = true
	for key, value := range counts {
		keep(key, value)
	}
	keep(counts, byNumber, runes, sets)
	h := &ints{1, 2}
	heap.Init(h)
	heap.Push(h, 3)
	heap.Fix(h, 0)
	keep(heap.Pop(h), heap.Remove(h, 0))
	l := list.New()
	l.PushBack(1)
	l.PushFront(2)
	l.Remove(l.Front())
	l.MoveToFront(l.Back())
	keep(l.Len())
	keep(math.Sqrt(f), math.Pow(f, f), math.Sin(f), math.Cos(f), math.Tan(f), math.Atan2(f, f), math.Exp(f), math.Log(f), math.Log2(f), math.Log10(f), math.Floor(f), math.Ceil(f), math.Round(f), math.Trunc(f), math.Abs(f), math.Mod(f, f), math.Hypot(f, f), math.Inf(1), math.NaN(), math.IsNaN(f), math.Cbrt(f), math.Max(f, f), math.Min(f, f), math.MaxInt, math.Pi)
	keep(bits.OnesCount(3), bits.Len(3), bits.TrailingZeros(3), bits.Reverse8(3))
	random := rand.New(rand.NewSource(1))
	keep(random.Intn(3), rand.Intn(3), rand.Float64(), rand.Perm(3), random.Int63(), rand.Int())
	rand.Seed(1)
	rand.Shuffle(3, func(i, j int) {})
	var group sync.WaitGroup
	var lock sync.Mutex
	var rw sync.RWMutex
	var once sync.Once
	var m sync.Map
	var number atomic.Int64
	m.Store(1, 2)
	value, _ := m.Load(1)
	m.Range(func(a, b any) bool { return true })
	once.Do(func() {})
	rw.RLock()
	rw.RUnlock()
	rw.Lock()
	rw.Unlock()
	channel := make(chan int, 3)
	done := make(chan struct{})
	group.Add(1)
	go func() {
		defer group.Done()
		lock.Lock()
		defer lock.Unlock()
		number.Add(1)
		channel <- 3
		close(done)
	}()
	select {
	case v, ok := <-channel:
		keep(v, ok)
	case <-done:
	case <-time.After(time.Second):
	default:
	}
	for v := range channel {
		keep(v)
	}
	group.Wait()
	keep(value)
	ctx, cancel := context.WithTimeout(context.Background(), time.Second)
	defer cancel()
	<-ctx.Done()
	keep(ctx.Err(), context.WithValue(ctx, "a", 3))
	ctx, cancel = context.WithCancel(ctx)
	cancel()
	start := time.Now()
	time.Sleep(time.Millisecond)
	keep(time.Since(start), start.Format(time.RFC3339), start.Add(time.Second), start.Unix(), start.Weekday(), time.Duration(3).String(), start.String())
	parsed, err := time.Parse("2006-01-02", s)
	keep(parsed, err, time.Date(2020, 1, 1, 0, 0, 0, 0, time.UTC))
	ticker := time.NewTicker(time.Second)
	ticker.Stop()
	timer := time.NewTimer(time.Second)
	timer.Stop()
	keep(unicode.IsLetter(r), unicode.IsDigit(r), unicode.IsSpace(r), unicode.IsUpper(r), unicode.IsLower(r), unicode.IsPunct(r), unicode.ToLower(r))
	keep(utf8.RuneCountInString(s), utf8.ValidString(s), utf8.RuneLen(r), []rune(s), string([]rune(s)), []byte(s))
	var buffer bytes.Buffer
	buffer.WriteString(s)
	buffer.WriteByte('a')
	buffer.Write([]byte(s))
	keep(buffer.String(), buffer.Bytes(), bytes.Equal(nil, nil), bytes.Contains(nil, nil), bytes.Split(nil, nil), bytes.TrimSpace(nil), bytes.ToUpper(nil), bytes.NewReader(nil))
	data, err := os.ReadFile(s)
	err = os.WriteFile(s, data, 0o644)
	file, err := os.Open(s)
	created, err := os.Create(s)
	created.WriteString(s)
	all, err := io.ReadAll(file)
	file.Close()
	keep(os.Args, os.Getenv(s), data, all, err, os.IsNotExist(err))
	keep(os.Remove(s), os.MkdirAll(s, 0o755))
	keep(os.Rename(s, s), os.Mkdir(s, 0o755), os.RemoveAll(s), os.Chdir(s), os.Truncate(s, 3), os.Setenv(s, s))
	about, err := os.Stat(s)
	keep(about.Size(), about.IsDir(), about.ModTime(), err)
	place, err := file.Seek(0, io.SeekStart)
	keep(place, err, file.Truncate(3), created.Sync(), created.Name())
	entries, err := os.ReadDir(s)
	keep(entries, err)
	io.Copy(out, in)
	io.WriteString(out, s)
	defer func() {
		if reason := recover(); reason != nil {
			fmt.Println("recovered:", reason)
			panic(reason)
		}
	}()
	if n > 3 {
		os.Exit(3)
	}
	complexes := complex(f, f)
	keep(complexes*complexes, real(complexes))
	print(n, s, f)
	println(n)
	arrays := [3]int{1, 2, 3}
	keep(arrays[n], numbers[n:], copy(numbers, numbers), append(words, words...), min(n, 3), max(f, 3), s < line, s+line+s)
	clear(counts)
}
