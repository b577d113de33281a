// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @dev How a block came to be. The numbers are part of the certificate message and of the logs.
uint8 constant KIND_REGULAR = 1;
/// @dev Sequenced, and its certificate carries a permit: a based block may stand on it.
uint8 constant KIND_SLOT_ENDING = 2;
/// @dev Anyone's; part of the chain by being included in an L1 transaction.
uint8 constant KIND_BASED = 3;

/// @notice What an L2 block is told of L1. Its hash, keccak256 of the four 32-byte words, stands in
/// the block's parent_beacon_block_root.
struct Anchor {
    uint64 l1Number;
    bytes32 l1Hash;
    bytes32 inboxRoot;
    uint64 inboxCount;
}

/// @notice A based block may be included in the L1 block of this slot, on this L1 parent, and nowhere else.
struct Permit {
    uint64 slot;
    bytes32 l1Parent;
}

/// @notice The newest L2 block that L1 has taken. The permit is the block's own for a slot-ending
/// block, the one at the root of its run for a based block, and zero for a regular block.
struct Head {
    uint64 number;
    bytes32 hash;
    bytes32 stateRoot;
    uint64 timestamp;
    uint8 kind;
    uint64 permitSlot;
    bytes32 permitL1Parent;
    uint64 anchorNumber;
    uint64 inboxCount;
}

/// @dev The messenger, an L2 predeploy: the same address in every rollup's genesis.
address constant MESSENGER = 0x0000000000000000000000000000000000Ba5e00;

/// @dev Slot of the messenger's mapping from message ids to whether it sent them.
uint256 constant MESSENGER_SENT_SLOT = 0;

/// @notice A message from L1 to L2.
struct Deposit {
    /// Its place in the inbox.
    uint64 index;
    /// Who sent it on L1.
    address sender;
    /// Whom the messenger calls on L2.
    address to;
    /// Who may give it up on L2 if it fails.
    address owner;
    /// Wei that go with the call.
    uint256 value;
    /// Wei for who relays it.
    uint256 fee;
    /// Gas that the call is given.
    uint64 gasLimit;
    bytes data;
}

/// @notice A message from L2 to L1.
struct Withdrawal {
    /// Its number among the messenger's messages.
    uint64 index;
    /// Who sent it on L2.
    address sender;
    /// Whom the portal calls on L1.
    address to;
    /// Wei that go with the call.
    uint256 value;
    /// Gas that the call is given at least.
    uint64 gasLimit;
    bytes data;
}

/// @notice What a rollup is deployed with; nothing of it can change afterwards.
struct Config {
    /// L2 chain id, not zero.
    uint64 chainId;
    /// Unix seconds of L1's slot 0.
    uint64 l1Genesis;
    /// Length of an L1 slot in seconds, at least 1.
    uint64 slotSeconds;
    /// The gas limit of every L2 block, exactly.
    uint64 gasLimit;
    /// Coinbase of sequenced blocks; based blocks choose their own.
    address feeRecipient;
    /// Receives the base fees that L2 burns.
    address treasury;
    /// L1 blocks that an anchor may lie back, from 1 to EIP-2935's 8,191.
    uint64 maxAnchorAge;
    /// Slots without a new L2 block on L1 after which based blocks need no permit, at least 1.
    uint64 basedAfter;
    /// L1 blocks after which a forced transaction is due: a block anchored there must have it, at least 1.
    uint64 forcedDeadline;
    /// L1 blocks for which it stays due before it lapses, at least 1.
    uint64 forcedWindow;
    /// Wei that forcing a transaction costs when nobody has for a while; each one doubles it.
    uint256 forcedPrice;
    /// The sequencer's BLS12-381 public key: 128 bytes, a G1 point as EIP-2537 encodes it. Empty: nobody
    /// sequences, all blocks are based.
    bytes sequencerKey;
    /// RLP of the L2 genesis header.
    bytes genesisHeader;
}
