//go:build !linux

package localpg

import "syscall"

// attributes starts a program as the account. The folders above dir must be open to it.
func (a account) attributes(string) *syscall.SysProcAttr {
	return &syscall.SysProcAttr{Credential: a.credential}
}

// serves reports whether the process lives. Whether it serves this folder cannot be told here.
func serves(pid int, _ string) bool { return syscall.Kill(pid, 0) == nil }

// worksIn reports whether any process of a server works in the data folder. That cannot be told here.
func worksIn(string) bool { return false }
