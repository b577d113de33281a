package devnet

import (
	"encoding/binary"
	"math/big"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/ethereum/go-ethereum/crypto"
	"github.com/ethereum/go-ethereum/params"
)

// What genesis gives away, in ether.
const (
	accountEther  = 10_000     // each funded account, on L1 and on L2
	relayerEther  = 100        // the gateway's relayer, on L2
	roleEther     = 10_000     // settler, treasury, proposers, on L1
	deployerEther = 10_000_000 // backs the L2 supply, on L1
)

// l1ChainConfig is Ethereum with every fork through Osaka active from genesis, and no later one.
func l1ChainConfig(chainID uint64) *params.ChainConfig {
	zero := func() *uint64 { return new(uint64) }
	block := func() *big.Int { return new(big.Int) }
	return &params.ChainConfig{
		ChainID:                 new(big.Int).SetUint64(chainID),
		HomesteadBlock:          block(),
		EIP150Block:             block(),
		EIP155Block:             block(),
		EIP158Block:             block(),
		ByzantiumBlock:          block(),
		ConstantinopleBlock:     block(),
		PetersburgBlock:         block(),
		IstanbulBlock:           block(),
		MuirGlacierBlock:        block(),
		BerlinBlock:             block(),
		LondonBlock:             block(),
		ArrowGlacierBlock:       block(),
		GrayGlacierBlock:        block(),
		MergeNetsplitBlock:      block(),
		TerminalTotalDifficulty: block(),
		ShanghaiTime:            zero(),
		CancunTime:              zero(),
		PragueTime:              zero(),
		OsakaTime:               zero(),
		BlobScheduleConfig: &params.BlobScheduleConfig{
			Cancun: params.DefaultCancunBlobConfig,
			Prague: params.DefaultPragueBlobConfig,
		},
	}
}

// l1Genesis is the first block: funded accounts, the system contracts of EIP-4788, 2935, 7002 and
// 7251, the gas limit at its target, a base fee of 1 gwei.
func l1Genesis(cfg L1Config, time uint64) (*core.Genesis, error) {
	alloc := types.GenesisAlloc{
		params.BeaconRootsAddress:        {Nonce: 1, Code: params.BeaconRootsCode, Balance: new(big.Int)},
		params.HistoryStorageAddress:     {Nonce: 1, Code: params.HistoryStorageCode, Balance: new(big.Int)},
		params.WithdrawalQueueAddress:    {Nonce: 1, Code: params.WithdrawalQueueCode, Balance: new(big.Int)},
		params.ConsolidationQueueAddress: {Nonce: 1, Code: params.ConsolidationQueueCode, Balance: new(big.Int)},
	}
	fund := func(first, count uint32, ether int64) error {
		for i := range count {
			account, err := TestAccount(first + i)
			if err != nil {
				return err
			}
			alloc[account.Address] = types.Account{Balance: etherAmount(ether)}
		}
		return nil
	}
	for _, grant := range []struct {
		first, count uint32
		ether        int64
	}{
		{0, FundedAccounts, accountEther},
		{SettlerIndex, 1, roleEther},
		{DeployerIndex, 1, deployerEther},
		{TreasuryIndex, 2, roleEther},
		{FirstProposerIndex, MaxProposerAccounts, roleEther},
	} {
		if err := fund(grant.first, grant.count, grant.ether); err != nil {
			return nil, err
		}
	}
	return &core.Genesis{
		Config:     l1ChainConfig(cfg.ChainID),
		Timestamp:  time,
		GasLimit:   cfg.GasLimit,
		Difficulty: new(big.Int),
		BaseFee:    big.NewInt(params.GWei),
		ExtraData:  []byte("ultrasound devnet"),
		Alloc:      alloc,
	}, nil
}

// FundedAlloc is what the users' accounts own at genesis, the same on L1 and on L2: accounts 0 to 9
// with 10,000 ether each.
func FundedAlloc() (types.GenesisAlloc, error) {
	accounts, err := Accounts(FundedAccounts)
	if err != nil {
		return nil, err
	}
	alloc := make(types.GenesisAlloc, len(accounts))
	for _, account := range accounts {
		alloc[account.Address] = types.Account{Balance: etherAmount(accountEther)}
	}
	return alloc, nil
}

// CrowdAddress is the i-th of the accounts without keys that fill a large state: every one has 1 wei.
func CrowdAddress(i uint64) common.Address {
	return common.BytesToAddress(crypto.Keccak256([]byte("ultrasound crowd"), binary.BigEndian.AppendUint64(nil, i)))
}

func etherAmount(ether int64) *big.Int {
	return new(big.Int).Mul(big.NewInt(ether), big.NewInt(params.Ether))
}

// feeRecipient is the execution account of a validator. Validators beyond the number of proposer
// accounts share them.
func feeRecipient(validator uint64) (common.Address, error) {
	account, err := TestAccount(FirstProposerIndex + uint32(validator%MaxProposerAccounts))
	return account.Address, err
}
