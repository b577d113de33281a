package localpg

import "errors"

var (
	// ErrNotInstalled is returned when no Postgres server programs are found on this machine.
	ErrNotInstalled = errors.New("no Postgres is installed: its initdb and postgres are neither in PATH nor where packages put them (on Debian: apt-get install postgresql)")
	// ErrNoAccount is returned when this process is root and there is no unprivileged account to run Postgres as.
	ErrNoAccount = errors.New("no account for Postgres, which refuses to run as root: there is neither postgres nor nobody")
	// ErrStart is returned when the server ends, or does not answer in time, while it starts.
	ErrStart = errors.New("the private Postgres server did not start")
	// ErrBusy is returned when another server still runs on the folder and does not stop.
	ErrBusy = errors.New("another Postgres server runs on this folder")
)
