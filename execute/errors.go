package execute

import "errors"

// Sentinels of the decoder. All of them mean that the bytes are no trace or no input at all.
var (
	// ErrTooLarge is returned for a trace, node or code beyond its bound, or for more blocks than MaxBlocks.
	ErrTooLarge = errors.New("beyond the bounds of a trace")
	// ErrVersion is returned for a trace of another version than TraceVersion.
	ErrVersion = errors.New("unknown trace version")
	// ErrMalformed is returned for bytes that are not canonical RLP of the expected shape, and for trailing bytes.
	ErrMalformed = errors.New("malformed trace")
	// ErrUnordered is returned when codes are not in strictly ascending order of their bytes.
	ErrUnordered = errors.New("codes are unsorted or repeated")
	// ErrMalformedNode is returned for a state that is not the canonical encoding of a part of a state trie.
	ErrMalformedNode = errors.New("malformed trie node")
	// ErrMalformedInput is returned for an EXECUTE input that is not the one canonical ABI encoding of its values.
	ErrMalformedInput = errors.New("malformed input")
)

// Sentinels of the verifier: which part of the claim does not hold.
var (
	// ErrChainID is returned for chain id zero.
	ErrChainID = errors.New("chain id is zero")
	// ErrParentHash is returned when the trace's parent header is not the claimed one.
	ErrParentHash = errors.New("parent header is not the claimed one")
	// ErrTipHash is returned when the last header of the trace is not the claimed one.
	ErrTipHash = errors.New("tip is not the claimed one")
	// ErrPreStateRoot is returned when the parent's state root is not the claimed pre-state root.
	ErrPreStateRoot = errors.New("pre-state root is not the parent's")
	// ErrPostStateRoot is returned when the tip's state root is not the claimed post-state root.
	ErrPostStateRoot = errors.New("post-state root is not the tip's")
	// ErrGasClaim is returned when the headers' gas used does not add up to the claim, or execution passes the claim.
	ErrGasClaim = errors.New("gas used is not the claimed sum")
	// ErrParent is returned, with the reason, for a parent header that no verifiable block can stand on.
	ErrParent = errors.New("parent header cannot be built on")
	// ErrHeader is returned for a header that breaks Ethereum's header rules or does not continue its parent.
	ErrHeader = errors.New("invalid header")
	// ErrDifficulty is returned for a header, the parent's included, whose difficulty is not zero.
	ErrDifficulty = errors.New("difficulty is not zero")
	// ErrNumber is returned for a block number of 2^63 or more.
	ErrNumber = errors.New("block number out of range")
	// ErrFork is returned for a block before Osaka.
	ErrFork = errors.New("block before Osaka")
	// ErrBlobFields is returned when blob_gas_used or excess_blob_gas is absent or not zero.
	ErrBlobFields = errors.New("blob fields are not zero")
	// ErrWithdrawals is returned when the header's withdrawals are not the empty list.
	ErrWithdrawals = errors.New("withdrawals are not empty")
	// ErrTransactionsRoot is returned when the transactions are not those of the header.
	ErrTransactionsRoot = errors.New("transactions root does not match")
	// ErrBlobTransaction is returned for a blob transaction, by builder and verifier.
	ErrBlobTransaction = errors.New("blob transactions are not supported")
	// ErrGasLimitTooHigh is returned for a transaction whose gas is above MaxTxGas or the block's gas limit, by builder and verifier.
	ErrGasLimitTooHigh = errors.New("transaction gas is above the limit")
	// ErrTransaction is returned for a transaction that cannot be in a block: bad signature, nonce, funds, fees.
	ErrTransaction = errors.New("invalid transaction")
	// ErrSystemCall is returned when a system contract fails at the end of the block.
	ErrSystemCall = errors.New("system call failed")
	// ErrSystemContract is returned when a system contract of the pre-state has other code than the canonical one.
	ErrSystemContract = errors.New("system contract is not canonical")
	// ErrGasUsed is returned when execution uses other gas than the header says.
	ErrGasUsed = errors.New("gas used does not match")
	// ErrBloom is returned when the receipts' bloom is not the header's.
	ErrBloom = errors.New("logs bloom does not match")
	// ErrReceiptsRoot is returned when the receipts are not those of the header.
	ErrReceiptsRoot = errors.New("receipts root does not match")
	// ErrRequestsHash is returned when the requests are not those of the header.
	ErrRequestsHash = errors.New("requests hash does not match")
	// ErrStateRoot is returned when execution leads to another state root than the header's.
	ErrStateRoot = errors.New("state root does not match")
	// ErrWitnessRoot is returned when the trace's state is not that of the parent's state root.
	ErrWitnessRoot = errors.New("state is not the parent's")
	// ErrMissingNode is returned when execution needs a trie node that the trace does not hold.
	ErrMissingNode = errors.New("trie node is missing")
	// ErrMissingCode is returned when execution needs a code that the trace does not hold.
	ErrMissingCode = errors.New("code is missing")
	// ErrState is returned when the state holds something that cannot be read, such as a leaf that is no account.
	ErrState = errors.New("state cannot be read")
	// ErrUnneeded is returned when a trace holds a node or code that execution does not need.
	ErrUnneeded = errors.New("trace holds more than is needed")
	// ErrPanic is returned when verification panicked. It is the last line of defence, never expected.
	ErrPanic = errors.New("verification panicked")
)

// Sentinels of the builder. Refusals of the state transition itself pass through as core.Err*.
var (
	// ErrEnv is returned by NewBuilder when no valid block can be built on the parent in this environment.
	ErrEnv = errors.New("invalid environment")
	// ErrBlockFull is returned when a transaction does not fit into what is left of the block's gas or trace, but would fit into an empty one.
	ErrBlockFull = errors.New("block is full")
	// ErrTraceTooLarge is returned for a transaction whose trace is over the block's limit even alone.
	ErrTraceTooLarge = errors.New("trace of the transaction is too large")
	// ErrSlotFull is returned when a transaction does not fit into what is left of the slot's share of L1.
	ErrSlotFull = errors.New("the slot's share of L1 is used up")
	// ErrUnderpricedTrace is returned for a transaction that tips less than its bytes on L1 ask for.
	ErrUnderpricedTrace = errors.New("tip is too low for the bytes of the transaction's trace")
	// ErrWrongChain is returned for a transaction signed for another chain.
	ErrWrongChain = errors.New("transaction is for another chain")
	// ErrWrongSender is returned when the sender given with a transaction is not its signer.
	ErrWrongSender = errors.New("sender is not the signer")
	// ErrClosed is returned by a Builder that was sealed or discarded.
	ErrClosed = errors.New("builder is closed")
	// ErrNotConsecutive is returned by MergeTraces for blocks that do not follow each other.
	ErrNotConsecutive = errors.New("blocks are not consecutive")
)
