// Fixed places for the parts of a library that many programs have in common.
//
// With -placesout, the linker writes down which symbols of the program's
// packages but main it kept, and in which order they lie. With -places, it
// keeps all of these in every program, in that order and in front of whatever
// else the program has, and lets each section begin at an address that
// depends on them alone. Code of these symbols is then the same in all programs, to the
// byte. It is never wrong: a program that needs more room than there is, or
// brings something else that moves symbols, has them in other places.

package ld

import (
	"bufio"
	"cmd/internal/obj"
	"cmd/link/internal/loader"
	"cmd/link/internal/sym"
	"encoding/binary"
	"flag"
	"os"
	"sort"
)

var (
	flagPlaces    = flag.String("places", "", "give the symbols that are listed in `file` fixed places")
	flagPlacesOut = flag.String("placesout", "", "write a list of the symbols of all packages but main to `file`")
)

// Room for the symbols of a program behind those that have fixed places, by section.
var placesRoom = map[string]uint64{
	".rodata":    512 << 10,
	".go.func":   64 << 10,
	".noptrdata": 128 << 10,
	".data":      128 << 10,
	".bss":       256 << 10,
}

const (
	// Of types it lies on both sides: the runtime wants those that can be
	// found by name in one row, and so all that have interfaces.
	placesRoomTypesBefore = 256 << 10
	placesRoomTypes       = 256 << 10
	placesRound           = 4096
	placesAlign           = 32 // the most that a symbol asks for
	placesMagic           = "places 1\n"
)

// places is what is fixed in this program; nil where nothing is.
type places struct {
	packages  []string
	libraries int         // how many packages are read for them
	counts    [][2]uint32 // object number and symbols, for checking
	list      []placed
	texts     int // of list, those that are functions
	rank      []uint32
	sections  map[*sym.Section]*placedSection
}

type placed struct {
	object, index uint32
}

// placedSection says where the fixed symbols of a section lie in it.
type placedSection struct {
	first, end int64
	late       []loader.Sym
	lateKinds  []sym.SymKind
}

func readPlaces(ctxt *Link) *places {
	if *flagPlaces == "" {
		return nil
	}
	data, err := os.ReadFile(*flagPlaces)
	if err != nil {
		Exitf("%v", err)
	}
	bad := func() { Exitf("%s is not a list of places", *flagPlaces) }
	if len(data) < len(placesMagic) || string(data[:len(placesMagic)]) != placesMagic {
		bad()
	}
	data = data[len(placesMagic):]
	number := func() uint32 {
		v, n := binary.Uvarint(data)
		if n <= 0 || v > 1<<31 {
			bad()
		}
		data = data[n:]
		return uint32(v)
	}
	p := &places{sections: make(map[*sym.Section]*placedSection)}
	for n := number(); n > 0; n-- {
		size := number()
		if int(size) > len(data) {
			bad()
		}
		p.packages = append(p.packages, string(data[:size]))
		data = data[size:]
		p.counts = append(p.counts, [2]uint32{number(), number()})
	}
	p.texts = int(number())
	n := number()
	if int(n) > len(data) || p.texts > int(n) {
		bad()
	}
	p.list = make([]placed, n)
	for i := range p.list {
		p.list[i] = placed{number(), number()}
		if int(p.list[i].object) >= len(p.packages) {
			bad()
		}
	}
	return p
}

// load has the packages with fixed symbols read before all others, so that of
// functions that exist several times the library's are taken.
func (p *places) load(ctxt *Link) {
	own := len(ctxt.Library)
	for _, pkg := range p.packages {
		if ctxt.LibraryByPkg[pkg] == nil && loadinternal(ctxt, pkg) == nil {
			Exitf("%s lists the package %s, which is not there", *flagPlaces, pkg)
		}
	}
	libs := append([]*sym.Library{}, ctxt.Library[own:]...)
	p.libraries = len(libs)
	ctxt.Library = append(libs, ctxt.Library[:own]...)
}

// resolve finds the symbols, once all objects are read, and returns them.
func (p *places) resolve(ldr *loader.Loader) []loader.Sym {
	objects := make([][]loader.Sym, len(p.packages))
	byName := make(map[string][]int)
	for i, pkg := range p.packages {
		byName[pkg] = append(byName[pkg], i)
	}
	ldr.Objects(func(pkg string, number int, syms []loader.Sym) {
		for _, i := range byName[pkg] {
			if p.counts[i] == [2]uint32{uint32(number), uint32(len(syms))} {
				objects[i] = syms
			}
		}
	})
	p.rank = make([]uint32, ldr.NSym())
	syms := make([]loader.Sym, len(p.list))
	for i, at := range p.list {
		object := objects[at.object]
		if int(at.index) >= len(object) {
			Exitf("%s was made of another package %s", *flagPlaces, p.packages[at.object])
		}
		s := object[at.index]
		syms[i] = s
		if p.rank[s] == 0 {
			p.rank[s] = uint32(i + 1)
		}
	}
	return syms
}

// hostFunctions returns all functions that stand for one of the host. They come first in
// a program, and one more would move all others: so those in the list are all that
// its packages have.
func hostFunctions(ldr *loader.Loader) []loader.Sym {
	var found []loader.Sym
	ldr.Objects(func(_ string, _ int, syms []loader.Sym) {
		for _, s := range syms {
			if s == 0 || !ldr.SymType(s).IsText() {
				continue
			}
			var function obj.WasmImport
			if about := ldr.WasmImportSym(s); about != 0 {
				function.Read(ldr.Data(about))
			}
			// There are others, of JavaScript's, which nothing ever reaches here.
			if function.Module == "wasi_snapshot_preview1" {
				found = append(found, s)
			}
		}
	})
	return found
}

// of returns the rank of a symbol, and 0 for one without a fixed place.
func (p *places) of(s loader.Sym) uint32 {
	if p == nil || int(s) >= len(p.rank) {
		return 0
	}
	return p.rank[s]
}

// FixedFunctions tells how many functions have fixed places.
func (ctxt *Link) FixedFunctions() int {
	if ctxt.places == nil {
		return 0
	}
	return ctxt.places.texts
}

// sortFirst moves the symbols with fixed places to the front, in their order.
func (p *places) sortFirst(syms []loader.Sym) {
	if p == nil {
		return
	}
	sorted := make([]loader.Sym, 0, len(syms))
	for _, s := range syms {
		if p.of(s) != 0 {
			sorted = append(sorted, s)
		}
	}
	sort.Slice(sorted, func(i, j int) bool { return p.of(sorted[i]) < p.of(sorted[j]) })
	for _, s := range syms {
		if p.of(s) == 0 {
			sorted = append(sorted, s)
		}
	}
	copy(syms, sorted)
}

// section returns what is known of a section's fixed symbols.
func (p *places) section(sect *sym.Section) *placedSection {
	known := p.sections[sect]
	if known == nil {
		known = &placedSection{first: -1}
		p.sections[sect] = known
	}
	return known
}

// alignTypes lets the section of types begin where its fixed symbols, which other types lie
// in front of, come to lie as they would at an address that suits all of them.
func (p *places) alignTypes(state *dodataState, sect *sym.Section) {
	ldr := state.ctxt.loader
	offset := int64(state.datsize) - int64(sect.Vaddr)
	for _, s := range state.data[sym.STYPE] {
		if p.of(s) != 0 {
			break
		}
		offset = Rnd(offset, int64(symalign(ldr, s))) + ldr.SymSize(s)
	}
	size := int64(state.datsize) - int64(sect.Vaddr)
	sect.Vaddr = uint64(Rnd(int64(sect.Vaddr)+offset, placesAlign) - offset)
	sect.Align = int32(state.ctxt.Arch.PtrSize)
	state.datsize = int64(sect.Vaddr) + size
}

// tellTypes stores where typelinks and itabs lie in the section of types, as dodataSect
// does for sections that begin at addresses that suit any symbol.
func (p *places) tellTypes(ctxt *Link, syms []loader.Sym) {
	ldr := ctxt.loader
	var links, first, last int64
	for _, s := range syms {
		end := ldr.SymValue(s) + ldr.SymSize(s)
		if ldr.IsItab(s) {
			if first == 0 {
				first = ldr.SymValue(s)
			}
			last = end
		} else if ldr.IsTypelink(s) {
			links = end
		}
	}
	su := ldr.MakeSymbolUpdater(ctxt.Moduledata)
	su.SetUint(ctxt.Arch, ctxt.moduledataTypeDescOffset, uint64(links))
	su.SetUint(ctxt.Arch, ctxt.moduledataItabOffset, uint64(first))
	su.SetUint(ctxt.Arch, ctxt.moduledataItabSizeOffset, uint64(last-first))
}

// address returns where a section is to begin, at va or behind it, and where the next is to be
// expected, given where this one is expected and what its fixed symbols come to.
func (p *places) address(sect *sym.Section, va, expected uint64) (start, next uint64) {
	known := p.section(sect)
	expected = uint64(Rnd(int64(expected), placesRound))
	if known.first < 0 {
		return max(va, expected), expected
	}
	room := placesRoom[sect.Name]
	if sect.Name == ".go.type" {
		expected += placesRoomTypesBefore
		room = placesRoomTypes
	}
	start = expected - min(uint64(known.first), expected)
	if va > start {
		// There was too little room.
		start += uint64(Rnd(int64(va-start), placesAlign))
	}
	return start, expected + uint64(known.end-known.first) + room
}

// dependsOnProgram tells of a function that differs from program to program: one that makes a
// package's large maps ready makes only those that the program uses. No code calls it.
func dependsOnProgram(ldr *loader.Loader, s loader.Sym) bool {
	if !ldr.SymType(s).IsText() {
		return false
	}
	// What stands for those that it does not use.
	nothing := ldr.Lookup("runtime.mapinitnoop", abiInternalVer)
	relocs := ldr.Relocs(s)
	for i := 0; i < relocs.Count(); i++ {
		r := relocs.At(i)
		if r.Type().IsDirectCall() && (r.Weak() || r.Sym() == nothing) {
			return true
		}
	}
	return false
}

// writePlaces writes down the symbols of this program that come from packages but main.
func writePlaces(ctxt *Link) {
	if *flagPlacesOut == "" {
		return
	}
	ldr := ctxt.loader
	type at struct {
		object, index uint32
		known         bool
	}
	where := make([]at, ldr.NSym())
	var out []byte
	objects := uint32(0)
	names := []byte{}
	ldr.Objects(func(pkg string, number int, syms []loader.Sym) {
		if pkg == "main" {
			return
		}
		names = binary.AppendUvarint(names, uint64(len(pkg)))
		names = append(names, pkg...)
		names = binary.AppendUvarint(names, uint64(number))
		names = binary.AppendUvarint(names, uint64(len(syms)))
		for i, s := range syms {
			if s != 0 && !where[s].known {
				where[s] = at{objects, uint32(i), true}
			}
		}
		objects++
	})
	out = append(out, placesMagic...)
	out = binary.AppendUvarint(out, uint64(objects))
	out = append(out, names...)
	var list []at
	add := func(syms []loader.Sym) {
		for _, s := range syms {
			if where[s].known && !dependsOnProgram(ldr, s) {
				list = append(list, where[s])
			}
		}
	}
	add(ctxt.Textp)
	out = binary.AppendUvarint(out, uint64(len(list)))
	add(ctxt.datap)
	out = binary.AppendUvarint(out, uint64(len(list)))
	for _, a := range list {
		out = binary.AppendUvarint(out, uint64(a.object))
		out = binary.AppendUvarint(out, uint64(a.index))
	}
	file, err := os.Create(*flagPlacesOut)
	if err != nil {
		Exitf("%v", err)
	}
	w := bufio.NewWriter(file)
	w.Write(out)
	if w.Flush() != nil || file.Close() != nil {
		Exitf("could not write %s", *flagPlacesOut)
	}
}
