package l1

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/common/hexutil"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/ethereum/go-ethereum/rpc"
	"github.com/ethereum/go-ethereum/trie"

	"github.com/ultrasound-rollup/ultrasound/based"
	"github.com/ultrasound-rollup/ultrasound/blocks"
)

// logBatch is how many blocks' logs are asked for at once: a settlement's may be more than a megabyte,
// and nodes bound the size of a batch's answer.
const logBatch = 8

// tags are the heads that a node names.
type tags struct {
	latest          header
	safe, finalized blocks.Ref // zero while the node has none
}

// tags asks for the newest, the safe and the finalized block at once.
func (c *Client) tags(ctx context.Context) (tags, error) {
	ctx, cancel := c.bound(ctx)
	defer cancel()
	names := []string{"latest", "safe", "finalized"}
	raw := make([]json.RawMessage, len(names))
	batch := make([]rpc.BatchElem, len(names))
	for i, name := range names {
		batch[i] = rpc.BatchElem{Method: "eth_getBlockByNumber", Args: []any{name, false}, Result: &raw[i]}
	}
	if err := c.rpc.BatchCallContext(ctx, batch); err != nil {
		return tags{}, fmt.Errorf("get L1 heads: %w", err)
	}
	var t tags
	for i, name := range names {
		h, err := decodeHeader(raw[i])
		switch {
		case name == "latest" && batch[i].Error != nil:
			return tags{}, fmt.Errorf("get L1 head: %w", batch[i].Error)
		case name == "latest" && err != nil:
			return tags{}, fmt.Errorf("get L1 head: %w", err)
		case batch[i].Error != nil || errors.Is(err, ErrNotFound):
			continue // nodes answer with an error or null while nothing is safe or finalized
		case err != nil:
			return tags{}, fmt.Errorf("get L1 block %q: %w", name, err)
		}
		switch name {
		case "latest":
			t.latest = h
		case "safe":
			t.safe = h.ref()
		case "finalized":
			t.finalized = h.ref()
		}
	}
	return t, nil
}

// headersByNumber asks for the headers from first to last on the node's present chain. It returns
// ErrNotFound if the chain is shorter. That they are linked is the caller's to check.
func (c *Client) headersByNumber(ctx context.Context, first, last uint64) ([]header, error) {
	ctx, cancel := c.bound(ctx)
	defer cancel()
	raw := make([]json.RawMessage, last-first+1)
	batch := make([]rpc.BatchElem, len(raw))
	for i := range batch {
		batch[i] = rpc.BatchElem{Method: "eth_getBlockByNumber", Args: []any{hexutil.Uint64(first + uint64(i)), false}, Result: &raw[i]}
	}
	if err := c.rpc.BatchCallContext(ctx, batch); err != nil {
		return nil, fmt.Errorf("get L1 headers %d to %d: %w", first, last, err)
	}
	out := make([]header, len(raw))
	for i := range batch {
		number := first + uint64(i)
		if batch[i].Error != nil {
			return nil, fmt.Errorf("get L1 header %d: %w", number, batch[i].Error)
		}
		h, err := decodeHeader(raw[i])
		if err != nil {
			return nil, fmt.Errorf("get L1 header %d: %w", number, err)
		}
		if h.Number.Uint64() != number {
			return nil, fmt.Errorf("get L1 header %d: got number %v: %w", number, h.Number, ErrInconsistent)
		}
		out[i] = h
	}
	return out, nil
}

// fill turns linked headers into L1 blocks, with what the rollup's contract says in them.
func (c *Client) fill(ctx context.Context, slots blocks.Slots, headers []header) ([]based.L1Block, error) {
	portal, err := c.Portal(ctx)
	if err != nil {
		return nil, err
	}
	out := make([]based.L1Block, len(headers))
	var asked []int // whose logs bloom may contain something of the rollup's or its portal's
	for i, h := range headers {
		out[i] = based.L1Block{Number: h.Number.Uint64(), Hash: h.hash, Parent: h.ParentHash, Time: h.Time, Slot: slots.At(h.Time)}
		if types.BloomLookup(h.Bloom, c.cfg.Network.Rollup) || types.BloomLookup(h.Bloom, portal) {
			asked = append(asked, i)
		}
	}
	for part := range slices.Chunk(asked, logBatch) {
		logs, err := c.logs(ctx, headers, part, portal)
		if err != nil {
			return nil, err
		}
		for j, i := range part {
			if err := c.decodeLogs(&out[i], logs[j]); err != nil {
				return nil, fmt.Errorf("read L1 block %d %x: %w", out[i].Number, out[i].Hash, err)
			}
		}
	}
	return out, nil
}

// logs asks for the rollup's and its portal's logs of the headers with the given indices, by block hash.
func (c *Client) logs(ctx context.Context, headers []header, which []int, portal common.Address) ([][]types.Log, error) {
	ours := []common.Address{c.cfg.Network.Rollup, portal}
	bounded, cancel := c.bound(ctx)
	defer cancel()
	out := make([][]types.Log, len(which))
	batch := make([]rpc.BatchElem, len(which))
	for j, i := range which {
		filter := map[string]any{"blockHash": headers[i].hash, "address": ours}
		batch[j] = rpc.BatchElem{Method: "eth_getLogs", Args: []any{filter}, Result: &out[j]}
	}
	if err := c.rpc.BatchCallContext(bounded, batch); err != nil {
		return nil, fmt.Errorf("get logs: %w", err)
	}
	for j, i := range which {
		h := headers[i]
		if batch[j].Error != nil {
			return nil, fmt.Errorf("get logs of L1 block %v: %w", h.Number, batch[j].Error)
		}
		if len(out[j]) == 0 {
			// The bloom may be mistaken, but nodes are known to answer before they have the logs.
			logs, err := c.logsByReceipts(ctx, h, ours)
			if err != nil {
				return nil, fmt.Errorf("get receipts of L1 block %v: %w", h.Number, err)
			}
			out[j] = logs
		}
		for _, l := range out[j] {
			if l.BlockHash != h.hash || !slices.Contains(ours, l.Address) || l.Removed {
				return nil, fmt.Errorf("get logs of L1 block %v: log of block %x, contract %v: %w", h.Number, l.BlockHash, l.Address, ErrInconsistent)
			}
		}
		slices.SortFunc(out[j], func(a, b types.Log) int { return int(a.Index) - int(b.Index) })
	}
	return out, nil
}

// logsByReceipts takes the contracts' logs from all receipts of a block, which the header's receipts
// root proves complete.
func (c *Client) logsByReceipts(ctx context.Context, h header, ours []common.Address) ([]types.Log, error) {
	ctx, cancel := c.bound(ctx)
	defer cancel()
	receipts, err := c.eth.BlockReceipts(ctx, rpc.BlockNumberOrHashWithHash(h.hash, false))
	if err != nil {
		return nil, err
	}
	if root := types.DeriveSha(types.Receipts(receipts), trie.NewStackTrie(nil)); root != h.ReceiptHash {
		return nil, fmt.Errorf("receipts give root %x, header has %x: %w", root, h.ReceiptHash, ErrInconsistent)
	}
	var out []types.Log
	for _, r := range receipts {
		for _, l := range r.Logs {
			if slices.Contains(ours, l.Address) {
				out = append(out, *l)
			}
		}
	}
	return out, nil
}

// linked checks that headers stand on each other and the first on parent.
func linked(parent common.Hash, headers []header) error {
	for _, h := range headers {
		if h.ParentHash != parent {
			return fmt.Errorf("L1 block %v %x stands on %x, not on %x: %w", h.Number, h.hash, h.ParentHash, parent, ErrInconsistent)
		}
		parent = h.hash
	}
	return nil
}
