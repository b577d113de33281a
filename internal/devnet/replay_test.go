package devnet

import (
	"io"
	"log/slog"
	"math/big"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/ethereum/go-ethereum/params"
)

// extendLedger adds count blocks with one transfer each.
func extendLedger(tb testing.TB, l *ledger, c *consensus, count int) {
	tb.Helper()
	account, err := TestAccount(0)
	if err != nil {
		tb.Fatal(err)
	}
	signer := types.LatestSigner(l.genesis.Config)
	for range count {
		head := l.head()
		tx := types.MustSignNewTx(account.Key, signer, &types.LegacyTx{
			Nonce: head.Number.Uint64(), GasPrice: big.NewInt(100 * params.GWei), Gas: 21000, To: &common.Address{1},
		})
		built, err := l.build(c, order{parent: head, slot: head.Number.Uint64() + 1, extra: blockExtra, carry: types.Transactions{tx}})
		if err != nil || len(built.Block.Transactions()) != 1 {
			tb.Fatalf("block with %d transactions: %v", len(built.Block.Transactions()), err)
		}
		if err := l.adopt(change{Ancestor: head.Hash(), Added: []journaledBlock{built}}); err != nil {
			tb.Fatal(err)
		}
		l.tag(c.cfg)
	}
}

// BenchmarkReplay gives the cost of a start per block: with the database gone (every block is
// executed again) and with it there (the journal is only read).
func BenchmarkReplay(b *testing.B) {
	const blocks = 1000
	log := slog.New(slog.NewTextHandler(io.Discard, nil))
	cfg := testConfig().WithDefaults()
	cfg.DataDir, cfg.GenesisTime = b.TempDir(), 1_700_000_000
	l, err := openLedger(cfg, installed, log, time.Now())
	if err != nil {
		b.Fatal(err)
	}
	if err := l.start(); err != nil { // a node that never started leaves goroutines of the library's
		b.Fatal(err)
	}
	c, err := newConsensus(cfg, l.genesis.Timestamp)
	if err != nil {
		b.Fatal(err)
	}
	extendLedger(b, l, c, blocks)
	head := l.head().Hash()
	l.close()
	for _, lost := range []bool{true, false} {
		name := "database kept"
		if lost {
			name = "database lost"
		}
		b.Run(name, func(b *testing.B) {
			for range b.N {
				if lost {
					if err := os.RemoveAll(filepath.Join(cfg.DataDir, nodeFolder)); err != nil {
						b.Fatal(err)
					}
				}
				l, err := openLedger(cfg, installed, log, time.Now())
				if err != nil || l.head().Hash() != head {
					b.Fatalf("open: %v", err)
				}
				if err := l.start(); err != nil {
					b.Fatal(err)
				}
				l.close()
			}
			b.ReportMetric(float64(b.Elapsed().Microseconds())/float64(b.N)/blocks, "us/block")
		})
	}
}
