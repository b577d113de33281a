package api

import "errors"

// Sentinels that the sources behind this package return (wrapped with what is particular), and that
// callers of Run may meet. Everything else a source returns becomes an internal_error.
var (
	// ErrNotOpen is returned by Based while no slot is open for based blocks: 409 not_open.
	ErrNotOpen = errors.New("no slot is open for based blocks")
	// ErrStaleParent is returned by Based for a block on a parent that is no longer the head: 409 stale_parent.
	ErrStaleParent = errors.New("parent is not the head")
	// ErrInvalidBased is returned by Based for a block that L1 would refuse: 422 invalid_based_block.
	ErrInvalidBased = errors.New("based block is invalid")
	// ErrInvalidRegistration is returned by Config.CheckRegistration: 422 invalid_registration.
	ErrInvalidRegistration = errors.New("registration is invalid")
	// ErrUnavailable is returned by any source that cannot answer for now: 503 unavailable.
	ErrUnavailable = errors.New("unavailable for now")
	// ErrFeedDown is returned to subscribers while the feed does not run or has not reached its outbox.
	ErrFeedDown = errors.New("feed is not running")

	errSlowReader  = errors.New("reader is too slow")
	errFeedMessage = errors.New("the feed takes no messages")
	errReaderGone  = errors.New("reader went away")
)
