package execute

import (
	"bytes"
	"encoding/hex"
	"flag"
	"math/big"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/ethereum/go-ethereum/params"
)

var update = flag.Bool("update", false, "write the pinned encodings in testdata anew")

// pinned compares data with a file of testdata, byte for byte.
func pinned(t *testing.T, name string, data []byte) {
	t.Helper()
	path := filepath.Join("testdata", name)
	if *update {
		if err := os.WriteFile(path, []byte(hex.EncodeToString(data)+"\n"), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	want, err := hex.DecodeString(strings.TrimSpace(string(text)))
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(data, want) {
		t.Fatalf("%s is %d bytes, and not the %d that are pinned", name, len(data), len(want))
	}
}

// smallWorld has two small blocks: a transfer, and a call with a log and a legacy transaction.
func smallWorld(t testing.TB) *world {
	t.Helper()
	w := newWorld(t, 2, testContracts(addrOf(testKey(0))))
	to := common.Address{0xaa}
	w.block(w.call(0, &to, 1, 21_000, nil))
	legacy := w.sign(1, &types.LegacyTx{Nonce: 0, To: &to, Value: big.NewInt(7), Gas: 21_000, GasPrice: big.NewInt(2 * params.GWei)})
	w.nonces[addrOf(w.keys[1])]++
	w.block(w.call(0, &tokenAddress, 0, 100_000, transferData(to, 3)), legacy)
	return w
}
