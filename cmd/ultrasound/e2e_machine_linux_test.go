package main

import (
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
)

// endsWithParent makes a child that does not outlive the tests, also when they are killed.
func endsWithParent() *syscall.SysProcAttr { return &syscall.SysProcAttr{Pdeathsig: syscall.SIGKILL} }

// descendants returns the numbers of all processes below this one.
func descendants(root int) ([]int, error) {
	stats, err := filepath.Glob("/proc/[0-9]*/stat")
	if err != nil {
		return nil, err
	}
	children := make(map[int][]int)
	for _, path := range stats {
		pid, parent, ok := parentOf(path)
		if ok {
			children[parent] = append(children[parent], pid)
		}
	}
	var out []int
	for queue := []int{root}; len(queue) > 0; queue = queue[1:] {
		out = append(out, children[queue[0]]...)
		queue = append(queue, children[queue[0]]...)
	}
	return out, nil
}

// parentOf reads a process' number and its parent's. It is not ok if the process is gone or a zombie.
func parentOf(stat string) (pid, parent int, ok bool) {
	raw, err := os.ReadFile(stat)
	if err != nil {
		return 0, 0, false
	}
	text := string(raw)
	// The name in brackets may hold anything; state and parent follow the last bracket.
	fields := strings.Fields(text[strings.LastIndexByte(text, ')')+1:])
	if len(fields) < 2 || fields[0] == "Z" {
		return 0, 0, false
	}
	if _, err := fmt.Sscan(text, &pid); err != nil {
		return 0, 0, false
	}
	parent, err = strconv.Atoi(fields[1])
	return pid, parent, err == nil
}

// alive reports whether the process runs.
func alive(pid int) bool {
	_, _, ok := parentOf(fmt.Sprintf("/proc/%d/stat", pid))
	return ok
}
