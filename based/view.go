package based

import (
	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core/types"

	"github.com/ultrasound-rollup/ultrasound/blocks"
)

// Included is one L2 block that an L1 block took, as the contract's log tells it (rule 19).
type Included struct {
	Block    *types.Block  // header and transactions, from the log
	Placed   blocks.Placed // kind, permit and anchor as the contract recorded them
	TxHash   common.Hash   // the L1 transaction
	LogIndex uint          // index of the log in its L1 block
}

// L1Block is one L1 block with what it says about the rollup, in log order.
type L1Block struct {
	Number  uint64
	Hash    common.Hash
	Parent  common.Hash
	Time    uint64 // unix seconds
	Slot    uint64 // slot whose block this is
	Blocks  []Included
	Settled []Settlement

	// What the portal took for L2, and what became of it. A journal need not keep these: see Mail.
	Letters []Letter
	Forced  []Forced
	Done    []ForcedDone
}

// Ref returns the block's number and hash.
func (b L1Block) Ref() blocks.Ref { return blocks.Ref{Number: b.Number, Hash: b.Hash} }

// Settlement is one run of sequenced blocks that an L1 block took under one certificate.
type Settlement struct {
	From, To  uint64      // L2 numbers of the part that was new; From > To if all was settled before
	Tip       common.Hash // hash of the run's last block
	Signature []byte      // the tip's certificate, 96 bytes compressed
	TxHash    common.Hash
}

// Update is a change of the L1 view: Removed newest first, then Added oldest first. Added[0]
// stands on the parent of the last of Removed, or on the head before.
type Update struct {
	Removed   []L1Block
	Added     []L1Block
	Safe      blocks.Ref // zero while unknown
	Finalized blocks.Ref // zero while unknown
}
