package execute

import (
	"math/big"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/ethereum/go-ethereum/crypto"
	"github.com/ethereum/go-ethereum/params"
)

// MaxTxGas is the most gas one transaction may have (EIP-7825): 2^24.
const MaxTxGas = 1 << 24

// ChainConfig returns the rules of an L2 chain: every fork through Osaka from genesis on, no fork
// after it, and no deposit contract (a malformed deposit log would make a promised block
// unsealable). The chain id must not be zero. Each call returns a fresh value.
func ChainConfig(chainID uint64) *params.ChainConfig {
	genesis := func() *uint64 { return new(uint64) }
	return &params.ChainConfig{
		ChainID:                 new(big.Int).SetUint64(chainID),
		HomesteadBlock:          new(big.Int),
		EIP150Block:             new(big.Int),
		EIP155Block:             new(big.Int),
		EIP158Block:             new(big.Int),
		ByzantiumBlock:          new(big.Int),
		ConstantinopleBlock:     new(big.Int),
		PetersburgBlock:         new(big.Int),
		IstanbulBlock:           new(big.Int),
		MuirGlacierBlock:        new(big.Int),
		BerlinBlock:             new(big.Int),
		LondonBlock:             new(big.Int),
		ArrowGlacierBlock:       new(big.Int),
		GrayGlacierBlock:        new(big.Int),
		TerminalTotalDifficulty: new(big.Int),
		MergeNetsplitBlock:      new(big.Int),
		ShanghaiTime:            genesis(),
		CancunTime:              genesis(),
		PragueTime:              genesis(),
		OsakaTime:               genesis(),
		BlobScheduleConfig: &params.BlobScheduleConfig{
			Cancun: params.DefaultCancunBlobConfig,
			Prague: params.DefaultPragueBlobConfig,
		},
	}
}

// systemContract is a contract that the state transition itself calls.
type systemContract struct {
	address common.Address
	code    []byte
}

// systemContracts lists the contracts of EIP-4788, EIP-2935, EIP-7002 and EIP-7251, in the order
// in which a block calls them.
func systemContracts() [4]systemContract {
	return [4]systemContract{
		{params.BeaconRootsAddress, params.BeaconRootsCode},
		{params.HistoryStorageAddress, params.HistoryStorageCode},
		{params.WithdrawalQueueAddress, params.WithdrawalQueueCode},
		{params.ConsolidationQueueAddress, params.ConsolidationQueueCode},
	}
}

// SystemAlloc returns the four system contracts with their canonical code and nonce 1. Every L2
// genesis needs them: a pre-state without them is refused.
func SystemAlloc() types.GenesisAlloc {
	alloc := make(types.GenesisAlloc)
	for _, c := range systemContracts() {
		alloc[c.address] = types.Account{Nonce: 1, Code: common.CopyBytes(c.code), Balance: new(big.Int)}
	}
	return alloc
}

// Genesis returns the genesis of an L2 chain: SystemAlloc plus alloc (which wins where both name
// an address), base fee in wei, time in unix seconds.
func Genesis(chainID uint64, time, gasLimit uint64, baseFee *big.Int, alloc types.GenesisAlloc) *core.Genesis {
	all := SystemAlloc()
	for addr, account := range alloc {
		all[addr] = account
	}
	return &core.Genesis{
		Config:     ChainConfig(chainID),
		Timestamp:  time,
		GasLimit:   gasLimit,
		Difficulty: new(big.Int),
		BaseFee:    new(big.Int).Set(baseFee),
		Alloc:      all,
	}
}

// canonicalCodeHashes returns the code hash that each system contract must have.
func canonicalCodeHashes() map[common.Address]common.Hash {
	hashes := make(map[common.Address]common.Hash, 4)
	for _, c := range systemContracts() {
		hashes[c.address] = crypto.Keccak256Hash(c.code)
	}
	return hashes
}
