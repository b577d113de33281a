package node_test

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
	"time"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/ethereum/go-ethereum/rlp"

	"github.com/ultrasound-rollup/ultrasound/gateway/node"
)

// doomedEnv makes the test binary the process that TestSIGKILL kills; its value is the folder.
const doomedEnv = "ULTRASOUND_NODE_TEST_DOOMED"

// doomedGenesis is the same in every process.
func doomedGenesis() *core.Genesis {
	genesis := testGenesis()
	genesis.Timestamp = 1_700_000_000
	return genesis
}

// journal stands for Postgres: blocks that are on disk before the node has them.
func journalPath(dir string) string { return filepath.Join(dir, "journal.rlp") }

// readJournal returns the journaled blocks; one that was being written is not there.
func readJournal(dir string) (types.Blocks, error) {
	raw, err := os.ReadFile(journalPath(dir))
	if errors.Is(err, os.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	var list types.Blocks
	for in := rlp.NewStream(bytes.NewReader(raw), 0); ; {
		block := new(types.Block)
		switch err := block.DecodeRLP(in); {
		case err == nil:
			list = append(list, block)
		case errors.Is(err, io.EOF), errors.Is(err, io.ErrUnexpectedEOF):
			return list, nil
		default:
			return nil, err
		}
	}
}

// restore brings a node up to its journal, and returns how many blocks it had lost.
func restore(ctx context.Context, n *node.Node, journal types.Blocks) (int, error) {
	lost := 0
	for _, block := range journal {
		if n.Has(block.Hash()) {
			continue
		}
		lost++
		if _, err := n.Import(ctx, block); err != nil {
			return lost, err
		}
	}
	if len(journal) == 0 {
		return lost, nil
	}
	return lost, n.SetHead(journal[len(journal)-1].Hash())
}

// doomed adopts blocks for as long as it lives, and prints the number of each.
func doomed(dir string) error {
	n, err := node.New(node.Config{Genesis: doomedGenesis(), DataDir: filepath.Join(dir, "l2"), CacheMB: 32})
	if err != nil {
		return err
	}
	list, err := readJournal(dir)
	if err != nil {
		return err
	}
	if _, err := restore(context.Background(), n, list); err != nil {
		return err
	}
	journal, err := os.OpenFile(journalPath(dir), os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o600)
	if err != nil {
		return err
	}
	for {
		open, err := openOn(n, n.Head().Hash, common.Hash{1})
		if err != nil {
			return err
		}
		for i := range 4 {
			tx, err := signNext(open, i, transfer(common.Address{0xf1}, 1))
			if err != nil {
				return err
			}
			if _, err := open.Apply(tx, common.Address{}); err != nil {
				return err
			}
		}
		sealed, err := open.Seal()
		if err != nil {
			return err
		}
		if err := sealed.Block.EncodeRLP(journal); err != nil {
			return err
		}
		if err := n.Adopt(sealed); err != nil {
			return err
		}
		fmt.Println(sealed.Block.NumberU64())
	}
}

// A process that adopts blocks is killed, three times. Each time the node opens again, knows its
// head, and takes what it lost from the journal, within seconds.
func TestSIGKILL(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	for round := range 3 {
		killAfter(t, dir, 60)
		list, err := readJournal(dir)
		if err != nil {
			t.Fatal(err)
		}
		start := time.Now()
		n, err := node.New(node.Config{Genesis: doomedGenesis(), DataDir: filepath.Join(dir, "l2"), CacheMB: 32})
		if err != nil {
			t.Fatal(err)
		}
		head := n.Head()
		if head.Number > 0 && !n.Has(head.Hash) {
			t.Errorf("round %d: head %d has no state", round, head.Number)
		}
		if head.Number > 0 && list[head.Number-1].Hash() != head.Hash {
			t.Errorf("round %d: head %d is not the journaled block", round, head.Number)
		}
		lost, err := restore(t.Context(), n, list)
		if err != nil {
			t.Fatalf("round %d: %v", round, err)
		}
		took := time.Since(start)
		t.Logf("round %d: %d blocks journaled, head at %d, %d blocks lost, back after %s", round, len(list), head.Number, lost, took)
		if took > 10*time.Second {
			t.Errorf("round %d: back after %s", round, took)
		}
		statedb, err := n.State(n.Head().Hash)
		if err != nil {
			t.Fatal(err)
		}
		if got := statedb.GetBalance(common.Address{0xf1}).Uint64(); got != uint64(4*len(list)) {
			t.Errorf("round %d: balance %d, want %d", round, got, 4*len(list))
		}
		if err := n.Close(); err != nil {
			t.Fatal(err)
		}
	}
}

// killAfter runs the doomed process, and kills it when it has adopted the given number of blocks.
func killAfter(t *testing.T, dir string, blocks int) {
	t.Helper()
	binary, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(binary)
	cmd.Env = append(os.Environ(), doomedEnv+"="+dir)
	cmd.Stderr = os.Stderr
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	lines := bufio.NewScanner(out)
	for i := 0; i < blocks && lines.Scan(); i++ {
	}
	if err := cmd.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	cmd.Wait() // killed: the error says so
	if err := lines.Err(); err != nil {
		t.Fatal(err)
	}
}

// What was lost can be more than the last blocks: a node with an empty folder rebuilds everything.
func TestEmptyFolderIsFilledFromTheJournal(t *testing.T) {
	t.Parallel()
	genesis := testGenesis()
	n := newNode(t, node.Config{Genesis: genesis})
	b := builder{t, n}
	var journal types.Blocks
	for range 200 {
		journal = append(journal, b.adopt(transfer(common.Address{0xf1}, 1), transfer(common.Address{0xf2}, 1)))
	}
	dir := t.TempDir()
	for range 2 { // the second time everything is there
		again := openDisk(t, genesis, dir)
		if _, err := restore(t.Context(), again, journal); err != nil {
			t.Fatal(err)
		}
		if again.Head() != n.Head() {
			t.Errorf("head %v, want %v", again.Head(), n.Head())
		}
		if err := again.Close(); err != nil {
			t.Fatal(err)
		}
	}
	other := doomedGenesis()
	other.ExtraData = []byte("another")
	if n, err := node.New(node.Config{Genesis: other, DataDir: dir, CacheMB: 32}); err == nil {
		n.Close()
		t.Error("a folder of another genesis is opened")
	}
}

// The finalized tag survives a restart, and what go-ethereum then moves to its store of old blocks is
// read, and is the head again, like any other block.
func TestFinalizedBlocksSurviveARestart(t *testing.T) {
	t.Parallel()
	genesis, dir := testGenesis(), t.TempDir()
	n := openDisk(t, genesis, dir)
	b := builder{t, n}
	list := []*types.Block{b.adopt(deploy(counterInit))}
	counter := n.Receipts(list[0].Hash())[0].ContractAddress
	for range 40 {
		list = append(list, b.adopt(call(counter)))
	}
	side := b.build(list[30].Hash(), 9, call(counter))
	if err := n.Adopt(side); err != nil {
		t.Fatal(err)
	}
	if err := n.SetHead(list[40].Hash()); err != nil {
		t.Fatal(err)
	}
	n.Mark(common.Hash{}, list[20].Hash())
	if err := n.Close(); err != nil {
		t.Fatal(err)
	}
	n = openDisk(t, genesis, dir)
	defer n.Close()
	if n.Head().Hash != list[40].Hash() {
		t.Errorf("head %v", n.Head())
	}
	frozen := filepath.Join(dir, "ultrasound", "chaindata", "ancient", "chain", "headers.cidx")
	eventually(t, "old blocks are moved", func() bool {
		info, err := os.Stat(frozen)
		return err == nil && info.Size() >= 20*6
	})
	for i, block := range list {
		if got := n.Block(block.Hash()); got == nil || got.Hash() != block.Hash() || len(n.Receipts(block.Hash())) != 1 || !n.Has(block.Hash()) {
			t.Fatalf("block %d is not whole", i+1)
		}
	}
	wantErr(t, n.SetHead(list[19].Hash()), node.ErrFinalized)
	for _, head := range []common.Hash{list[20].Hash(), side.Block.Hash(), list[40].Hash()} {
		if err := n.SetHead(head); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := n.Import(t.Context(), list[5]); err != nil {
		t.Errorf("import of an old block: %v", err)
	}
}

func openDisk(t *testing.T, genesis *core.Genesis, dir string) *node.Node {
	t.Helper()
	n, err := node.New(node.Config{Genesis: genesis, DataDir: dir, CacheMB: 32})
	if err != nil {
		t.Fatal(err)
	}
	return n
}
