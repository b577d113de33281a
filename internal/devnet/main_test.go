package devnet

import (
	"context"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"os"
	"os/signal"
	"syscall"
	"testing"

	gethlog "github.com/ethereum/go-ethereum/log"
	"go.uber.org/goleak"
)

// installed is the EXECUTE of all L1s that run in the tests' own process.
var installed *Meter

// TestMain runs the tests, or, started by one of them as a child, the L1 process.
func TestMain(m *testing.M) {
	if len(os.Args) == 2 && os.Args[1] == L1Command {
		ctx, stop := signal.NotifyContext(context.Background(), syscall.SIGTERM)
		defer stop()
		if err := RunL1Command(ctx, os.Stdin, os.Stdout, os.Stderr); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		os.Exit(0)
	}
	gethlog.SetDefault(gethlog.NewLogger(slog.NewTextHandler(os.Stderr, &slog.HandlerOptions{Level: slog.LevelError})))
	slog.SetDefault(slog.New(slog.NewTextHandler(io.Discard, nil)))
	installed = InstallExecute(L1Config{}, slog.New(slog.DiscardHandler))
	code := m.Run()
	http.DefaultClient.CloseIdleConnections()
	// The library keeps two of its own: a pool of sender recoverers for the process, and a database
	// in memory that drains for a while after it is closed.
	if err := goleak.Find(
		goleak.IgnoreTopFunction("github.com/ethereum/go-ethereum/core.(*txSenderCacher).cache"),
		goleak.IgnoreTopFunction("github.com/syndtr/goleveldb/leveldb.(*DB).mpoolDrain"),
	); err != nil && code == 0 {
		fmt.Fprintln(os.Stderr, err)
		code = 1
	}
	os.Exit(code)
}
