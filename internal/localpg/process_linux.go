package localpg

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
)

// attributes starts a program as the account. Where a folder above dir is closed to the account (a
// home folder of root's, a test's temporary folder), the program keeps the one capability that lets
// it pass: looking through folders, or, where a container has taken that away, overriding permissions.
func (a account) attributes(dir string) *syscall.SysProcAttr {
	attr := &syscall.SysProcAttr{Credential: a.credential}
	if a.reaches(dir) {
		return attr
	}
	const dacOverride, dacReadSearch = 1, 2 // numbers of linux/capability.h
	held := effectiveCapabilities()
	switch {
	case held&(1<<dacReadSearch) != 0:
		attr.AmbientCaps = []uintptr{dacReadSearch}
	case held&(1<<dacOverride) != 0:
		attr.AmbientCaps = []uintptr{dacOverride}
	}
	return attr
}

func effectiveCapabilities() uint64 {
	raw, err := os.ReadFile("/proc/self/status")
	if err != nil {
		return 0
	}
	for _, line := range strings.Split(string(raw), "\n") {
		if rest, ok := strings.CutPrefix(line, "CapEff:"); ok {
			caps, _ := strconv.ParseUint(strings.TrimSpace(rest), 16, 64)
			return caps
		}
	}
	return 0
}

// serves reports whether the process is a server on the data folder. The number alone proves nothing:
// after a crash of the machine another process may have it.
func serves(pid int, data string) bool {
	raw, err := os.ReadFile(fmt.Sprintf("/proc/%d/cmdline", pid))
	if err != nil {
		return false
	}
	for _, arg := range bytes.Split(raw, []byte{0}) {
		if string(arg) == data {
			return true
		}
	}
	return false
}

// worksIn reports whether any process of a server works in the data folder, which is where they all
// do, also when the first of them is gone.
func worksIn(data string) bool {
	data, err := filepath.EvalSymlinks(data)
	if err != nil {
		return false
	}
	folders, err := filepath.Glob("/proc/[0-9]*/cwd")
	if err != nil {
		return false
	}
	for _, folder := range folders {
		if at, err := os.Readlink(folder); err == nil && at == data {
			return true
		}
	}
	return false
}
