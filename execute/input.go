package execute

import (
	"encoding/binary"
	"fmt"
	"math/bits"

	"github.com/ethereum/go-ethereum/common"
)

// Input is what EXECUTE is asked: do the blocks of the trace, on the chain of this id, lead from
// parent to tip, from the one state root to the other, using exactly this much gas?
type Input struct {
	ChainID       uint64
	ParentHash    common.Hash // of the block before the first of the trace
	TipHash       common.Hash // of the last
	PreStateRoot  common.Hash
	PostStateRoot common.Hash
	GasUsed       uint64 // of all blocks together
	Trace         []byte
}

// inputHead is the length of the encoding before the trace: seven head words and the length.
const inputHead = 8 * 32

// NewInput returns the input whose claim is what the trace itself says. It checks the trace's
// encoding only.
func NewInput(chainID uint64, trace []byte) (Input, error) {
	p, err := parseTrace(trace)
	if err != nil {
		return Input{}, fmt.Errorf("read claim from trace: %w", err)
	}
	tip := p.blocks[len(p.blocks)-1]
	gasUsed, ok := p.gasUsed()
	if !ok {
		return Input{}, fmt.Errorf("read claim from trace: %w", ErrGasClaim)
	}
	return Input{
		ChainID:       chainID,
		ParentHash:    p.parentHash,
		TipHash:       tip.hash,
		PreStateRoot:  p.parent.Root,
		PostStateRoot: tip.header.Root,
		GasUsed:       gasUsed,
		Trace:         trace,
	}, nil
}

// gasUsed returns the sum of what the headers say, and whether it fits 64 bits.
func (p *parsedTrace) gasUsed() (uint64, bool) {
	var sum, carry uint64
	for _, b := range p.blocks {
		if sum, carry = bits.Add64(sum, b.header.GasUsed, 0); carry != 0 {
			return 0, false
		}
	}
	return sum, true
}

// Encode returns abi.encode(uint64 chainId, bytes32 parentHash, bytes32 tipHash, bytes32 preStateRoot,
// bytes32 postStateRoot, uint64 gasUsed, bytes trace): what stands in the precompile's calldata.
func (in Input) Encode() []byte {
	padded := (len(in.Trace) + 31) / 32 * 32
	buf := make([]byte, inputHead+padded)
	word := func(i int) []byte { return buf[i*32 : (i+1)*32] }
	putUint64(word(0)[24:], in.ChainID)
	copy(word(1), in.ParentHash[:])
	copy(word(2), in.TipHash[:])
	copy(word(3), in.PreStateRoot[:])
	copy(word(4), in.PostStateRoot[:])
	putUint64(word(5)[24:], in.GasUsed)
	putUint64(word(6)[24:], 7*32)
	putUint64(word(7)[24:], uint64(len(in.Trace)))
	copy(buf[inputHead:], in.Trace)
	return buf
}

// DecodeInput decodes an input. Trace is a view of the given bytes. It returns ErrMalformedInput
// for anything but the one encoding that Encode gives: numbers beyond 64 bits, another offset,
// another length than the bytes there are, padding that is not zero, trailing bytes.
func DecodeInput(data []byte) (Input, error) {
	if len(data) < inputHead || len(data)%32 != 0 {
		return Input{}, fmt.Errorf("%d bytes: %w", len(data), ErrMalformedInput)
	}
	word := func(i int) []byte { return data[i*32 : (i+1)*32] }
	var numbers [8]uint64
	for _, i := range []int{0, 5, 6, 7} {
		if !isZero(word(i)[:24]) {
			return Input{}, fmt.Errorf("word %d: %w", i, ErrMalformedInput)
		}
		numbers[i] = binary.BigEndian.Uint64(word(i)[24:])
	}
	tail := uint64(len(data) - inputHead)
	length := numbers[7]
	if numbers[6] != 7*32 || length > tail || tail-length >= 32 || !isZero(data[inputHead+length:]) {
		return Input{}, fmt.Errorf("trace of %d bytes at %d: %w", length, numbers[6], ErrMalformedInput)
	}
	return Input{
		ChainID:       numbers[0],
		ParentHash:    common.Hash(word(1)),
		TipHash:       common.Hash(word(2)),
		PreStateRoot:  common.Hash(word(3)),
		PostStateRoot: common.Hash(word(4)),
		GasUsed:       numbers[5],
		Trace:         data[inputHead : inputHead+length],
	}, nil
}

// isZero reports whether all bytes are zero.
func isZero(b []byte) bool {
	for _, v := range b {
		if v != 0 {
			return false
		}
	}
	return true
}
