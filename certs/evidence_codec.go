package certs

import (
	"bytes"
	"encoding/binary"
	"fmt"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/ethereum/go-ethereum/rlp"
)

// Evidence is encoded as version (1) ‖ kind (1) ‖ body. A certificate stands as CertificateLength
// bytes; a header as length (2, big-endian) ‖ RLP. The bodies:
//
//	fork:          has parent (1: 0 or 1) ‖ [parent's certificate ‖ header] ‖ twice: certificate ‖ count (1) ‖ headers, newest first
//	double permit: two certificates
//	early child:   two certificates ‖ the child's header
//	double promise: two promises
//	broken promise: promise ‖ certificate ‖ header ‖ breach (1) ‖ last (8) ‖ count (1) ‖ nodes ‖ receipt
//
// A promise stands as Promise.Encode (352) ‖ signature (65) ‖ signed delegation (DelegationLength); a trie node, and the
// receipt, as length (4, big-endian) ‖ bytes.
const (
	evidenceVersion = 1
	maxHeaderLength = 1024 // an Osaka header of this rollup takes about 600 bytes

	// MaxBranchHeaders bounds one branch of a fork: ten slots of 12 seconds, one block a second, and some.
	MaxBranchHeaders = 128

	promiseLength    = 11 * 32
	maxProofNodes    = 16      // of a trie of transactions, whose keys have at most five bytes
	maxProofBytes    = 1 << 21 // a receipt with many logs is in its last node
	maxReceiptLength = 1 << 21

	// MaxEvidenceLength bounds every encoded evidence, in bytes: a broken promise may be the largest, by the receipt's logs.
	MaxEvidenceLength = 8 << 20

	// maxForkLength bounds an encoded fork, in bytes.
	maxForkLength = 3 + 3*CertificateLength + 2 + (2*MaxBranchHeaders+1)*(2+maxHeaderLength)
)

// MarshalBinary implements Evidence. It returns ErrEvidence for branches that the bounds exclude.
func (f *Fork) MarshalBinary() ([]byte, error) {
	buf := []byte{evidenceVersion, byte(EvidenceFork), 0}
	var err error
	if f.Parent != nil {
		buf[2] = 1
		if buf, err = appendCertificates(buf, f.Parent.Certificate); err != nil {
			return nil, err
		}
		if buf, err = appendHeaders(buf, f.Parent.Header); err != nil {
			return nil, err
		}
	}
	for _, branch := range f.Branches {
		if len(branch.Headers) == 0 || len(branch.Headers) > MaxBranchHeaders {
			return nil, fmt.Errorf("encode branch of %d headers: %w", len(branch.Headers), ErrEvidence)
		}
		if buf, err = appendCertificates(buf, branch.Certificate); err != nil {
			return nil, err
		}
		buf = append(buf, byte(len(branch.Headers)))
		if buf, err = appendHeaders(buf, branch.Headers...); err != nil {
			return nil, err
		}
	}
	return buf, nil
}

// MarshalBinary implements Evidence.
func (d *DoublePermit) MarshalBinary() ([]byte, error) {
	return appendCertificates([]byte{evidenceVersion, byte(EvidenceDoublePermit)}, d.Certificates[:]...)
}

// MarshalBinary implements Evidence.
func (e *EarlyChild) MarshalBinary() ([]byte, error) {
	buf, err := appendCertificates([]byte{evidenceVersion, byte(EvidenceEarlyChild)}, e.Certificates[:]...)
	if err != nil {
		return nil, err
	}
	return appendHeaders(buf, e.Header)
}

// MarshalBinary implements Evidence.
func (d *DoublePromise) MarshalBinary() ([]byte, error) {
	buf := []byte{evidenceVersion, byte(EvidenceDoublePromise)}
	var err error
	for _, p := range d.Promises {
		if buf, err = appendPromise(buf, p); err != nil {
			return nil, err
		}
	}
	return buf, nil
}

// MarshalBinary implements Evidence. It returns ErrEvidence for a proof or a receipt that the bounds exclude.
func (b *BrokenPromise) MarshalBinary() ([]byte, error) {
	buf, err := appendPromise([]byte{evidenceVersion, byte(EvidenceBrokenPromise)}, b.Promise)
	if err != nil {
		return nil, err
	}
	if buf, err = appendCertificates(buf, b.Certificate); err != nil {
		return nil, err
	}
	if buf, err = appendHeaders(buf, b.Header); err != nil {
		return nil, err
	}
	size := 0
	for _, node := range b.Proof {
		size += len(node)
	}
	if len(b.Proof) > maxProofNodes || size > maxProofBytes || len(b.Receipt) > maxReceiptLength {
		return nil, fmt.Errorf("encode proof of %d nodes, %d bytes, receipt of %d: %w", len(b.Proof), size, len(b.Receipt), ErrEvidence)
	}
	buf = append(buf, byte(b.Breach))
	buf = binary.BigEndian.AppendUint64(buf, b.Last)
	buf = append(buf, byte(len(b.Proof)))
	for _, node := range append(b.Proof[:len(b.Proof):len(b.Proof)], b.Receipt) {
		buf = binary.BigEndian.AppendUint32(buf, uint32(len(node)))
		buf = append(buf, node...)
	}
	return buf, nil
}

func appendPromise(buf []byte, p DelegatedPromise) ([]byte, error) {
	delegation, err := p.Delegation.MarshalBinary()
	if err != nil {
		return nil, fmt.Errorf("encode evidence: %w", err)
	}
	if len(p.Signature) != 65 {
		return nil, fmt.Errorf("encode promise with a signature of %d bytes: %w", len(p.Signature), ErrEvidence)
	}
	buf = append(append(buf, p.Promise.Encode()...), p.Signature...)
	return append(buf, delegation...), nil
}

func appendCertificates(buf []byte, certificates ...Certificate) ([]byte, error) {
	for _, c := range certificates {
		raw, err := c.MarshalBinary()
		if err != nil {
			return nil, fmt.Errorf("encode evidence: %w", err)
		}
		buf = append(buf, raw...)
	}
	return buf, nil
}

func appendHeaders(buf []byte, headers ...*types.Header) ([]byte, error) {
	for _, h := range headers {
		if h == nil || h.Number == nil || h.Difficulty == nil {
			return nil, fmt.Errorf("encode evidence: missing header: %w", ErrEvidence)
		}
		raw, err := rlp.EncodeToBytes(h)
		if err != nil {
			return nil, fmt.Errorf("encode header: %w", err)
		}
		if len(raw) > maxHeaderLength {
			return nil, fmt.Errorf("encode header of %d bytes: %w", len(raw), ErrEvidence)
		}
		buf = binary.BigEndian.AppendUint16(buf, uint16(len(raw)))
		buf = append(buf, raw...)
	}
	return buf, nil
}

// DecodeEvidence reads what MarshalBinary wrote, and nothing else: it returns ErrEncoding, or
// ErrMessage for a certificate message that cannot be. It checks no signature; Check does.
func DecodeEvidence(b []byte) (Evidence, error) {
	if len(b) < 2 || len(b) > MaxEvidenceLength || b[0] != evidenceVersion {
		return nil, fmt.Errorf("decode evidence of %d bytes: %w", len(b), ErrEncoding)
	}
	if EvidenceKind(b[1]) != EvidenceBrokenPromise && len(b) > maxForkLength {
		return nil, fmt.Errorf("decode evidence of %d bytes: %w", len(b), ErrEncoding)
	}
	r := &evidenceReader{rest: b[2:]}
	var evidence Evidence
	switch kind := EvidenceKind(b[1]); kind {
	case EvidenceFork:
		evidence = r.fork()
	case EvidenceDoublePermit:
		evidence = &DoublePermit{Certificates: [2]Certificate{r.certificate(), r.certificate()}}
	case EvidenceEarlyChild:
		evidence = &EarlyChild{Certificates: [2]Certificate{r.certificate(), r.certificate()}, Header: r.header()}
	case EvidenceDoublePromise:
		evidence = &DoublePromise{Promises: [2]DelegatedPromise{r.promise(), r.promise()}}
	case EvidenceBrokenPromise:
		evidence = r.brokenPromise()
	case EvidenceUnknown:
		return nil, fmt.Errorf("decode evidence of no kind: %w", ErrEncoding)
	default:
		return nil, fmt.Errorf("decode evidence of kind %d: %w", b[1], ErrEncoding)
	}
	if r.err == nil && len(r.rest) != 0 {
		r.err = fmt.Errorf("%d trailing bytes: %w", len(r.rest), ErrEncoding)
	}
	if r.err != nil {
		return nil, fmt.Errorf("decode evidence: %w", r.err)
	}
	return evidence, nil
}

// evidenceReader takes parts off the front; after the first error it gives zero values.
type evidenceReader struct {
	rest []byte
	err  error
}

func (r *evidenceReader) take(n int) []byte {
	if r.err == nil && len(r.rest) < n {
		r.err = fmt.Errorf("%d bytes missing: %w", n-len(r.rest), ErrEncoding)
	}
	if r.err != nil {
		return nil
	}
	part := r.rest[:n]
	r.rest = r.rest[n:]
	return part
}

func (r *evidenceReader) certificate() Certificate {
	var c Certificate
	if part := r.take(CertificateLength); part != nil {
		r.err = c.UnmarshalBinary(part)
	}
	return c
}

func (r *evidenceReader) header() *types.Header {
	prefix := r.take(2)
	if prefix == nil {
		return nil
	}
	n := int(binary.BigEndian.Uint16(prefix))
	if n > maxHeaderLength {
		r.err = fmt.Errorf("header of %d bytes: %w", n, ErrEncoding)
		return nil
	}
	raw := r.take(n)
	if raw == nil {
		return nil
	}
	header := new(types.Header)
	if err := rlp.DecodeBytes(raw, header); err != nil {
		r.err = fmt.Errorf("header (%v): %w", err, ErrEncoding)
		return nil
	}
	// One block, one encoding: what does not come out as it went in would hash to something else.
	again, err := rlp.EncodeToBytes(header)
	if err != nil || !bytes.Equal(again, raw) {
		r.err = fmt.Errorf("header is not canonical: %w", ErrEncoding)
		return nil
	}
	return header
}

func (r *evidenceReader) promise() DelegatedPromise {
	var d DelegatedPromise
	encoded, signature, delegation := r.take(promiseLength), r.take(65), r.take(DelegationLength)
	if delegation == nil {
		return d
	}
	word := func(i int) []byte { return encoded[i*32 : (i+1)*32] }
	number := func(i int) uint64 { return binary.BigEndian.Uint64(word(i)[24:]) }
	d.Promise = Promise{
		ChainID: number(1), Rollup: common.BytesToAddress(word(2)), TxHash: common.Hash(word(3)), BlockNumber: number(4), ParentHash: common.Hash(word(5)),
		Index: number(6), ReceiptDigest: common.Hash(word(7)), AnchorNumber: number(8), AnchorL1Hash: common.Hash(word(9)), Time: number(10),
	}
	if !bytes.Equal(d.Promise.Encode(), encoded) {
		r.err = fmt.Errorf("promise is not canonical: %w", ErrEncoding)
		return d
	}
	d.Signature = bytes.Clone(signature)
	r.err = d.Delegation.UnmarshalBinary(delegation)
	return d
}

func (r *evidenceReader) brokenPromise() *BrokenPromise {
	b := &BrokenPromise{Promise: r.promise(), Certificate: r.certificate(), Header: r.header()}
	head := r.take(1 + 8 + 1)
	if head == nil {
		return b
	}
	b.Breach, b.Last = Breach(head[0]), binary.BigEndian.Uint64(head[1:9])
	if b.Breach > BreachMissing || head[9] > maxProofNodes {
		r.err = fmt.Errorf("breach %d, %d nodes: %w", head[0], head[9], ErrEncoding)
		return b
	}
	left := maxProofBytes
	for range head[9] {
		node := r.bytes(left)
		left -= len(node)
		b.Proof = append(b.Proof, node)
	}
	b.Receipt = r.bytes(maxReceiptLength)
	return b
}

// bytes takes a length and as many bytes.
func (r *evidenceReader) bytes(most int) []byte {
	prefix := r.take(4)
	if prefix == nil {
		return nil
	}
	n := binary.BigEndian.Uint32(prefix)
	if uint64(n) > uint64(most) {
		r.err = fmt.Errorf("%d bytes, at most %d: %w", n, most, ErrEncoding)
		return nil
	}
	return bytes.Clone(r.take(int(n)))
}

func (r *evidenceReader) fork() *Fork {
	f := new(Fork)
	flag := r.take(1)
	if flag == nil {
		return f
	}
	switch flag[0] {
	case 0:
	case 1:
		f.Parent = &CertifiedHeader{Certificate: r.certificate(), Header: r.header()}
	default:
		r.err = fmt.Errorf("parent flag %d: %w", flag[0], ErrEncoding)
	}
	for i := range f.Branches {
		f.Branches[i].Certificate = r.certificate()
		count := r.take(1)
		if count == nil {
			return f
		}
		if count[0] == 0 || count[0] > MaxBranchHeaders {
			r.err = fmt.Errorf("branch of %d headers: %w", count[0], ErrEncoding)
			return f
		}
		for range count[0] {
			f.Branches[i].Headers = append(f.Branches[i].Headers, r.header())
		}
	}
	return f
}
