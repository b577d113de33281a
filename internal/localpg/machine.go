package localpg

import (
	"fmt"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
)

// account is whom the server runs as. Without a credential it is the account of this process.
type account struct {
	name       string
	credential *syscall.Credential
}

// chooseAccount picks the account for the data folder. Not root: ourselves. Root: whoever owns the
// data already, so that a folder is continued by the account that made it.
func chooseAccount(data string) (account, error) {
	if os.Geteuid() != 0 {
		return account{name: "self"}, nil
	}
	if info, err := os.Stat(data); err == nil {
		if stat, ok := info.Sys().(*syscall.Stat_t); ok && stat.Uid != 0 {
			return account{name: strconv.Itoa(int(stat.Uid)), credential: &syscall.Credential{Uid: stat.Uid, Gid: stat.Gid}}, nil
		}
	}
	for _, name := range []string{"postgres", "nobody"} {
		u, err := user.Lookup(name)
		if err != nil {
			continue
		}
		uid, err1 := strconv.ParseUint(u.Uid, 10, 32)
		gid, err2 := strconv.ParseUint(u.Gid, 10, 32)
		if err1 == nil && err2 == nil && uid != 0 {
			return account{name: name, credential: &syscall.Credential{Uid: uint32(uid), Gid: uint32(gid)}}, nil
		}
	}
	return account{}, ErrNoAccount
}

// reaches reports whether the account may pass through all folders above dir.
func (a account) reaches(dir string) bool {
	if a.credential == nil {
		return true
	}
	for at := filepath.Dir(dir); ; at = filepath.Dir(at) {
		info, err := os.Stat(at)
		if err != nil {
			return false
		}
		execute := os.FileMode(0o001)
		if stat, ok := info.Sys().(*syscall.Stat_t); ok {
			switch {
			case stat.Uid == a.credential.Uid:
				execute = 0o100
			case stat.Gid == a.credential.Gid:
				execute = 0o010
			}
		}
		if info.Mode().Perm()&execute == 0 {
			return false
		}
		if at == filepath.Dir(at) {
			return true
		}
	}
}

// serverEnv is the environment of the server's programs: ours may hold secrets and PG* settings.
func serverEnv() []string {
	return []string{"PATH=/usr/local/bin:/usr/bin:/bin", "LC_ALL=C", "TZ=UTC"}
}

// packagePlaces are where packages put the server's programs, one folder a major version.
func packagePlaces() []string {
	return []string{"/usr/lib/postgresql/*/bin", "/usr/pgsql-*/bin", "/usr/local/pgsql/bin", "/opt/homebrew/opt/postgresql@*/bin", "/usr/local/opt/postgresql@*/bin"}
}

// findBinaries returns the folder of initdb and postgres. A folder that holds a database already needs
// its own major version; a new one gets what PATH names, else the newest.
func findBinaries(data string) (string, error) {
	var found []string
	if path, err := exec.LookPath("initdb"); err == nil {
		if real, err := filepath.EvalSymlinks(path); err == nil {
			found = append(found, filepath.Dir(real))
		}
	}
	var packaged []string
	for _, pattern := range packagePlaces() {
		matches, err := filepath.Glob(pattern)
		if err != nil {
			return "", fmt.Errorf("look for Postgres: %w", err)
		}
		packaged = append(packaged, matches...)
	}
	for len(packaged) > 0 { // newest first
		best := 0
		for i, dir := range packaged {
			if major(dir) > major(packaged[best]) {
				best = i
			}
		}
		found = append(found, packaged[best])
		packaged = append(packaged[:best], packaged[best+1:]...)
	}
	want := 0
	if raw, err := os.ReadFile(filepath.Join(data, "PG_VERSION")); err == nil {
		want, _ = strconv.Atoi(strings.TrimSpace(string(raw)))
	}
	for _, dir := range found {
		if !executable(filepath.Join(dir, "initdb")) || !executable(filepath.Join(dir, "postgres")) {
			continue
		}
		if want == 0 || major(dir) == want {
			return dir, nil
		}
	}
	if want != 0 {
		return "", fmt.Errorf("%w: the folder was made by version %d", ErrNotInstalled, want)
	}
	return "", ErrNotInstalled
}

func executable(path string) bool {
	info, err := os.Stat(path)
	return err == nil && info.Mode().IsRegular() && info.Mode().Perm()&0o111 != 0
}

// major asks the server of a folder for its major version, zero if it does not answer.
func major(bin string) int {
	out, err := exec.Command(filepath.Join(bin, "postgres"), "--version").Output()
	if err != nil {
		return 0
	}
	for _, field := range strings.Fields(string(out)) { // "postgres (PostgreSQL) 15.13 (Debian 15.13-0+deb12u1)"
		if n, err := strconv.Atoi(strings.SplitN(field, ".", 2)[0]); err == nil {
			return n
		}
	}
	return 0
}
