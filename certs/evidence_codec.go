package certs

import (
	"bytes"
	"encoding/binary"
	"fmt"

	"github.com/ethereum/go-ethereum/core/types"
	"github.com/ethereum/go-ethereum/rlp"
)

// Evidence is encoded as version (1) ‖ kind (1) ‖ body. A certificate stands as CertificateLength
// bytes; a header as length (2, big-endian) ‖ RLP. The bodies:
//
//	fork:          has parent (1: 0 or 1) ‖ [parent's certificate ‖ header] ‖ twice: certificate ‖ count (1) ‖ headers, newest first
//	double permit: two certificates
//	early child:   two certificates ‖ the child's header
const (
	evidenceVersion    = 1
	maxEvidenceHeaders = 128  // of one branch: MaxForkSlots of 12 seconds, one block a second, and some
	maxHeaderLength    = 1024 // an Osaka header of this rollup takes about 600 bytes

	// MaxEvidenceLength bounds every encoded evidence, in bytes.
	MaxEvidenceLength = 3 + 3*CertificateLength + 2 + (2*maxEvidenceHeaders+1)*(2+maxHeaderLength)
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
		if len(branch.Headers) == 0 || len(branch.Headers) > maxEvidenceHeaders {
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
	r := &evidenceReader{rest: b[2:]}
	var evidence Evidence
	switch kind := EvidenceKind(b[1]); kind {
	case EvidenceFork:
		evidence = r.fork()
	case EvidenceDoublePermit:
		evidence = &DoublePermit{Certificates: [2]Certificate{r.certificate(), r.certificate()}}
	case EvidenceEarlyChild:
		evidence = &EarlyChild{Certificates: [2]Certificate{r.certificate(), r.certificate()}, Header: r.header()}
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
		if count[0] == 0 || count[0] > maxEvidenceHeaders {
			r.err = fmt.Errorf("branch of %d headers: %w", count[0], ErrEncoding)
			return f
		}
		for range count[0] {
			f.Branches[i].Headers = append(f.Branches[i].Headers, r.header())
		}
	}
	return f
}
