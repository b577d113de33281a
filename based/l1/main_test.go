package l1_test

import (
	"testing"

	"go.uber.org/goleak"

	"github.com/ultrasound-rollup/ultrasound/execute"
)

func TestMain(m *testing.M) {
	// L1 has EXECUTE. The map of precompiles is the process's, so the L2 blocks of these tests have it too; none calls it.
	execute.Install(execute.NewPrecompile(execute.DefaultGasSchedule, 64))
	// Neither is of this package: go-ethereum's sender cache is the process's, and goleveldb drains its buffers
	// for half a minute after it is closed.
	goleak.VerifyTestMain(m,
		goleak.IgnoreTopFunction("github.com/ethereum/go-ethereum/core.(*txSenderCacher).cache"),
		goleak.IgnoreTopFunction("github.com/syndtr/goleveldb/leveldb.(*DB).mpoolDrain"),
	)
}
