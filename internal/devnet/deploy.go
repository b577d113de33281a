package devnet

import (
	"bytes"
	"cmp"
	"context"
	"crypto/ecdsa"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"math/big"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/ethereum/go-ethereum"
	"github.com/ethereum/go-ethereum/accounts/abi/bind/v2"
	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/common/hexutil"
	"github.com/ethereum/go-ethereum/core"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/ethereum/go-ethereum/crypto"
	"github.com/ethereum/go-ethereum/ethclient"
	"github.com/ethereum/go-ethereum/params"
	"github.com/ethereum/go-ethereum/rlp"

	"github.com/ultrasound-rollup/ultrasound/blocks"
	"github.com/ultrasound-rollup/ultrasound/certs"
	"github.com/ultrasound-rollup/ultrasound/contracts"
	"github.com/ultrasound-rollup/ultrasound/execute"
)

// DeploymentName is the usual name of the file that Deploy keeps.
const DeploymentName = "deployment.json"

// DefaultForcedPrice is what forcing a transaction costs when nobody has for a while, in wei: 0.01 ether.
const DefaultForcedPrice = params.Ether / 100

// DefaultBondWatch is a day of 12-second slots: time to accuse after the last anchor can be compared.
const DefaultBondWatch = 7200

// devnetBond is what the devnet's sequencer has at stake, ether.
const devnetBond = 32

const (
	receiptInterval = 100 * time.Millisecond
	controlTimeout  = 10 * time.Second
)

// Deployment says which rollup this is and where it stands. It is the JSON file that the gateway
// and its tools read.
type Deployment struct {
	L1ChainID  uint64         `json:"l1_chain_id"`
	L1Genesis  common.Hash    `json:"l1_genesis"`  // hash of L1's block 0
	StartBlock uint64         `json:"start_block"` // an L1 block before the contracts were deployed
	Rollup     common.Address `json:"rollup"`
	Portal     common.Address `json:"portal"` // created by the rollup
	Composer   common.Address `json:"composer"`
	Bond       common.Address `json:"bond"` // zero: nobody sequences
	Genesis    *core.Genesis  `json:"l2_genesis"`
	// Transactions are the signed deployments, Rollup's, Composer's and, if there is one, Bond's. They are in the file before
	// they are sent, so that a start after a crash sends the same ones again.
	Transactions []hexutil.Bytes `json:"transactions"`

	genesis *types.Block // if it is known
}

// GenesisBlock returns L2's genesis block.
func (d Deployment) GenesisBlock() *types.Block {
	if d.genesis != nil {
		return d.genesis
	}
	return d.Genesis.ToBlock()
}

// DeployConfig is what Deploy needs. All fields are required but Control, File and Log.
type DeployConfig struct {
	L1           string            // URL of L1's JSON-RPC
	Control      string            // URL of the devnet's control API, which is told the addresses
	Deployer     *ecdsa.PrivateKey // pays, and backs the L2 supply
	Genesis      *core.Genesis     // of L2
	Slots        blocks.Slots      // of L1
	FeeRecipient common.Address    // coinbase of sequenced blocks
	Treasury     common.Address    // receives what L2 burns
	MaxAnchorAge uint64            // in L1 blocks; zero means blocks.DefaultMaxAnchorAge

	// Based mode and forced transactions; zeros mean blocks' defaults and DefaultForcedPrice.
	BasedAfter     uint64   // slots
	ForcedDeadline uint64   // L1 blocks
	ForcedWindow   uint64   // L1 blocks
	ForcedPrice    *big.Int // wei

	// The sequencer's bond; zeros mean none, the deployer, and DefaultBondWatch.
	Bond         *big.Int       // wei
	BondOwner    common.Address // may withdraw it
	BondWatch    uint64         // L1 blocks that a withdrawal waits beyond EIP-2935's window
	SequencerKey certs.PublicKey
	File         string // where the deployment is kept; empty: nowhere
	Log          *slog.Logger

	genesis *types.Block // of Genesis: a large state takes a minute
}

// L2Genesis is the devnet's L2 genesis: the system contracts, the users' accounts (FundedAlloc) and so many
// of CrowdAddress, a base fee of 1 gwei. time is unix seconds, at most L1's genesis time.
func L2Genesis(chainID, time, gasLimit, crowd uint64) (*core.Genesis, error) {
	alloc, err := FundedAlloc()
	if err != nil {
		return nil, err
	}
	for i := range crowd {
		alloc[CrowdAddress(i)] = types.Account{Balance: big.NewInt(1)}
	}
	relayer, err := TestAccount(RelayerIndex)
	if err != nil {
		return nil, err
	}
	alloc[relayer.Address] = types.Account{Balance: etherAmount(relayerEther)}
	alloc[contracts.MessengerAddress] = contracts.MessengerAccount()
	return execute.Genesis(chainID, time, gasLimit, big.NewInt(params.GWei), alloc), nil
}

// DevnetDeployment fills in DeployConfig with the devnet's roles for a running L1.
func DevnetDeployment(ends L1Endpoints, genesis *core.Genesis, file string, log *slog.Logger) (DeployConfig, error) {
	cfg := DeployConfig{
		L1: ends.HTTP(), Control: ends.BeaconURL(), Genesis: genesis, Slots: ends.Slots(),
		SequencerKey: SequencerKey().PublicKey(), File: file, Log: log, Bond: etherAmount(devnetBond),
	}
	deployer, err := TestAccount(DeployerIndex)
	if err != nil {
		return cfg, err
	}
	treasury, err := TestAccount(TreasuryIndex)
	if err != nil {
		return cfg, err
	}
	recipient, err := TestAccount(FeeRecipientIndex)
	cfg.Deployer, cfg.Treasury, cfg.FeeRecipient = deployer.Key, treasury.Address, recipient.Address
	return cfg, err
}

// Deploy puts Rollup and Composer on L1, the former with exactly the ether that the L2 genesis
// gives away, waits until both are there, and checks that they are what the configuration says.
// With the file of an earlier call it finishes or confirms that deployment. ErrDeployment: the
// file, or what stands on L1, is of another rollup or chain, or a transaction failed.
func Deploy(ctx context.Context, cfg DeployConfig) (Deployment, error) {
	if cfg.Log == nil {
		cfg.Log = slog.New(slog.DiscardHandler)
	}
	cfg.MaxAnchorAge = cmp.Or(cfg.MaxAnchorAge, blocks.DefaultMaxAnchorAge)
	cfg.BasedAfter = cmp.Or(cfg.BasedAfter, blocks.DefaultBasedAfter)
	cfg.ForcedDeadline = cmp.Or(cfg.ForcedDeadline, blocks.DefaultForcedDeadline)
	cfg.ForcedWindow = cmp.Or(cfg.ForcedWindow, blocks.DefaultForcedWindow)
	cfg.BondWatch = cmp.Or(cfg.BondWatch, DefaultBondWatch)
	if cfg.Bond == nil {
		cfg.Bond = new(big.Int)
	}
	if cfg.BondOwner == (common.Address{}) && cfg.Deployer != nil {
		cfg.BondOwner = crypto.PubkeyToAddress(cfg.Deployer.PublicKey)
	}
	if cfg.ForcedPrice == nil {
		cfg.ForcedPrice = big.NewInt(DefaultForcedPrice)
	}
	if cfg.Deployer == nil || cfg.Genesis == nil || cfg.Genesis.Config == nil || cfg.Slots.Seconds == 0 {
		return Deployment{}, fmt.Errorf("deploy without key, genesis or slots: %w", ErrConfig)
	}
	client, err := ethclient.DialContext(ctx, cfg.L1)
	if err != nil {
		return Deployment{}, fmt.Errorf("connect to L1: %w", err)
	}
	defer client.Close()
	cfg.genesis = cfg.Genesis.ToBlock()
	d, err := loadDeployment(cfg.File)
	if errors.Is(err, os.ErrNotExist) {
		if d, err = planDeployment(ctx, client, cfg); err == nil {
			err = saveDeployment(cfg.File, d)
		}
	}
	if err != nil {
		return Deployment{}, err
	}
	if err := checkChain(ctx, client, cfg, d); err != nil {
		return Deployment{}, err
	}
	for i, address := range d.contracts() {
		if err := deployOne(ctx, client, address, d.Transactions[i]); err != nil {
			return Deployment{}, err
		}
	}
	if err := checkContracts(ctx, client, cfg, d); err != nil {
		return Deployment{}, err
	}
	if cfg.Control != "" {
		if err := nameRollup(ctx, cfg.Control, append(d.contracts(), d.Portal)...); err != nil {
			return Deployment{}, err
		}
	}
	cfg.Log.Info("Rollup stands on L1", "rollup", d.Rollup, "portal", d.Portal, "composer", d.Composer, "bond", d.Bond, "l2_genesis", cfg.genesis.Hash())
	d.genesis = cfg.genesis
	return d, nil
}

// contracts are the addresses of what the transactions deploy.
func (d Deployment) contracts() []common.Address {
	if d.Bond == (common.Address{}) {
		return []common.Address{d.Rollup, d.Composer}
	}
	return []common.Address{d.Rollup, d.Composer, d.Bond}
}

// contractConfig is the Rollup's constructor argument.
func (cfg DeployConfig) contractConfig() (contracts.Config, error) {
	var key []byte // empty: nobody sequences
	if cfg.SequencerKey != (certs.PublicKey{}) {
		point, err := cfg.SequencerKey.EIP2537()
		if err != nil {
			return contracts.Config{}, fmt.Errorf("encode sequencer key: %w", err)
		}
		key = point[:]
	}
	header, err := rlp.EncodeToBytes(cfg.genesis.Header())
	if err != nil {
		return contracts.Config{}, fmt.Errorf("encode L2 genesis: %w", err)
	}
	return contracts.Config{
		ChainId: cfg.Genesis.Config.ChainID.Uint64(), L1Genesis: cfg.Slots.Genesis, SlotSeconds: cfg.Slots.Seconds,
		GasLimit: cfg.Genesis.GasLimit, FeeRecipient: cfg.FeeRecipient, Treasury: cfg.Treasury,
		BasedAfter: cfg.BasedAfter, ForcedDeadline: cfg.ForcedDeadline, ForcedWindow: cfg.ForcedWindow, ForcedPrice: cfg.ForcedPrice,
		MaxAnchorAge: cfg.MaxAnchorAge, SequencerKey: key, GenesisHeader: header,
	}, nil
}

// planDeployment signs both transactions.
func planDeployment(ctx context.Context, client *ethclient.Client, cfg DeployConfig) (Deployment, error) {
	from := crypto.PubkeyToAddress(cfg.Deployer.PublicKey)
	chainID, err := client.ChainID(ctx)
	if err != nil {
		return Deployment{}, fmt.Errorf("ask L1 for its chain id: %w", err)
	}
	first, err := client.HeaderByNumber(ctx, new(big.Int))
	if err != nil {
		return Deployment{}, fmt.Errorf("ask L1 for its genesis: %w", err)
	}
	head, err := client.HeaderByNumber(ctx, nil)
	if err != nil {
		return Deployment{}, fmt.Errorf("ask L1 for its head: %w", err)
	}
	nonce, err := client.PendingNonceAt(ctx, from)
	if err != nil {
		return Deployment{}, fmt.Errorf("ask L1 for the deployer's nonce: %w", err)
	}
	config, err := cfg.contractConfig()
	if err != nil {
		return Deployment{}, err
	}
	d := Deployment{
		L1ChainID: chainID.Uint64(), L1Genesis: first.Hash(), StartBlock: head.Number.Uint64(), Genesis: cfg.Genesis,
		Rollup: crypto.CreateAddress(from, nonce), Portal: crypto.CreateAddress(crypto.CreateAddress(from, nonce), 1), Composer: crypto.CreateAddress(from, nonce+1),
	}
	type creation struct {
		code  []byte
		value *big.Int
	}
	creations := []creation{
		{append(common.FromHex(contracts.RollupMetaData.Bin), contracts.NewRollup().PackConstructor(config)...), contracts.Circulating(cfg.Genesis.Alloc)},
		{append(common.FromHex(contracts.ComposerMetaData.Bin), contracts.NewComposer().PackConstructor(d.Rollup)...), new(big.Int)},
	}
	if cfg.SequencerKey != (certs.PublicKey{}) {
		d.Bond = crypto.CreateAddress(from, nonce+2)
		bond := contracts.NewBond().PackConstructor(d.Rollup, cfg.BondOwner, new(big.Int).SetUint64(cfg.BondWatch))
		creations = append(creations, creation{append(common.FromHex(contracts.BondMetaData.Bin), bond...), cfg.Bond})
	}
	for i, creation := range creations {
		gas, err := client.EstimateGas(ctx, ethereum.CallMsg{From: from, Data: creation.code, Value: creation.value})
		if data, reverted := ethclient.RevertErrorData(err); reverted {
			return Deployment{}, fmt.Errorf("the contracts refuse the configuration: %w: %w", contracts.DecodeRevert(data), ErrDeployment)
		}
		if err != nil {
			return Deployment{}, fmt.Errorf("estimate deployment (%v): %w", err, ErrDeployment)
		}
		tip := big.NewInt(params.GWei)
		tx, err := types.SignNewTx(cfg.Deployer, types.LatestSignerForChainID(chainID), &types.DynamicFeeTx{
			ChainID: chainID, Nonce: nonce + uint64(i), Gas: gas + gas/5, Data: creation.code, Value: creation.value,
			GasTipCap: tip, GasFeeCap: new(big.Int).Add(tip, new(big.Int).Mul(head.BaseFee, big.NewInt(10))),
		})
		if err != nil {
			return Deployment{}, fmt.Errorf("sign deployment: %w", err)
		}
		raw, err := tx.MarshalBinary()
		if err != nil {
			return Deployment{}, fmt.Errorf("encode deployment: %w", err)
		}
		d.Transactions = append(d.Transactions, raw)
	}
	return d, nil
}

// deployOne sends the transaction unless its contract is there, and waits for it.
func deployOne(ctx context.Context, client *ethclient.Client, address common.Address, raw []byte) error {
	tx := new(types.Transaction)
	if err := tx.UnmarshalBinary(raw); err != nil {
		return fmt.Errorf("decode deployment of %v (%v): %w", address, err, ErrDeployment)
	}
	var refused error
	for {
		receipt, err := client.TransactionReceipt(ctx, tx.Hash())
		switch {
		case err == nil && receipt.Status == types.ReceiptStatusSuccessful && receipt.ContractAddress == address:
			return nil
		case err == nil:
			return fmt.Errorf("deploy to %v, transaction %v has status %d: %w", address, tx.Hash(), receipt.Status, ErrDeployment)
		case !errors.Is(err, ethereum.NotFound) && !indexing(err) && ctx.Err() == nil:
			return fmt.Errorf("ask L1 for a receipt: %w", err)
		}
		if _, pending, err := client.TransactionByHash(ctx, tx.Hash()); err != nil || !pending {
			// Sent again as long as L1 does not know it: a reorg may have taken it away.
			err := client.SendTransaction(ctx, tx)
			if err != nil && refused != nil {
				return fmt.Errorf("send deployment to %v (%v): %w", address, err, ErrDeployment)
			}
			refused = err // once may be a race with its inclusion
		}
		select {
		case <-ctx.Done():
			return fmt.Errorf("wait for deployment to %v: %w", address, ctx.Err())
		case <-time.After(receiptInterval):
		}
	}
}

// checkChain makes sure that a deployment read from a file belongs to this L1 and this rollup.
func checkChain(ctx context.Context, client *ethclient.Client, cfg DeployConfig, d Deployment) error {
	first, err := client.HeaderByNumber(ctx, new(big.Int))
	if err != nil {
		return fmt.Errorf("ask L1 for its genesis: %w", err)
	}
	if first.Hash() != d.L1Genesis {
		return fmt.Errorf("deployment is for the L1 with genesis %v, this one's is %v: %w", d.L1Genesis, first.Hash(), ErrDeployment)
	}
	if d.Genesis == cfg.Genesis {
		return nil
	}
	if have, want := d.Genesis.ToBlock().Hash(), cfg.genesis.Hash(); have != want {
		return fmt.Errorf("deployment is for the L2 genesis %v, wanted is %v: %w", have, want, ErrDeployment)
	}
	return nil
}

// checkContracts compares what stands on L1 with the configuration.
func checkContracts(ctx context.Context, client *ethclient.Client, cfg DeployConfig, d Deployment) error {
	rollup, composer := contracts.NewRollup(), contracts.NewComposer()
	want, err := cfg.contractConfig()
	if err != nil {
		return err
	}
	at := rollup.Instance(client, d.Rollup)
	opts := &bind.CallOpts{Context: ctx}
	chainID, err := bind.Call(at, opts, rollup.PackChainId(), rollup.UnpackChainId)
	if err != nil {
		return fmt.Errorf("read rollup's chain id: %w", err)
	}
	key, err := bind.Call(at, opts, rollup.PackSequencerKey(), rollup.UnpackSequencerKey)
	if err != nil {
		return fmt.Errorf("read rollup's sequencer key: %w", err)
	}
	genesis, err := bind.Call(at, opts, rollup.PackL1Genesis(), rollup.UnpackL1Genesis)
	if err != nil {
		return fmt.Errorf("read rollup's slots: %w", err)
	}
	seconds, err := bind.Call(at, opts, rollup.PackSlotSeconds(), rollup.UnpackSlotSeconds)
	if err != nil {
		return fmt.Errorf("read rollup's slots: %w", err)
	}
	portal, err := bind.Call(at, opts, rollup.PackPortal(), rollup.UnpackPortal)
	if err != nil {
		return fmt.Errorf("read rollup's portal: %w", err)
	}
	served, err := bind.Call(composer.Instance(client, d.Composer), opts, composer.PackRollup(), composer.UnpackRollup)
	if err != nil {
		return fmt.Errorf("read composer's rollup: %w", err)
	}
	if chainID != want.ChainId || !bytes.Equal(key, want.SequencerKey) || genesis != want.L1Genesis || seconds != want.SlotSeconds || portal != d.Portal || served != d.Rollup {
		return fmt.Errorf("rollup %v has chain id %d, slots of %d s from %d, key %x, portal %v, composer for %v: %w",
			d.Rollup, chainID, seconds, genesis, key, portal, served, ErrDeployment)
	}
	return nil
}

func loadDeployment(file string) (Deployment, error) {
	if file == "" {
		return Deployment{}, os.ErrNotExist
	}
	raw, err := os.ReadFile(file)
	if err != nil {
		return Deployment{}, fmt.Errorf("read deployment: %w", err)
	}
	var d Deployment
	if err := json.Unmarshal(raw, &d); err != nil {
		return Deployment{}, fmt.Errorf("decode deployment %s (%v): %w", file, err, ErrDeployment)
	}
	if d.Genesis == nil || d.Genesis.Config == nil || len(d.Transactions) != len(d.contracts()) {
		return Deployment{}, fmt.Errorf("read deployment %s, parts are missing: %w", file, ErrDeployment)
	}
	return d, nil
}

// saveDeployment writes the file whole or not at all.
func saveDeployment(file string, d Deployment) error {
	if file == "" {
		return nil
	}
	raw, err := json.MarshalIndent(d, "", "  ")
	if err != nil {
		return fmt.Errorf("encode deployment: %w", err)
	}
	out, err := os.CreateTemp(filepath.Dir(file), filepath.Base(file)+".*")
	if err != nil {
		return fmt.Errorf("write deployment: %w", err)
	}
	defer os.Remove(out.Name())
	_, err = out.Write(append(raw, '\n'))
	err = errors.Join(err, out.Sync(), out.Chmod(0o644), out.Close())
	if err == nil {
		err = os.Rename(out.Name(), file)
	}
	if err != nil {
		return fmt.Errorf("write deployment: %w", err)
	}
	return syncDir(filepath.Dir(file))
}

// indexing reports whether L1 has just started and does not know yet which transactions it has.
func indexing(err error) bool {
	return err != nil && strings.Contains(err.Error(), "transaction indexing is in progress")
}

// nameRollup tells the L1 whose transactions a reorg is to drop.
func nameRollup(ctx context.Context, control string, addresses ...common.Address) error {
	ctx, cancel := context.WithTimeout(ctx, controlTimeout)
	defer cancel()
	body, err := json.Marshal(object{"addresses": addresses})
	if err != nil {
		return fmt.Errorf("encode addresses: %w", err)
	}
	request, err := http.NewRequestWithContext(ctx, http.MethodPost, control+"/devnet/rollup", bytes.NewReader(body))
	if err != nil {
		return fmt.Errorf("name the rollup: %w", err)
	}
	answer, err := http.DefaultClient.Do(request)
	if err != nil {
		return fmt.Errorf("name the rollup: %w", err)
	}
	defer answer.Body.Close()
	if answer.StatusCode != http.StatusOK {
		return fmt.Errorf("name the rollup: %s", answer.Status)
	}
	return nil
}
