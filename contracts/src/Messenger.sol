// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {MerkleProof} from "@openzeppelin/contracts/utils/cryptography/MerkleProof.sol";
import {ReentrancyGuardTransient} from "@openzeppelin/contracts/utils/ReentrancyGuardTransient.sol";
import {Address} from "@openzeppelin/contracts/utils/Address.sol";
import {BitMaps} from "@openzeppelin/contracts/utils/structs/BitMaps.sol";

import {Call} from "./lib/Call.sol";
import {InboxTree} from "./lib/InboxTree.sol";
import {Messages} from "./lib/Messages.sol";
import {Anchor, Deposit, Withdrawal} from "./Types.sol";

/// @title The L2 end of the portal, a predeploy
/// @notice Executes messages from L1 by proof against the anchor of an L2 block ({relay}), and keeps messages to
/// L1 in its storage ({send}), where the portal proves them against the state root.
///
/// A message runs once. If its call fails it is kept: anyone can try again ({retry}), its owner can give it up
/// ({giveUp}), and after a week anyone can have its ether returned to its sender on L1 ({giveUp}).
/// @dev Genesis endows it with more ether than there can be. That reserve circulates nowhere: deposits are paid
/// out of it, withdrawals go back into it, so ether comes and goes on L2 without the EVM knowing how.
contract Messenger is ReentrancyGuardTransient {
    using BitMaps for BitMaps.BitMap;

    /// @notice A message from L1 was executed for the first time; `ok` is whether its call succeeded.
    event Relayed(uint64 indexed index, address indexed relayer, bool ok);
    /// @notice A message that had failed succeeded.
    event Retried(uint64 indexed index);
    /// @notice A message that had failed was given up; its ether goes to `to` on L1.
    event GivenUp(uint64 indexed index, address indexed to);
    /// @notice A message to L1 was sent.
    event Sent(uint64 indexed index, bytes32 indexed id, Withdrawal withdrawal);

    /// @notice No L2 block of this timestamp, among the last 8,191, has this anchor.
    error WrongAnchor(uint64 timestamp, bytes32 have, bytes32 want);
    /// @notice The anchor's inbox does not hold the message at this index.
    error NotInInbox(uint64 index, uint64 count);
    error AlreadyRelayed(uint64 index);
    /// @notice Too little gas is left to give the call what its sender asked for.
    error InsufficientGas(uint256 left, uint256 wanted);
    /// @notice The message has not failed, or is another one.
    error NotFailed(uint64 index);
    error CallFailed(bytes reason);
    error NotOwner(address owner);
    error DataTooLong(uint256 length, uint256 max);

    /// @notice EIP-4788's contract, which keeps the anchors' hashes by their blocks' timestamps.
    address private constant BEACON_ROOTS = 0x000F3df6D732807Ef1319fB7B8bB8522d0Beac02;

    /// @notice After this time everyone may give up a failed message, seconds.
    uint256 public constant GIVE_UP_AFTER = 7 days;

    uint256 public constant MAX_MESSAGE_BYTES = 8192;

    /// @dev Slot MESSENGER_SENT_SLOT: the portal proves it.
    mapping(bytes32 id => bool) public sent;

    BitMaps.BitMap private _relayed;

    struct Failure {
        bytes32 leaf;
        uint256 time;
    }

    mapping(uint64 index => Failure) private _failed;

    uint64 private _sentCount;

    /// @notice While a message is executed: who sent it on L1. Zero otherwise.
    address public transient l1Sender;

    /// @notice Executes a message from L1. Anyone may; whoever does first gets the fee, whether the call
    /// succeeds or not.
    /// @param timestamp of an L2 block, the current one or an older one, that has the anchor
    /// @param anchor one whose inbox holds the message
    /// @param proof the 32 siblings from the message's leaf to the inbox root
    function relay(uint64 timestamp, Anchor calldata anchor, Deposit calldata message, bytes32[] calldata proof)
        external
        nonReentrant
        returns (bool ok)
    {
        _requireAnchor(timestamp, anchor);
        require(!_relayed.get(message.index), AlreadyRelayed(message.index));
        bytes32 leaf = Messages.leaf(block.chainid, message);
        require(
            message.index < anchor.inboxCount && proof.length == InboxTree.DEPTH
                && MerkleProof.verifyCalldata(proof, anchor.inboxRoot, leaf),
            NotInInbox(message.index, anchor.inboxCount)
        );
        _relayed.set(message.index);

        uint256 wanted = Call.needed(message.gasLimit);
        require(gasleft() >= wanted, InsufficientGas(gasleft(), wanted));
        ok = _call(message.gasLimit, message);
        if (!ok) _failed[message.index] = Failure(leaf, block.timestamp);
        emit Relayed(message.index, msg.sender, ok);
        if (message.fee != 0) Address.sendValue(payable(msg.sender), message.fee);
    }

    /// @notice Tries a failed message again, with all gas there is. Anyone may; if it fails again nothing changes.
    function retry(Deposit calldata message) external nonReentrant {
        _requireFailed(message);
        delete _failed[message.index];
        uint256 wanted = Call.needed(message.gasLimit);
        require(gasleft() >= wanted, InsufficientGas(gasleft(), wanted));
        require(_call(gasleft(), message), CallFailed(Call.reason()));
        emit Retried(message.index);
    }

    /// @notice Gives a failed message up: its ether goes back to L1. Its owner may at once and to whom it likes;
    /// a week after the failure anyone may, to the message's sender.
    function giveUp(Deposit calldata message, address to) external nonReentrant {
        uint256 failed = _requireFailed(message);
        if (msg.sender != message.owner) {
            require(block.timestamp > failed + GIVE_UP_AFTER && to == message.sender, NotOwner(message.owner));
        }
        delete _failed[message.index];
        emit GivenUp(message.index, to);
        _send(address(this), to, message.value, 0, "");
    }

    /// @notice Sends a message to L1, where anyone claims it; the ether sent along goes with it.
    /// @param gasLimit gas that the call on L1 is given at least
    function send(address to, uint64 gasLimit, bytes calldata data) external payable returns (bytes32 id) {
        require(data.length <= MAX_MESSAGE_BYTES, DataTooLong(data.length, MAX_MESSAGE_BYTES));
        return _send(msg.sender, to, msg.value, gasLimit, data);
    }

    /// @notice Whether the message from L1 has been executed, with or without success.
    function relayed(uint64 index) external view returns (bool) {
        return _relayed.get(index);
    }

    /// @notice Messages sent to L1 so far.
    function sentCount() external view returns (uint64) {
        return _sentCount;
    }

    /// @notice When the message failed, in unix seconds; zero if it did not, or has since succeeded or been given up.
    function failedAt(uint64 index) external view returns (uint256) {
        return _failed[index].time;
    }

    function _send(address sender, address to, uint256 value, uint64 gasLimit, bytes memory data)
        private
        returns (bytes32 id)
    {
        uint64 index = _sentCount++;
        Withdrawal memory withdrawal = Withdrawal(index, sender, to, value, gasLimit, data);
        id = Messages.id(block.chainid, withdrawal);
        sent[id] = true;
        emit Sent(index, id, withdrawal);
    }

    /// @dev The messenger must not be called in its own name.
    function _call(uint256 gasLimit, Deposit calldata message) private returns (bool ok) {
        if (message.to == address(this)) return false;
        l1Sender = message.sender;
        ok = Call.bounded(gasLimit, message.to, message.value, message.data);
        l1Sender = address(0);
    }

    function _requireFailed(Deposit calldata message) private view returns (uint256 time) {
        Failure storage failure = _failed[message.index];
        time = failure.time;
        require(time != 0 && failure.leaf == Messages.leaf(block.chainid, message), NotFailed(message.index));
    }

    /// @dev The anchor's hash is the parent_beacon_block_root of its block.
    function _requireAnchor(uint64 timestamp, Anchor calldata anchor) private view {
        (bool ok, bytes memory word) = BEACON_ROOTS.staticcall(abi.encode(timestamp));
        bytes32 want = ok && word.length == 32 ? abi.decode(word, (bytes32)) : bytes32(0);
        bytes32 have = keccak256(abi.encode(anchor));
        require(have == want, WrongAnchor(timestamp, have, want));
    }
}
