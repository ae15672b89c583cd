// Five programs that compute; the first argument says which, the second how much.
package main

import (
	"fmt"
	"math"
	"os"
	"sort"
	"strconv"
	"strings"
)

func nextNumber(state *int64) int64 {
	*state = *state * 16807 % 2147483647
	return *state
}

func fib(n int) int {
	if n < 2 {
		return n
	}
	return fib(n-1) + fib(n-2)
}

func sorting(n int) {
	numbers := make([]int, n)
	state, total := int64(42), 0
	for i := range numbers {
		numbers[i] = int(nextNumber(&state))
	}
	sort.Ints(numbers)
	for _, number := range numbers {
		total = (total*31 + number) % 1000000007
	}
	fmt.Println(total)
}

type body struct{ x, y, z, vx, vy, vz, mass float64 }

var bodies = [5]body{
	{0, 0, 0, 0, 0, 0, 39.47841760435743},
	{4.84143144246472090, -1.16032004402742839, -0.103622044471123109, 0.606326392995832, 2.81198684491626, -0.02521836165988763, 0.03769367487038949},
	{8.34336671824457987, 4.12479856412430479, -0.403523417114321381, -1.0107743461787924, 1.8256623712304119, 0.008415761376584154, 0.011286326131968767},
	{12.8943695621391310, -15.1111514016986312, -0.223307578892655734, 1.0827910064415354, 0.8687130181696082, -0.010832637401363636, 0.0017237240570597112},
	{15.3796971148509165, -25.9193146099879641, 0.179258772950371181, 0.979090732243898, 0.5946989986476762, -0.034755955550407810, 0.0020336868699246304},
}

func nBody(steps int) {
	for step := 0; step < steps; step++ {
		for i := range bodies {
			a := &bodies[i]
			for j := i + 1; j < len(bodies); j++ {
				b := &bodies[j]
				dx, dy, dz := a.x-b.x, a.y-b.y, a.z-b.z
				square := dx*dx + dy*dy + dz*dz
				by := 0.01 / (square * math.Sqrt(square))
				a.vx -= dx * b.mass * by
				a.vy -= dy * b.mass * by
				a.vz -= dz * b.mass * by
				b.vx += dx * a.mass * by
				b.vy += dy * a.mass * by
				b.vz += dz * a.mass * by
			}
		}
		for i := range bodies {
			it := &bodies[i]
			it.x += 0.01 * it.vx
			it.y += 0.01 * it.vy
			it.z += 0.01 * it.vz
		}
	}
	fmt.Printf("%.6f %.6f\n", bodies[0].x, bodies[1].y)
}

func building(n int) {
	var text strings.Builder
	for i := 0; i < n; i++ {
		text.WriteString(strconv.Itoa(i))
		text.WriteByte(':')
		text.WriteString(strconv.Itoa(i * 2))
		text.WriteByte(';')
	}
	fmt.Println(text.Len(), strings.Count(text.String(), "7"))
}

func hashMap(n int) {
	counts := map[int64]int{}
	state, most := int64(42), 0
	for i := 0; i < n; i++ {
		key := nextNumber(&state) % 65536
		counts[key]++
		most = max(most, counts[key])
	}
	fmt.Println(len(counts), most)
}

func main() {
	if len(os.Args) < 3 {
		fmt.Println("hello")
		return
	}
	n, _ := strconv.Atoi(os.Args[2])
	switch os.Args[1] {
	case "fib":
		fmt.Println(fib(n))
	case "sort":
		sorting(n)
	case "n-body":
		nBody(n)
	case "strings":
		building(n)
	case "map":
		hashMap(n)
	}
}
