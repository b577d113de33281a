package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"time"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/urfave/cli/v2"

	"github.com/ultrasound-rollup/ultrasound/based"
	"github.com/ultrasound-rollup/ultrasound/based/l1"
	"github.com/ultrasound-rollup/ultrasound/blocks"
	"github.com/ultrasound-rollup/ultrasound/certs"
	"github.com/ultrasound-rollup/ultrasound/gateway"
	"github.com/ultrasound-rollup/ultrasound/gateway/node"
	"github.com/ultrasound-rollup/ultrasound/gateway/postgres"
)

func checkCommand() *cli.Command {
	return &cli.Command{
		Name:  "check",
		Usage: "verify a gateway's database against the chain and L1, and say what is wrong",
		Description: "Reads the whole record and changes nothing. Every canonical block is executed again from genesis, its certificate\n" +
			"verified, its promises compared with what execution gives, and its place compared with L1. Best while no gateway\n" +
			"writes: what moves meanwhile may be told as wrong. It fails if it finds anything.",
		Flags: []cli.Flag{
			&cli.StringFlag{Name: "rollup", Required: true, Usage: "rollup file (JSON)", EnvVars: env("rollup")},
			&cli.StringFlag{Name: "database-url", Required: true, Usage: "Postgres, as postgres://user:password@host/database", EnvVars: env("database-url")},
			&cli.StringFlag{Name: "l1-rpc", Required: true, Usage: "L1's JSON-RPC", EnvVars: env("l1-rpc")},
			&cli.BoolFlag{Name: "execute", Value: true, Usage: "execute every block; without it headers, certificates and L1 are checked"},
		},
		Action: func(c *cli.Context) error {
			log, err := logger(c)
			if err != nil {
				return err
			}
			a, err := newAuditor(c, log)
			if err != nil {
				return err
			}
			defer a.close()
			return a.run(c.Context)
		},
	}
}

// auditor compares a database with what it must be.
type auditor struct {
	out    io.Writer
	log    *slog.Logger
	client *l1.Client
	store  *postgres.Store
	node   *node.Node // nil: blocks are not executed
	rules  l1.Rules
	rollup rollupFile
	wrong  int
	onL1   map[blocks.Ref]bool
}

func newAuditor(c *cli.Context, log *slog.Logger) (*auditor, error) {
	a := &auditor{out: c.App.Writer, log: log, onL1: make(map[blocks.Ref]bool)}
	var err error
	if a.rollup, err = readRollupFile(c.String("rollup")); err != nil {
		return nil, err
	}
	r := a.rollup
	if a.client, err = l1.Dial(c.Context, l1.Config{
		URL: c.String("l1-rpc"), L1Genesis: r.L1Genesis, Genesis: r.genesisBlock().Hash(), Timeout: 10 * time.Second, Logger: log,
		Network: based.Network{L1ChainID: r.L1ChainID, ChainID: r.ChainID(), Rollup: r.Rollup, Composer: r.Composer},
	}); err != nil {
		return nil, err
	}
	if a.rules, err = a.client.Rules(c.Context); err != nil {
		return a, errors.Join(err, a.close())
	}
	header := r.genesisBlock().Header()
	if a.store, err = postgres.Open(c.Context, c.String("database-url"), postgres.Options{
		ChainID: r.ChainID(), Rollup: r.Rollup, GenesisHeader: header, PublicKey: a.rules.SequencerKey, Logger: log,
		Genesis: blocks.Placed{Hash: header.Hash(), StateRoot: header.Root, Time: header.Time, Kind: blocks.Regular},
	}); err != nil {
		return a, errors.Join(err, a.close())
	}
	if c.Bool("execute") {
		if a.node, err = node.New(node.Config{Genesis: r.Genesis, RPCAddr: "127.0.0.1:0", Logger: slog.New(slog.DiscardHandler)}); err != nil {
			return a, errors.Join(err, a.close())
		}
	}
	return a, nil
}

func (a *auditor) close() error {
	var err error
	if a.node != nil {
		err = a.node.Close()
	}
	if a.store != nil {
		a.store.Close()
	}
	a.client.Close()
	return err
}

// fault says what is wrong.
func (a *auditor) fault(format string, args ...any) {
	a.wrong++
	fmt.Fprintf(a.out, "wrong  "+format+"\n", args...)
}

func (a *auditor) run(ctx context.Context) error {
	found, err := a.store.Audit(ctx)
	if err != nil {
		return err
	}
	for _, line := range found {
		a.fault("%s", line)
	}
	head, err := a.store.BlockByTag(ctx, postgres.TagLatest)
	if err != nil {
		return err
	}
	parent := a.rollup.genesisBlock().Hash()
	told := time.Now()
	for n := uint64(1); n <= head.Number; n++ {
		record, err := a.store.BlockByNumber(ctx, n)
		if errors.Is(err, gateway.ErrNotFound) {
			a.fault("L2 block: there is no canonical block %d below %d", n, head.Number)
			break
		}
		if err != nil {
			return err
		}
		if err := a.block(ctx, record, parent); err != nil {
			return err
		}
		parent = record.Hash
		if time.Since(told) > 5*time.Second {
			told = time.Now()
			a.log.Info("checking", "block", n, "of", head.Number)
		}
	}
	if err := a.contract(ctx, head.Number); err != nil {
		return err
	}
	if a.wrong > 0 {
		return fmt.Errorf("%d findings in a record of %d blocks", a.wrong, head.Number)
	}
	_, err = fmt.Fprintf(a.out, "right  %d blocks, their certificates, promises and places on L1\n", head.Number)
	return err
}

// block checks one canonical block. The error is of the check; what is wrong is told.
func (a *auditor) block(ctx context.Context, r *gateway.BlockRecord, parent common.Hash) error {
	block, _, err := a.store.Block(ctx, r.Hash)
	if err != nil {
		return err
	}
	switch {
	case block.Hash() != r.Hash:
		a.fault("L2 block %d: its header has the hash %s, recorded is %s", r.Number, block.Hash(), r.Hash)
	case block.ParentHash() != parent || r.ParentHash != parent:
		a.fault("L2 block %d: it stands on %s, not on %s", r.Number, block.ParentHash(), parent)
	}
	if err := based.CheckBody(block); err != nil {
		a.fault("L2 block %d: %v", r.Number, err)
	}
	if a.node != nil {
		if _, err := a.node.Import(ctx, block); err != nil {
			a.fault("L2 block %d: executing it: %v", r.Number, err)
			_ = a.node.Close()
			a.node = nil // nothing above can be executed
		}
	}
	if r.Kind.Sequenced() {
		if err := a.certificate(ctx, r); err != nil {
			return err
		}
	}
	if err := a.promises(ctx, r, block); err != nil {
		return err
	}
	if r.L1 == nil {
		return nil
	}
	ref := blocks.Ref{Number: r.L1.Number, Hash: r.L1.Hash}
	if _, asked := a.onL1[ref]; !asked {
		canonical, err := a.client.Canonical(ctx, ref.Number, ref.Hash)
		if err != nil {
			return err
		}
		a.onL1[ref] = canonical
		if !canonical {
			a.fault("L1 block %d %s, which took L2 block %d, is not on L1's chain", ref.Number, ref.Hash, r.Number)
		}
	}
	return nil
}

func (a *auditor) certificate(ctx context.Context, r *gateway.BlockRecord) error {
	signed, err := a.store.SignedBlock(ctx, r.Hash)
	if err != nil {
		return err
	}
	if signed == nil {
		if r.L1 == nil {
			a.fault("certificate: block %d has none, and is not on L1", r.Number)
		} else {
			a.fault("certificate: block %d is on L1, and nothing here has certified it (rule 14)", r.Number)
		}
		return nil
	}
	placed := blocks.Placed{Number: r.Number, Hash: r.Hash, Parent: r.ParentHash, Kind: r.Kind, Anchor: r.Anchor}
	if r.Permit != nil {
		placed.Permit = *r.Permit
	}
	if want := certs.NewMessage(a.rollup.ChainID(), a.rollup.Rollup, placed); signed.Certificate.Message != want {
		a.fault("certificate of block %d says %+v, the block is %+v", r.Number, signed.Certificate.Message, want)
	}
	if err := signed.Certificate.Verify(a.rules.SequencerKey); err != nil {
		a.fault("certificate of block %d: %v", r.Number, err)
	}
	return nil
}

// promises compares what was promised for a block with what execution gives.
func (a *auditor) promises(ctx context.Context, r *gateway.BlockRecord, block *types.Block) error {
	if !r.Kind.Sequenced() || len(block.Transactions()) == 0 {
		return nil
	}
	promised, err := a.store.PromisesIn(ctx, r.Hash)
	if err != nil {
		return err
	}
	var receipts types.Receipts
	if a.node != nil {
		receipts = a.node.Receipts(r.Hash)
	}
	for _, p := range promised {
		m := p.Promise
		switch {
		case m.Index >= uint64(len(block.Transactions())) || block.Transactions()[m.Index].Hash() != m.TxHash:
			a.fault("promise %d of block %d: the block has another transaction there", m.Index, r.Number)
		case gateway.ReceiptDigest(p.Receipt) != m.ReceiptDigest:
			a.fault("promise %d of block %d: its receipt is not the one that was promised", m.Index, r.Number)
		case receipts != nil && gateway.ReceiptDigest(receipts[m.Index]) != m.ReceiptDigest:
			a.fault("promise %d of block %d: execution gives another receipt", m.Index, r.Number)
		}
	}
	return nil
}

// contract compares the record with the contract's head.
func (a *auditor) contract(ctx context.Context, known uint64) error {
	head, err := a.client.Head(ctx, common.Hash{})
	if err != nil {
		return err
	}
	if head.Number > known {
		a.fault("L1 has block %d, the record ends with %d", head.Number, known)
		return nil
	}
	record, err := a.store.BlockByNumber(ctx, head.Number)
	if err != nil {
		return err
	}
	if record.Hash != head.Hash {
		a.fault("the contract's head is block %d %s, the record has %s", head.Number, head.Hash, record.Hash)
	}
	return nil
}
