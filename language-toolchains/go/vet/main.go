// Vet finds questionable places in one file of a program: the analyzers of `go
// vet`, over sources that lie in the current folder and nothing else. It stands
// in for cmd/vet's main.go when it is built, because the analyzers can be
// imported from there only; build.sh says how.
//
// `go vet` runs the go command, which runs the compiler for what a package
// imports. Nothing of that is to be had where this runs, so it carries what the
// compiler knows of the standard library's packages along, and reads the
// program's own packages from their sources.
//
// It writes what `vet -json` writes: packages, analyzers, findings. Mistakes for
// which the compiler would refuse the program come from "syntax" and "types".
package main

import (
	"archive/zip"
	_ "embed"
	"encoding/json"
	"errors"
	"fmt"
	"go/ast"
	"go/build"
	"go/importer"
	"go/parser"
	"go/scanner"
	"go/token"
	"go/types"
	"io"
	"os"
	"path"
	"path/filepath"
	"reflect"
	"strings"
	"unicode/utf8"

	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/analysis/suite/vet"
)

// What the compiler knows of the packages that may be imported, each as the
// first part of its archive.
//
//go:embed library.zip
var library string

// Findings of one call.
const findingsMax = 200

func main() {
	if len(os.Args) != 2 {
		fmt.Fprintln(os.Stderr, "usage: vet FILE")
		os.Exit(2)
	}
	program, err := read(filepath.ToSlash(os.Args[1]))
	if err != nil {
		fmt.Fprintln(os.Stderr, "vet:", err)
		os.Exit(2)
	}
	program.look()
	out := json.NewEncoder(os.Stdout)
	out.SetEscapeHTML(false)
	if err := out.Encode(map[string]any{program.path: program.findings}); err != nil {
		fmt.Fprintln(os.Stderr, "vet:", err)
		os.Exit(2)
	}
}

type finding struct {
	Posn    string `json:"posn"`
	End     string `json:"end,omitempty"`
	Message string `json:"message"`
}

// fact is what an analyzer may know of an object or a package.
type fact struct {
	of   any
	kind reflect.Type
}

type program struct {
	file, path string
	module     string
	version    string
	fset       *token.FileSet
	context    build.Context
	compiled   types.Importer
	own        map[string]*types.Package
	facts      map[fact]analysis.Fact
	findings   map[string][]finding
	count      int
}

// read gets ready to look at a file's package.
func read(file string) (*program, error) {
	archives, err := zip.NewReader(strings.NewReader(library), int64(len(library)))
	if err != nil {
		return nil, err
	}
	p := &program{
		file:     path.Clean(file),
		fset:     token.NewFileSet(),
		context:  build.Default,
		own:      map[string]*types.Package{},
		facts:    map[fact]analysis.Fact{},
		findings: map[string][]finding{},
	}
	p.context.GOOS, p.context.GOARCH, p.context.CgoEnabled = "wasip1", "wasm", false
	p.compiled = importer.ForCompiler(p.fset, "gc", func(path string) (io.ReadCloser, error) {
		return archives.Open(path + ".a")
	})
	text, err := os.ReadFile("go.mod")
	if err != nil && !errors.Is(err, os.ErrNotExist) {
		return nil, err
	}
	for line := range strings.Lines(string(text)) {
		line, _, _ = strings.Cut(line, "//")
		switch words := strings.Fields(line); {
		case len(words) == 2 && words[0] == "module":
			p.module = strings.Trim(words[1], "\"`")
		case len(words) == 2 && words[0] == "go":
			p.version = "go" + words[1]
		}
	}
	p.path = "command-line-arguments"
	if p.module != "" {
		p.path = path.Join(p.module, path.Dir(p.file))
	}
	return p, nil
}

// look type-checks the file's package and lets the analyzers see it.
func (p *program) look() {
	test := strings.HasSuffix(p.file, "_test.go")
	files, err := p.parse(path.Dir(p.file), test)
	if err != nil {
		p.syntax(err)
		return
	}
	// A folder may hold a package and one that tests it from outside.
	var name string
	for _, file := range files {
		if p.name(file) == p.file {
			name = file.Name.Name
		}
	}
	var mine []*ast.File
	for _, file := range files {
		if file.Name.Name == name {
			mine = append(mine, file)
		}
	}
	info := everything()
	config := p.config()
	broken := false
	config.Error = func(err error) {
		broken = true
		if err, ok := err.(types.Error); ok {
			p.add("types", err.Pos, token.NoPos, err.Msg)
		}
	}
	pkg, _ := config.Check(p.path, p.fset, mine, info)
	if broken {
		return
	}
	p.analyze(pkg, mine, info, config.Sizes)
}

// parse reads the files of a folder that are meant for here.
func (p *program) parse(folder string, tests bool) ([]*ast.File, error) {
	entries, err := os.ReadDir(folder)
	if err != nil {
		return nil, err
	}
	var files []*ast.File
	for _, entry := range entries {
		name := path.Join(folder, entry.Name())
		if entry.IsDir() || path.Ext(name) != ".go" || (strings.HasSuffix(name, "_test.go") && !tests) {
			continue
		}
		if here, err := p.context.MatchFile(folder, entry.Name()); name != p.file && (err != nil || !here) {
			continue
		}
		file, err := parser.ParseFile(p.fset, name, nil, parser.ParseComments|parser.SkipObjectResolution)
		if err != nil {
			return nil, err
		}
		files = append(files, file)
	}
	return files, nil
}

func (p *program) config() *types.Config {
	return &types.Config{
		Importer:  p,
		Sizes:     types.SizesFor("gc", "wasm"),
		GoVersion: p.version,
	}
}

// Import gives a package: the program's own from its sources, any other from
// what the compiler knows.
func (p *program) Import(imported string) (*types.Package, error) {
	if imported == "unsafe" {
		return types.Unsafe, nil
	}
	folder, own := strings.CutPrefix(imported, p.module+"/")
	if imported == p.module {
		folder, own = ".", true
	}
	if p.module == "" || !own {
		pkg, err := p.compiled.Import(imported)
		if err != nil {
			return nil, fmt.Errorf("there is no package %q", imported)
		}
		return pkg, nil
	}
	if pkg, ok := p.own[imported]; ok {
		if pkg == nil {
			return nil, errors.New("packages import each other in a circle")
		}
		return pkg, nil
	}
	p.own[imported] = nil
	if !filepath.IsLocal(folder) {
		return nil, fmt.Errorf("there is no package %q", imported)
	}
	files, err := p.parse(folder, false)
	if err != nil || len(files) == 0 {
		return nil, fmt.Errorf("the package %q cannot be read", imported)
	}
	info, config := everything(), p.config()
	broken := false
	// What is wrong in there is told when somebody looks at it.
	config.Error = func(error) { broken = true }
	pkg, _ := config.Check(imported, p.fset, files, info)
	p.own[imported] = pkg
	if !broken {
		// For what it makes known to those that import it, such as that a function
		// of it formats as Printf does.
		p.analyze(pkg, files, info, config.Sizes)
	}
	return pkg, nil
}

// everything is what the analyzers want to know of a package's types.
func everything() *types.Info {
	return &types.Info{
		Types:        map[ast.Expr]types.TypeAndValue{},
		Defs:         map[*ast.Ident]types.Object{},
		Uses:         map[*ast.Ident]types.Object{},
		Implicits:    map[ast.Node]types.Object{},
		Instances:    map[*ast.Ident]types.Instance{},
		Scopes:       map[ast.Node]*types.Scope{},
		Selections:   map[*ast.SelectorExpr]*types.Selection{},
		FileVersions: map[*ast.File]string{},
	}
}

// analyze lets each analyzer see the package, behind those that it builds on.
func (p *program) analyze(pkg *types.Package, files []*ast.File, info *types.Info, sizes types.Sizes) {
	get := func(of any, into analysis.Fact) bool {
		known, ok := p.facts[fact{of, reflect.TypeOf(into)}]
		if ok {
			reflect.ValueOf(into).Elem().Set(reflect.ValueOf(known).Elem())
		}
		return ok
	}
	put := func(of any, known analysis.Fact) { p.facts[fact{of, reflect.TypeOf(known)}] = known }
	type result struct {
		value any
		err   error
	}
	results := map[*analysis.Analyzer]result{}
	var run func(analyzer *analysis.Analyzer) result
	run = func(analyzer *analysis.Analyzer) result {
		if done, ok := results[analyzer]; ok {
			return done
		}
		inputs := map[*analysis.Analyzer]any{}
		for _, needed := range analyzer.Requires {
			input := run(needed)
			if input.err != nil {
				results[analyzer] = input
				return input
			}
			inputs[needed] = input.value
		}
		pass := &analysis.Pass{
			Analyzer:   analyzer,
			Fset:       p.fset,
			Files:      files,
			Pkg:        pkg,
			TypesInfo:  info,
			TypesSizes: sizes,
			Module:     &analysis.Module{Path: p.module, GoVersion: strings.TrimPrefix(p.version, "go")},
			ResultOf:   inputs,
			ReadFile:   os.ReadFile,
			Report: func(found analysis.Diagnostic) {
				p.add(analyzer.Name, found.Pos, found.End, found.Message)
			},
			ImportObjectFact:  func(of types.Object, into analysis.Fact) bool { return get(of, into) },
			ExportObjectFact:  func(of types.Object, known analysis.Fact) { put(of, known) },
			ImportPackageFact: func(of *types.Package, into analysis.Fact) bool { return get(of, into) },
			ExportPackageFact: func(known analysis.Fact) { put(pkg, known) },
			AllObjectFacts:    func() []analysis.ObjectFact { return nil },
			AllPackageFacts:   func() []analysis.PackageFact { return nil },
		}
		value, err := analyzer.Run(pass)
		results[analyzer] = result{value, err}
		return results[analyzer]
	}
	for _, analyzer := range vet.Suite {
		run(analyzer)
	}
}

func (p *program) syntax(err error) {
	var list scanner.ErrorList
	if !errors.As(err, &list) {
		return
	}
	for _, one := range list {
		p.tell("syntax", one.Pos, token.Position{}, one.Msg)
	}
}

func (p *program) name(file *ast.File) string {
	return p.fset.PositionFor(file.Package, false).Filename
}

func (p *program) add(from string, at, end token.Pos, message string) {
	p.tell(from, p.fset.PositionFor(at, false), p.fset.PositionFor(end, false), message)
}

// tell keeps what concerns the file that was asked for, or keeps it from being
// looked at.
func (p *program) tell(from string, at, end token.Position, message string) {
	// What begins with a tab goes on with what was said before, at another place.
	if p.count >= findingsMax || at.Filename != p.file || strings.HasPrefix(message, "\t") {
		return
	}
	p.count++
	found := finding{Posn: p.place(at), Message: message}
	if end.IsValid() && end.Filename == at.Filename {
		found.End = p.place(end)
	}
	p.findings[from] = append(p.findings[from], found)
}

// place counts columns in characters, as the platform does.
func (p *program) place(at token.Position) string {
	column := at.Column
	if text, err := os.ReadFile(at.Filename); err == nil && at.Offset <= len(text) && at.Column >= 1 && at.Offset >= at.Column-1 {
		column = utf8.RuneCount(text[at.Offset-(at.Column-1):at.Offset]) + 1
	}
	return fmt.Sprintf("%s:%d:%d", at.Filename, at.Line, column)
}
