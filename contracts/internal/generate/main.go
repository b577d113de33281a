// Command generate writes contracts/bindings.go from the committed artefacts. It is run by
// `go generate` in package contracts and needs no compiler.
package main

import (
	"fmt"
	"os"

	"github.com/ultrasound-rollup/ultrasound/contracts/internal/bindings"
)

func main() {
	if err := run(); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func run() error {
	source, err := bindings.Generate(os.DirFS("artifacts"))
	if err != nil {
		return err
	}
	if err := os.WriteFile("bindings.go", []byte(source), 0o644); err != nil {
		return fmt.Errorf("write bindings: %w", err)
	}
	return nil
}
