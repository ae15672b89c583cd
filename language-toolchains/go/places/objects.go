package loader

// Objects calls f for each object that was read, with the package that it
// belongs to and its number among the objects of that package.
func (l *Loader) Objects(f func(pkg string, number int, syms []Sym)) {
	numbers := make(map[string]int)
	for _, r := range l.objs[goObjStart:] {
		pkg := r.unit.Lib.Pkg
		f(pkg, numbers[pkg], r.syms[:r.NAlldef()])
		numbers[pkg]++
	}
}

// FixObjects says that those of the symbols of all objects so far that have
// fixed places must not change their size for other objects' sake.
func (l *Loader) FixObjects() {
	l.fixedObjs = uint32(len(l.objs))
}

func (l *Loader) isFixed(s Sym, other *oReader) bool {
	return l.objSyms[s].objidx < l.fixedObjs && other.objidx >= l.fixedObjs
}
