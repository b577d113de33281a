package execute

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/ethereum/go-ethereum/core/rawdb"
	"github.com/ethereum/go-ethereum/tests"
)

const (
	fixtureFolder = "testdata/blockchain"
	// fixtureVariable names the environment variable that gives a folder of Ethereum's public fixtures.
	fixtureVariable = "ULTRASOUND_BLOCKCHAIN_TESTS"
	// fixtureNetwork is the one network of the public fixtures whose rules are ours.
	fixtureNetwork = "Osaka"
)

// TestBlockchainFixtures runs Ethereum's public blockchain tests against Execute and Verify: those in
// testdata always, and all JSON files under the folder that ULTRASOUND_BLOCKCHAIN_TESTS gives. Every
// valid block must be taken, with the header it has, and its trace verify, but not with another claim
// or another state root; every invalid one must be refused. What this rollup's rules exclude is counted,
// with its reason, and what is in testdata must not be among it: there, go-ethereum's own runner must
// agree, too.
func TestBlockchainFixtures(t *testing.T) {
	t.Run("testdata", func(t *testing.T) {
		t.Parallel()
		c := &conformance{t: t, ours: true}
		c.folder(fixtureFolder)
		if c.blocks == 0 || c.refused == 0 {
			t.Error("no valid or no invalid block was run")
		}
		for reason, n := range c.skipped {
			t.Errorf("%d tests skipped: %s", n, reason)
		}
	})
	folder := os.Getenv(fixtureVariable)
	if folder == "" {
		return
	}
	t.Run(fixtureVariable, func(t *testing.T) {
		t.Parallel()
		c := &conformance{t: t}
		c.folder(folder)
		if c.files == 0 {
			t.Errorf("no JSON files under %s", folder)
		}
	})
}

// conformance runs the files of a folder and counts.
type conformance struct {
	t    *testing.T
	ours bool // nothing may be skipped, every refusal has the expected reason, go-ethereum's runner agrees

	mu       sync.Mutex
	files    int
	ran      int            // tests that ran to their end
	failed   int            // tests
	blocks   int            // valid ones: taken, traced, verified, and refused with every other claim
	refused  int            // invalid ones
	narrower int            // of refused: those that break a rule of this rollup's, whatever else they break
	unlike   int            // of refused: those refused for another reason than the fixture's
	skipped  map[string]int // tests, by reason
}

// maxFailures is how many failures are reported in words.
const maxFailures = 50

// skipReason is why a fixture is none for us.
type skipReason string

func (r skipReason) Error() string { return string(r) }

// folder runs all JSON files under a folder, as many at a time as there are processors, and logs the sum.
func (c *conformance) folder(root string) {
	c.t.Helper()
	c.skipped = make(map[string]int)
	var names []string
	err := filepath.WalkDir(root, func(name string, entry fs.DirEntry, err error) error {
		if err == nil && !entry.IsDir() && strings.HasSuffix(name, ".json") {
			names = append(names, name)
		}
		return err
	})
	if err != nil {
		c.t.Fatalf("list fixtures: %v", err)
	}
	work := make(chan string)
	var wg sync.WaitGroup
	for range runtime.GOMAXPROCS(0) {
		wg.Go(func() {
			for name := range work {
				c.file(name)
				c.progress(len(names))
			}
		})
	}
	for _, name := range names {
		work <- name
	}
	close(work)
	wg.Wait()
	c.report()
}

// file runs the tests of a file.
func (c *conformance) file(name string) {
	file, err := os.Open(name)
	if err != nil {
		c.fail(name, err)
		return
	}
	defer file.Close()
	err = eachTest(file, func(test string, raw json.RawMessage) {
		c.test(name+": "+test, raw)
	})
	switch {
	case errors.Is(err, errNoTests):
		c.skip(skipReason(err.Error()))
	case err != nil:
		c.fail(name, err)
	}
}

// test runs one test.
func (c *conformance) test(name string, raw json.RawMessage) {
	var head struct {
		Network    string          `json:"network"`
		Blocks     json.RawMessage `json:"blocks"`
		GenesisRLP string          `json:"genesisRLP"`
	}
	if err := json.Unmarshal(raw, &head); err != nil || head.Blocks == nil || head.GenesisRLP == "" {
		c.skip("no blockchain test")
		return
	}
	if head.Network != fixtureNetwork {
		c.skip(skipReason("network " + head.Network))
		return
	}
	fixture := new(chainFixture)
	if err := json.Unmarshal(raw, fixture); err != nil {
		c.fail(name, fmt.Errorf("decode: %w", err))
		return
	}
	err := c.chain(fixture)
	var reason skipReason
	switch {
	case errors.As(err, &reason):
		c.skip(reason)
	case err != nil:
		c.fail(name, fmt.Errorf("%w (go-ethereum's runner: %v)", err, stockRun(raw)))
	default:
		if c.ours {
			if err := stockRun(raw); err != nil {
				c.fail(name, fmt.Errorf("go-ethereum's runner: %w", err))
				return
			}
		}
		c.count(func() { c.ran++ })
	}
}

// stockRun has go-ethereum's own runner import the test's blocks into a stock chain.
func stockRun(raw json.RawMessage) error {
	test := new(tests.BlockTest)
	if err := json.Unmarshal(raw, test); err != nil {
		return fmt.Errorf("decode: %w", err)
	}
	return test.Run(false, rawdb.HashScheme, false, nil, nil)
}

func (c *conformance) count(f func()) {
	c.mu.Lock()
	defer c.mu.Unlock()
	f()
}

func (c *conformance) skip(reason skipReason) { c.count(func() { c.skipped[string(reason)]++ }) }

func (c *conformance) fail(name string, err error) {
	c.count(func() {
		if c.failed++; c.failed <= maxFailures {
			c.t.Errorf("%s: %v", name, err)
		}
	})
}

// progress counts a file, and now and then says how far we are.
func (c *conformance) progress(all int) {
	c.count(func() {
		if c.files++; c.files%500 == 0 {
			c.t.Logf("%d of %d files: %d tests, %d blocks, %d failures", c.files, all, c.ran, c.blocks, c.failed)
		}
	})
}

// report logs the sum.
func (c *conformance) report() {
	c.t.Helper()
	var b strings.Builder
	fmt.Fprintf(&b, "%d files: ran %d tests, %d failed; %d blocks verified; %d invalid blocks refused (%d of them break this rollup's own rules, %d for another reason than the fixture's)",
		c.files, c.ran, c.failed, c.blocks, c.refused, c.narrower, c.unlike)
	for _, reason := range slices.Sorted(maps.Keys(c.skipped)) {
		fmt.Fprintf(&b, "\n%8d skipped: %s", c.skipped[reason], reason)
	}
	c.t.Log(b.String())
	if c.failed > maxFailures {
		c.t.Errorf("and %d further failures", c.failed-maxFailures)
	}
}
