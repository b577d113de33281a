package streaming

import (
	"fmt"
	"runtime"

	"golang.org/x/sync/errgroup"

	"github.com/ethereum/go-ethereum/core/types"

	"github.com/ultrasound-rollup/ultrasound/execute"
)

// prepared is a message that is ready for execution.
type prepared struct {
	message Message
	txs     types.Transactions // their senders are known
	failed  error              // why there are no transactions
	claims  chan error         // of a streamed block: what checkClaims finds
}

// prepare does what can be done of a message before the one ahead of it is executed: it decodes the
// transactions and recovers their senders, and begins to check the certificate.
func (j Judge) prepare(m Message) *prepared {
	p := &prepared{message: m}
	switch m := m.(type) {
	case *Fragment:
		p.txs, p.failed = decodeTransactions(j.signer(), m.Piece)
	case *BlockSealed:
		if m.Streamed() {
			p.claims = make(chan error, 1)
			go func() { p.claims <- j.checkClaims(m) }()
			p.txs, p.failed = decodeTransactions(j.signer(), m.Rest)
		}
	}
	return p
}

func (j Judge) signer() types.Signer {
	if j.Senders != nil {
		return j.Senders
	}
	return execute.Signer(j.ChainID)
}

// perSender is how many senders one goroutine recovers before it is worth another.
const perSender = 16

// decodeTransactions decodes the transactions of a piece and recovers their senders, on all processors.
func decodeTransactions(signer types.Signer, p Piece) (types.Transactions, error) {
	if len(p.Transactions) == 0 {
		return nil, nil
	}
	txs := make(types.Transactions, len(p.Transactions))
	var group errgroup.Group
	group.SetLimit(runtime.GOMAXPROCS(0))
	for from := 0; from < len(txs); from += perSender {
		group.Go(func() error {
			for i := from; i < min(from+perSender, len(txs)); i++ {
				tx := new(types.Transaction)
				if err := tx.UnmarshalBinary(p.Transactions[i]); err != nil {
					return fmt.Errorf("transaction %d: %w", int64(p.FirstIndex)+int64(i), err)
				}
				if _, err := types.Sender(signer, tx); err != nil {
					return fmt.Errorf("transaction %d: %w", int64(p.FirstIndex)+int64(i), err)
				}
				txs[i] = tx
			}
			return nil
		})
	}
	if err := group.Wait(); err != nil {
		return nil, err
	}
	return txs, nil
}
