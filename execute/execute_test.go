package execute

import (
	"github.com/ethereum/go-ethereum/common"
	"testing"
)

func TestSmoke(t *testing.T) {
	w := newWorld(t, 4, nil)
	to := common.Address{0xaa}
	w.block()
	w.block(w.call(0, &to, 1, 21000, nil), w.call(1, &to, 1, 21000, nil))
	w.block(w.call(0, &to, 1, 21000, nil))
	mustVerify(t, w.input(0, 1))
	mustVerify(t, w.input(1, 2))
	mustVerify(t, w.input(0, 3))
	t.Log(len(w.trace(0, 3)), len(w.trace(0, 1)))
	m, err := MergeTraces(testChainID, w.trace(0, 1), w.trace(1, 2), w.trace(2, 3))
	if err != nil {
		t.Fatal(err)
	}
	if string(m) != string(w.trace(0, 3)) {
		t.Fatal("merge differs")
	}
}
