package devnet

import (
	"encoding/binary"
	"errors"
	"math/big"
	"os"
	"path/filepath"
	"testing"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/ethereum/go-ethereum/params"
	"github.com/ethereum/go-ethereum/trie"
)

func testHeader() (journalHeader, error) {
	return journalHeader{Version: journalVersion, ChainID: 7, Genesis: &core.Genesis{
		Config: l1ChainConfig(7), GasLimit: 30_000_000, Difficulty: new(big.Int), BaseFee: big.NewInt(params.GWei), Alloc: types.GenesisAlloc{},
	}}, nil
}

func testBlock(parent common.Hash, number uint64, extra string) *types.Block {
	return types.NewBlock(&types.Header{
		ParentHash: parent, Number: new(big.Int).SetUint64(number), Extra: []byte(extra), Difficulty: new(big.Int), BaseFee: big.NewInt(1),
	}, &types.Body{Withdrawals: []*types.Withdrawal{}}, nil, trie.NewStackTrie(nil))
}

// writeJournal makes a journal with blocks 1 to 3, of which 2 and 3 are then replaced, and returns
// the canonical hashes and the size after each frame.
func writeJournal(t *testing.T, dir string) (want []common.Hash, ends []int64) {
	t.Helper()
	j, chain, excluded, err := openJournal(dir, testHeader)
	if err != nil || len(chain) != 0 || len(excluded) != 0 {
		t.Fatalf("open fresh: %v %v %v", chain, excluded, err)
	}
	defer j.close()
	ends = append(ends, j.size)
	b1 := testBlock(j.header.Genesis.ToBlock().Hash(), 1, "")
	b2 := testBlock(b1.Hash(), 2, "")
	b3 := testBlock(b2.Hash(), 3, "")
	c2 := testBlock(b1.Hash(), 2, "fork")
	c3 := testBlock(c2.Hash(), 3, "fork")
	for _, c := range []change{
		{Ancestor: b1.ParentHash(), Added: []journaledBlock{{Block: b1}}},
		{Ancestor: b1.Hash(), Added: []journaledBlock{{Block: b2, Bundles: []bundleNote{{Count: 2, Reverting: []common.Hash{{9}}}}}}},
		{Ancestor: b2.Hash(), Added: []journaledBlock{{Block: b3}}},
		{Ancestor: b1.Hash(), Added: []journaledBlock{{Block: c2}, {Block: c3, Bundles: []bundleNote{{Count: 1}}}}, Excluded: []common.Hash{{7}}},
	} {
		if err := j.append(c); err != nil {
			t.Fatal(err)
		}
		ends = append(ends, j.size)
	}
	return []common.Hash{b1.Hash(), c2.Hash(), c3.Hash()}, ends
}

func TestJournalFoldsReorgs(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	want, _ := writeJournal(t, dir)
	j, chain, excluded, err := openJournal(dir, nil)
	if err != nil {
		t.Fatal(err)
	}
	defer j.close()
	if len(chain) != len(want) || j.changes != 4 || len(excluded) != 1 || excluded[0] != (common.Hash{7}) {
		t.Fatalf("got %d blocks, %d changes, excluded %v", len(chain), j.changes, excluded)
	}
	for i, at := range chain {
		b, err := j.block(at)
		if err != nil || b.Block.Hash() != want[i] || at.hash != want[i] {
			t.Errorf("block %d: %v, want %v (%v)", i+1, at.hash, want[i], err)
		}
	}
	if b, _ := j.block(chain[2]); len(b.Bundles) != 1 || b.Bundles[0].Count != 1 {
		t.Errorf("bundles of block 3: %+v", b.Bundles)
	}
}

func TestJournalCutsEveryTornEnd(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	_, ends := writeJournal(t, dir)
	whole, err := os.ReadFile(filepath.Join(dir, journalName))
	if err != nil {
		t.Fatal(err)
	}
	// Every length that a torn last append can leave, and the first frames' as well.
	for size := ends[0]; size < int64(len(whole)); size += 7 {
		want := 0
		for want+1 < len(ends) && ends[want+1] <= size {
			want++
		}
		torn := t.TempDir()
		if err := os.WriteFile(filepath.Join(torn, journalName), whole[:size], 0o644); err != nil {
			t.Fatal(err)
		}
		j, _, _, err := openJournal(torn, nil)
		if err != nil {
			t.Fatalf("size %d: %v", size, err)
		}
		if j.changes != uint64(want) || j.size != ends[want] {
			t.Fatalf("size %d: %d changes, %d bytes; want %d, %d", size, j.changes, j.size, want, ends[want])
		}
		j.close()
	}
	// Zeroes at the end, and a last payload that never reached the disk.
	for name, mutate := range map[string]func([]byte) []byte{
		"zeroes":       func(b []byte) []byte { return append(b, make([]byte, 5000)...) },
		"last payload": func(b []byte) []byte { clear(b[ends[3]+frameHeader:]); return b },
	} {
		torn := t.TempDir()
		if err := os.WriteFile(filepath.Join(torn, journalName), mutate(append([]byte(nil), whole...)), 0o644); err != nil {
			t.Fatal(err)
		}
		j, _, _, err := openJournal(torn, nil)
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		j.close()
	}
	// Not even a whole header: starts afresh.
	torn := t.TempDir()
	if err := os.WriteFile(filepath.Join(torn, journalName), whole[:ends[0]-1], 0o644); err != nil {
		t.Fatal(err)
	}
	j, chain, _, err := openJournal(torn, testHeader)
	if err != nil || len(chain) != 0 || j.size != ends[0] {
		t.Fatalf("torn header: %v, %d blocks, %d bytes", err, len(chain), j.size)
	}
	j.close()
}

func TestJournalRefusesDamage(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	_, ends := writeJournal(t, dir)
	whole, err := os.ReadFile(filepath.Join(dir, journalName))
	if err != nil {
		t.Fatal(err)
	}
	for name, mutate := range map[string]func([]byte) []byte{
		"payload in the middle": func(b []byte) []byte { b[ends[1]+frameHeader+5] ^= 1; return b },
		"length in the middle":  func(b []byte) []byte { b[ends[1]+3] ^= 1; return b },
		"huge length":           func(b []byte) []byte { b[ends[1]] = 0xff; return b },
		"missing change":        func(b []byte) []byte { return append(b[:ends[0]:ends[0]], b[ends[1]:]...) },
		"not RLP":               func(b []byte) []byte { return appendTestFrame(b, []byte("hello")) },
		"header payload":        func(b []byte) []byte { b[frameHeader] = '['; return b },
	} {
		damaged := t.TempDir()
		if err := os.WriteFile(filepath.Join(damaged, journalName), mutate(append([]byte(nil), whole...)), 0o644); err != nil {
			t.Fatal(err)
		}
		if j, _, _, err := openJournal(damaged, nil); !errors.Is(err, ErrJournalCorrupt) {
			t.Errorf("%s: got %v, want ErrJournalCorrupt", name, err)
			if err == nil {
				j.close()
			}
		}
	}
}

func appendTestFrame(b, payload []byte) []byte {
	start := len(b)
	b = binary.BigEndian.AppendUint32(b, uint32(len(payload)))
	b = binary.BigEndian.AppendUint32(b, checksum(payload))
	b = binary.BigEndian.AppendUint32(b, checksum(b[start:]))
	return append(b, payload...)
}

func FuzzJournal(f *testing.F) {
	f.Add([]byte{})
	f.Add(appendTestFrame(nil, []byte(`{"version":1,"genesis":{"gasLimit":"0x1","difficulty":"0x0","alloc":{}}}`)))
	f.Fuzz(func(t *testing.T, content []byte) {
		dir := t.TempDir()
		if err := os.WriteFile(filepath.Join(dir, journalName), content, 0o644); err != nil {
			t.Fatal(err)
		}
		if j, _, _, err := openJournal(dir, testHeader); err == nil {
			j.close()
		}
	})
}
