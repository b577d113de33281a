package execute

import (
	"bytes"
	"encoding/binary"
	"math/big"
	"math/rand/v2"
	"testing"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core/rawdb"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/ethereum/go-ethereum/params"
	"github.com/ethereum/go-ethereum/rlp"
	"github.com/holiman/uint256"
)

// benchWorstTransactions has as many signatures as can be had for the gas.
func benchWorstTransactions(b *testing.B) {
	b.Run("transfers", func(b *testing.B) {
		w := burnWorld(b, nil, nil)
		var txs []*types.Transaction
		for i := range 2000 {
			txs = append(txs, w.call(i%4, &w.coinbase, 0, params.TxGas, nil))
		}
		w.block(txs...)
		in := w.input(0, 1)
		worst(b, in, nil, paidGas(in))
	})
	b.Run("authorizations", func(b *testing.B) {
		w := burnWorld(b, nil, nil)
		var txs []*types.Transaction
		for i := range 2 {
			txs = append(txs, authorizing(w, i, 600))
		}
		w.block(txs...)
		in := w.input(0, 1)
		worst(b, in, nil, paidGas(in))
	})
}

// authorizing is a transaction of key i with so many authorizations (EIP-7702) of key 3, each valid after the other.
func authorizing(w *world, i, count int) *types.Transaction {
	authority := addrOf(w.keys[3])
	var list []types.SetCodeAuthorization
	for range count {
		auth, err := types.SignSetCode(w.keys[3], types.SetCodeAuthorization{
			ChainID: *uint256.NewInt(testChainID), Address: burnAddress, Nonce: w.nonces[authority],
		})
		if err != nil {
			w.t.Fatal(err)
		}
		w.nonces[authority]++
		list = append(list, auth)
	}
	from := addrOf(w.keys[i])
	w.nonces[from]++
	return w.sign(i, &types.SetCodeTx{
		ChainID: uint256.NewInt(testChainID), Nonce: w.nonces[from] - 1, To: w.coinbase, Gas: MaxTxGas, AuthList: list,
		GasTipCap: uint256.NewInt(params.GWei), GasFeeCap: uint256.NewInt(100 * params.GWei),
	})
}

// benchWorstBase claims little gas and burns all that one transaction can have before that shows.
func benchWorstBase(b *testing.B) {
	for _, c := range append(worstOperations(), worstPrecompiles(b)...) {
		switch c.name {
		case "mulmod", "keccak32", "ecrecover", "kzg", "bls-g1msm-1", "bls-g2msm-1":
		default:
			continue
		}
		b.Run(c.name, func(b *testing.B) {
			w := burnWorld(b, burner(c.setup, c.body, c.often), nil)
			w.block(w.call(0, &burnAddress, 0, MaxTxGas, c.data))
			t, err := DecodeTrace(w.input(0, 1).Trace)
			if err != nil {
				b.Fatal(err)
			}
			t.Blocks[0].Header.GasUsed = params.TxGas
			worst(b, inputOf(b, t), ErrGasUsed, MaxTxGas/DefaultGasSchedule.Divisor)
		})
	}
}

// inputOf is the input that claims what the trace says.
func inputOf(b testing.TB, t *Trace) Input {
	data, err := t.Encode()
	if err != nil {
		b.Fatal(err)
	}
	in, err := NewInput(testChainID, data)
	if err != nil {
		b.Fatal(err)
	}
	return in
}

// benchWorstBytes has bytes that are slow to decode and hash, or that are hashed in every block.
func benchWorstBytes(b *testing.B) {
	b.Run("tiny-accounts", func(b *testing.B) { worstState(b, tinyAccounts(0x04, nil), nil) })
	b.Run("tiny-accounts-with-code", func(b *testing.B) { worstState(b, tinyAccounts(0x0a, []byte{0, 0}), [][]byte{{1}}) })
	b.Run("tiny-accounts-with-storage", func(b *testing.B) {
		slot := append(append([]byte{0x03}, make([]byte, 32)...), 1, 1)
		worstState(b, tinyAccounts(0x06, slot), nil)
	})
	b.Run("tiny-slots", func(b *testing.B) {
		worstState(b, append([]byte{0x06, 31: 0, 32: 0, 33: 0, 34: 0}, tinyState(0x03, []byte{1, 1})...), nil)
	})
	b.Run("deep-slots", benchDeepSlots)
}

// The deepest that a trie can be.
const (
	deepest   = 40
	tinyBytes = MaxTraceBytes - 8<<10 // what of a trace can be state
)

// tinyAccounts is a state of accounts with keys that are as long together as they may be.
func tinyAccounts(tag byte, rest []byte) []byte { return tinyState(tag, append([]byte{0, 0}, rest...)) }

// tinyState is a trie with as many leaves as possible, each of the tag, what is left of its key, and rest.
func tinyState(tag byte, rest []byte) []byte {
	leaf := append([]byte{tag}, make([]byte, 12)...) // 23 nibbles
	leaf = append(leaf, rest...)
	bottom := func(buf []byte, depth int) []byte {
		n := deepest - depth
		buf = append(append(buf, 0x02, byte(n)), make([]byte, (n+1)/2)...)
		buf = append(buf, 0x01, 0xff, 0xff, 0xff, 0xff)
		return append(buf, bytes.Repeat(leaf, 16)...)
	}
	var grow func(buf []byte, depth, bottoms int) []byte
	grow = func(buf []byte, depth, bottoms int) []byte {
		if bottoms == 1 {
			return bottom(buf, depth)
		}
		kids := min(bottoms, 16)
		mask := uint16(1<<kids - 1)
		buf = binary.BigEndian.AppendUint16(append(buf, 0x01), mask)
		buf = binary.BigEndian.AppendUint16(buf, mask)
		for i := range kids {
			buf = grow(buf, depth+1, (bottoms+i)/kids)
		}
		return buf
	}
	return grow(nil, 0, tinyBytes/(len(bottom(nil, 3))+4))
}

// worstState measures a trace of such a state, which is not the one of the parent; that shows only once it is
// decoded and hashed.
func worstState(b *testing.B, data []byte, codes [][]byte) {
	w := burnWorld(b, nil, nil)
	w.block()
	t, err := DecodeTrace(w.input(0, 1).Trace)
	if err != nil {
		b.Fatal(err)
	}
	t.State, t.Codes = data, codes
	in := inputOf(b, t)
	worst(b, in, ErrWitnessRoot, DefaultGasSchedule.PerByte*uint64(len(in.Trace)))
	b.ReportMetric(float64(len(in.Trace))/1024, "KB")
}

// benchDeepSlots writes, in every block of a trace, slots at the ends of full branches as deep as a trie can have
// them, whose other kids are of no state that anybody knows.
func benchDeepSlots(b *testing.B) {
	const contracts = 5
	extra := make(types.GenesisAlloc)
	var targets []common.Address
	for i := range contracts {
		targets = append(targets, common.Address{0xde, 0xeb, byte(i)})
		extra[targets[i]] = types.Account{Nonce: 1, Code: storeCode(), Balance: new(big.Int), Storage: map[common.Hash]common.Hash{{31: 1}: {31: 1}}}
	}
	w := burnWorld(b, nil, extra)
	slots := w.deepen(targets)
	for i := range MaxBlocks {
		var txs []*types.Transaction
		for k := range targets {
			var values []uint64
			for _, slot := range slots {
				values = append(values, slot, uint64(i+2))
			}
			txs = append(txs, w.call(k%4, &targets[k], 0, 200_000, words(values...)))
		}
		w.block(txs...)
	}
	in := w.input(0, MaxBlocks)
	worst(b, in, nil, DefaultGasSchedule.PerByte*uint64(len(in.Trace)))
	b.ReportMetric(float64(len(in.Trace))/1024, "KB")
}

// deepen gives the contracts a storage trie of sixteen slots, each under full branches down to the greatest
// depth, and returns the slots.
func (w *world) deepen(contracts []common.Address) []uint64 {
	w.t.Helper()
	rng, disk := rand.New(rand.NewPCG(5, 5)), w.db.TrieDB().Disk()
	junk := func() []byte {
		hash := make([]byte, 32)
		for i := 0; i < len(hash); i += 8 {
			putUint64(hash[i:], rng.Uint64())
		}
		return hash
	}
	store := func(node any) []byte {
		enc, err := rlp.EncodeToBytes(node)
		if err != nil {
			w.t.Fatal(err)
		}
		rawdb.WriteLegacyTrieNode(disk, keccak(enc), enc)
		return keccak(enc).Bytes()
	}
	full := func(at byte, kid any) []any {
		items := make([]any, 17)
		for i := range 16 {
			items[i] = junk()
		}
		items[at], items[16] = kid, []byte{}
		return items
	}
	root, slots := full(0, nil), []uint64(nil)
	for first := range byte(16) {
		slot := uint64(0)
		for keccak(words(slot))[0]>>4 != first {
			slot++
		}
		slots = append(slots, slot)
		path := nibblesOf(keccak(words(slot)), 64)
		var kid any = []any{hexPrefix(path[deepest+1:], 2), []byte{1}} // too short to have a hash
		for at := deepest; at > 0; at-- {
			kid = store(full(path[at], kid))
		}
		root[first] = kid
	}
	w.setStorage(contracts, common.BytesToHash(store(root)))
	return slots
}

// setStorage makes that the storage root of the accounts.
func (w *world) setStorage(accounts []common.Address, root common.Hash) {
	w.t.Helper()
	tr, err := w.db.OpenTrie(w.head.Root)
	if err != nil {
		w.t.Fatal(err)
	}
	for _, addr := range accounts {
		account, err := tr.GetAccount(addr)
		if err != nil {
			w.t.Fatal(err)
		}
		account.Root = root
		if err := tr.UpdateAccount(addr, account, 0); err != nil {
			w.t.Fatal(err)
		}
	}
	changed, nodes := tr.Commit(false)
	for _, n := range nodes.Nodes {
		rawdb.WriteLegacyTrieNode(w.db.TrieDB().Disk(), n.Hash, n.Blob)
	}
	w.head = types.CopyHeader(w.head)
	w.head.Root = changed
}

// benchWorstBlocks has blocks without transactions.
func benchWorstBlocks(b *testing.B) {
	b.Run("empty", func(b *testing.B) { worstBlocks(b, nil) })
	b.Run("requests", func(b *testing.B) {
		const withdrawals, consolidations = 16 * MaxBlocks, 2 * MaxBlocks
		worstBlocks(b, types.GenesisAlloc{
			params.WithdrawalQueueAddress:    queue(params.WithdrawalQueueCode, withdrawals, 3),
			params.ConsolidationQueueAddress: queue(params.ConsolidationQueueCode, consolidations, 4),
		})
	})
}

// queue is a request queue (EIP-7002, EIP-7251) with so many requests of so many slots each.
func queue(code []byte, requests, slots int) types.Account {
	account := types.Account{Nonce: 1, Code: code, Balance: new(big.Int), Storage: make(map[common.Hash]common.Hash)}
	account.Storage[common.Hash{31: 3}] = common.BigToHash(big.NewInt(int64(requests))) // tail
	for i := range requests * slots {
		account.Storage[common.BigToHash(big.NewInt(int64(4+i)))] = keccak(words(uint64(i)))
	}
	return account
}

func worstBlocks(b *testing.B, extra types.GenesisAlloc) {
	w := burnWorld(b, nil, extra)
	for range MaxBlocks {
		w.block()
	}
	in := w.input(0, MaxBlocks)
	worst(b, in, nil, DefaultGasSchedule.PerBlock*MaxBlocks)
	b.ReportMetric(float64(len(in.Trace))/1024, "KB")
}
