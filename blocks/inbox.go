package blocks

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"math/big"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/crypto"
)

// InboxDepth is the depth of the inbox tree: it holds fewer than 2^32 messages.
const InboxDepth = 32

// ErrInbox is returned for messages out of order, and for proofs that the inbox cannot give.
var ErrInbox = errors.New("inbox does not hold the message")

// MessengerAddress is where the messenger, an L2 predeploy, stands in every rollup's genesis.
var MessengerAddress = common.HexToAddress("0x0000000000000000000000000000000000Ba5e00")

// RelayedSlot returns the messenger's storage slot, and the bit in it counted from the lowest, that says whether
// the message from L1 with this index has been executed. The messenger's Solidity source lays it out.
func RelayedSlot(index uint64) (slot common.Hash, bit uint) {
	return crypto.Keccak256Hash(words(index>>8, uint64(1))), uint(index & 0xff)
}

// IsRelayed reports whether the word in a message's RelayedSlot has its bit set.
func IsRelayed(word common.Hash, bit uint) bool { return word[31-bit/8]>>(bit%8)&1 == 1 }

// SentSlot returns the messenger's storage slot that is one if it has sent the message to L1 with this id.
func SentSlot(id common.Hash) common.Hash { return crypto.Keccak256Hash(words(id, uint64(0))) }

var (
	depositDomain    = crypto.Keccak256Hash([]byte("ultrasound.message.in.v1"))
	withdrawalDomain = crypto.Keccak256Hash([]byte("ultrasound.message.out.v1"))
)

// Deposit is a message from L1 to L2, as the portal's MessageSent carries it.
type Deposit struct {
	Index    uint64         `json:"index"` // its place in the inbox
	Sender   common.Address `json:"sender"`
	To       common.Address `json:"to"`
	Owner    common.Address `json:"owner"` // may give it up on L2 if it fails
	Value    *big.Int       `json:"value"` // wei that go with the call
	Fee      *big.Int       `json:"fee"`   // wei for who relays it
	GasLimit uint64         `json:"gas_limit"`
	Data     []byte         `json:"data"`
}

// Leaf returns the message's leaf in the inbox tree: a hash of a hash, so that no inner node is one.
func (d Deposit) Leaf(chainID uint64) common.Hash {
	inner := crypto.Keccak256(depositDomain[:], words(
		chainID, d.Index, d.Sender, d.To, d.Owner, d.Value, d.Fee, d.GasLimit, crypto.Keccak256Hash(d.Data)))
	return crypto.Keccak256Hash(inner)
}

// Withdrawal is a message from L2 to L1, as the messenger's Sent carries it.
type Withdrawal struct {
	Index    uint64         `json:"index"` // its number among the messenger's
	Sender   common.Address `json:"sender"`
	To       common.Address `json:"to"`
	Value    *big.Int       `json:"value"` // wei that go with the call
	GasLimit uint64         `json:"gas_limit"`
	Data     []byte         `json:"data"`
}

// ID returns the hash under which the messenger keeps the message.
func (w Withdrawal) ID(chainID uint64) common.Hash {
	return crypto.Keccak256Hash(withdrawalDomain[:], words(
		chainID, w.Index, w.Sender, w.To, w.Value, w.GasLimit, crypto.Keccak256Hash(w.Data)))
}

// words is abi.encode of values of one word each.
func words(values ...any) []byte {
	out := make([]byte, 0, 32*len(values))
	for _, v := range values {
		var word [32]byte
		switch v := v.(type) {
		case uint64:
			binary.BigEndian.PutUint64(word[24:], v)
		case common.Address:
			copy(word[12:], v[:])
		case common.Hash:
			word = v
		case *big.Int:
			if v != nil {
				v.FillBytes(word[:])
			}
		}
		out = append(out, word[:]...)
	}
	return out
}

// Inbox is the inbox tree of the portal, with all its leaves: it proves any message against the root of
// any count. The zero value is the empty inbox. It is not safe for concurrent use.
//
// Pairs are hashed in sorted order, absent leaves are zero; the empty inbox has the root zero.
type Inbox struct {
	// levels[h][i] is the root of the i-th full subtree of height h.
	levels [InboxDepth + 1][]common.Hash
}

// Count returns how many messages the inbox holds.
func (t *Inbox) Count() uint64 { return uint64(len(t.levels[0])) }

// Append adds a message's leaf.
func (t *Inbox) Append(leaf common.Hash) {
	t.levels[0] = append(t.levels[0], leaf)
	for h := 0; h < InboxDepth && len(t.levels[h])%2 == 0; h++ {
		n := len(t.levels[h])
		t.levels[h+1] = append(t.levels[h+1], pair(t.levels[h][n-2], t.levels[h][n-1]))
	}
}

// Truncate forgets all messages but the first count, as a reorg of L1 does.
func (t *Inbox) Truncate(count uint64) {
	for h := range t.levels {
		if keep := count >> h; keep < uint64(len(t.levels[h])) {
			t.levels[h] = t.levels[h][:keep]
		}
	}
}

// RootAt returns the root of the first count messages. It returns ErrInbox for more than there are.
func (t *Inbox) RootAt(count uint64) (common.Hash, error) {
	if count == 0 {
		return common.Hash{}, nil
	}
	if count > t.Count() {
		return common.Hash{}, fmt.Errorf("root of %d messages of %d: %w", count, t.Count(), ErrInbox)
	}
	return t.node(InboxDepth, 0, count), nil
}

// Prove returns the siblings, from the leaf up, that lead from the message at index to RootAt(count). It
// returns ErrInbox if the first count messages do not hold it.
func (t *Inbox) Prove(index, count uint64) ([]common.Hash, error) {
	if index >= count || count > t.Count() {
		return nil, fmt.Errorf("message %d of %d, held are %d: %w", index, count, t.Count(), ErrInbox)
	}
	proof := make([]common.Hash, InboxDepth)
	for h := range proof {
		proof[h] = t.node(h, index>>h^1, count)
	}
	return proof, nil
}

// node returns the root of the i-th subtree of height h when the inbox held count messages.
func (t *Inbox) node(h int, i, count uint64) common.Hash {
	switch first := i << h; {
	case first >= count:
		return zeroSubtree[h]
	case first+1<<h <= count:
		return t.levels[h][i]
	default:
		return pair(t.node(h-1, 2*i, count), t.node(h-1, 2*i+1, count))
	}
}

// zeroSubtree[h] is the root of a subtree of height h without any message.
var zeroSubtree = func() (zeros [InboxDepth + 1]common.Hash) {
	for h := range InboxDepth {
		zeros[h+1] = pair(zeros[h], zeros[h])
	}
	return zeros
}()

func pair(a, b common.Hash) common.Hash {
	if bytes.Compare(a[:], b[:]) > 0 {
		a, b = b, a
	}
	return crypto.Keccak256Hash(a[:], b[:])
}
