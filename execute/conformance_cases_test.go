package execute

import (
	"bytes"
	"crypto/sha256"
	"math/big"
	"testing"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/ethereum/go-ethereum/core/vm"
	"github.com/ethereum/go-ethereum/core/vm/program"
	"github.com/ethereum/go-ethereum/crypto"
	"github.com/ethereum/go-ethereum/params"
	"github.com/ethereum/go-ethereum/rlp"
)

// fixtureCases returns our own fixtures by name.
func fixtureCases() map[string]func(*testing.T) *chainFixture {
	return map[string]func(*testing.T) *chainFixture{
		"transfers": transferFixture, "creations": creationFixture, "storage": storageFixture,
		"selfdestruct": selfdestructFixture, "set_code": setCodeFixture, "access_lists": accessListFixture,
		"blockhash": blockhashFixture, "transient_storage": transientFixture, "requests": requestFixture,
		"precompiles": precompileFixture, "failures": failureFixture, "logs": logFixture,
		"invalid_headers": invalidHeaderFixture, "invalid_transactions": invalidTransactionFixture,
	}
}

// contract is an account with code.
func contract(code []byte) types.Account {
	return types.Account{Nonce: 1, Code: code, Balance: new(big.Int)}
}

// addressWord is an address as a word of calldata.
func addressWord(addr common.Address) []byte { return common.LeftPadBytes(addr[:], 32) }

func transferFixture(t *testing.T) *chainFixture {
	s := newScribe(t, "Value transfers of all kinds among old and new accounts", nil)
	fee := big.NewInt(3 * params.GWei)
	to := func(n byte) *common.Address { return &common.Address{0xaa, n} }
	unprotected := types.MustSignNewTx(testKey(0), types.HomesteadSigner{},
		&types.LegacyTx{Nonce: s.nonce(0), To: to(1), Value: big.NewInt(1), Gas: 21_000, GasPrice: fee})
	s.block("1111", unprotected,
		s.sign(0, &types.LegacyTx{Nonce: s.nonce(0), To: to(2), Value: big.NewInt(2), Gas: 30_000, GasPrice: fee}),
		s.sign(1, &types.AccessListTx{ChainID: big.NewInt(fixtureChainID), Nonce: s.nonce(1), To: to(3), Value: big.NewInt(3), Gas: 21_000, GasPrice: fee}),
		s.call(2, to(4), 4, 21_000, nil))
	coinbase, self, identity := s.head.Coinbase, addrOf(testKey(3)), common.BytesToAddress([]byte{4})
	s.block("11111", s.call(3, to(9), 0, 21_000, nil), s.call(3, &self, 7, 21_000, nil), s.call(3, &coinbase, 5, 21_000, nil),
		s.call(3, &identity, 1, 50_000, []byte("data")), s.call(3, to(1), 1, 60_000, bytes.Repeat([]byte{0, 1}, 200)))
	s.block("")
	var many []*types.Transaction
	for i := range byte(24) {
		many = append(many, s.call(int(i)%scribeAccounts, to(i%12), 1+int64(i), 21_000, nil))
	}
	s.block("111111111111111111111111", many...)
	return s.done()
}

func creationFixture(t *testing.T) *chainFixture {
	s := newScribe(t, "CREATE and CREATE2, by transaction and by contract, that succeed and that fail", testContracts())
	reverting := program.New().Sstore(1, 1).Op(vm.PUSH0, vm.PUSH0, vm.REVERT).Bytes()
	s.block("1000010",
		s.call(0, nil, 0, 1_000_000, childInit(nil, storeCode())),
		s.call(1, nil, 5, 1_000_000, reverting),
		s.call(1, nil, 0, 1_000_000, program.New().Push(params.MaxCodeSize+1).Op(vm.PUSH0, vm.RETURN).Bytes()),
		s.call(1, nil, 0, 1_000_000, childInit(nil, []byte{0xef, 0})),
		s.call(1, nil, 0, 70_000, childInit(nil, bytes.Repeat([]byte{1}, 200))),
		s.call(2, nil, 9, 100_000, nil),
		s.call(2, nil, 0, 100_000, []byte{byte(vm.INVALID)}))
	deployed := crypto.CreateAddress(addrOf(testKey(0)), 0)
	child := childInit(program.New().Sstore(7, 7).Bytes(), storeCode())
	s.block("1111", s.call(0, &deployed, 0, 200_000, words(1, 2, 3, 4)),
		s.call(3, &createAddress, 11, 600_000, child),
		s.call(3, &createAddress, 0, 600_000, child), // the address is taken
		s.call(3, &createAddress, 0, 600_000, reverting))
	created := crypto.CreateAddress2(createAddress, common.Hash{31: 0}, crypto.Keccak256(child))
	s.block("11", s.call(4, &deployed, 0, 200_000, words(1, 0)), s.call(4, &created, 0, 200_000, words(7, 0, 8, 8)))
	return s.done()
}

func storageFixture(t *testing.T) *chainFixture {
	alloc := testContracts()
	full := alloc[storeAddress]
	full.Storage = make(map[common.Hash]common.Hash)
	for i := range uint64(40) {
		full.Storage[common.BigToHash(new(big.Int).SetUint64(i))] = common.BigToHash(new(big.Int).SetUint64(100 + i))
	}
	alloc[storeAddress] = full
	s := newScribe(t, "Slots that are set, cleared, restored, cleared within the transaction that set them, and tries that collapse", alloc)
	s.block("1111", s.call(0, &storeAddress, 0, 500_000, words(100, 1, 101, 2, 102, 3)),
		s.call(1, &storeAddress, 0, 500_000, words(103, 1, 103, 0, 104, 5, 104, 0)), // self-cleaning
		s.call(2, &storeAddress, 0, 500_000, words(5, 0, 5, 105, 6, 7, 6, 106)),     // restored
		s.call(3, &storeAddress, 0, 500_000, words(100, 0)))                         // cleared after a transaction of the block set it
	var clear []uint64
	for i := range uint64(39) {
		clear = append(clear, i, 0)
	}
	s.block("10", s.call(0, &storeAddress, 0, 2_000_000, words(clear...)), s.call(1, &revertAddress, 0, 100_000, nil))
	s.block("1", s.call(1, &storeAddress, 0, 500_000, words(39, 0, 101, 0, 102, 0))) // nothing is left
	s.block("1", s.call(2, &storeAddress, 0, 500_000, words(3, 3)))
	return s.done()
}

func selfdestructFixture(t *testing.T) *chainFixture {
	alloc := testContracts()
	heir, old := common.Address{0xaa, 1}, common.Address{0xdd, 1}
	mortal := contract(program.New().Sstore(2, 2).Selfdestruct(heir).Bytes())
	mortal.Balance, mortal.Storage = big.NewInt(77), map[common.Hash]common.Hash{{31: 1}: {31: 1}}
	alloc[old] = mortal
	s := newScribe(t, "SELFDESTRUCT in the transaction that created the contract, and later", alloc)
	mayfly := childInit(program.New().Sstore(5, 5).Bytes(), program.New().Sstore(1, 1).Selfdestruct(heir).Bytes())
	toItself := childInit(nil, program.New().Op(vm.ADDRESS, vm.SELFDESTRUCT).Bytes())
	s.block("1111", s.call(0, &createAddress, 3, 500_000, mayfly), s.call(0, &createAddress, 4, 500_000, mayfly), // once more at the same address
		s.call(1, &createAddress, 5, 500_000, toItself), s.call(1, nil, 6, 500_000, program.New().Sstore(1, 1).Selfdestruct(heir).Bytes()))
	s.block("11", s.call(2, &old, 0, 100_000, nil), s.call(2, &old, 8, 100_000, nil)) // only its balance moves
	s.block("1", s.call(3, &old, 0, 100_000, nil))
	return s.done()
}

func setCodeFixture(t *testing.T) *chainFixture {
	s := newScribe(t, "EIP-7702: delegations set, changed, cleared and refused", testContracts())
	authority := addrOf(testKey(5))
	s.block("11", s.setCode(0, authority, words(1, 10), s.authorize(5, fixtureChainID, storeAddress)),
		s.call(1, &authority, 0, 100_000, words(2, 20)))
	own := s.setCode(2, authority, nil, s.authorizeAt(testKey(2), fixtureChainID, 1, spinAddress)) // after its own nonce
	s.nonce(2)
	s.block("111", // another delegate, twice in one transaction; chain id 0 is any chain
		s.setCode(0, authority, words(3, 30), s.authorize(5, 0, revertAddress), s.authorize(5, fixtureChainID, storeAddress)),
		s.setCode(0, authority, words(1, 0), // none of these is good: nonce, chain, sender with code
			s.authorizeAt(testKey(5), fixtureChainID, 99, revertAddress), s.authorizeAt(testKey(5), 2, 3, revertAddress)),
		own)
	identity, new7702 := common.BytesToAddress([]byte{2}), testKey(40)
	s.block("101", s.setCode(0, addrOf(testKey(6)), []byte("to a precompile"), s.authorize(6, fixtureChainID, identity)),
		s.setCode(1, addrOf(new7702), words(4, 4), s.authorizeAt(new7702, fixtureChainID, 0, authority)), // the delegate's code is a delegation, which cannot run
		s.setCode(1, authority, nil, s.authorize(5, fixtureChainID, common.Address{})))                   // cleared
	s.block("11", s.call(3, &authority, 1, 100_000, words(9, 9)), s.call(5, &storeAddress, 0, 100_000, words(5, 5)))
	return s.done()
}

func accessListFixture(t *testing.T) *chainFixture {
	s := newScribe(t, "EIP-2930 access lists: used, unused, repeated", testContracts())
	slots := []common.Hash{{31: 1}, {31: 2}, {31: 1}}
	list := types.AccessList{{Address: storeAddress, StorageKeys: slots}, {Address: common.Address{9}}, {Address: storeAddress, StorageKeys: slots[:1]}}
	typed := func(i int) *types.Transaction {
		return s.sign(i, &types.AccessListTx{ChainID: big.NewInt(fixtureChainID), Nonce: s.nonce(i), To: &storeAddress, Value: new(big.Int),
			Gas: 200_000, GasPrice: big.NewInt(3 * params.GWei), Data: words(1, uint64(i)+1, 3, 3), AccessList: list})
	}
	dynamic := s.dynamic(2, &peekAddress, 0, 200_000, addressWord(storeAddress))
	dynamic.AccessList = types.AccessList{{Address: storeAddress}, {Address: peekAddress, StorageKeys: slots}}
	creation := s.dynamic(2, nil, 0, 400_000, childInit(nil, storeCode()))
	creation.AccessList = list
	s.block("1111", typed(0), typed(1), s.sign(2, dynamic), s.sign(2, creation))
	s.block("1", typed(0))
	return s.done()
}

func blockhashFixture(t *testing.T) *chainFixture {
	s := newScribe(t, "BLOCKHASH and EIP-2935 at all distances that there are", testContracts())
	number := func(n uint64) []byte { return words(n) }
	for n := range uint64(8) {
		s.block("11", s.call(0, &hashesAddress, 0, 1_000_000, words(0, 1, 2, 3, n, n+1, n+2, 256, 257)),
			s.call(1, &params.HistoryStorageAddress, 0, 100_000, number(n)))
	}
	s.block("0", s.call(1, &params.HistoryStorageAddress, 0, 100_000, number(100)))
	return s.done()
}

func transientFixture(t *testing.T) *chainFixture {
	var (
		once, twice, again = common.Address{0x71, 1}, common.Address{0x71, 2}, common.Address{0x71, 3}
		load               = func(p *program.Program, from, to int) { p.Push(from).Op(vm.TLOAD).Push(to).Op(vm.SSTORE) }
	)
	// Notes what is there, sets it, notes it again.
	a := program.New()
	load(a, 0, 1)
	a.Tstore(0, 5)
	load(a, 0, 2)
	b := program.New().Call(nil, once, 0, 0, 0, 0, 0).Op(vm.POP).Call(nil, once, 0, 0, 0, 0, 0)
	// Without calldata it calls itself with some, which sets the slot and reverts.
	inner := program.New().Tstore(0, 9).Op(vm.PUSH0, vm.PUSH0, vm.REVERT).Bytes()
	outer := program.New().Tstore(0, 4).Op(vm.PUSH0, vm.PUSH0).Push(1).Op(vm.PUSH0, vm.PUSH0, vm.ADDRESS, vm.GAS, vm.CALL).Push(3).Op(vm.SSTORE)
	load(outer, 0, 1)
	outer.Op(vm.STOP)
	c := program.New().Op(vm.CALLDATASIZE).Push(4 + outer.Size()).Op(vm.JUMPI).Append(outer.Bytes()).Op(vm.JUMPDEST).Append(inner)
	s := newScribe(t, "Transient storage: within a call, across calls, across transactions, reverted", types.GenesisAlloc{
		once: contract(a.Bytes()), twice: contract(b.Bytes()), again: contract(c.Bytes())})
	s.block("11", s.call(0, &once, 0, 200_000, nil), s.call(0, &once, 0, 200_000, nil))
	s.block("11", s.call(0, &twice, 0, 300_000, nil), s.call(1, &again, 0, 300_000, nil))
	s.block("10", s.call(0, &once, 0, 200_000, nil), s.call(1, &again, 0, 300_000, []byte{1}))
	return s.done()
}

func requestFixture(t *testing.T) *chainFixture {
	asker := common.Address{0x70, 2}
	// Passes its calldata and value on to the withdrawal queue.
	code := program.New().Op(vm.CALLDATASIZE, vm.PUSH0, vm.PUSH0, vm.CALLDATACOPY, vm.PUSH0, vm.PUSH0, vm.CALLDATASIZE, vm.PUSH0, vm.CALLVALUE).
		Push(params.WithdrawalQueueAddress).Op(vm.GAS, vm.CALL, vm.PUSH0, vm.SSTORE).Bytes()
	s := newScribe(t, "Withdrawal (EIP-7002) and consolidation (EIP-7251) requests, more than one block takes", types.GenesisAlloc{asker: contract(code)})
	withdrawal := func(n byte) []byte { return append(bytes.Repeat([]byte{n}, 48), 0, 0, 0, 0, 0, 0, 1, n) }
	consolidation := func(n byte) []byte {
		return append(bytes.Repeat([]byte{n}, 48), bytes.Repeat([]byte{n + 1}, 48)...)
	}
	none := types.CalcRequestsHash(nil)
	requested := func(sealed *Sealed, want bool) {
		t.Helper()
		if got := *sealed.Block.Header().RequestsHash != none; got != want {
			t.Fatalf("block %d has requests: %v, want %v", sealed.Block.NumberU64(), got, want)
		}
	}
	var txs []*types.Transaction
	for n := range byte(18) {
		txs = append(txs, s.call(int(n)%4, &params.WithdrawalQueueAddress, 1, 300_000, withdrawal(n)))
	}
	for n := range byte(4) {
		txs = append(txs, s.call(4, &params.ConsolidationQueueAddress, 1, 300_000, consolidation(n)))
	}
	txs = append(txs, s.call(5, &params.WithdrawalQueueAddress, 0, 300_000, withdrawal(1)), // no fee
		s.call(5, &params.ConsolidationQueueAddress, 5, 300_000, withdrawal(1)), // wrong length
		s.call(5, &asker, 3, 300_000, withdrawal(0x33)))
	requested(s.block("1111111111111111111111001", txs...), true)
	requested(s.block("11", s.call(5, &params.WithdrawalQueueAddress, 1000, 300_000, withdrawal(0x44)), s.call(6, &asker, 0, 300_000, withdrawal(0x55))), true)
	requested(s.block("1", s.call(6, &params.ConsolidationQueueAddress, 0, 100_000, nil)), false) // asks for the fee
	return s.done()
}

// probeCode calls the precompile that the first word of calldata names with the rest of it, and stores
// whether it succeeded and the hash of what it returned.
func probeCode() []byte {
	p := program.New().Push(32).Op(vm.CALLDATASIZE, vm.SUB, vm.DUP1).Push(32).Op(vm.PUSH0, vm.CALLDATACOPY) // size
	p.Op(vm.PUSH0, vm.PUSH0, vm.DUP3, vm.PUSH0, vm.PUSH0, vm.CALLDATALOAD).Push(400_000).Op(vm.STATICCALL)
	p.Push(1).Op(vm.ADD, vm.PUSH0, vm.CALLDATALOAD, vm.SSTORE)
	p.Op(vm.RETURNDATASIZE, vm.PUSH0, vm.PUSH0, vm.RETURNDATACOPY, vm.RETURNDATASIZE, vm.PUSH0, vm.KECCAK256)
	return p.Op(vm.PUSH0, vm.CALLDATALOAD).Push(1<<16).Op(vm.ADD, vm.SSTORE, vm.STOP).Bytes()
}

func precompileFixture(t *testing.T) *chainFixture {
	probe := common.Address{0x70, 1}
	s := newScribe(t, "Every precompile of Osaka, and addresses that are none", types.GenesisAlloc{probe: contract(probeCode())})
	digest := sha256.Sum256([]byte("signed"))
	signature, err := crypto.Sign(digest[:], testKey(1))
	if err != nil {
		t.Fatalf("sign: %v", err)
	}
	recovery := bytes.Join([][]byte{digest[:], words(uint64(signature[64]) + 27), signature[:64]}, nil)
	modexp := append(words(1, 1, 1), 3, 5, 7)
	blake := make([]byte, 213)
	blake[3], blake[212] = 2, 1
	bn := words(1, 2)
	inputs := []struct {
		address byte
		input   []byte
	}{
		{1, recovery}, {2, []byte("sha256")}, {3, []byte("ripemd160")}, {4, []byte("identity")}, {5, modexp}, {6, append(bn, bn...)},
		{7, append(bn, words(3)...)}, {8, make([]byte, 192)}, {9, blake}, {10, make([]byte, 192)}, {11, make([]byte, 256)},
		{12, make([]byte, 160)}, {13, make([]byte, 512)}, {14, make([]byte, 288)}, {15, make([]byte, 384)}, {16, make([]byte, 64)}, {17, make([]byte, 128)},
		{18, []byte("none")}, {8, []byte("wrong length")},
	}
	var txs []*types.Transaction
	for i, in := range inputs {
		txs = append(txs, s.call(i%scribeAccounts, &probe, 0, 700_000, append(words(uint64(in.address)), in.input...)))
	}
	s.block("1111111111111111111", txs...)
	s.block("111", s.call(0, &probe, 0, 700_000, append(words(0x100), make([]byte, 160)...)), // P256VERIFY
		s.call(0, &probe, 0, 700_000, append(addressWord(Address), "EXECUTE is on L1 alone"...)), s.call(1, &Address, 5, 100_000, []byte{1}))
	return s.done()
}

func failureFixture(t *testing.T) *chainFixture {
	var (
		alloc = testContracts()
		next  byte
		place = func(code []byte) *common.Address {
			next++
			addr := common.Address{0xfa, next}
			alloc[addr] = contract(code)
			return &addr
		}
		invalid   = place([]byte{byte(vm.INVALID)})
		underflow = place([]byte{byte(vm.ADD)})
		jump      = place(program.New().Push(77).Op(vm.JUMP).Bytes())
		readOnly  = place(program.New().StaticCall(uint256Of(50_000), revertAddress, 0, 0, 0, 0).Push(1).Op(vm.SSTORE).Sstore(2, 2).Bytes())
		poor      = place(program.New().Call(nil, common.Address{0xaa}, 1_000, 0, 0, 0, 0).Push(1).Op(vm.ADD).Push(1).Op(vm.SSTORE).Bytes())
		caught    = place(program.New().Call(nil, revertAddress, 0, 0, 0, 0, 0).Push(1).Op(vm.ADD).Push(1).Op(vm.SSTORE).Bytes())
		deep      = place(program.New().Op(vm.PUSH0, vm.PUSH0, vm.PUSH0, vm.PUSH0, vm.PUSH0, vm.ADDRESS).Push(40_000).Op(vm.GAS, vm.SUB, vm.CALL, vm.GAS, vm.SSTORE).Bytes())
	)
	s := newScribe(t, "Transactions that revert, run out of gas or break a rule, alone and inside of others", alloc)
	s.block("0000001", s.call(0, &revertAddress, 5, 100_000, nil), s.call(0, &spinAddress, 0, 60_000, nil), s.call(1, invalid, 0, 60_000, nil),
		s.call(1, underflow, 0, 60_000, nil), s.call(2, jump, 0, 60_000, nil), s.call(2, &storeAddress, 0, 25_000, words(1, 1)),
		s.call(3, &storeAddress, 0, 100_000, words(1, 1)))
	s.block("1111", s.call(0, readOnly, 0, 200_000, nil), s.call(1, poor, 0, 200_000, nil), s.call(2, caught, 0, 200_000, nil), s.call(3, deep, 0, 900_000, nil))
	s.block("0", s.call(4, &spinAddress, 0, 1_000_000, nil))
	return s.done()
}

func logFixture(t *testing.T) *chainFixture {
	topics := common.Address{0x10, 9}
	p := program.New().Mstore([]byte("thirty-two bytes of a log's data"), 0)
	for n := range 5 {
		for topic := range n {
			p.Push(0xabc0 + topic)
		}
		p.Push(8*n).Op(vm.PUSH0, vm.LOG0+vm.OpCode(n))
	}
	alloc := testContracts(addrOf(testKey(0)), addrOf(testKey(1)))
	alloc[topics] = contract(p.Bytes())
	s := newScribe(t, "Logs of all sizes, and a token's", alloc)
	a, b := addrOf(testKey(0)), addrOf(testKey(1))
	s.block("111", s.call(0, &topics, 0, 100_000, nil), s.call(1, &tokenAddress, 0, 100_000, transferData(a, 5)), s.call(0, &topics, 0, 100_000, nil))
	s.block("10", s.call(0, &tokenAddress, 0, 100_000, transferData(b, 7)), s.call(1, &topics, 0, 23_000, nil))
	return s.done()
}

func invalidHeaderFixture(t *testing.T) *chainFixture {
	s := newScribe(t, "Blocks whose header does not say what they do, each beside a valid one", testContracts(addrOf(testKey(0))))
	for round := range uint64(2) {
		txs := []*types.Transaction{
			s.call(0, &tokenAddress, 0, 100_000, transferData(common.Address{0xaa}, 5)), s.call(1, &params.WithdrawalQueueAddress, 9, 300_000, make([]byte, 56)),
		}
		block := s.draft(txs...).Block
		change := func(exception string, f func(h *types.Header)) {
			s.invalid("BlockException."+exception, withHeader(block, f))
		}
		change("INVALID_STATE_ROOT", func(h *types.Header) { h.Root[31] ^= 1 })
		change("INVALID_GAS_USED", func(h *types.Header) { h.GasUsed++ })
		change("INVALID_GAS_USED", func(h *types.Header) { h.GasUsed-- })
		change("INVALID_RECEIPTS_ROOT", func(h *types.Header) { h.ReceiptHash[0] ^= 1 })
		change("INVALID_LOG_BLOOM", func(h *types.Header) { h.Bloom[200] ^= 1 })
		change("INVALID_TRANSACTIONS_ROOT", func(h *types.Header) { h.TxHash[0] ^= 1 })
		change("INVALID_REQUESTS", func(h *types.Header) { h.RequestsHash = setHash(types.EmptyRequestsHash) })
		change("INVALID_BASEFEE_PER_GAS", func(h *types.Header) { h.BaseFee.Add(h.BaseFee, common.Big1) })
		change("INVALID_BASEFEE_PER_GAS", func(h *types.Header) { h.BaseFee.Sub(h.BaseFee, common.Big1) })
		change("INVALID_GASLIMIT", func(h *types.Header) { h.GasLimit += h.GasLimit / 1024 })
		change("INVALID_BLOCK_TIMESTAMP_OLDER_THAN_PARENT", func(h *types.Header) { h.Time = s.head.Time })
		change("INVALID_BLOCK_NUMBER", func(h *types.Header) { h.Number.Add(h.Number, common.Big1) })
		change("UNKNOWN_PARENT", func(h *types.Header) { h.ParentHash[0] ^= 1 })
		change("EXTRA_DATA_TOO_BIG", func(h *types.Header) { h.Extra = make([]byte, 33) })
		change("IMPORT_IMPOSSIBLE_DIFFICULTY_OVER_PARIS", func(h *types.Header) { h.Difficulty = big.NewInt(1) })
		change("IMPORT_IMPOSSIBLE_UNCLES_OVER_PARIS", func(h *types.Header) { h.UncleHash = common.Hash{} })
		change("INVALID_WITHDRAWALS_ROOT", func(h *types.Header) { h.WithdrawalsHash = setHash(common.Hash{1}) })
		change("INCORRECT_BLOB_GAS_USED", func(h *types.Header) { h.BlobGasUsed = new(uint64); *h.BlobGasUsed = params.BlobTxBlobGasPerBlob })
		change("INCORRECT_EXCESS_BLOB_GAS", func(h *types.Header) { h.ExcessBlobGas = new(uint64); *h.ExcessBlobGas = 1 })
		s.invalid("BlockException.INVALID_TRANSACTIONS_ROOT", types.NewBlockWithHeader(block.Header()).
			WithBody(types.Body{Transactions: []*types.Transaction{txs[1], txs[0]}, Withdrawals: types.Withdrawals{}}))
		whole := encodeBlock(t, block)
		s.invalidRLP("BlockException.RLP_STRUCTURES_ENCODING", whole[:len(whole)-1])
		s.invalidRLP("BlockException.RLP_STRUCTURES_ENCODING", append(whole, 0))
		body, err := rlp.EncodeToBytes([]any{block.Header(), block.Transactions(), []*types.Header{}})
		if err != nil {
			t.Fatalf("encode: %v", err)
		}
		s.invalidRLP("BlockException.RLP_STRUCTURES_ENCODING", body) // no withdrawals
		s.block("11", txs...)
		if round == 0 {
			s.block("")
		}
	}
	return s.done()
}

func invalidTransactionFixture(t *testing.T) *chainFixture {
	alloc := testContracts()
	alloc[addrOf(testKey(20))] = types.Account{Balance: big.NewInt(params.Ether), Code: []byte{0}}
	alloc[addrOf(testKey(21))] = types.Account{Balance: big.NewInt(30_000)}
	s := newScribe(t, "Blocks with a transaction that cannot be, each beside a valid one", alloc)
	to := common.Address{0xaa}
	spin := s.call(7, &spinAddress, 0, MaxTxGas, nil)
	for range 2 {
		tx := s.call(0, &to, 1, 21_000, nil)
		block := s.draft(tx).Block
		// plain is the valid transaction, changed.
		plain := func(f func(tx *types.DynamicFeeTx)) *types.Transaction {
			inner := &types.DynamicFeeTx{ChainID: big.NewInt(fixtureChainID), Nonce: tx.Nonce(), To: &to, Value: big.NewInt(1), Gas: 21_000,
				GasTipCap: big.NewInt(params.GWei), GasFeeCap: big.NewInt(100 * params.GWei)}
			f(inner)
			return s.sign(0, inner)
		}
		refused := func(exception string, txs ...*types.Transaction) {
			s.invalid("TransactionException."+exception, withTransactions(block, txs...))
		}
		change := func(exception string, f func(tx *types.DynamicFeeTx)) { refused(exception, plain(f)) }
		change("NONCE_MISMATCH_TOO_HIGH", func(tx *types.DynamicFeeTx) { tx.Nonce++ })
		if tx.Nonce() > 0 {
			change("NONCE_MISMATCH_TOO_LOW", func(tx *types.DynamicFeeTx) { tx.Nonce-- })
		}
		refused("NONCE_MISMATCH_TOO_LOW", tx, tx)
		change("INSUFFICIENT_ACCOUNT_FUNDS", func(tx *types.DynamicFeeTx) { tx.Value = new(big.Int).Lsh(common.Big1, 100) })
		change("INSUFFICIENT_MAX_FEE_PER_GAS", func(tx *types.DynamicFeeTx) {
			tx.GasFeeCap = new(big.Int).Sub(block.BaseFee(), common.Big1)
			tx.GasTipCap = new(big.Int)
		})
		change("PRIORITY_GREATER_THAN_MAX_FEE_PER_GAS", func(tx *types.DynamicFeeTx) { tx.GasTipCap = big.NewInt(101 * params.GWei) })
		change("INTRINSIC_GAS_TOO_LOW", func(tx *types.DynamicFeeTx) { tx.Gas = 20_999 })
		change("INTRINSIC_GAS_BELOW_FLOOR_GAS_COST", func(tx *types.DynamicFeeTx) { tx.Gas, tx.Data = 38_000, bytes.Repeat([]byte{1}, 1000) })
		change("GAS_LIMIT_EXCEEDS_MAXIMUM", func(tx *types.DynamicFeeTx) { tx.Gas = MaxTxGas + 1 })
		foreign := types.MustSignNewTx(testKey(0), Signer(2), &types.DynamicFeeTx{ChainID: big.NewInt(2), Nonce: tx.Nonce(), To: &to, Gas: 21_000,
			GasTipCap: new(big.Int), GasFeeCap: big.NewInt(100 * params.GWei)})
		refused("INVALID_CHAINID", foreign)
		refused("SENDER_NOT_EOA", s.call(20, &to, 1, 21_000, nil))
		refused("INSUFFICIENT_ACCOUNT_FUNDS", s.call(21, &to, 1, 21_000, nil))
		refused("TYPE_4_EMPTY_AUTHORIZATION_LIST", s.sign(0, &types.SetCodeTx{ChainID: uint256Of(fixtureChainID), Nonce: tx.Nonce(), To: to,
			Gas: 100_000, GasTipCap: uint256Of(0), GasFeeCap: uint256Of(100 * params.GWei), Value: uint256Of(0)}))
		s.nonces[addrOf(testKey(20))], s.nonces[addrOf(testKey(21))] = 0, 0
		s.block("1", tx)
	}
	// The first leaves less gas in the block than the second may have.
	full := s.draft(spin).Block
	s.invalid("TransactionException.GAS_ALLOWANCE_EXCEEDED", withTransactions(full, spin, s.call(6, &to, 1, MaxTxGas, nil)))
	s.nonces[addrOf(testKey(6))] = 0
	s.block("01", spin, s.call(6, &to, 1, 21_000, nil))
	return s.done()
}
