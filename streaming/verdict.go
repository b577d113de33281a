package streaming

import (
	"fmt"
	"time"

	"github.com/ultrasound-rollup/ultrasound/blocks"
)

// Verdict is what re-execution found of a block. The zero value is no verdict and is never acted
// upon.
type Verdict uint8

const (
	// Unknown blocks were not re-executed yet.
	Unknown Verdict = iota
	// Verified blocks follow from their parent's state, and all ancestors up to a trusted start do too.
	Verified
	// Invalid blocks are wrong, or stand on one that is. It is never the verifier's guess.
	Invalid
	// Incomplete blocks could not be judged: something that is needed did not come.
	Incomplete
)

var verdictNames = [...]string{Unknown: "unknown", Verified: "verified", Invalid: "invalid", Incomplete: "incomplete"}

// String gives the name that the interfaces use.
func (v Verdict) String() string {
	if int(v) < len(verdictNames) {
		return verdictNames[v]
	}
	return fmt.Sprintf("verdict(%d)", uint8(v))
}

// MarshalText implements encoding.TextMarshaler; a value that is none of the four is an error.
func (v Verdict) MarshalText() ([]byte, error) {
	if int(v) >= len(verdictNames) {
		return nil, fmt.Errorf("encode verdict %d: %w", uint8(v), ErrEncoding)
	}
	return []byte(verdictNames[v]), nil
}

// UnmarshalText implements encoding.TextUnmarshaler; anything but the four names is an error.
func (v *Verdict) UnmarshalText(text []byte) error {
	for i, name := range verdictNames {
		if name == string(text) {
			*v = Verdict(i)
			return nil
		}
	}
	return fmt.Errorf("decode verdict %q: %w", text, ErrEncoding)
}

// VerdictReport is the verdict on one block.
type VerdictReport struct {
	Block       blocks.Ref
	Kind        blocks.Kind
	Permit      blocks.Permit
	Verdict     Verdict
	Reason      string // why it is invalid, or what is missing
	GasUsed     uint64
	Streamed    bool // executed from its fragments; else from its own trace
	StreamBytes int  // of the block's messages, if it was streamed
	TraceBytes  int  // of its trace, if that was judged
	SealedAt    time.Time
	At          time.Time     // of the verdict
	Lag         time.Duration // from seal to verdict, by the two clocks
	Work        time.Duration // of checking and executing alone
	// DeadTime is from the release of a slot-ending block until it and everything below it was
	// verified; zero for other blocks and other verdicts.
	DeadTime time.Duration
}
