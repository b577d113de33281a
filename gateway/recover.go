package gateway

import (
	"context"
	"fmt"
	"time"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core/types"

	"github.com/ultrasound-rollup/ultrasound/based"
	"github.com/ultrasound-rollup/ultrasound/blocks"
)

// Recover continues from the journal: the L1 view, the canonical chain, what was journaled but not
// signed, the open block with its promises, and the transactions that wait to be executed again.
// What the L2 node has lost is brought back from the journal. It must return before Run is called.
//
// A fresh journal starts at the L2 genesis block and the given L1 block, above which the follower
// then reports everything.
func (c *Conductor) Recover(ctx context.Context, l1Start blocks.Ref) error {
	restored, err := c.deps.Journal.Restore(ctx)
	if err != nil {
		return fmt.Errorf("restore from the journal: %w", err)
	}
	c.base = c.cfg.Genesis
	if !restored.Empty {
		c.base = restored.Base
		if n := len(restored.L1); n > 0 {
			l1Start = blocks.Ref{Number: restored.L1[0].Number - 1, Hash: restored.L1[0].Parent}
		}
	}
	c.view, err = based.NewView(c.cfg.Policy.Slots, c.base, l1Start, restored.L1)
	if err != nil {
		return fmt.Errorf("rebuild the L1 view: %w", err)
	}
	for _, b := range restored.Certified {
		c.index[b.Placed.Hash] = len(c.certified)
		c.certified = append(c.certified, b)
	}
	for _, l1 := range restored.L1 {
		for _, in := range l1.Blocks {
			c.taken[in.Placed.Hash] = in.Placed
		}
	}
	c.chain = based.Derive(c.view, c.placed())
	if head := c.tip().Ref(); !restored.Empty && head != restored.Head {
		return fmt.Errorf("journal has head %d %s, its blocks give %d %s: %w",
			restored.Head.Number, restored.Head.Hash, head.Number, head.Hash, errInconsistent)
	}
	for i := range c.certified {
		b := &c.certified[i]
		b.Fallen = !c.onChain(b.Placed.Hash)
	}
	witnesses, err := c.restoreChain(ctx)
	if err != nil {
		return err
	}
	c.began = uint64(c.deps.Now().Unix())
	if restored.Foreign != (blocks.Ref{}) {
		c.haltForeign(restored.Foreign.Number)
	} else if c.cfg.Incomplete {
		c.haltUnsafe("the journal may lack what was signed")
	} else if err := c.signUnsigned(ctx); err != nil {
		return err
	}
	c.traceUntraced(ctx, witnesses)
	c.reload = true // the open block is opened again once the L1 view is fresh
	c.publishStatus()
	c.log.Info("recovered", "head", c.tip().Number, "certified", len(c.certified), "l1", c.view.Head().Number, "waiting", len(restored.Waiting))
	return nil
}

// restoreChain brings blocks back to the node that it lost with its process, or with its folder, and
// sets its head. It returns what it executed on the way of the blocks whose trace is missing.
func (c *Conductor) restoreChain(ctx context.Context) (map[common.Hash]SealedTrace, error) {
	if err := c.restoreBelow(ctx, c.base); err != nil {
		return nil, err
	}
	traces := make(map[common.Hash]SealedTrace)
	for _, link := range c.chain {
		hash := link.Placed.Hash
		j, sequenced := c.index[hash]
		untraced := sequenced && !c.certified[j].Traced
		if c.knownToNode(hash) && !untraced {
			continue
		}
		block, trace, err := c.restoreBlock(ctx, hash)
		if err != nil {
			return nil, err
		}
		if untraced {
			parent := c.node.Block(link.Placed.Parent)
			traces[hash] = SealedTrace{Placed: link.Placed, Block: block, Parent: parent.Header(), Trace: trace, SealedAt: c.deps.Now()}
		}
	}
	if err := c.node.SetHead(c.tip().Hash); err != nil {
		return nil, fmt.Errorf("set head %d: %w", c.tip().Number, err)
	}
	return traces, nil
}

func (c *Conductor) knownToNode(hash common.Hash) bool {
	return c.node.Block(hash) != nil && c.node.Receipts(hash) != nil
}

// restoreBlock gives the node a block of the journal; its parent must be there.
func (c *Conductor) restoreBlock(ctx context.Context, hash common.Hash) (block *types.Block, trace []byte, err error) {
	block, _, err = c.deps.Journal.Block(ctx, hash)
	if err != nil {
		return nil, nil, fmt.Errorf("read block %s from the journal: %w", hash, err)
	}
	trace, err = c.node.Import(ctx, block)
	if err != nil {
		return nil, nil, fmt.Errorf("bring block %d back to the node: %w: %w", block.NumberU64(), errInconsistent, err)
	}
	return block, trace, nil
}

// restoreBelow brings back the base and everything under it that the node has lost: nothing after a
// crash, all from genesis on if its folder is gone.
func (c *Conductor) restoreBelow(ctx context.Context, base blocks.Placed) error {
	var missing []common.Hash
	for hash := base.Hash; hash != c.cfg.Genesis.Hash && !c.knownToNode(hash); {
		block, _, err := c.deps.Journal.Block(ctx, hash)
		if err != nil {
			return fmt.Errorf("read block %s from the journal: %w", hash, err)
		}
		missing = append(missing, hash)
		hash = block.ParentHash()
	}
	if len(missing) > 0 {
		c.log.Info("the node has lost blocks, executing them again", "from", base.Number+1-uint64(len(missing)), "to", base.Number)
	}
	for i := len(missing) - 1; i >= 0; i-- {
		if _, _, err := c.restoreBlock(ctx, missing[i]); err != nil {
			return err
		}
		if done := len(missing) - i; done%1000 == 0 {
			c.log.Info("executing lost blocks again", "done", done, "of", len(missing))
		}
	}
	return nil
}

// signUnsigned finishes certificates that were journaled but not signed when the process ended: the
// same bytes again, or nothing (rule 14).
func (c *Conductor) signUnsigned(ctx context.Context) error {
	for i := range c.certified {
		b := &c.certified[i]
		if b.Signed || b.Fallen {
			continue
		}
		block := c.node.Block(b.Placed.Hash)
		record := c.sealedRecord(b.Placed, block, c.deps.Now())
		signature, err := c.deps.Signer.Sign(record.Message)
		if err != nil {
			return fmt.Errorf("sign block %d: %w", b.Placed.Number, err)
		}
		events, err := c.blockEvents(record, signature)
		if err != nil {
			return err
		}
		if err := c.deps.Journal.Certify(ctx, b.Placed.Hash, signature, events); err != nil {
			return fmt.Errorf("journal certificate of block %d: %w", b.Placed.Number, err)
		}
		b.Signed = true
	}
	return nil
}

// traceUntraced hands on the canonical blocks whose trace or verdict is missing.
func (c *Conductor) traceUntraced(ctx context.Context, traces map[common.Hash]SealedTrace) {
	for i := range c.certified {
		b := &c.certified[i]
		if b.Fallen || (b.Traced && b.Verified) {
			continue
		}
		st, ok := traces[b.Placed.Hash]
		if !ok || b.Traced {
			block, trace, err := c.deps.Journal.Block(ctx, b.Placed.Hash)
			if err != nil {
				c.log.Error("read block for its verdict", "block", b.Placed.Number, "err", err)
				continue
			}
			st = SealedTrace{Placed: b.Placed, Block: block, Trace: trace, Stored: true, SealedAt: c.deps.Now()}
			if parent := c.node.Block(b.Placed.Parent); parent != nil {
				st.Parent = parent.Header()
			}
		}
		signature, err := c.deps.Signer.Sign(c.sealedRecord(b.Placed, st.Block, st.SealedAt).Message)
		if err != nil {
			c.log.Error("sign block again", "block", b.Placed.Number, "err", err)
			continue
		}
		st.Signature = signature
		c.deps.Trace(st)
	}
}

// traceTaken hands a block that only L1 knows on for its trace and verdict.
func (c *Conductor) traceTaken(ctx context.Context, t TakenBlock) {
	placed := t.Included.Placed
	if _, sequenced := c.index[placed.Hash]; sequenced {
		return
	}
	trace, err := c.node.Import(ctx, t.Included.Block)
	if err != nil {
		c.log.Error("execute taken block for its trace", "block", placed.Number, "err", err)
		return
	}
	parent := c.node.Block(placed.Parent)
	if parent == nil {
		return
	}
	c.deps.Trace(SealedTrace{
		Placed: placed, Block: t.Included.Block, Parent: parent.Header(), Trace: trace, SealedAt: c.deps.Now(), Foreign: placed.Kind.Sequenced(),
	})
}

func (c *Conductor) sealedRecord(placed blocks.Placed, block *types.Block, now time.Time) SealedBlock {
	return SealedBlock{Placed: placed, Block: block, Message: newMessage(c.cfg, placed), SealedAt: now}
}

// Verified returns the blocks whose state needs no verdict: the base, what L1 has taken, and what was
// verified before. It is for after Recover and before Run.
func (c *Conductor) Verified() map[blocks.Ref]bool {
	refs := map[blocks.Ref]bool{c.base.Ref(): true}
	for _, link := range c.chain {
		if i, sequenced := c.index[link.Placed.Hash]; link.Taken() || (sequenced && c.certified[i].Verified) {
			refs[link.Placed.Ref()] = true
		}
	}
	return refs
}
