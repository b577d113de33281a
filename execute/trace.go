package execute

import (
	"bytes"
	"fmt"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/ethereum/go-ethereum/crypto"
	"github.com/ethereum/go-ethereum/params"
	"github.com/ethereum/go-ethereum/rlp"
)

// Bounds of a trace. What is beyond them is refused before anything is allocated for it.
const (
	TraceVersion  = 2
	MaxTraceBytes = 2 << 20
	MaxBlocks     = 64
	MaxCodeBytes  = 64 << 10
)

// Trace is one or more consecutive blocks under one witness. Its encoding is
//
//	0x02 ‖ RLP([ [[header, [transaction, …]], …], [parent header, [code, …], state] ])
//
// with headers and transactions as in block bodies (a typed transaction is a string), codes in strictly
// ascending order of their bytes, and the part of the parent's state that the blocks need as a string (see
// package mpt). There is one encoding per trace.
type Trace struct {
	Blocks []TraceBlock
	Parent *types.Header // of the first block; its state root is the pre-state root
	Codes  [][]byte
	State  []byte
}

// TraceBlock is one block of a trace. Withdrawals are empty.
type TraceBlock struct {
	Header       *types.Header
	Transactions types.Transactions
}

// Block returns the block as the rest of the system knows it.
func (b TraceBlock) Block() *types.Block {
	return types.NewBlockWithHeader(b.Header).WithBody(types.Body{Transactions: b.Transactions, Withdrawals: types.Withdrawals{}})
}

// encodedTrace mirrors the encoding for package rlp.
type encodedTrace struct {
	Blocks  []TraceBlock
	Witness struct {
		Parent *types.Header
		Codes  [][]byte
		State  []byte
	}
}

// Encode returns the trace's bytes. It returns ErrTooLarge or ErrUnordered for a trace that could
// not be decoded again.
func (t *Trace) Encode() ([]byte, error) {
	if len(t.Blocks) == 0 || len(t.Blocks) > MaxBlocks {
		return nil, fmt.Errorf("encode trace: %d blocks: %w", len(t.Blocks), ErrTooLarge)
	}
	if err := checkBlobs(t.Codes, MaxCodeBytes); err != nil {
		return nil, fmt.Errorf("encode trace: codes: %w", err)
	}
	enc := encodedTrace{Blocks: t.Blocks}
	enc.Witness.Parent, enc.Witness.Codes, enc.Witness.State = t.Parent, t.Codes, t.State
	buf := bytes.NewBuffer([]byte{TraceVersion})
	if err := rlp.Encode(buf, &enc); err != nil {
		return nil, fmt.Errorf("encode trace: %w", err)
	}
	if buf.Len() > MaxTraceBytes {
		return nil, fmt.Errorf("encode trace: %d bytes: %w", buf.Len(), ErrTooLarge)
	}
	return buf.Bytes(), nil
}

// DecodeTrace decodes a trace. Codes and state are views of the given bytes. It checks the encoding
// only; whether the blocks are valid and the witness is the right one is for Verify to say. It
// returns ErrTooLarge (also for more transactions than a block's gas used can pay for), ErrVersion,
// ErrMalformed, ErrUnordered, ErrBlobTransaction.
func DecodeTrace(data []byte) (*Trace, error) {
	p, err := parseTrace(data)
	if err != nil {
		return nil, fmt.Errorf("decode trace: %w", err)
	}
	t := &Trace{Parent: p.parent, Codes: p.codes, State: p.state, Blocks: make([]TraceBlock, len(p.blocks))}
	for i, b := range p.blocks {
		t.Blocks[i] = TraceBlock{Header: b.header, Transactions: make(types.Transactions, len(b.txs))}
		for j := range b.txs {
			if t.Blocks[i].Transactions[j], err = b.txs.decode(j); err != nil {
				return nil, fmt.Errorf("decode trace: block %d: transaction %d: %w", i, j, err)
			}
		}
	}
	return t, nil
}

// parsedTrace is a trace whose headers are decoded and whose transactions, codes and state are
// views of its bytes.
type parsedTrace struct {
	parent     *types.Header
	parentHash common.Hash
	blocks     []parsedBlock
	codes      [][]byte
	state      []byte
}

type parsedBlock struct {
	header *types.Header
	hash   common.Hash
	txs    rawTransactions
}

// rawTransactions are the RLP items of a block's transactions; as a list they give its transactions
// root.
type rawTransactions [][]byte

// Len implements types.DerivableList.
func (r rawTransactions) Len() int { return len(r) }

// EncodeIndex implements types.DerivableList: a legacy transaction stands as the list that it is,
// a typed one without the string's header.
func (r rawTransactions) EncodeIndex(i int, buf *bytes.Buffer) {
	kind, content, _, err := rlp.Split(r[i])
	if err == nil && kind == rlp.String {
		buf.Write(content)
	} else {
		buf.Write(r[i])
	}
}

// decode returns transaction i. A blob transaction is refused here: its pooled form, with blobs,
// would decode too.
func (r rawTransactions) decode(i int) (*types.Transaction, error) {
	kind, content, _, err := rlp.Split(r[i])
	if err == nil && kind == rlp.String && len(content) > 0 && content[0] == types.BlobTxType {
		return nil, ErrBlobTransaction
	}
	tx := new(types.Transaction)
	if err := rlp.DecodeBytes(r[i], tx); err != nil {
		return nil, fmt.Errorf("%w: %w", ErrMalformed, err)
	}
	return tx, nil
}

// parseTrace walks the structure of a trace without decoding transactions. What it allocates is a
// small multiple of what it reads: every list is counted before it is allocated, and an item of a
// list that is kept takes several bytes.
func parseTrace(data []byte) (*parsedTrace, error) {
	if len(data) > MaxTraceBytes {
		return nil, fmt.Errorf("%d bytes: %w", len(data), ErrTooLarge)
	}
	if len(data) == 0 || data[0] != TraceVersion {
		return nil, ErrVersion
	}
	top, err := listOf(data[1:], 2)
	if err != nil {
		return nil, err
	}
	blocks, err := listUpTo(top[0], MaxBlocks)
	if err != nil {
		return nil, fmt.Errorf("blocks: %w", err)
	}
	if len(blocks) == 0 {
		return nil, fmt.Errorf("no blocks: %w", ErrMalformed)
	}
	witness, err := listOf(top[1], 3)
	if err != nil {
		return nil, fmt.Errorf("witness: %w", err)
	}
	p := &parsedTrace{blocks: make([]parsedBlock, len(blocks))}
	if p.parent, p.parentHash, err = parseHeader(witness[0]); err != nil {
		return nil, fmt.Errorf("parent header: %w", err)
	}
	if p.codes, err = parseBlobs(witness[1], MaxCodeBytes); err != nil {
		return nil, fmt.Errorf("codes: %w", err)
	}
	state, rest, err := rlp.SplitString(witness[2])
	if err != nil || len(rest) != 0 {
		return nil, fmt.Errorf("state: %w", ErrMalformed)
	}
	p.state = state
	for i, item := range blocks {
		if p.blocks[i], err = parseBlock(item); err != nil {
			return nil, fmt.Errorf("block %d: %w", i, err)
		}
	}
	return p, nil
}

// parseBlock parses [header, [transaction, …]].
func parseBlock(item []byte) (b parsedBlock, err error) {
	parts, err := listOf(item, 2)
	if err != nil {
		return b, err
	}
	if b.header, b.hash, err = parseHeader(parts[0]); err != nil {
		return b, fmt.Errorf("header: %w", err)
	}
	// No transaction uses less than 21,000 gas: the header bounds how many there can be.
	// None is shorter than ten bytes: a list of nine fields.
	most := min(b.header.GasUsed/params.TxGas, uint64(len(parts[1])/10))
	if b.txs, err = listUpTo(parts[1], int(most)); err != nil {
		return b, fmt.Errorf("transactions of %d gas: %w", b.header.GasUsed, err)
	}
	return b, nil
}

// parseHeader decodes a header and hashes its bytes. The contracts hash the same bytes, so these
// must be the header's only encoding.
func parseHeader(item []byte) (*types.Header, common.Hash, error) {
	h := new(types.Header)
	if err := rlp.DecodeBytes(item, h); err != nil {
		return nil, common.Hash{}, fmt.Errorf("%w: %w", ErrMalformed, err)
	}
	hash := crypto.Keccak256Hash(item)
	if h.Hash() != hash {
		return nil, common.Hash{}, fmt.Errorf("header is not canonical: %w", ErrMalformed)
	}
	return h, hash, nil
}

// parseBlobs parses a list of strings in strictly ascending order, none empty, none beyond most.
func parseBlobs(item []byte, most int) ([][]byte, error) {
	content, err := listContent(item)
	if err != nil {
		return nil, err
	}
	count := 0
	for rest, last := content, []byte(nil); len(rest) > 0; count++ {
		var blob []byte
		if blob, rest, err = rlp.SplitString(rest); err != nil {
			return nil, fmt.Errorf("%w: %w", ErrMalformed, err)
		}
		if len(blob) > most {
			return nil, fmt.Errorf("%d bytes: %w", len(blob), ErrTooLarge)
		}
		if bytes.Compare(last, blob) >= 0 {
			return nil, ErrUnordered
		}
		last = blob
	}
	// All are different, so that but for the first 256 each takes at least three bytes.
	blobs := make([][]byte, count)
	for i := range blobs {
		blobs[i], content, _ = rlp.SplitString(content)
	}
	return blobs, nil
}

// checkBlobs is parseBlobs's rule for blobs that are to be encoded.
func checkBlobs(blobs [][]byte, most int) error {
	var last []byte
	for _, blob := range blobs {
		if len(blob) > most {
			return fmt.Errorf("%d bytes: %w", len(blob), ErrTooLarge)
		}
		if bytes.Compare(last, blob) >= 0 {
			return ErrUnordered
		}
		last = blob
	}
	return nil
}

// listContent returns what is in an RLP list that fills data exactly.
func listContent(data []byte) ([]byte, error) {
	content, rest, err := rlp.SplitList(data)
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrMalformed, err)
	}
	if len(rest) != 0 {
		return nil, fmt.Errorf("%d trailing bytes: %w", len(rest), ErrMalformed)
	}
	return content, nil
}

// listOf returns the items of a list of exactly n.
func listOf(data []byte, n int) ([][]byte, error) {
	items, err := listUpTo(data, n)
	if err == nil && len(items) != n {
		err = fmt.Errorf("%d items, want %d: %w", len(items), n, ErrMalformed)
	}
	return items, err
}

// listUpTo returns the items of a list, each with its own header. More than most are ErrTooLarge.
func listUpTo(data []byte, most int) ([][]byte, error) {
	content, err := listContent(data)
	if err != nil {
		return nil, err
	}
	count, err := rlp.CountValues(content)
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrMalformed, err)
	}
	if count > most {
		return nil, fmt.Errorf("%d items, at most %d: %w", count, most, ErrTooLarge)
	}
	items := make([][]byte, count)
	for i := range items {
		_, _, rest, err := rlp.Split(content)
		if err != nil {
			return nil, fmt.Errorf("%w: %w", ErrMalformed, err)
		}
		items[i], content = content[:len(content)-len(rest)], rest
	}
	return items, nil
}
