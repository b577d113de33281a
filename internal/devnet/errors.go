package devnet

import "errors"

// Sentinels of this package. Each says when it is returned; callers match with errors.Is.
var (
	// ErrConfig is returned by the Check methods for a setting that cannot work.
	ErrConfig = errors.New("bad devnet configuration")
	// ErrConfigChanged is returned when a data folder was made with another chain id, slot length,
	// epoch length or set of validators than the configuration names.
	ErrConfigChanged = errors.New("data folder belongs to another devnet")
	// ErrJournalCorrupt is returned for a journal that is damaged elsewhere than at its end, and for
	// one whose blocks do not link up. A torn end is no error: it was never announced.
	ErrJournalCorrupt = errors.New("journal of blocks is damaged")
	// ErrMnemonic is returned for a mnemonic or derivation path that names no key.
	ErrMnemonic = errors.New("not a usable mnemonic")
	// ErrBadRequest is returned by control operations for arguments that can never be right.
	ErrBadRequest = errors.New("bad request")
	// ErrTooDeep is returned for a reorg that would replace a finalized block or genesis.
	ErrTooDeep = errors.New("reorg reaches below the finalized block")
	// ErrUnknownBlock is returned for a reorg to a block that this node does not know.
	ErrUnknownBlock = errors.New("unknown block")
	// ErrConflict is returned for a control operation that excludes one that is already under way.
	ErrConflict = errors.New("conflicts with an operation under way")
	// ErrBundle is returned for a bundle that is malformed, over a bound, or aimed at a block that
	// is past or too far away.
	ErrBundle = errors.New("bundle refused")
	// ErrTransaction is returned for a transaction that does not fit into the block that is built.
	ErrTransaction = errors.New("transaction does not fit")
	// ErrNoReexecutor is returned by Follow on an L1 that was started without a re-executor.
	ErrNoReexecutor = errors.New("this L1 has no re-executor of its own")
	// ErrStopped is returned by operations on an L1 that is not running.
	ErrStopped = errors.New("the L1 is not running")
	// ErrNotReady is returned when an L1 process ended or stayed silent before it was ready.
	ErrNotReady = errors.New("the L1 process did not become ready")
	// ErrDeployment is returned when a deployment cannot be made or is not the one that is on L1.
	ErrDeployment = errors.New("deployment does not stand")
)
