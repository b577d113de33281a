package api

import (
	"crypto/ecdsa"
	"encoding/binary"
	"fmt"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/crypto"
)

// BatchDomain separates batches of the feed from everything else that the promise key signs:
// keccak256("ultrasound.feed.v1").
var BatchDomain = crypto.Keccak256Hash([]byte("ultrasound.feed.v1"))

// Batch is what the gateway says with a frame of the feed: of all events after one cursor up to another,
// those that the filter wants are these. Whoever holds two signed batches that contradict each other, or one
// that leaves an event out, can show it to anybody.
//
// A frame is the text
//
//	{"events":[…],"after":a,"cursor":c,"signature":"0x…"}
//
// in exactly this order. Events is the keccak256 of the bytes of the list, its brackets included: what stands
// between `{"events":` and the last `,"after":`. Filter is the keccak256 of the spelling that the first frame
// told in its field filter, of nothing for subscribers of everything. The spelling has the parts that were
// given, kinds, addresses, hashes and senders in this order, as name=values joined by &, the values in lower
// case, sorted, without repetitions and joined by commas.
type Batch struct {
	After  int64 // the cursor of the subscriber's last frame
	Cursor int64 // the frame's own
	Filter common.Hash
	Events common.Hash
}

// Digest is what is signed: keccak256(abi.encode(bytes32 domain, uint256 chainId, address rollup, bytes32
// filter, uint256 after, uint256 cursor, bytes32 events)).
func (b Batch) Digest(chainID uint64, rollup common.Address) common.Hash {
	var words [7][32]byte
	words[0] = BatchDomain
	binary.BigEndian.PutUint64(words[1][24:], chainID)
	copy(words[2][12:], rollup[:])
	words[3] = b.Filter
	binary.BigEndian.PutUint64(words[4][24:], uint64(b.After))
	binary.BigEndian.PutUint64(words[5][24:], uint64(b.Cursor))
	words[6] = b.Events
	var flat []byte
	for _, w := range words {
		flat = append(flat, w[:]...)
	}
	return crypto.Keccak256Hash(flat)
}

// BatchSigner signs batches with the key that signs promises: 65 bytes, r, s and the parity 0 or 1.
func BatchSigner(key *ecdsa.PrivateKey, chainID uint64, rollup common.Address) func(Batch) ([]byte, error) {
	return func(b Batch) ([]byte, error) {
		digest := b.Digest(chainID, rollup)
		signature, err := crypto.Sign(digest[:], key)
		if err != nil {
			return nil, fmt.Errorf("sign batch: %w", err)
		}
		return signature, nil
	}
}
