package node

import "errors"

// Sentinels of this package. Each says when it is returned; callers match with errors.Is.
var (
	// ErrUnknownBlock is returned when a block, or the parent of one, is not stored.
	ErrUnknownBlock = errors.New("block is not stored")
	// ErrNoState is returned when a block is stored but its state is not.
	ErrNoState = errors.New("state is not stored")
	// ErrInvalidBlock is returned by Import for a block that breaks Ethereum's rules; the rule is wrapped with it.
	ErrInvalidBlock = errors.New("invalid block")
	// ErrStateRoot is returned by Adopt when the state handed over is not the one the block's header names.
	ErrStateRoot = errors.New("state does not match the header")
	// ErrFinalized is returned by SetHead for a block that does not descend from the finalized one.
	ErrFinalized = errors.New("finalized block would fall")
	// ErrClosed is returned once the node was closed.
	ErrClosed = errors.New("node is closed")
)
