package postgres

import (
	"bytes"
	"fmt"
	"math/big"
	"time"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/ethereum/go-ethereum/rlp"
	"github.com/jackc/pgx/v5/pgtype"

	"github.com/ultrasound-rollup/ultrasound/blocks"
	"github.com/ultrasound-rollup/ultrasound/gateway"
)

// receiptVersion stands before every stored receipt.
const receiptVersion = 1

// storedReceipt is the stored form of a receipt: everything but what follows from the rest (the bloom)
// and what it does not have yet (the block hash).
type storedReceipt struct {
	Type              uint8
	Status            uint64
	CumulativeGasUsed uint64
	GasUsed           uint64
	ContractAddress   common.Address
	EffectiveGasPrice *big.Int
	TxHash            common.Hash
	BlockNumber       uint64
	TransactionIndex  uint64
	FirstLog          uint64 // index in the block
	BlockTime         uint64 // of the logs
	Logs              []*types.Log
}

// encodeReceipt returns version ‖ RLP(storedReceipt).
func encodeReceipt(r *types.Receipt) ([]byte, error) {
	if r == nil {
		return nil, fmt.Errorf("encode receipt: %w: there is none", ErrMalformed)
	}
	stored := storedReceipt{
		Type: r.Type, Status: r.Status, CumulativeGasUsed: r.CumulativeGasUsed, GasUsed: r.GasUsed,
		ContractAddress: r.ContractAddress, EffectiveGasPrice: r.EffectiveGasPrice, TxHash: r.TxHash,
		TransactionIndex: uint64(r.TransactionIndex), Logs: r.Logs,
	}
	if r.BlockNumber != nil {
		stored.BlockNumber = r.BlockNumber.Uint64()
	}
	if stored.EffectiveGasPrice == nil {
		stored.EffectiveGasPrice = new(big.Int)
	}
	if len(r.Logs) > 0 {
		stored.FirstLog, stored.BlockTime = uint64(r.Logs[0].Index), r.Logs[0].BlockTimestamp
	}
	var out bytes.Buffer
	out.WriteByte(receiptVersion)
	if err := rlp.Encode(&out, &stored); err != nil {
		return nil, fmt.Errorf("encode receipt: %w", err)
	}
	return out.Bytes(), nil
}

// decodeReceipt is encodeReceipt's inverse, with the block hash, which may be zero, filled in.
func decodeReceipt(raw []byte, block common.Hash) (*types.Receipt, error) {
	if len(raw) == 0 || raw[0] != receiptVersion {
		return nil, fmt.Errorf("decode receipt: unknown version in %d bytes", len(raw))
	}
	var stored storedReceipt
	if err := rlp.DecodeBytes(raw[1:], &stored); err != nil {
		return nil, fmt.Errorf("decode receipt: %w", err)
	}
	r := &types.Receipt{
		Type: stored.Type, Status: stored.Status, CumulativeGasUsed: stored.CumulativeGasUsed, GasUsed: stored.GasUsed,
		ContractAddress: stored.ContractAddress, EffectiveGasPrice: stored.EffectiveGasPrice, TxHash: stored.TxHash,
		BlockHash: block, BlockNumber: newBig(stored.BlockNumber), TransactionIndex: uint(stored.TransactionIndex),
		Logs: make([]*types.Log, 0, len(stored.Logs)),
	}
	for i, l := range stored.Logs {
		l.BlockNumber, l.BlockHash, l.BlockTimestamp = stored.BlockNumber, block, stored.BlockTime
		l.TxHash, l.TxIndex, l.Index = stored.TxHash, uint(stored.TransactionIndex), uint(stored.FirstLog)+uint(i)
		r.Logs = append(r.Logs, l)
	}
	r.Bloom = types.CreateBloom(r)
	return r, nil
}

// encodeBody returns RLP([transactions, uncles, withdrawals]) and the transactions' hashes, one after another.
func encodeBody(b *types.Block) (body, hashes []byte, err error) {
	body, err = rlp.EncodeToBytes(b.Body())
	if err != nil {
		return nil, nil, fmt.Errorf("encode body of block %d: %w", b.NumberU64(), err)
	}
	hashes = make([]byte, 0, len(b.Transactions())*common.HashLength)
	for _, tx := range b.Transactions() {
		h := tx.Hash()
		hashes = append(hashes, h[:]...)
	}
	return body, hashes, nil
}

func decodeBlock(header, body []byte) (*types.Block, error) {
	var h types.Header
	if err := rlp.DecodeBytes(header, &h); err != nil {
		return nil, fmt.Errorf("decode header: %w", err)
	}
	var b types.Body
	if err := rlp.DecodeBytes(body, &b); err != nil {
		return nil, fmt.Errorf("decode body of block %d: %w", h.Number, err)
	}
	return types.NewBlockWithHeader(&h).WithBody(b), nil
}

func splitHashes(raw []byte) []common.Hash {
	out := make([]common.Hash, 0, len(raw)/common.HashLength)
	for len(raw) >= common.HashLength {
		out = append(out, common.BytesToHash(raw[:common.HashLength]))
		raw = raw[common.HashLength:]
	}
	return out
}

// insertBlock returns the statement that records a block at its place, without an ON CONFLICT clause.
func insertBlock(p blocks.Placed, b *types.Block, sealedAt time.Time) (string, []any, error) {
	if b.Hash() != p.Hash || b.NumberU64() != p.Number || b.Root() != p.StateRoot || b.Time() != p.Time || (p.Number > 0 && b.ParentHash() != p.Parent) {
		return "", nil, fmt.Errorf("record block %d: %w: its header is not that of its place", p.Number, ErrMalformed)
	}
	header, err := rlp.EncodeToBytes(b.Header())
	if err != nil {
		return "", nil, fmt.Errorf("encode header of block %d: %w", p.Number, err)
	}
	body, hashes, err := encodeBody(b)
	if err != nil {
		return "", nil, err
	}
	var parent, permitParent []byte
	if p.Number > 0 {
		parent = p.Parent[:]
	}
	var permitSlot *uint64
	if !p.Permit.IsZero() {
		permitSlot, permitParent = &p.Permit.Slot, p.Permit.L1Parent[:]
	}
	const statement = `
		INSERT INTO l2_blocks (hash, number, parent_hash, kind, time, state_root, permit_slot, permit_l1_parent,
			anchor_number, anchor_l1_hash, anchor_inbox_root, anchor_inbox_count, header, body, tx_hashes, sealed_at, chain_transactions)
		VALUES ($1, $2, $3::bytea, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15::bytea, $16,
			coalesce((SELECT chain_transactions FROM l2_blocks WHERE hash = $3::bytea), 0) + octet_length($15::bytea) / 32)`
	return statement, []any{p.Hash[:], p.Number, parent, int16(p.Kind), p.Time, p.StateRoot[:], permitSlot, permitParent,
		p.Anchor.L1Number, p.Anchor.L1Hash[:], p.Anchor.InboxRoot[:], p.Anchor.InboxCount, header, body, hashes, sealedAt}, nil
}

// placedColumns are what scanPlaced reads, of l2_blocks as b.
const placedColumns = `b.hash, b.number, coalesce(b.parent_hash, decode(repeat('00', 32), 'hex')), b.kind, b.time, b.state_root,
	coalesce(b.permit_slot, 0), coalesce(b.permit_l1_parent, decode(repeat('00', 32), 'hex')),
	b.anchor_number, b.anchor_l1_hash, b.anchor_inbox_root, b.anchor_inbox_count`

// placedTargets returns where Scan puts placedColumns.
func placedTargets(p *blocks.Placed) []any {
	return []any{&p.Hash, &p.Number, &p.Parent, (*kindColumn)(&p.Kind), &p.Time, &p.StateRoot, &p.Permit.Slot, &p.Permit.L1Parent,
		&p.Anchor.L1Number, &p.Anchor.L1Hash, &p.Anchor.InboxRoot, &p.Anchor.InboxCount}
}

// kindColumn reads a block's kind from a smallint.
type kindColumn blocks.Kind

// ScanInt64 implements pgtype.Int64Scanner.
func (k *kindColumn) ScanInt64(n pgtype.Int8) error {
	if !n.Valid || n.Int64 < 0 || n.Int64 > int64(blocks.Based) {
		return fmt.Errorf("read block kind %d: %w", n.Int64, blocks.ErrUnknownKind)
	}
	*k = kindColumn(n.Int64)
	return nil
}

func decodeTx(raw []byte) (*types.Transaction, error) {
	tx := new(types.Transaction)
	if err := tx.UnmarshalBinary(raw); err != nil {
		return nil, fmt.Errorf("decode transaction: %w", err)
	}
	return tx, nil
}

func newBig(n uint64) *big.Int { return new(big.Int).SetUint64(n) }

// byteSlices turns hashes into what the database takes as an array.
func byteSlices(hashes []common.Hash) [][]byte {
	out := make([][]byte, len(hashes))
	for i := range hashes {
		out[i] = hashes[i][:]
	}
	return out
}

// splitEvents turns events into append_events' two arrays.
func splitEvents(events []gateway.Event) (kinds, payloads []string) {
	kinds, payloads = make([]string, len(events)), make([]string, len(events))
	for i, e := range events {
		kinds[i], payloads[i] = string(e.Kind), string(e.Payload)
	}
	return kinds, payloads
}
