// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Address} from "@openzeppelin/contracts/utils/Address.sol";
import {Blockhash} from "@openzeppelin/contracts/utils/Blockhash.sol";
import {Memory} from "@openzeppelin/contracts/utils/Memory.sol";
import {RLP} from "@openzeppelin/contracts/utils/RLP.sol";
import {ReentrancyGuardTransient} from "@openzeppelin/contracts/utils/ReentrancyGuardTransient.sol";
import {ECDSA} from "@openzeppelin/contracts/utils/cryptography/ECDSA.sol";
import {TrieProof} from "@openzeppelin/contracts/utils/cryptography/TrieProof.sol";

import {BLS} from "./lib/BLS.sol";
import {Certificate} from "./lib/Certificate.sol";
import {Header} from "./lib/Header.sol";
import {TraceReader} from "./lib/TraceReader.sol";
import {Rollup} from "./Rollup.sol";
import {KIND_REGULAR, KIND_SLOT_ENDING, Permit} from "./Types.sol";

/// @notice A certificate with the message that it signs.
struct SignedBlock {
    uint64 number;
    bytes32 blockHash;
    bytes32 parentHash;
    uint8 kind;
    uint64 anchorNumber;
    bytes32 anchorL1Hash;
    Permit permit;
    bytes signature;
}

/// @notice A certified block and the RLP of the headers down to the first child of the common parent, newest first.
struct Branch {
    SignedBlock tip;
    bytes[] headers;
}

/// @notice A promise, its signature, and the sequencer's delegation to who signed it.
struct SignedPromise {
    bytes32 txHash;
    uint64 blockNumber;
    bytes32 parentHash;
    uint64 index;
    bytes32 receiptDigest;
    uint64 anchorNumber;
    bytes32 anchorL1Hash;
    uint64 time;
    /// r, s and v, 65 bytes; v is 0 or 1.
    bytes signature;
    /// The BLS signature, 256 bytes as EIP-2537 encodes it, over the delegation to the signer.
    bytes delegation;
}

/// @notice How a promise was broken by the certified block on its parent.
enum Breach {
    /// Another transaction stands at the index; `proof` leads to it in the transactions' trie.
    OtherTransaction,
    /// Another receipt: `proof` leads to the block's in the receipts' trie, `receipt` is RLP of what was promised:
    /// [consensus receipt, gas used, contract address].
    OtherReceipt,
    /// The block ends before the index: `proof` leads to the receipt of its last transaction, whose index is `last`;
    /// none if it has no transactions.
    Missing
}

/// @title The sequencer's bond
/// @notice Whoever shows that the sequencer has contradicted itself burns the bond. Evidence speaks for itself: two
/// signed statements that an honest sequencer never makes both. Most of the bond is burnt, so that a sequencer gains
/// nothing by accusing itself; the twentieth part is the accuser's, so that somebody does.
///
/// The bond can be withdrawn only so long after it was announced that evidence can no longer be made of anything signed
/// before: EIP-2935's window, in which anchors can be compared with L1, and a time to watch.
contract Bond is ReentrancyGuardTransient {
    event Deposited(address indexed from, uint256 amount);
    event WithdrawalAnnounced(uint256 fromBlock);
    event WithdrawalCancelled();
    event Withdrawn(address indexed to, uint256 amount);
    /// @notice The sequencer was convicted. `kind` is as in package certs: 1 fork, 2 double permit, 3 early child,
    /// 4 double promise, 5 broken promise.
    event Slashed(uint8 indexed kind, address indexed accuser, uint256 burnt, uint256 reward);

    error NotOwner(address caller);
    error AlreadySlashed();
    error NotAnnounced();
    /// @notice The withdrawal is open from this L1 block on.
    error TooEarly(uint256 blockNumber, uint256 from);
    /// @notice The parts of the evidence do not belong together.
    error BadEvidence(string what);
    /// @notice They do, and it is no fault.
    error NoFault(string why);
    /// @notice A signature is not the sequencer's, or its delegate's.
    error BadSignature(bytes32 digest);

    /// @notice EIP-2935 serves the hashes of the last 8,191 L1 blocks.
    uint256 public constant HISTORY = 8191;

    /// @notice One part of this many goes to the accuser.
    uint256 public constant REWARD_PART = 20;

    uint256 private constant MAX_HEADERS = 128;

    address private constant BURNT = 0x000000000000000000000000000000000000dEaD;

    bytes32 private constant PROMISE_DOMAIN = keccak256("ultrasound.promise.v1");
    bytes32 private constant DELEGATION_DOMAIN = keccak256("ultrasound.delegation.v1");

    /// keccak256 of the RLP of nothing: the root of a trie without entries.
    bytes32 private constant EMPTY_ROOT = 0x56e81f171bcc55a6ff8345e692c0f86e5b48e01b996cadc001622fb5e363b421;

    Rollup public immutable rollup;
    address public immutable owner;
    /// @notice L1 blocks that a withdrawal waits beyond EIP-2935's window.
    uint256 public immutable watchBlocks;

    /// @notice From which L1 block on the bond can be withdrawn; zero if no withdrawal was announced.
    uint256 public withdrawableFrom;
    bool public slashed;

    constructor(Rollup rollup_, address owner_, uint256 watchBlocks_) payable {
        (rollup, owner, watchBlocks) = (rollup_, owner_, watchBlocks_);
        emit Deposited(msg.sender, msg.value);
    }

    /// @notice Adds to the bond.
    function deposit() external payable {
        require(!slashed, AlreadySlashed());
        emit Deposited(msg.sender, msg.value);
    }

    /// @notice Announces a withdrawal. Announcing again begins the wait anew.
    function announceWithdrawal() external {
        require(msg.sender == owner, NotOwner(msg.sender));
        withdrawableFrom = block.number + HISTORY + watchBlocks + 1;
        emit WithdrawalAnnounced(withdrawableFrom);
    }

    function cancelWithdrawal() external {
        require(msg.sender == owner, NotOwner(msg.sender));
        withdrawableFrom = 0;
        emit WithdrawalCancelled();
    }

    /// @notice Pays the bond out, after the wait.
    function withdraw(address payable to) external nonReentrant {
        require(msg.sender == owner, NotOwner(msg.sender));
        require(withdrawableFrom != 0, NotAnnounced());
        require(block.number >= withdrawableFrom, TooEarly(block.number, withdrawableFrom));
        withdrawableFrom = 0;
        uint256 amount = address(this).balance;
        emit Withdrawn(to, amount);
        Address.sendValue(to, amount);
    }

    /// @notice Rule 15 (a): two certified blocks that descend from different first children of one parent, both
    /// anchored on canonical L1 blocks. A sequencer that replaces a fallen child anchors the new one so that both
    /// anchors are never canonical at once.
    ///
    /// The first children have to be the sequencer's. One that has its own certificate is. For one that has not, the
    /// common parent's certificate and header show that no permit could make it a based block, and the rollup knows
    /// those that were taken without a permit.
    /// @param parent the common parent's certificate; an empty signature if both branches are of one block
    function accuseFork(Branch[2] calldata branches, SignedBlock calldata parent) external nonReentrant {
        (bytes32 child0, bytes32 parent0) = _checkBranch(branches[0], parent);
        (bytes32 child1, bytes32 parent1) = _checkBranch(branches[1], parent);
        require(parent0 == parent1, BadEvidence("branches from different parents"));
        require(child0 != child1, NoFault("one first child"));
        if (branches[0].headers.length > 1 || branches[1].headers.length > 1) {
            require(parent.blockHash == parent0, BadEvidence("certificate of another parent"));
            _requireCertificate(parent);
        }
        _requireCertificate(branches[0].tip);
        _requireCertificate(branches[1].tip);
        _slash(1);
    }

    /// @notice Rule 15 (b): the permits of two different blocks for the same slot and L1 parent.
    function accuseDoublePermit(SignedBlock calldata a, SignedBlock calldata b) external nonReentrant {
        require(a.kind == KIND_SLOT_ENDING && b.kind == KIND_SLOT_ENDING, BadEvidence("not two slot-ending blocks"));
        require(a.permit.slot == b.permit.slot && a.permit.l1Parent == b.permit.l1Parent, NoFault("different permits"));
        require(a.blockHash != b.blockHash, NoFault("one block"));
        _requireCertificate(a);
        _requireCertificate(b);
        _slash(2);
    }

    /// @notice Rule 15 (c): a certified child of a slot-ending block that is not later than its permit's slot began.
    /// @param header RLP of the child's header
    function accuseEarlyChild(SignedBlock calldata parent, SignedBlock calldata child, bytes calldata header)
        external
        nonReentrant
    {
        require(child.parentHash == parent.blockHash, BadEvidence("not parent and child"));
        Header.Fields memory h = _header(header, child.blockHash, child.number);
        require(h.parentHash == child.parentHash, BadEvidence("certificate names another parent"));
        require(parent.kind == KIND_SLOT_ENDING, NoFault("the parent has no permit"));
        require(h.timestamp <= rollup.slotStart(parent.permit.slot), NoFault("the child is late enough"));
        _requireCertificate(parent);
        _requireCertificate(child);
        _slash(3);
    }

    /// @notice Rule 15 (d): two promises for one place, that is parent, index and anchor, which differ in transaction or
    /// receipt.
    function accuseDoublePromise(SignedPromise calldata a, SignedPromise calldata b) external nonReentrant {
        require(
            a.parentHash == b.parentHash && a.index == b.index && a.anchorNumber == b.anchorNumber
                && a.anchorL1Hash == b.anchorL1Hash,
            NoFault("different places")
        );
        require(a.txHash != b.txHash || a.receiptDigest != b.receiptDigest, NoFault("the same promise"));
        _requirePromise(a);
        _requirePromise(b);
        _slash(4);
    }

    /// @notice Rule 15 (e): a promise, and the certified block on its parent with its anchor, which does not keep it.
    /// @param header RLP of the block's header
    /// @param last with {Breach-Missing}: the index of the block's last transaction
    function accuseBrokenPromise(
        SignedPromise calldata promise_,
        SignedBlock calldata certified,
        bytes calldata header,
        Breach breach,
        uint64 last,
        bytes[] calldata proof,
        bytes calldata receipt
    ) external nonReentrant {
        require(
            certified.parentHash == promise_.parentHash && certified.anchorNumber == promise_.anchorNumber
                && certified.anchorL1Hash == promise_.anchorL1Hash,
            NoFault("another place")
        );
        Header.Fields memory h = _header(header, certified.blockHash, certified.number);
        require(h.parentHash == certified.parentHash, BadEvidence("certificate names another parent"));
        _requireBreach(promise_, header, h.gasUsed, breach, last, proof, receipt);
        _requirePromise(promise_);
        _requireCertificate(certified);
        _slash(5);
    }

    /// @dev What a branch shows by itself; signatures are checked later, for they are the dear part.
    function _checkBranch(Branch calldata branch, SignedBlock calldata parent)
        private
        view
        returns (bytes32 child, bytes32 parentHash)
    {
        SignedBlock calldata tip = branch.tip;
        uint256 count = branch.headers.length;
        require(count != 0 && count <= MAX_HEADERS, BadEvidence("number of headers"));
        parentHash = tip.blockHash;
        Header.Fields memory h;
        for (uint256 i = 0; i < count; ++i) {
            child = parentHash;
            require(tip.number >= i, BadEvidence("header"));
            h = _header(branch.headers[i], child, tip.number - uint64(i));
            parentHash = h.parentHash;
            require(i != 0 || parentHash == tip.parentHash, BadEvidence("certificate names another parent"));
        }
        if (count > 1) {
            require(parent.signature.length != 0, NoFault("the first child may be a based block"));
            if (parent.kind == KIND_SLOT_ENDING) {
                require(h.timestamp > rollup.slotStart(parent.permit.slot), NoFault("the first child may be a based block"));
            }
            require(!rollup.withoutPermit(child), NoFault("the first child is a based block"));
        }
        bytes32 known = Blockhash.blockHash(tip.anchorNumber);
        require(known != 0 && known == tip.anchorL1Hash, NoFault("the anchor is not canonical"));
    }

    function _requireBreach(
        SignedPromise calldata promise_,
        bytes calldata header,
        uint64 gasUsed,
        Breach breach,
        uint64 last,
        bytes[] calldata proof,
        bytes calldata receipt
    ) private pure {
        Memory.Slice[] memory fields = RLP.decodeList(header);
        (bytes32 txRoot, bytes32 receiptRoot) = (RLP.readBytes32(fields[4]), RLP.readBytes32(fields[5]));
        if (breach == Breach.OtherTransaction) {
            bytes memory found = TrieProof.traverse(txRoot, RLP.encode(uint256(promise_.index)), proof);
            require(keccak256(found) != promise_.txHash, NoFault("the promised transaction"));
        } else if (breach == Breach.OtherReceipt) {
            require(keccak256(receipt) == promise_.receiptDigest, BadEvidence("not the promised receipt"));
            bytes memory promised = RLP.readBytes(RLP.decodeList(receipt)[0]);
            bytes memory found = TrieProof.traverse(receiptRoot, RLP.encode(uint256(promise_.index)), proof);
            require(keccak256(found) != keccak256(promised), NoFault("the promised receipt"));
        } else if (txRoot != EMPTY_ROOT) {
            // The last transaction's receipt has the block's gas in it: every transaction takes some.
            require(last < promise_.index, NoFault("the block has the index"));
            bytes memory found = TrieProof.traverse(receiptRoot, RLP.encode(uint256(last)), proof);
            require(_cumulativeGas(found) == gasUsed, BadEvidence("not the last transaction"));
        }
    }

    /// @dev A consensus receipt is [status, cumulative gas, bloom, logs], after its type if it is not a legacy one.
    function _cumulativeGas(bytes memory receipt) private pure returns (uint256) {
        if (uint8(receipt[0]) < 0xc0) {
            bytes memory rest = new bytes(receipt.length - 1);
            assembly ("memory-safe") {
                mcopy(add(rest, 32), add(receipt, 33), mload(rest))
            }
            receipt = rest;
        }
        return RLP.readUint256(RLP.decodeList(receipt)[1]);
    }

    /// @dev Reads a header, which must be the block's.
    function _header(bytes memory header, bytes32 hash, uint64 number) private pure returns (Header.Fields memory h) {
        require(keccak256(header) == hash, BadEvidence("header"));
        uint256 pos;
        assembly ("memory-safe") {
            pos := add(header, 32)
        }
        (uint256 payload, uint256 end) = TraceReader.list(pos, pos + header.length);
        Header.read(h, payload, end);
        require(h.number == number, BadEvidence("number"));
    }

    function _requireCertificate(SignedBlock calldata b) private view {
        bool ending = b.kind == KIND_SLOT_ENDING;
        require(ending || b.kind == KIND_REGULAR, BadEvidence("kind"));
        require(ending == (b.permit.l1Parent != 0) && (ending || b.permit.slot == 0), BadEvidence("permit"));
        bytes32 digest = Certificate.digest(
            rollup.chainId(), address(rollup), b.number, b.blockHash, b.parentHash, b.kind, b.anchorNumber, b.anchorL1Hash, b.permit
        );
        require(BLS.verify(BLS.publicKey(rollup.sequencerKey()), digest, b.signature), BadSignature(digest));
    }

    function _requirePromise(SignedPromise calldata p) private view {
        uint64 chainId = rollup.chainId();
        bytes32 digest = keccak256(
            abi.encode(
                PROMISE_DOMAIN, chainId, address(rollup), p.txHash, p.blockNumber, p.parentHash, p.index, p.receiptDigest,
                p.anchorNumber, p.anchorL1Hash, p.time
            )
        );
        require(p.signature.length == 65 && uint8(p.signature[64]) < 2, BadSignature(digest));
        (bytes32 r, bytes32 s) = (bytes32(p.signature[:32]), bytes32(p.signature[32:64]));
        (address signer, ECDSA.RecoverError err,) = ECDSA.tryRecover(digest, uint8(p.signature[64]) + 27, r, s);
        require(err == ECDSA.RecoverError.NoError, BadSignature(digest));
        bytes32 delegation = keccak256(abi.encode(DELEGATION_DOMAIN, chainId, address(rollup), signer));
        require(BLS.verify(BLS.publicKey(rollup.sequencerKey()), delegation, p.delegation), BadSignature(delegation));
    }

    function _slash(uint8 kind) private {
        require(!slashed, AlreadySlashed());
        slashed = true;
        uint256 amount = address(this).balance;
        uint256 reward = amount / REWARD_PART;
        emit Slashed(kind, msg.sender, amount - reward, reward);
        Address.sendValue(payable(BURNT), amount - reward);
        Address.sendValue(payable(msg.sender), reward);
    }
}
