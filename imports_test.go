// Package ultrasound holds only the test of the import table in docs/architecture.md.
package ultrasound

import (
	"go/parser"
	"go/token"
	"io/fs"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

const module = "github.com/ultrasound-rollup/ultrasound/"

// layers is the import table: a package may import what stands below it, never what stands above
// or beside it. Test files may import anything below cmd.
var layers = []string{
	"cmd/ultrasound",
	"internal/devnet",
	"api",
	"gateway/postgres",
	"gateway/node",
	"based/l1",
	"streaming",
	"gateway",
	"based",
	"execute",
	"execute/mpt",
	"certs",
	"blocks",
	// Leaves: they import nothing of this module.
	"internal/localpg",
	"internal/visitor",
	"migrations",
	"contracts",
}

// leaves may be imported only by those named.
var leaves = map[string][]string{
	"contracts":        {"cmd/ultrasound", "internal/devnet", "based/l1"},
	"migrations":       {"cmd/ultrasound", "internal/devnet", "gateway/postgres"},
	"internal/localpg": {"cmd/ultrasound", "internal/devnet"},
	"internal/visitor": {"api", "gateway/node"},
}

// owners says who alone may import a library.
var owners = map[string][]string{
	"github.com/jackc/pgx/v5":                        {"gateway/postgres", "migrations", "internal/localpg"},
	"github.com/go-chi/chi/v5":                       {"api"},
	"github.com/ethereum/go-ethereum/ethclient":      {"based/l1", "internal/devnet", "cmd/ultrasound"},
	"github.com/ethereum/go-ethereum/eth":            {"gateway/node", "internal/devnet"},
	"github.com/ethereum/go-ethereum/node":           {"gateway/node", "internal/devnet"},
	"github.com/gorilla/websocket":                   {"api", "streaming", "cmd/ultrasound"},
	"github.com/prometheus/client_golang/prometheus": {"api", "cmd/ultrasound"},
}

// pure packages may not know of clocks, networks, databases or logs. time.Duration would be
// harmless, but a pure package has no use for it.
var pure = []string{"blocks", "certs", "execute", "execute/mpt"}

var impure = []string{"time", "net", "net/http", "database/sql", "log", "log/slog", "os/exec"}

// exempt are the few files of pure packages with a stated reason.
var exempt = map[string]string{}

func TestImports(t *testing.T) {
	t.Parallel()
	files := 0
	err := filepath.WalkDir(".", func(name string, entry fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if entry.IsDir() {
			if base := entry.Name(); base == "node_modules" || base == "testdata" || (strings.HasPrefix(base, ".") && name != ".") {
				return filepath.SkipDir
			}
			return nil
		}
		if !strings.HasSuffix(name, ".go") || name == "imports_test.go" {
			return nil
		}
		files++
		checkFile(t, filepath.ToSlash(name))
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if files < 50 {
		t.Fatalf("only %d files were checked", files)
	}
}

func checkFile(t *testing.T, name string) {
	t.Helper()
	parsed, err := parser.ParseFile(token.NewFileSet(), name, nil, parser.ImportsOnly)
	if err != nil {
		t.Errorf("%s: %v", name, err)
		return
	}
	home := layerOf(path.Dir(name))
	if home == "" {
		t.Errorf("%s: its folder is not in the import table", name)
		return
	}
	test := strings.HasSuffix(name, "_test.go")
	for _, spec := range parsed.Imports {
		imported := strings.Trim(spec.Path.Value, `"`)
		if rest, ok := strings.CutPrefix(imported, module); ok {
			checkInternal(t, name, home, layerOf(rest), test)
			continue
		}
		if test {
			continue
		}
		for library, allowed := range owners {
			if (imported == library || strings.HasPrefix(imported, library+"/")) && !slices.Contains(allowed, home) {
				t.Errorf("%s imports %s, which belongs to %v", name, imported, allowed)
			}
		}
		if slices.Contains(pure, home) && slices.Contains(impure, imported) && exempt[name] == "" {
			t.Errorf("%s imports %s, but %s is pure", name, imported, home)
		}
	}
}

func checkInternal(t *testing.T, name, home, target string, test bool) {
	t.Helper()
	if target == "" {
		t.Errorf("%s imports a package that is not in the import table", name)
		return
	}
	if target == home {
		return
	}
	if test {
		if target == "cmd/ultrasound" {
			t.Errorf("%s: a test imports the program", name)
		}
		return
	}
	if allowed, leaf := leaves[target]; leaf && !slices.Contains(allowed, home) {
		t.Errorf("%s imports %s, which belongs to %v", name, target, allowed)
	}
	if slices.Index(layers, target) <= slices.Index(layers, home) {
		t.Errorf("%s: %s imports %s, which does not stand below it", name, home, target)
	}
}

// layerOf returns the row of the table to which a folder belongs: the longest that it lies in.
func layerOf(folder string) string {
	found := ""
	for _, layer := range layers {
		if (folder == layer || strings.HasPrefix(folder, layer+"/")) && len(layer) > len(found) {
			found = layer
		}
	}
	return found
}
