package devnet

import (
	"fmt"
	"os"
	"syscall"
)

// lockFolder keeps a second process out of the folder for as long as the file is open.
func lockFolder(dir string) (*os.File, error) {
	file, err := os.Open(dir)
	if err != nil {
		return nil, fmt.Errorf("open data folder: %w", err)
	}
	if err := syscall.Flock(int(file.Fd()), syscall.LOCK_EX|syscall.LOCK_NB); err != nil {
		file.Close()
		return nil, fmt.Errorf("lock data folder %s, is another devnet running in it? %w", dir, err)
	}
	return file, nil
}

// childAttributes makes a child that Ctrl-C in the terminal does not reach (the parent stops it, in
// its own order) and that does not outlive the parent.
func childAttributes() *syscall.SysProcAttr {
	return &syscall.SysProcAttr{Setpgid: true, Pdeathsig: syscall.SIGTERM}
}
