package streaming_test

import (
	"testing"

	"go.uber.org/goleak"
)

// go-ethereum recovers senders of imported blocks on goroutines that live as long as the process.
func TestMain(m *testing.M) {
	goleak.VerifyTestMain(m, goleak.IgnoreAnyFunction("github.com/ethereum/go-ethereum/core.(*txSenderCacher).cache"))
}
