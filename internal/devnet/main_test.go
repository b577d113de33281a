package devnet

import (
	"context"
	"fmt"
	"io"
	"log/slog"
	"os"
	"os/signal"
	"syscall"
	"testing"

	gethlog "github.com/ethereum/go-ethereum/log"
)

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
	InstallExecute(L1Config{})
	os.Exit(m.Run())
}
