package certs_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// TestDocument compares the code in docs/verify-promise.md with the files that are tested: TypeScript
// as whole files, Go as parts of the example.
func TestDocument(t *testing.T) {
	t.Parallel()
	read := func(path ...string) string {
		t.Helper()
		raw, err := os.ReadFile(filepath.Join(path...))
		if err != nil {
			t.Fatal(err)
		}
		return string(raw)
	}
	docs := filepath.Join("..", "docs")
	text := read(docs, "verify-promise.md")
	for _, name := range []string{"verify.ts", "client.ts"} {
		if !strings.Contains(text, "```ts\n"+read(docs, "verify-promise", name)+"```\n") {
			t.Errorf("docs/verify-promise.md does not show %s as it is", name)
		}
	}
	example := strings.ReplaceAll(read("example_test.go"), "\n\t", "\n")
	blocks := strings.Split(text, "```go\n")[1:]
	if len(blocks) == 0 {
		t.Error("docs/verify-promise.md shows no Go")
	}
	for i, block := range blocks {
		code, _, _ := strings.Cut(block, "```\n")
		if !strings.Contains(example, code) {
			t.Errorf("Go block %d of docs/verify-promise.md is not in certs/example_test.go:\n%s", i, code)
		}
	}
}
