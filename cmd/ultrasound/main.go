// Command ultrasound runs the preconfirmation gateway of an ultra sound rollup, its devnet, and the
// tools around them. This package is wiring: what the parts do is in the packages it connects.
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os"
	"os/signal"
	"runtime/debug"
	"syscall"

	"github.com/ethereum/go-ethereum/log"
	"github.com/urfave/cli/v2"
)

func main() {
	if err := run(os.Args, os.Stdout, os.Stderr); err != nil {
		fmt.Fprintln(os.Stderr, "ultrasound:", err)
		os.Exit(1)
	}
}

// run is main with its surroundings given, so that tests can be the program.
func run(args []string, stdout, stderr io.Writer) error {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	go func() { // a second interrupt ends the process at once
		<-ctx.Done()
		stop()
	}()
	err := newApp(stdout, stderr).RunContext(ctx, args)
	if errors.Is(err, context.Canceled) && ctx.Err() != nil {
		return nil
	}
	return err
}

func newApp(stdout, stderr io.Writer) *cli.App {
	return &cli.App{
		Name:  "ultrasound",
		Usage: "preconfirmation gateway of an ultra sound rollup: native through EXECUTE, based through permits",
		Description: "Flags can also be given as environment variables, shown beside them: --database-url is ULTRASOUND_DATABASE_URL.\n" +
			"Start with `ultrasound devnet`: it runs everything on this machine and says what to try next.",
		Version:   version(),
		Writer:    stdout,
		ErrWriter: stderr,
		Flags: []cli.Flag{
			&cli.StringFlag{Name: "log-level", Value: "info", Usage: "debug, info, warn or error", EnvVars: env("log-level")},
			&cli.BoolFlag{Name: "log-json", Usage: "logs as JSON lines", EnvVars: env("log-json")},
		},
		Before: func(c *cli.Context) error {
			_, err := logger(c)
			return err
		},
		Commands: []*cli.Command{
			devnetCommand(), gatewayCommand(), deployCommand(), proposeCommand(), demoCommand(), accuseCommand(), checkCommand(), verifyCommand(),
			feedCommand(), loadCommand(), migrateCommand(), versionCommand(), l1Command(),
		},
		ExitErrHandler: func(*cli.Context, error) {},
	}
}

// env returns the environment variables of a flag.
func env(flag string) []string {
	name := []byte("ULTRASOUND_" + flag)
	for i, b := range name {
		switch {
		case b == '-':
			name[i] = '_'
		case b >= 'a' && b <= 'z':
			name[i] = b - 'a' + 'A'
		}
	}
	return []string{string(name)}
}

// logger returns the process's logger as the global flags ask for it. go-ethereum's own messages
// are shown from errors on: below, it narrates every block and warns of having no peers.
func logger(c *cli.Context) (*slog.Logger, error) {
	var level slog.Level
	if err := level.UnmarshalText([]byte(c.String("log-level"))); err != nil {
		return nil, fmt.Errorf("read --log-level: want debug, info, warn or error: %w", err)
	}
	opts := &slog.HandlerOptions{Level: level}
	var handler slog.Handler = slog.NewTextHandler(c.App.ErrWriter, opts)
	if c.Bool("log-json") {
		handler = slog.NewJSONHandler(c.App.ErrWriter, opts)
	}
	log.SetDefault(log.NewLogger(atLeast{handler, slog.LevelError}))
	return slog.New(handler), nil
}

// atLeast passes only records of at least a level.
type atLeast struct {
	slog.Handler
	level slog.Level
}

func (h atLeast) Enabled(ctx context.Context, l slog.Level) bool {
	return l >= h.level && h.Handler.Enabled(ctx, l)
}

func (h atLeast) WithAttrs(a []slog.Attr) slog.Handler {
	return atLeast{h.Handler.WithAttrs(a), h.level}
}
func (h atLeast) WithGroup(g string) slog.Handler { return atLeast{h.Handler.WithGroup(g), h.level} }

func versionCommand() *cli.Command {
	return &cli.Command{Name: "version", Usage: "print version and build", Action: func(c *cli.Context) error {
		_, err := fmt.Fprintln(c.App.Writer, "ultrasound", version())
		return err
	}}
}

// release is the version in CHANGELOG.md.
const release = "0.1.0"

func version() string {
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return release
	}
	for _, s := range info.Settings {
		if s.Key == "vcs.revision" && len(s.Value) >= 12 {
			return release + "+" + s.Value[:12]
		}
	}
	return release
}
