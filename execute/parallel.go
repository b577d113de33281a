package execute

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"runtime"
	"runtime/debug"
	"sync"
	"sync/atomic"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/ethereum/go-ethereum/crypto"
	"github.com/ethereum/go-ethereum/trie"
)

// tasks is work whose parts are independent of each other.
type tasks []func() error

// split adds tasks that cover 0..n in ranges of at most grain elements. work must not share
// anything that it writes.
func (ts *tasks) split(n, grain int, work func(from, to int) error) {
	for from := 0; from < n; from += grain {
		*ts = append(*ts, func() error { return work(from, min(from+grain, n)) })
	}
}

// run does all the work on all cores and returns the error of the first task, in order, that has
// one. Nothing runs any more when it returns.
func (ts tasks) run() error {
	var (
		next atomic.Int64
		wg   sync.WaitGroup
		errs = make([]error, len(ts))
	)
	work := func() {
		for i := int(next.Add(1)) - 1; i < len(ts); i = int(next.Add(1)) - 1 {
			errs[i] = guarded(ts[i])
		}
	}
	for range min(runtime.GOMAXPROCS(0), len(ts)) - 1 {
		wg.Go(work)
	}
	work()
	wg.Wait()
	for _, err := range errs {
		if err != nil {
			return err
		}
	}
	return nil
}

// guarded calls f and turns a panic into ErrPanic: no input may take down the node that verifies it.
func guarded(f func() error) (err error) {
	defer func() {
		if r := recover(); r != nil {
			err = fmt.Errorf("%w: %v\n%s", ErrPanic, r, debug.Stack())
		}
	}()
	return f()
}

// putUint64 writes v big-endian into b's first eight bytes.
func putUint64(b []byte, v uint64) { binary.BigEndian.PutUint64(b, v) }

// keccak256 is the hash of the bytes.
func keccak256(b []byte) common.Hash { return crypto.Keccak256Hash(b) }

// newListHasher returns what derives the roots of transactions and receipts.
func newListHasher() types.ListHasher { return trie.NewStackTrie(nil) }

// compareBytes orders blobs by their bytes.
func compareBytes(a, b []byte) int { return bytes.Compare(a, b) }
