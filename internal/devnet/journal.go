package devnet

import (
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"hash/crc32"
	"io"
	"os"
	"path/filepath"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/ethereum/go-ethereum/rlp"
)

// The journal is an append-only file of frames: length of the payload (4 bytes, big endian), CRC-32C
// of the payload (4 bytes), CRC-32C of these 8 bytes (4 bytes), payload. The first payload is a
// journalHeader in JSON, every other one a change in RLP. Each frame is synced before its change is
// announced.
//
// An end that is torn (SIGKILL or power loss in the middle of a write) was never announced and is
// cut off: a frame that the file does not hold to its end, a last frame with a wrong payload, or
// nothing but zeroes. Damage anywhere else is ErrJournalCorrupt.

const (
	journalName    = "l1-blocks.journal"
	journalVersion = 1
	frameHeader    = 12
	maxFrame       = 256 << 20 // far above a reorg of the deepest kind with full blocks
)

// journalHeader is what the chain was started with. Later starts take it from here.
type journalHeader struct {
	Version       int           `json:"version"`
	ChainID       uint64        `json:"chain_id"`
	SlotSeconds   uint64        `json:"slot_seconds"`
	SlotsPerEpoch uint64        `json:"slots_per_epoch"`
	Validators    uint64        `json:"validators"`
	Genesis       *core.Genesis `json:"genesis"`
}

// change is one step of the canonical chain: the blocks of Added, oldest first, stand on Ancestor
// and replace whatever stood on it.
type change struct {
	Ancestor common.Hash
	Added    []journaledBlock
	Excluded []common.Hash // transactions that from now on are never included
}

// journaledBlock is a block with the bundles that it began with, so that a later reorg can keep or
// drop them as a whole.
type journaledBlock struct {
	Block   *types.Block
	Bundles []bundleNote
}

// bundleNote says that the next Count transactions of a block came as one bundle.
type bundleNote struct {
	Count     uint64
	Reverting []common.Hash // those that were allowed to revert
}

// link is what replay keeps of a canonical block: where to read it again.
type link struct {
	hash   common.Hash
	number uint64
	offset int64 // of the frame
	index  int   // within the frame's change
}

// journal is the open file. It is not safe for concurrent use: the owner of the chain writes it.
type journal struct {
	file    *os.File
	header  journalHeader
	size    int64
	changes uint64 // frames after the header
	scratch []byte
	failed  error // set once an append failed: what is on disk is unknown
}

// openJournal opens the journal in dir, or makes it with fresh() as header. It returns the
// canonical chain (without genesis), oldest first, and all transactions that were excluded.
func openJournal(dir string, fresh func() (journalHeader, error)) (*journal, []link, []common.Hash, error) {
	path := filepath.Join(dir, journalName)
	file, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE, 0o644)
	if err != nil {
		return nil, nil, nil, fmt.Errorf("open journal: %w", err)
	}
	j := &journal{file: file}
	chain, excluded, err := j.load(fresh)
	if err != nil {
		file.Close()
		return nil, nil, nil, fmt.Errorf("load journal %s: %w", path, err)
	}
	if err := syncDir(dir); err != nil {
		file.Close()
		return nil, nil, nil, err
	}
	return j, chain, excluded, nil
}

func (j *journal) load(fresh func() (journalHeader, error)) ([]link, []common.Hash, error) {
	payload, err := j.read(0)
	if errors.Is(err, errTorn) {
		// Not even the header is whole: nothing was ever announced.
		if j.header, err = fresh(); err != nil {
			return nil, nil, err
		}
		if err := j.cut(0); err != nil {
			return nil, nil, err
		}
		raw, err := json.Marshal(j.header)
		if err != nil {
			return nil, nil, fmt.Errorf("encode header: %w", err)
		}
		return nil, nil, j.appendFrame(raw)
	}
	if err != nil {
		return nil, nil, err
	}
	if err := json.Unmarshal(payload, &j.header); err != nil {
		return nil, nil, fmt.Errorf("decode header (%v): %w", err, ErrJournalCorrupt)
	}
	if g := j.header.Genesis; j.header.Version != journalVersion || g == nil || g.Config == nil {
		return nil, nil, fmt.Errorf("read version %d, this program writes %d: %w", j.header.Version, journalVersion, ErrJournalCorrupt)
	}
	return j.scan(frameHeader + int64(len(payload)))
}

// scan reads all changes from the given offset on and folds them into the canonical chain.
func (j *journal) scan(offset int64) (chain []link, excluded []common.Hash, err error) {
	genesis := j.header.Genesis.ToBlock().Hash()
	position := map[common.Hash]int{genesis: 0} // hash to length of the chain up to it
	for {
		payload, err := j.read(offset)
		if errors.Is(err, errTorn) {
			return chain, excluded, j.cut(offset)
		}
		if err != nil {
			return nil, nil, err
		}
		var c change
		if err := rlp.DecodeBytes(payload, &c); err != nil {
			return nil, nil, fmt.Errorf("decode change at %d (%v): %w", offset, err, ErrJournalCorrupt)
		}
		length, ok := position[c.Ancestor]
		if !ok {
			return nil, nil, fmt.Errorf("change at %d stands on unknown block %v: %w", offset, c.Ancestor, ErrJournalCorrupt)
		}
		for _, gone := range chain[length:] {
			delete(position, gone.hash)
		}
		chain = chain[:length]
		parent := c.Ancestor
		for i, added := range c.Added {
			hash := added.Block.Hash()
			if added.Block.ParentHash() != parent || added.Block.NumberU64() != uint64(len(chain)+1) {
				return nil, nil, fmt.Errorf("block %d of the change at %d does not link: %w", i, offset, ErrJournalCorrupt)
			}
			chain = append(chain, link{hash: hash, number: added.Block.NumberU64(), offset: offset, index: i})
			position[hash] = len(chain)
			parent = hash
		}
		excluded = append(excluded, c.Excluded...)
		offset += frameHeader + int64(len(payload))
		j.changes++
	}
}

// block reads one journaled block again.
func (j *journal) block(at link) (journaledBlock, error) {
	payload, err := j.read(at.offset)
	if err != nil {
		return journaledBlock{}, fmt.Errorf("read change at %d (%v): %w", at.offset, err, ErrJournalCorrupt)
	}
	var c change
	if err := rlp.DecodeBytes(payload, &c); err != nil || at.index >= len(c.Added) {
		return journaledBlock{}, fmt.Errorf("decode change at %d (%v): %w", at.offset, err, ErrJournalCorrupt)
	}
	return c.Added[at.index], nil
}

// append writes and syncs one change. After an error nothing more can be appended, since what the
// disk holds is unknown; the caller must stop.
func (j *journal) append(c change) error {
	payload, err := rlp.EncodeToBytes(&c)
	if err != nil {
		return fmt.Errorf("encode change: %w", err)
	}
	if err := j.appendFrame(payload); err != nil {
		return err
	}
	j.changes++
	return nil
}

func (j *journal) appendFrame(payload []byte) error {
	if j.failed != nil {
		return fmt.Errorf("append after a failure: %w", j.failed)
	}
	if len(payload) > maxFrame {
		return fmt.Errorf("append %d bytes: %w", len(payload), ErrBadRequest)
	}
	frame := binary.BigEndian.AppendUint32(j.scratch[:0], uint32(len(payload)))
	frame = binary.BigEndian.AppendUint32(frame, checksum(payload))
	frame = binary.BigEndian.AppendUint32(frame, checksum(frame))
	frame = append(frame, payload...)
	if _, err := j.file.WriteAt(frame, j.size); err != nil {
		j.failed = err
		return fmt.Errorf("write journal: %w", err)
	}
	if err := j.file.Sync(); err != nil {
		j.failed = err
		return fmt.Errorf("sync journal: %w", err)
	}
	j.size += int64(len(frame))
	if cap(frame) <= 1<<20 {
		j.scratch = frame
	}
	return nil
}

// errTorn is returned by read where no whole frame stands at the end of the file.
var errTorn = errors.New("torn end")

// read returns the payload of the frame at the offset, errTorn, or ErrJournalCorrupt.
func (j *journal) read(offset int64) ([]byte, error) {
	info, err := j.file.Stat()
	if err != nil {
		return nil, fmt.Errorf("inspect journal: %w", err)
	}
	rest := info.Size() - offset - frameHeader
	if rest < 0 {
		return nil, errTorn
	}
	var head [frameHeader]byte
	if _, err := j.file.ReadAt(head[:], offset); err != nil {
		return nil, fmt.Errorf("read frame at %d: %w", offset, err)
	}
	length := int64(binary.BigEndian.Uint32(head[:4]))
	if checksum(head[:8]) != binary.BigEndian.Uint32(head[8:]) || length == 0 || length > maxFrame {
		return nil, j.damaged(offset, info.Size())
	}
	if length > rest {
		return nil, errTorn
	}
	payload := make([]byte, length)
	if _, err := j.file.ReadAt(payload, offset+frameHeader); err != nil {
		return nil, fmt.Errorf("read frame at %d: %w", offset, err)
	}
	if checksum(payload) != binary.BigEndian.Uint32(head[4:8]) {
		if length == rest {
			return nil, errTorn
		}
		return nil, fmt.Errorf("check frame at %d: %w", offset, ErrJournalCorrupt)
	}
	return payload, nil
}

// damaged tells an end of zeroes (a file that grew without its content) from damage.
func (j *journal) damaged(offset, size int64) error {
	buf := make([]byte, 64<<10)
	for at := offset; at < size; {
		n, err := j.file.ReadAt(buf[:min(int64(len(buf)), size-at)], at)
		if err != nil && !errors.Is(err, io.EOF) {
			return fmt.Errorf("read end of journal: %w", err)
		}
		for _, b := range buf[:n] {
			if b != 0 {
				return fmt.Errorf("read frame at %d: %w", offset, ErrJournalCorrupt)
			}
		}
		if n == 0 {
			break
		}
		at += int64(n)
	}
	return errTorn
}

// cut drops everything from the offset on.
func (j *journal) cut(offset int64) error {
	if err := j.file.Truncate(offset); err != nil {
		return fmt.Errorf("cut torn end: %w", err)
	}
	if err := j.file.Sync(); err != nil {
		return fmt.Errorf("sync journal: %w", err)
	}
	j.size = offset
	return nil
}

func (j *journal) close() error { return j.file.Close() }

func checksum(payload []byte) uint32 {
	return crc32.Checksum(payload, crc32.MakeTable(crc32.Castagnoli))
}

// syncDir makes a new file's name durable.
func syncDir(dir string) error {
	d, err := os.Open(dir)
	if err != nil {
		return fmt.Errorf("open %s: %w", dir, err)
	}
	defer d.Close()
	if err := d.Sync(); err != nil {
		return fmt.Errorf("sync %s: %w", dir, err)
	}
	return nil
}
