// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {RLP} from "@openzeppelin/contracts/utils/RLP.sol";
import {Memory} from "@openzeppelin/contracts/utils/Memory.sol";
import {ReentrancyGuardTransient} from "@openzeppelin/contracts/utils/ReentrancyGuardTransient.sol";
import {SafeCast} from "@openzeppelin/contracts/utils/math/SafeCast.sol";
import {Address} from "@openzeppelin/contracts/utils/Address.sol";

import {Call} from "./lib/Call.sol";
import {InboxTree} from "./lib/InboxTree.sol";
import {L2State} from "./lib/L2State.sol";
import {Messages} from "./lib/Messages.sol";
import {Rollup} from "./Rollup.sol";
import {Deposit, MESSENGER, MESSENGER_SENT_SLOT, Withdrawal} from "./Types.sol";

/// @title The way into an ultra sound rollup, and the way out
/// @notice Holds all ether that circulates on L2 or is on its way, takes messages and ether for L2
/// ({sendMessage}) and transactions that L2 must not ignore ({forceTransaction}), and passes messages and
/// ether from L2 on ({claim}) against a state root that L1 has verified, in the very transaction that
/// included the block if need be.
///
/// What is promised: the ether held here is at any time what circulates on L2, plus deposits not yet executed
/// there, plus withdrawals not yet claimed, plus base fees that L2 burnt and prices of forced transactions that
/// the treasury has not been paid. Nothing is executed twice; what could not be claimed can be claimed again.
/// @dev The rollup creates its portal, so that neither can be deployed with a wrong idea of the other. The
/// portal calls whatever a withdrawal names, so it must never have rights anywhere: the rollup grants it none.
contract Portal is ReentrancyGuardTransient {
    using InboxTree for InboxTree.Tree;

    /// @notice A message was appended to the inbox. `root` is the inbox's root with it.
    event MessageSent(uint64 indexed index, address indexed sender, address indexed to, bytes32 root, Deposit message);

    /// @notice A transaction was appended to the queue of those that L2 must not ignore.
    /// @param transaction the signed L2 transaction as it is given to eth_sendRawTransaction
    event TransactionForced(uint64 indexed index, bytes32 indexed txHash, address indexed payer, uint256 price, bytes transaction);

    /// @notice A message from L2 was executed here.
    event Claimed(bytes32 indexed id, uint64 indexed index, address indexed to, uint256 value);

    /// @notice The treasury was paid base fees that L2 burnt, and prices of forced transactions.
    event TreasuryPaid(uint256 burned, uint256 forced);

    // Messages to L2
    error DataTooLong(uint256 length, uint256 max);
    error GasLimitTooHigh(uint256 gasLimit, uint256 max);
    /// @notice The ether sent along does not cover the relayer's fee.
    error FeeNotCovered(uint256 value, uint256 fee);
    /// @notice The inbox never held this many messages.
    error UnknownInboxCount(uint64 count, uint64 current);

    // Forced transactions
    /// @notice Only signed EIP-1559 transactions of the rollup's chain id, with a gas limit, can be forced.
    error UnsupportedTransaction();
    error PriceNotPaid(uint256 value, uint256 price);

    // Claims
    error AlreadyClaimed(bytes32 id);
    /// @notice The proof does not show that L2 sent this message.
    error NotSent(bytes32 id);
    error ForbiddenTarget(address to);
    /// @notice The call that the withdrawal asks for failed; it can be claimed again.
    error CallFailed(bytes reason);
    /// @notice Too little gas is left to give the call what it was promised.
    error InsufficientGas(uint256 left, uint256 wanted);

    /// @notice So that its relaying fits an L2 block that one L1 transaction settles.
    uint256 public constant MAX_MESSAGE_BYTES = 8192;
    uint256 public constant MAX_MESSAGE_GAS = 2_000_000;
    uint256 public constant MAX_FORCED_BYTES = 8192;
    uint256 public constant MAX_FORCED_GAS = 1_000_000;

    /// @dev The price stops doubling there; nobody has paid 2^40 times the price.
    uint256 private constant MAX_DOUBLINGS = 40;

    Rollup public immutable rollup;
    uint64 public immutable chainId;
    address public immutable treasury;
    /// @notice Price of a forced transaction when none came lately, in wei.
    uint256 public immutable basePrice;
    /// @notice L1 blocks in which a doubling of the price wears off.
    uint64 public immutable cooling;

    InboxTree.Tree private _inbox;
    mapping(uint64 count => bytes32 root) private _roots;
    mapping(bytes32 id => bool) public claimed;

    struct Forced {
        bytes32 txHash;
        uint64 l1Number;
    }

    mapping(uint64 index => Forced) private _forced;
    uint64 private _forcedCount;
    /// L1 block number until which doublings wear off: each forced transaction adds `cooling` blocks.
    uint64 private _hotUntil;
    uint128 private _forcedFees;
    /// Base fees paid to the treasury in all.
    uint256 private _burnedPaid;

    /// @notice While a withdrawal is claimed: who sent it on L2. Zero otherwise.
    address public transient l2Sender;

    /// @notice The ether sent along backs what the L2 genesis gives away.
    constructor(uint64 chainId_, address treasury_, uint256 basePrice_, uint64 cooling_) payable {
        rollup = Rollup(msg.sender);
        chainId = chainId_;
        treasury = treasury_;
        basePrice = basePrice_;
        cooling = cooling_;
    }

    /// @notice Sends a message to L2, where anyone executes it against an anchor that knows it. The ether sent
    /// along, less the fee, goes with it.
    /// @param to whom the messenger calls on L2
    /// @param owner who may give a failed message up on L2, at once and with another recipient (see the messenger)
    /// @param fee ether for who relays it first, whatever becomes of the call
    /// @param gasLimit gas that the call is given on L2
    /// @return index the message's place in the inbox
    function sendMessage(address to, address owner, uint256 fee, uint64 gasLimit, bytes calldata data)
        external
        payable
        returns (uint64 index)
    {
        require(msg.value >= fee, FeeNotCovered(msg.value, fee));
        require(data.length <= MAX_MESSAGE_BYTES, DataTooLong(data.length, MAX_MESSAGE_BYTES));
        require(gasLimit <= MAX_MESSAGE_GAS, GasLimitTooHigh(gasLimit, MAX_MESSAGE_GAS));
        index = _inbox.count;
        Deposit memory message = Deposit({
            index: index,
            sender: msg.sender,
            to: to,
            owner: owner,
            value: msg.value - fee,
            fee: fee,
            gasLimit: gasLimit,
            data: data
        });
        bytes32 root = _inbox.append(Messages.leaf(chainId, message));
        _roots[index + 1] = root;
        emit MessageSent(index, msg.sender, to, root, message);
    }

    /// @notice Queues a signed L2 transaction that no block may ignore once it is due: see {Rollup-forced}.
    /// What is paid beyond the price comes back.
    /// @param raw as for eth_sendRawTransaction; an EIP-1559 transaction
    function forceTransaction(bytes calldata raw) external payable nonReentrant returns (uint64 index) {
        require(raw.length <= MAX_FORCED_BYTES, DataTooLong(raw.length, MAX_FORCED_BYTES));
        uint256 gasLimit = _gasLimitOf(raw);
        require(gasLimit <= MAX_FORCED_GAS, GasLimitTooHigh(gasLimit, MAX_FORCED_GAS));
        uint256 price = forcedPrice();
        require(msg.value >= price, PriceNotPaid(msg.value, price));

        index = _forcedCount++;
        bytes32 txHash = keccak256(raw);
        _forced[index] = Forced(txHash, SafeCast.toUint64(block.number));
        _hotUntil = SafeCast.toUint64((_hotUntil > block.number ? _hotUntil : block.number) + cooling);
        _forcedFees = SafeCast.toUint128(_forcedFees + price);
        emit TransactionForced(index, txHash, msg.sender, price, raw);
        if (msg.value > price) Address.sendValue(payable(msg.sender), msg.value - price);
    }

    /// @notice Executes a message that L2 sent: calls its target with its ether and data. Anyone may call.
    /// @param number the L2 block against whose state root it is proved: one of the rollup's ring
    /// @param header its RLP; empty means the head, whose state root the rollup holds
    /// @param accountProof trie nodes from the state root to the messenger's account, as of eth_getProof
    /// @param storageProof trie nodes from its storage root to the message
    function claim(
        Withdrawal calldata withdrawal,
        uint64 number,
        bytes calldata header,
        bytes[] calldata accountProof,
        bytes[] calldata storageProof
    ) external nonReentrant {
        bytes32 id = Messages.id(chainId, withdrawal);
        require(!claimed[id], AlreadyClaimed(id));
        require(withdrawal.to != address(this) && withdrawal.to != address(rollup), ForbiddenTarget(withdrawal.to));
        _requireSent(id, rollup.stateRootOf(number, header), accountProof, storageProof);
        claimed[id] = true;
        emit Claimed(id, withdrawal.index, withdrawal.to, withdrawal.value);

        uint256 wanted = Call.needed(withdrawal.gasLimit);
        require(gasleft() >= wanted, InsufficientGas(gasleft(), wanted));
        l2Sender = withdrawal.sender;
        bool ok = Call.bounded(gasleft(), withdrawal.to, withdrawal.value, withdrawal.data);
        l2Sender = address(0);
        require(ok, CallFailed(Call.reason()));
    }

    /// @notice Pays the treasury the base fees that L2 burnt, and the prices of forced transactions. Anyone may call.
    /// @dev Burning on L2 took as much out of circulation there, so the ether that backed it is free: what
    /// remains still backs all that circulates.
    function payTreasury() external nonReentrant {
        uint256 total = rollup.burnedFees();
        uint256 burned = total - _burnedPaid;
        uint256 forced = _forcedFees;
        _burnedPaid = total;
        _forcedFees = 0;
        emit TreasuryPaid(burned, forced);
        Address.sendValue(payable(treasury), burned + forced);
    }

    /// @notice Messages from L1 to L2 so far.
    function inboxCount() external view returns (uint64) {
        return _inbox.count;
    }

    /// @notice The root of the inbox when it held `count` messages; reverts for more than there are. The empty
    /// inbox has the root zero, against which nothing can be proved.
    function inboxRootAt(uint64 count) public view returns (bytes32 root) {
        root = _roots[count];
        require(root != 0 || count == 0, UnknownInboxCount(count, _inbox.count));
    }

    /// @notice Transactions forced so far.
    function forcedCount() external view returns (uint64) {
        return _forcedCount;
    }

    /// @notice The hash of a forced transaction and the number of the L1 block that queued it; zeros for none.
    function forcedAt(uint64 index) public view returns (bytes32 txHash, uint64 l1Number) {
        txHash = _forced[index].txHash;
        if (txHash != 0) l1Number = _forced[index].l1Number;
    }

    /// @notice What the rollup wants to know for a new anchor, in one call: {inboxRootAt} and {forcedAt}.
    function look(uint64 count, uint64 index) external view returns (bytes32 root, bytes32 txHash, uint64 l1Number) {
        if (count != 0) root = inboxRootAt(count);
        (txHash, l1Number) = forcedAt(index);
    }

    /// @notice What a transaction forced now costs: it doubles with each one, and halves again every {cooling}
    /// L1 blocks.
    function forcedPrice() public view returns (uint256) {
        if (_hotUntil <= block.number) return basePrice;
        uint256 doublings = (_hotUntil - block.number + cooling - 1) / cooling;
        return basePrice << (doublings < MAX_DOUBLINGS ? doublings : MAX_DOUBLINGS);
    }

    /// @notice Base fees that L2 has burnt and prices of forced transactions, that the treasury has not yet been paid.
    function treasuryDue() external view returns (uint256 burned, uint256 forced) {
        return (rollup.burnedFees() - _burnedPaid, _forcedFees);
    }

    /// @dev The messenger keeps what it sent in a mapping from the message's id; the value true stands in the
    /// trie as the single byte 1.
    function _requireSent(bytes32 id, bytes32 stateRoot, bytes[] calldata accountProof, bytes[] calldata storageProof)
        private
        pure
    {
        (, bytes32 storageRoot) = L2State.account(stateRoot, MESSENGER, accountProof);
        bytes32 slot = keccak256(abi.encode(id, MESSENGER_SENT_SLOT));
        require(L2State.slotAt(storageRoot, slot, storageProof) == 1, NotSent(id));
    }

    /// @dev The gas limit of a raw EIP-1559 transaction of this rollup: 0x02 || [chain id, nonce, tip, fee cap, gas
    /// limit, ...]. Twelve fields; a legacy or blob transaction is refused.
    function _gasLimitOf(bytes calldata raw) private view returns (uint256) {
        require(raw.length > 1 && raw[0] == 0x02, UnsupportedTransaction());
        Memory.Slice[] memory fields = RLP.decodeList(raw[1:]);
        require(fields.length == 12 && RLP.readUint256(fields[0]) == chainId, UnsupportedTransaction());
        return RLP.readUint256(fields[4]);
    }
}
