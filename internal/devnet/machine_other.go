//go:build !linux

package devnet

import (
	"fmt"
	"os"
	"syscall"
)

// lockFolder opens the folder; keeping a second process out is left to go-ethereum's own lock.
func lockFolder(dir string) (*os.File, error) {
	file, err := os.Open(dir)
	if err != nil {
		return nil, fmt.Errorf("open data folder: %w", err)
	}
	return file, nil
}

// childAttributes leaves the child as it is: it ends by itself when its standard input closes.
func childAttributes() *syscall.SysProcAttr { return &syscall.SysProcAttr{} }
