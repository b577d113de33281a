package blocks

import "errors"

// Sentinels of this package. Each says when it is returned; callers match with errors.Is.
var (
	// ErrUnknownKind is returned for a kind that is none of regular, slot_ending and based.
	ErrUnknownKind = errors.New("unknown block kind")
	// ErrWrongParent is returned when number or parent hash do not continue the parent.
	ErrWrongParent = errors.New("block does not continue its parent")
	// ErrBasedOnRegular is returned for a based block whose parent is a regular block (rule 2).
	ErrBasedOnRegular = errors.New("based block on a regular block")
	// ErrPermitMismatch is returned when a based block's permit is not the one at the root of its run (rule 2).
	ErrPermitMismatch = errors.New("permit is not the one at the root of the run")
	// ErrPermitMissing is returned for a slot-ending block without a permit, or a regular block with one.
	ErrPermitMissing = errors.New("permit does not fit the kind of block")
	// ErrEarlyChild is returned for a sequenced child of a slot-ending block whose timestamp is not after the permit's slot began (rule 4).
	ErrEarlyChild = errors.New("sequenced child of an unresolved permit")
	// ErrTimestamp is returned when timestamps do not strictly increase, or lie ahead of what includes them (rule 5).
	ErrTimestamp = errors.New("timestamp out of range")
	// ErrAnchorBack is returned when the anchor's L1 number or inbox count is below the parent's (rule 5).
	ErrAnchorBack = errors.New("anchor goes back")
	// ErrAnchorAge is returned when an anchor lies ahead of L1 or further back than the policy allows (rule 5).
	ErrAnchorAge = errors.New("anchor outside the window")
	// ErrAnchorHash is returned when parent_beacon_block_root is not the anchor's hash.
	ErrAnchorHash = errors.New("header does not carry the anchor")
	// ErrHeaderPolicy is returned when gas limit, prev_randao, extra data or fee recipient break the rollup's policy (rule 5).
	ErrHeaderPolicy = errors.New("header breaks the rollup's policy")
	// ErrWrongSlot is returned when a based block is included in another slot than its permit's (rule 3).
	ErrWrongSlot = errors.New("included in another slot than the permit's")
	// ErrWrongL1Parent is returned when a based block is included on another L1 parent than its permit's, or the parent hash is unavailable (rule 3).
	ErrWrongL1Parent = errors.New("included on another L1 parent than the permit's")
	// ErrHeaderMismatch is returned when a header is not that of the placed block: number, parent, timestamp, state root or hash differ.
	ErrHeaderMismatch = errors.New("header is not the placed block's")
	// ErrAnchorBranch is returned when an anchor names another L1 block, or another inbox, than is known for its number or count, or no L1 block at all (rule 5).
	ErrAnchorBranch = errors.New("anchor on another branch of L1")
	// ErrBasedAnchor is returned for a based block that is not anchored at the parent of the L1 block that includes it (rule 3).
	ErrBasedAnchor = errors.New("based block not anchored at its L1 parent")
	// ErrPolicy is returned by Policy.Check for a policy under which no chain can live.
	ErrPolicy = errors.New("policy allows no chain")
)
