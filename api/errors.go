package api

import "errors"

// Sentinels that the sources behind this package return (wrapped with what is particular), and that
// callers of Run may meet. Everything else a source returns becomes an internal_error.
var (
	// ErrInvalidBased is returned by Based for a block that L1 would refuse, beside the sentinels of
	// blocks and based: 422 invalid_based_block. What execute finds wrong is wrapped in it.
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
