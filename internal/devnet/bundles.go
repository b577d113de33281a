package devnet

import (
	"context"
	"fmt"
	"log/slog"
	"math/big"
	"slices"
	"sync"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/common/hexutil"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/ethereum/go-ethereum/crypto"
)

// Bounds on bundles. A transaction in a bundle may be larger than the public pool's 128 KiB.
const (
	MaxBundleTransactions = 64
	MaxBundleBytes        = 8 << 20 // sum of a bundle's raw transactions
	MaxBundleDistance     = 128     // blocks ahead of the head that a bundle may aim at
	maxBundlesWaiting     = 256
	maxBundleBytesWaiting = 64 << 20
	maxBundleOutcomes     = 4096 // remembered for eth_getBundleStatus
)

// SendBundleArgs is the argument of eth_sendBundle, in the shape that Flashbots gave it: these raw
// transactions, in this order, first in exactly the block of this number, or none of them.
type SendBundleArgs struct {
	Txs               []hexutil.Bytes `json:"txs"`
	BlockNumber       hexutil.Uint64  `json:"blockNumber"`
	MinTimestamp      *uint64         `json:"minTimestamp,omitempty"` // unix seconds, inclusive
	MaxTimestamp      *uint64         `json:"maxTimestamp,omitempty"` // unix seconds, inclusive
	RevertingTxHashes []common.Hash   `json:"revertingTxHashes,omitempty"`
}

// SendBundleResult is the answer of eth_sendBundle.
type SendBundleResult struct {
	// BundleHash is keccak256 of the transactions' hashes, one after the other.
	BundleHash common.Hash `json:"bundleHash"`
}

// What became of a bundle.
const (
	BundlePending  = "pending"  // its block has not been built
	BundleIncluded = "included" // first in its block, whole
	BundleFailed   = "failed"   // left out when its block was built; the reason says why
	BundleExpired  = "expired"  // its block was built without it having been tried (time window)
	BundleReorged  = "reorged"  // was included, and a reorg took it out again
)

// BundleStatus tells what became of one bundle. A bundle sent for several blocks has several.
type BundleStatus struct {
	BundleHash  common.Hash    `json:"bundleHash"`
	BlockNumber hexutil.Uint64 `json:"blockNumber"`
	Status      string         `json:"status"`
	Reason      string         `json:"reason,omitempty"`
	BlockHash   *common.Hash   `json:"blockHash,omitempty"`
}

// bundle is an accepted bundle.
type bundle struct {
	group
	hash       common.Hash
	number     uint64
	minT, maxT uint64 // maxT zero: no end
	bytes      int
}

// bundleKey names a bundle for one block.
type bundleKey struct {
	hash   common.Hash
	number uint64
}

// bundlePool keeps the bundles that wait for their block and what became of
// the last ones. It is bounded in number and bytes, and safe for concurrent use.
type bundlePool struct {
	log      *slog.Logger
	signer   types.Signer
	accepted func(*bundle) // is told of every new bundle; must not block; may be nil

	mu       sync.Mutex
	head     uint64
	waiting  []*bundle
	bytes    int
	outcomes map[bundleKey]*BundleStatus
	order    []bundleKey // of outcomes, oldest first
}

func newBundlePool(signer types.Signer, log *slog.Logger) *bundlePool {
	return &bundlePool{log: log, signer: signer, outcomes: make(map[bundleKey]*BundleStatus)}
}

// parseBundle checks everything that does not depend on the chain; it returns ErrBundle.
func (p *bundlePool) parseBundle(args SendBundleArgs) (*bundle, error) {
	if len(args.Txs) == 0 || len(args.Txs) > MaxBundleTransactions {
		return nil, fmt.Errorf("read bundle of %d transactions, allowed are 1 to %d: %w", len(args.Txs), MaxBundleTransactions, ErrBundle)
	}
	b := &bundle{number: uint64(args.BlockNumber)}
	b.reverting = slices.Clone(args.RevertingTxHashes)
	if len(b.reverting) > MaxBundleTransactions {
		return nil, fmt.Errorf("read %d reverting hashes: %w", len(b.reverting), ErrBundle)
	}
	if args.MinTimestamp != nil {
		b.minT = *args.MinTimestamp
	}
	if args.MaxTimestamp != nil {
		b.maxT = *args.MaxTimestamp
	}
	if b.maxT != 0 && b.maxT < b.minT {
		return nil, fmt.Errorf("read bundle valid from %d to %d: %w", b.minT, b.maxT, ErrBundle)
	}
	var hashes []byte
	for i, raw := range args.Txs {
		if b.bytes += len(raw); b.bytes > MaxBundleBytes {
			return nil, fmt.Errorf("read bundle of more than %d bytes: %w", MaxBundleBytes, ErrBundle)
		}
		tx := new(types.Transaction)
		if err := tx.UnmarshalBinary(raw); err != nil {
			return nil, fmt.Errorf("decode transaction %d (%v): %w", i, err, ErrBundle)
		}
		if tx.Type() == types.BlobTxType {
			return nil, fmt.Errorf("read transaction %d: blobs are not carried here: %w", i, ErrBundle)
		}
		if _, err := types.Sender(p.signer, tx); err != nil {
			return nil, fmt.Errorf("recover sender of transaction %d (%v): %w", i, err, ErrBundle)
		}
		if tx.Gas() > maxL1Transaction {
			return nil, fmt.Errorf("read transaction %d of %d gas, at most %d (EIP-7825): %w", i, tx.Gas(), maxL1Transaction, ErrBundle)
		}
		hash := tx.Hash()
		hashes = append(hashes, hash[:]...)
		b.txs = append(b.txs, tx)
	}
	b.hash = crypto.Keccak256Hash(hashes)
	return b, nil
}

// add accepts a bundle. The same bundle for the same block again is the same bundle.
func (p *bundlePool) add(args SendBundleArgs) (common.Hash, error) {
	b, err := p.parseBundle(args)
	if err != nil {
		return common.Hash{}, err
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	if b.number <= p.head || b.number > p.head+MaxBundleDistance {
		return common.Hash{}, fmt.Errorf("aim at block %d with the head at %d, allowed are the next %d: %w", b.number, p.head, MaxBundleDistance, ErrBundle)
	}
	key := bundleKey{b.hash, b.number}
	if status, ok := p.outcomes[key]; ok && status.Status == BundlePending {
		return b.hash, nil
	}
	if len(p.waiting) >= maxBundlesWaiting || p.bytes+b.bytes > maxBundleBytesWaiting {
		return common.Hash{}, fmt.Errorf("keep bundle: %d bundles of %d bytes wait already: %w", len(p.waiting), p.bytes, ErrBundle)
	}
	p.waiting = append(p.waiting, b)
	p.bytes += b.bytes
	p.set(key, BundlePending, "", nil)
	p.log.Debug("L1 bundle accepted", "bundle", b.hash, "block", b.number, "transactions", len(b.txs))
	if p.accepted != nil {
		p.accepted(b)
	}
	return b.hash, nil
}

// take returns the bundles that may stand in the block of this number and timestamp: those that tip most first, as a
// builder who wants to earn does, and in order of arrival where they tip the same. It does not remove them: settle does, when the block is the head.
func (p *bundlePool) take(number, timestamp uint64) []*bundle {
	p.mu.Lock()
	defer p.mu.Unlock()
	var out []*bundle
	for _, b := range p.waiting {
		if b.number == number && timestamp >= b.minT && (b.maxT == 0 || timestamp <= b.maxT) {
			out = append(out, b)
		}
	}
	slices.SortStableFunc(out, func(a, b *bundle) int { return b.tip().Cmp(a.tip()) })
	return out
}

// tip is what the bundle's transactions tip for a unit of gas on average, wei.
func (b *bundle) tip() *big.Int {
	gas, sum := new(big.Int), new(big.Int)
	for _, tx := range b.txs {
		limit := new(big.Int).SetUint64(tx.Gas())
		gas.Add(gas, limit)
		sum.Add(sum, limit.Mul(limit, tx.GasTipCap()))
	}
	if gas.Sign() == 0 {
		return gas // none can be applied
	}
	return sum.Div(sum, gas)
}

// settle records what became of the bundles that were tried in a block which now is the head, and
// drops all that aimed at it or below. results[i] is nil for an included one.
func (p *bundlePool) settle(block *types.Block, tried []*bundle, results []error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.head = block.NumberU64()
	hash := block.Hash()
	for i, b := range tried {
		key := bundleKey{b.hash, b.number}
		if results[i] == nil {
			p.set(key, BundleIncluded, "", &hash)
			p.log.Info("L1 bundle included", "bundle", b.hash, "block", b.number, "hash", hash, "transactions", len(b.txs))
		} else {
			p.set(key, BundleFailed, results[i].Error(), &hash)
			p.log.Info("L1 bundle left out", "bundle", b.hash, "block", b.number, "reason", results[i])
		}
	}
	kept := p.waiting[:0]
	p.bytes = 0
	for _, b := range p.waiting {
		key := bundleKey{b.hash, b.number}
		switch {
		case b.number > p.head:
			kept = append(kept, b)
			p.bytes += b.bytes
		case p.outcomes[key] != nil && p.outcomes[key].Status == BundlePending:
			p.set(key, BundleExpired, "outside its time window, or its block was not built", nil)
			p.log.Info("L1 bundle expired", "bundle", b.hash, "block", b.number)
		}
	}
	clear(p.waiting[len(kept):])
	p.waiting = kept
}

// replaced records that a block fell and which one, if any, stands there now: its bundles are
// included in that one too, or reorged.
func (p *bundlePool) replaced(old *types.Block, now *journaledBlock) {
	included := make(map[common.Hash]bool)
	var newHash common.Hash
	if now != nil {
		newHash = now.Block.Hash()
		at := 0
		for _, note := range now.Bundles {
			included[bundleHash(now.Block.Transactions()[at:at+int(note.Count)])] = true
			at += int(note.Count)
		}
	}
	oldHash := old.Hash()
	p.mu.Lock()
	defer p.mu.Unlock()
	for _, status := range p.outcomes {
		if status.BlockHash == nil || *status.BlockHash != oldHash || status.Status != BundleIncluded {
			continue
		}
		if included[status.BundleHash] {
			status.BlockHash = &newHash
		} else {
			status.Status, status.Reason = BundleReorged, "its block was replaced"
		}
	}
}

// setHead tells the pool the head's number, up or down.
func (p *bundlePool) setHead(number uint64) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.head = number
}

func (p *bundlePool) status(hash common.Hash) []BundleStatus {
	p.mu.Lock()
	defer p.mu.Unlock()
	out := []BundleStatus{}
	for _, key := range p.order {
		if key.hash == hash {
			out = append(out, *p.outcomes[key])
		}
	}
	return out
}

// set must be called with the lock held.
func (p *bundlePool) set(key bundleKey, status, reason string, block *common.Hash) {
	if p.outcomes[key] == nil {
		p.order = append(p.order, key)
	}
	p.outcomes[key] = &BundleStatus{BundleHash: key.hash, BlockNumber: hexutil.Uint64(key.number), Status: status, Reason: reason, BlockHash: block}
	for len(p.order) > maxBundleOutcomes {
		delete(p.outcomes, p.order[0])
		p.order = p.order[1:]
	}
}

func bundleHash(txs types.Transactions) common.Hash {
	var hashes []byte
	for _, tx := range txs {
		hash := tx.Hash()
		hashes = append(hashes, hash[:]...)
	}
	return crypto.Keccak256Hash(hashes)
}

// bundleAPI is the eth namespace's part that takes bundles.
type bundleAPI struct{ pool *bundlePool }

// SendBundle implements eth_sendBundle.
func (a *bundleAPI) SendBundle(_ context.Context, args SendBundleArgs) (*SendBundleResult, error) {
	hash, err := a.pool.add(args)
	if err != nil {
		return nil, invalidParams{err}
	}
	return &SendBundleResult{BundleHash: hash}, nil
}

// GetBundleStatus implements eth_getBundleStatus: what became of the bundle, one entry for each
// block that it was sent for, empty for one that is unknown or forgotten.
func (a *bundleAPI) GetBundleStatus(_ context.Context, hash common.Hash) []BundleStatus {
	return a.pool.status(hash)
}

// invalidParams is an error with JSON-RPC's code for arguments that cannot be right.
type invalidParams struct{ error }

func (invalidParams) ErrorCode() int { return -32602 }

func (e invalidParams) Unwrap() error { return e.error }
