package main

import (
	"fmt"
	"net/http"
	"os"
	"testing"

	"go.uber.org/goleak"
)

// programEnv makes this test binary the program itself. The end-to-end tests start it so, and it
// starts itself again in turn, as the devnet's L1, with the same environment.
const programEnv = "ULTRASOUND_TEST_IS_PROGRAM"

// TestMain runs the tests, or, started by one of them, the program.
func TestMain(m *testing.M) {
	if os.Getenv(programEnv) != "" {
		main()
		os.Exit(0)
	}
	code := m.Run()
	http.DefaultClient.CloseIdleConnections()
	// go-ethereum keeps a pool of sender recoverers for the process.
	if err := goleak.Find(goleak.IgnoreTopFunction("github.com/ethereum/go-ethereum/core.(*txSenderCacher).cache")); err != nil && code == 0 {
		fmt.Fprintln(os.Stderr, err)
		code = 1
	}
	os.Exit(code)
}
