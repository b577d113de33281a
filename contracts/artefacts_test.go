package contracts_test

import (
	"crypto/sha256"
	"encoding/hex"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/ultrasound-rollup/ultrasound/contracts/internal/bindings"
)

// artefacts returns what is committed, by file.
func artefacts(t *testing.T) map[string]*bindings.Artefact {
	t.Helper()
	out := make(map[string]*bindings.Artefact)
	for _, folder := range []string{"artifacts", "testdata"} {
		files, err := filepath.Glob(filepath.Join(folder, "*.json"))
		if err != nil {
			t.Fatal(err)
		}
		for _, file := range files {
			name := strings.TrimSuffix(filepath.Base(file), ".json")
			artefact, err := bindings.Read(os.DirFS(folder), name)
			if err != nil {
				t.Fatal(err)
			}
			out[file] = artefact
		}
	}
	if len(out) < 3 {
		t.Fatalf("only %d artefacts", len(out))
	}
	return out
}

// TestArtefactsAreCurrent refuses artefacts that were not compiled from the sources as they are. That
// the bytecode is what they compile to is for `node build.mjs --check` to say, which needs Node.
func TestArtefactsAreCurrent(t *testing.T) {
	t.Parallel()
	compiled := make(map[string]bool)
	for file, artefact := range artefacts(t) {
		if len(artefact.Sources) == 0 {
			t.Errorf("%s names no sources", file)
		}
		for source, want := range artefact.Sources {
			compiled[filepath.ToSlash(source)] = true
			raw, err := os.ReadFile(filepath.FromSlash(source))
			if err != nil {
				t.Fatal(err)
			}
			if sum := sha256.Sum256(raw); hex.EncodeToString(sum[:]) != want {
				t.Errorf("%s is older than %s: run node build.mjs && go generate", file, source)
			}
		}
	}
	for _, folder := range []string{"src", "test"} {
		err := filepath.WalkDir(folder, func(path string, entry fs.DirEntry, err error) error {
			if err == nil && strings.HasSuffix(path, ".sol") && !compiled[filepath.ToSlash(path)] {
				t.Errorf("%s is in no artefact", path)
			}
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	}
}

// TestBindingsAreCurrent generates the bindings again and compares.
func TestBindingsAreCurrent(t *testing.T) {
	t.Parallel()
	want, err := bindings.Generate(os.DirFS("artifacts"))
	if err != nil {
		t.Fatal(err)
	}
	have, err := os.ReadFile("bindings.go")
	if err != nil {
		t.Fatal(err)
	}
	if string(have) != want {
		t.Error("bindings.go is older than the artefacts: run go generate")
	}
}

// TestCodeSizeLimit keeps every deployed contract within EIP-170.
func TestCodeSizeLimit(t *testing.T) {
	t.Parallel()
	for file, artefact := range artefacts(t) {
		if size := (len(artefact.DeployedBytecode) - 2) / 2; size > 24_576 {
			t.Errorf("%s: %d bytes of code", file, size)
		}
	}
}
