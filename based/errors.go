package based

import "errors"

// Sentinels of this package. Each says when it is returned; callers match with errors.Is.
var (
	// ErrNotLinked is returned for an L1 block, or a taken L2 block, that does not continue the view.
	ErrNotLinked = errors.New("update does not link to the view")
	// ErrNotRemovable is returned for an update that removes other blocks than the view's newest ones.
	ErrNotRemovable = errors.New("update removes blocks that are not the view's newest")
	// ErrNotPermitted is returned when a based block's parent carries no permit, or a template's permit does not fit its slot.
	ErrNotPermitted = errors.New("no permit to build on this block")
	// ErrBlockBody is returned when the transactions do not give the header's root, or a kind of transaction is not allowed.
	ErrBlockBody = errors.New("block body refused")
	// ErrNoSlots is returned when the L1's slot length is not given.
	ErrNoSlots = errors.New("slot length is zero")
	// ErrForcedDue is returned for a block that ignores a forced transaction that is due at its anchor.
	ErrForcedDue = errors.New("forced transaction is due")
)
