package main

import (
	"context"
	"crypto/ecdsa"
	"errors"
	"fmt"
	"log/slog"
	"math/big"
	"net/http"
	"slices"
	"strconv"
	"time"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/common/hexutil"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/ethereum/go-ethereum/crypto"
	"github.com/ethereum/go-ethereum/ethclient"
	"github.com/ethereum/go-ethereum/params"
	"github.com/urfave/cli/v2"
	"golang.org/x/sync/errgroup"

	"github.com/ultrasound-rollup/ultrasound/api"
	"github.com/ultrasound-rollup/ultrasound/based"
	"github.com/ultrasound-rollup/ultrasound/based/l1"
	"github.com/ultrasound-rollup/ultrasound/blocks"
	"github.com/ultrasound-rollup/ultrasound/certs"
	"github.com/ultrasound-rollup/ultrasound/execute"
	"github.com/ultrasound-rollup/ultrasound/gateway"
)

// proposerSettings is everything `ultrasound propose` is told.
type proposerSettings struct {
	Gateway   string // its API
	L1HTTP    string
	BeaconURL string
	L2RPC     string             // empty: as the gateway says
	Rollup    *rollupFile        // with it the proposer follows the rollup itself; nil: the gateway makes template and block
	Settle    bool               // settle by the sequencer's certificates, at the proposer's cost, instead of waiting for the gateway
	Validator []*certs.SecretKey // BLS keys of the validators it proposes for
	Account   *ecdsa.PrivateKey  // pays for the Composer call on L1
	L2Account *ecdsa.PrivateKey  // sends the transaction of the based block; nil: only Given
	Given     []hexutil.Bytes    // raw L2 transactions to put into every based block
	To        common.Address     // of the L2 account's transaction
	Value     *big.Int           // of it, wei
	Log       *slog.Logger
}

// proposer registers its validators with a gateway, and in their slots takes the slot-ending block,
// builds a based block on it, and lands settlement and Composer call in one bundle.
type proposer struct {
	proposerSettings
	client  *l1.Client
	beacon  *l1.Beacon
	l2      *ethclient.Client
	sender  *l1.Sender
	replica *replica // nil: the gateway builds
	model   l1.GasModel
	slots   blocks.Slots
	epoch   uint64 // slots of an epoch
	version [4]byte
	ready   histogram // from the slot-ending block's seal until a bundle was ready to be sent
}

// runProposer proposes until the context ends.
func runProposer(ctx context.Context, settings proposerSettings) error {
	p := &proposer{proposerSettings: settings, model: l1.DefaultGasModel(execute.DefaultGasSchedule)}
	if err := p.connect(ctx); err != nil {
		return fmt.Errorf("connect: %w", err)
	}
	defer p.close()
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	group, ctx := errgroup.WithContext(ctx)
	if p.replica != nil {
		group.Go(func() error { return p.replica.run(ctx) })
	}
	group.Go(func() error {
		defer cancel()
		return p.run(ctx)
	})
	defer p.tellReady()
	return group.Wait()
}

// run registers and proposes.
func (p *proposer) run(ctx context.Context) error {
	if p.replica != nil {
		if err := p.replica.awaitSynced(ctx); err != nil {
			return nil //nolint:nilerr // the context ended
		}
		head := p.replica.head()
		p.Log.Info("L2 rebuilt from L1's logs", "head", head.Number, "hash", head.Hash)
	}
	if err := p.register(ctx); err != nil {
		return fmt.Errorf("register: %w", err)
	}
	last := p.slots.At(uint64(time.Now().Unix()))
	for {
		slot, err := p.nextSlot(ctx, last)
		if err != nil {
			if ctx.Err() != nil {
				return nil
			}
			p.Log.Warn("proposer duties are not known", "err", err)
			if !pause(ctx, time.Second) {
				return nil
			}
			continue
		}
		last = slot
		if err := p.propose(ctx, slot); err != nil && ctx.Err() == nil {
			p.Log.Info("slot passes without a based block", "slot", slot, "reason", err)
		}
		if ctx.Err() != nil {
			return nil
		}
	}
}

func (p *proposer) connect(ctx context.Context) error {
	cfg, err := p.l1Config(ctx)
	if err != nil {
		return err
	}
	if p.client, err = l1.Dial(ctx, cfg); err != nil {
		return err
	}
	if p.beacon, err = l1.NewBeacon(p.BeaconURL, 5*time.Second); err != nil {
		return err
	}
	spec, err := p.beacon.Spec(ctx)
	if err != nil {
		return err
	}
	start, err := p.beacon.Genesis(ctx)
	if err != nil {
		return err
	}
	p.slots, p.epoch, p.version = blocks.Slots{Genesis: start.Time, Seconds: spec.SecondsPerSlot}, spec.SlotsPerEpoch, start.ForkVersion
	if p.Rollup != nil {
		p.replica, err = newReplica(ctx, p.client, *p.Rollup, p.Gateway, p.Log)
	} else {
		p.l2, err = ethclient.DialContext(ctx, p.L2RPC)
	}
	if err != nil {
		return err
	}
	p.sender, err = l1.NewSender(l1.SenderConfig{Client: p.client, Key: p.Account, MaxFee: maxSettlementFee, MinTip: minSettlementTip})
	return err
}

// l1Config says which rollup on which L1: as the rollup file has it, or as the gateway says.
func (p *proposer) l1Config(ctx context.Context) (l1.Config, error) {
	cfg := l1.Config{URL: p.L1HTTP, Timeout: 5 * time.Second}
	if r := p.Rollup; r != nil {
		cfg.L1Genesis, cfg.Genesis = r.L1Genesis, r.genesisBlock().Hash()
		cfg.Network = based.Network{L1ChainID: r.L1ChainID, ChainID: r.ChainID(), Rollup: r.Rollup, Composer: r.Composer}
		return cfg, nil
	}
	var capabilities api.Capabilities
	if err := getJSON(ctx, p.Gateway+"/v1/capabilities", &capabilities); err != nil {
		return cfg, err
	}
	var genesis struct {
		Hash common.Hash `json:"hash"`
	}
	if err := getJSON(ctx, p.Gateway+"/v1/blocks/0", &genesis); err != nil {
		return cfg, err
	}
	if p.L2RPC == "" {
		p.L2RPC = capabilities.L2RPC
	}
	cfg.Genesis = genesis.Hash
	cfg.Network = based.Network{L1ChainID: capabilities.L1ChainID, ChainID: capabilities.ChainID, Rollup: capabilities.Rollup, Composer: capabilities.Composer}
	return cfg, nil
}

func (p *proposer) close() {
	if p.replica != nil {
		p.replica.Close()
	} else {
		p.l2.Close()
	}
	p.beacon.Close()
	p.client.Close()
}

// register hands in a SignedValidatorRegistration for every validator.
func (p *proposer) register(ctx context.Context) error {
	type message struct {
		FeeRecipient common.Address `json:"fee_recipient"`
		GasLimit     string         `json:"gas_limit"`
		Timestamp    string         `json:"timestamp"`
		PublicKey    hexutil.Bytes  `json:"pubkey"`
	}
	type registration struct {
		Message   message       `json:"message"`
		Signature hexutil.Bytes `json:"signature"`
	}
	var all []registration
	recipient := crypto.PubkeyToAddress(p.Account.PublicKey)
	for _, key := range p.Validator {
		signed, err := l1.SignRegistration(key, p.version, recipient, params.MaxTxGas, time.Now())
		if err != nil {
			return err
		}
		public := key.PublicKey()
		all = append(all, registration{
			Message: message{
				FeeRecipient: recipient, GasLimit: strconv.FormatUint(signed.Message.GasLimit, 10),
				Timestamp: strconv.FormatInt(signed.Message.Timestamp.Unix(), 10), PublicKey: public[:],
			},
			Signature: signed.Signature[:],
		})
	}
	for {
		err := askJSON(ctx, http.MethodPost, p.Gateway+"/v1/proposers", all, nil)
		var problem *gatewayProblem
		if p.replica != nil && err != nil && !errors.As(err, &problem) {
			p.Log.Warn("the gateway is not there to be registered with: blocks without a permit are possible in based mode", "err", err)
			return nil
		}
		if err == nil || !errors.As(err, &problem) || problem.Status != http.StatusServiceUnavailable {
			return err
		}
		if !pause(ctx, time.Second) { // the gateway starts, or cannot ask its beacon node yet
			return nil
		}
	}
}

// nextSlot returns the next slot after last that belongs to one of the validators, and is not over yet.
func (p *proposer) nextSlot(ctx context.Context, last uint64) (uint64, error) {
	first := max(last+1, p.slots.At(uint64(time.Now().Unix()))+1)
	for epoch := first / p.epoch; epoch <= first/p.epoch+1; epoch++ {
		duties, err := p.beacon.ProposerDuties(ctx, epoch)
		if err != nil {
			return 0, err
		}
		for _, d := range duties {
			if d.Slot >= first && p.owns(d.PublicKey) {
				return d.Slot, nil
			}
		}
	}
	return 0, errors.New("no slot in this epoch and the next")
}

func (p *proposer) owns(key certs.PublicKey) bool {
	for _, v := range p.Validator {
		if v.PublicKey() == key {
			return true
		}
	}
	return false
}

// Where in its slot a proposer acts.
const (
	earliest = 4 * time.Second        // before the slot: slot-ending blocks are released from here on
	latest   = 150 * time.Millisecond // before the slot: a bundle has to be with the builder by then
	askEvery = 40 * time.Millisecond
)

// propose builds and sends the based block of one slot, and waits to see whether L1 took it.
func (p *proposer) propose(ctx context.Context, slot uint64) error {
	start := time.Unix(int64(p.slots.Start(slot)), 0)
	if !pause(ctx, time.Until(start.Add(-earliest))) {
		return nil
	}
	if p.replica != nil {
		return p.proposeOwn(ctx, slot, start)
	}
	template, err := p.awaitTemplate(ctx, slot, start.Add(-latest))
	if err != nil {
		return err
	}
	built, err := p.build(ctx, template)
	if err != nil {
		return fmt.Errorf("build: %w", err)
	}
	payload, err := p.compose(template, built.Trace, built.Block.Anchor, built.GasUsed)
	if err != nil {
		return err
	}
	return p.send(ctx, template, []l1.Payload{payload}, len(built.Receipts), start)
}

// compose returns the call that includes a block.
func (p *proposer) compose(t based.Template, trace []byte, anchor blocks.Anchor, gasUsed uint64) (l1.Payload, error) {
	call, err := l1.ComposeCalldata(nil, trace, anchor, nil, nil)
	return l1.Payload{To: t.Composer, Data: call, Gas: min(p.model.Settle(call, len(trace), 1, gasUsed), l1.MaxTransactionGas)}, err
}

// send signs the calls, the last of which includes the block, sends them behind the template's settlement as one bundle,
// and waits to see what became of it.
func (p *proposer) send(ctx context.Context, t based.Template, payloads []l1.Payload, transactions int, start time.Time) error {
	signed, err := p.sender.Sign(ctx, payloads...)
	if err != nil {
		return err
	}
	own, err := based.RawTransactions(signed)
	if err != nil {
		return err
	}
	ready := time.Now()
	at := uint64(start.Unix())
	if _, err := p.client.SendRawBundle(ctx, slices.Concat(t.SettlementTxs, own), t.L1Parent.Number+1, at, at); err != nil {
		return err
	}
	p.Log.Info("based block sent", "slot", t.Slot, "block", t.Parent.Number+1, "transactions", transactions,
		"settlements", len(t.SettlementTxs), "own_settlements", len(payloads)-1, "permit", !t.Permit.IsZero())
	p.measure(ctx, t, ready)
	return p.awaitInclusion(ctx, signed[len(signed)-1].Hash(), start.Add(time.Duration(p.slots.Seconds)*time.Second/2))
}

// measure records how long after the seal of its slot-ending block a bundle was ready. Both clocks are the gateway's if it
// runs on the same machine; a gateway that is gone is not asked.
func (p *proposer) measure(ctx context.Context, t based.Template, ready time.Time) {
	if p.Gateway == "" || t.Permit.IsZero() || t.Parent.Kind != blocks.SlotEnding {
		return
	}
	var parent gateway.BlockRecord
	if err := getJSON(ctx, p.Gateway+"/v1/blocks/"+t.Parent.Hash.Hex(), &parent); err != nil {
		return
	}
	took := ready.Sub(parent.SealedAt)
	p.ready.record(took)
	p.Log.Info("bundle was ready", "slot", t.Slot, "after_slot_ending_block", took.Round(100*time.Microsecond))
}

// tellReady logs the distribution of what measure has recorded.
func (p *proposer) tellReady() {
	if line := p.ready.line("ready", 0); line.Count > 0 {
		p.Log.Info("bundles ready after their slot-ending blocks", "bundles", line.Count, "p50_ms", line.P50, "p99_ms", line.P99, "max_ms", line.Max)
	}
}

// awaitTemplate asks for the slot's template until it is open or it is too late.
func (p *proposer) awaitTemplate(ctx context.Context, slot uint64, deadline time.Time) (based.Template, error) {
	reason := errors.New("the gateway has not opened it")
	for time.Now().Before(deadline) {
		var t based.Template
		err := getJSON(ctx, p.Gateway+"/v1/based/template", &t)
		if err == nil && t.Slot == slot {
			return t, nil
		}
		if err != nil {
			reason = err
		}
		if !pause(ctx, askEvery) {
			break
		}
	}
	return based.Template{}, reason
}

// build asks the gateway for a based block of the proposer's own transactions.
func (p *proposer) build(ctx context.Context, t based.Template) (*api.BuiltBlock, error) {
	request := api.BuildRequest{Transactions: append([]hexutil.Bytes{}, p.Given...), FeeRecipient: crypto.PubkeyToAddress(p.Account.PublicKey)}
	if p.L2Account != nil {
		raw, err := p.ownTransaction(ctx, t)
		if err != nil {
			return nil, err
		}
		request.Transactions = append(request.Transactions, raw)
	}
	var built api.BuiltBlock
	if err := askJSON(ctx, http.MethodPost, p.Gateway+"/v1/based/build", request, &built); err != nil {
		return nil, err
	}
	if built.Template.Parent.Hash != t.Parent.Hash {
		return nil, fmt.Errorf("built on block %d, the template has %d", built.Template.Parent.Number, t.Parent.Number)
	}
	announcement := api.AnnounceRequest{Trace: built.Trace, Anchor: &built.Block.Anchor}
	if err := askJSON(ctx, http.MethodPost, p.Gateway+"/v1/based/blocks", announcement, nil); err != nil {
		return nil, fmt.Errorf("announce: %w", err)
	}
	return &built, nil
}

// ownTransaction signs a transfer of the L2 account on the template's parent.
func (p *proposer) ownTransaction(ctx context.Context, t based.Template) (hexutil.Bytes, error) {
	header, err := t.Header()
	if err != nil {
		return nil, err
	}
	nonce, err := p.l2.NonceAtHash(ctx, crypto.PubkeyToAddress(p.L2Account.PublicKey), t.Parent.Hash)
	if err != nil {
		return nil, fmt.Errorf("get nonce on L2: %w", err)
	}
	tx, err := p.transfer(t.ChainID, nonce, header.BaseFee)
	if err != nil {
		return nil, err
	}
	return tx.MarshalBinary()
}

// transfer signs the L2 account's transfer for a block on one of that base fee.
func (p *proposer) transfer(chainID, nonce uint64, baseFee *big.Int) (*types.Transaction, error) {
	tip := big.NewInt(params.GWei)
	tx, err := types.SignNewTx(p.L2Account, execute.Signer(chainID), &types.DynamicFeeTx{
		ChainID: new(big.Int).SetUint64(chainID), Nonce: nonce, To: &p.To, Value: p.Value, Gas: params.TxGas,
		GasTipCap: tip, GasFeeCap: new(big.Int).Add(new(big.Int).Lsh(baseFee, 1), tip),
	})
	if err != nil {
		return nil, fmt.Errorf("sign L2 transaction: %w", err)
	}
	return tx, nil
}

// awaitInclusion waits until L1 has the transaction or the deadline has passed.
func (p *proposer) awaitInclusion(ctx context.Context, tx common.Hash, deadline time.Time) error {
	for time.Now().Before(deadline) {
		receipt, err := p.client.Receipt(ctx, tx)
		if err == nil {
			if receipt.Status != types.ReceiptStatusSuccessful {
				return fmt.Errorf("L1 transaction %s reverted in block %d", tx, receipt.BlockNumber)
			}
			p.Log.Info("based block included", "l1_block", receipt.BlockNumber, "l1_transaction", tx, "gas", receipt.GasUsed)
			return nil
		}
		if !pause(ctx, 100*time.Millisecond) {
			return nil
		}
	}
	return fmt.Errorf("L1 did not take the bundle")
}

// pause waits, and reports whether to go on.
func pause(ctx context.Context, d time.Duration) bool {
	if d <= 0 {
		return ctx.Err() == nil
	}
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-ctx.Done():
		return false
	case <-timer.C:
		return true
	}
}

func proposeCommand() *cli.Command {
	return &cli.Command{
		Name:  "propose",
		Usage: "propose based blocks in the slots of an L1 validator",
		Description: "Registers with the gateway, waits for the validator's slots, takes the slot-ending block, builds a based block\n" +
			"on it with a transaction of its own, and sends settlement and Composer call to the L1 builder as one bundle.\n\n" +
			"With --rollup it follows the rollup by itself, in memory: L1's chain and mail from L1, L2 from L1's logs, and the\n" +
			"blocks above from the gateway's stream, with the sequencer's certificates checked. It makes its own template and\n" +
			"block on that. The gateway's signed settlement comes before it, at the gateway's cost; if the gateway does not\n" +
			"show one in time, or with --settle, the proposer settles by the sequencer's certificates itself. In based mode it\n" +
			"builds without a permit on the contract's head. Messages from L1 that nobody has executed yet come first in the\n" +
			"block, and their fees are the proposer's. Without --rollup the gateway makes template and block.",
		Flags: []cli.Flag{
			&cli.StringFlag{Name: "url", Value: "http://" + defaultHTTP, Usage: "the gateway's API", EnvVars: env("url")},
			&cli.StringFlag{Name: "l1-rpc", Value: "http://127.0.0.1:8545", Usage: "L1's JSON-RPC with eth_sendBundle", EnvVars: env("l1-rpc")},
			&cli.StringFlag{Name: "beacon", Value: "http://127.0.0.1:5052", Usage: "L1's Beacon API", EnvVars: env("beacon")},
			&cli.StringFlag{Name: "l2-rpc", Usage: "L2's JSON-RPC (default: as the gateway says)", EnvVars: env("l2-rpc")},
			&cli.StringFlag{Name: "rollup", Usage: "the rollup file, to follow the rollup and build blocks oneself (default: the gateway builds)", EnvVars: env("rollup")},
			&cli.BoolFlag{Name: "settle", Usage: "with --rollup, settle by the sequencer's certificates instead of asking for the gateway's transactions", EnvVars: env("settle")},
			&cli.StringSliceFlag{Name: "validator-key", Usage: "file with a validator's BLS secret key (hex, mode 0600); repeatable", EnvVars: env("validator-key")},
			&cli.StringFlag{Name: "account-key", Usage: "file with the key of the L1 account that pays (hex or keystore)", EnvVars: env("account-key")},
			&cli.StringFlag{Name: "l2-key", Usage: "file with the key of the L2 account whose transfer is in the based block", EnvVars: env("l2-key")},
			&cli.StringFlag{Name: "keystore-password", Usage: "file with the password of encrypted keystores", EnvVars: env("keystore-password")},
			&cli.StringFlag{Name: "to", Usage: "to whom the L2 account's transfer goes (default: itself)"},
			&cli.StringFlag{Name: "value", Value: "1", Usage: "wei of the L2 account's transfer"},
			&cli.StringSliceFlag{Name: "transaction", Usage: "raw L2 transaction (hex) to put into the based block; repeatable"},
			&cli.BoolFlag{Name: "devnet", Usage: "propose for all validators of a devnet, with its well-known keys"},
		},
		Action: func(c *cli.Context) error {
			settings, err := readProposerSettings(c)
			if err != nil {
				return err
			}
			return runProposer(c.Context, settings)
		},
	}
}

func readProposerSettings(c *cli.Context) (proposerSettings, error) {
	log, err := logger(c)
	if err != nil {
		return proposerSettings{}, err
	}
	s := proposerSettings{Gateway: c.String("url"), L1HTTP: c.String("l1-rpc"), BeaconURL: c.String("beacon"), L2RPC: c.String("l2-rpc"), Log: log}
	if path := c.String("rollup"); path != "" {
		rollup, err := readRollupFile(path)
		if err != nil {
			return s, err
		}
		s.Rollup = &rollup
	}
	if s.Settle = c.Bool("settle"); s.Settle && s.Rollup == nil {
		return s, errors.New("--settle needs --rollup")
	}
	var ok bool
	if s.Value, ok = new(big.Int).SetString(c.String("value"), 10); !ok || s.Value.Sign() < 0 {
		return s, fmt.Errorf("read --value %q: want wei, decimal", c.String("value"))
	}
	if c.Bool("devnet") {
		if err := s.devnetKeys(0); err != nil {
			return s, err
		}
	} else if err := s.readKeys(c); err != nil {
		return s, err
	}
	for _, text := range c.StringSlice("transaction") {
		raw, err := hexutil.Decode(text)
		if err != nil {
			return s, fmt.Errorf("read --transaction: %w", err)
		}
		s.Given = append(s.Given, raw)
	}
	if to := c.String("to"); to != "" {
		if err := s.To.UnmarshalText([]byte(to)); err != nil {
			return s, fmt.Errorf("read --to: %w", err)
		}
	} else if s.L2Account != nil {
		s.To = crypto.PubkeyToAddress(s.L2Account.PublicKey)
	}
	return s, nil
}

func (s *proposerSettings) readKeys(c *cli.Context) error {
	for _, path := range c.StringSlice("validator-key") {
		key, err := certs.LoadSecretKey(path)
		if err != nil {
			return err
		}
		s.Validator = append(s.Validator, key)
	}
	if len(s.Validator) == 0 || c.String("account-key") == "" {
		return errors.New("give --validator-key and --account-key, or --devnet")
	}
	password := c.String("keystore-password")
	var err error
	if s.Account, err = loadKey(c.String("account-key"), password); err != nil {
		return err
	}
	if path := c.String("l2-key"); path != "" {
		s.L2Account, err = loadKey(path, password)
	}
	return err
}
