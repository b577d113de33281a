// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Blockhash} from "@openzeppelin/contracts/utils/Blockhash.sol";
import {ReentrancyGuardTransient} from "@openzeppelin/contracts/utils/ReentrancyGuardTransient.sol";
import {SafeCast} from "@openzeppelin/contracts/utils/math/SafeCast.sol";

import {BLS} from "./lib/BLS.sol";
import {Certificate} from "./lib/Certificate.sol";
import {Execute} from "./lib/Execute.sol";
import {Header} from "./lib/Header.sol";
import {TraceReader} from "./lib/TraceReader.sol";
import {Portal} from "./Portal.sol";
import {Anchor, Config, Head, KIND_BASED, KIND_REGULAR, KIND_SLOT_ENDING, Permit} from "./Types.sol";

/// @title An ultra sound rollup on L1
/// @notice Holds the head of the L2 chain and takes new blocks in two ways: {settle} takes sequenced
/// blocks under the sequencer's certificate, {includeBased} takes anyone's block in the one L1 slot, and
/// on the one L1 parent, that a permit names. Either way Ethereum's own state transition, the EXECUTE
/// precompile, has to verify the blocks; the contract checks only what the rollup constrains beyond it.
///
/// The sequencer cannot shut anyone out: forced transactions ({Portal-forceTransaction}) are part of what a
/// block must hold once its anchor has passed their deadline, and when L1 has seen no new block for a while,
/// or a forced transaction is due, based blocks need no permit.
///
/// What is promised: the head only ever moves to a descendant; what L1 took first stays, and a call that
/// is refused changes nothing; header and transactions of every block taken are emitted ({BlockTaken}),
/// so that the whole L2 chain can be rebuilt from this contract's logs and the genesis block.
contract Rollup is ReentrancyGuardTransient {
    /// @notice A block became part of the L2 chain.
    /// @param kind 1 regular, 2 slot-ending, 3 based. Blocks inside a run are regular here, whatever they were
    /// certified as: the one certificate that L1 sees is the tip's
    /// @param permit the block's own if it is slot-ending, the one at the root of its run if it is based, else zero
    /// @param data RLP of `[header, [tx...]]`, byte for byte as in the trace
    event BlockTaken(
        uint64 indexed number,
        bytes32 indexed hash,
        uint8 indexed kind,
        bytes32 parentHash,
        Permit permit,
        Anchor anchor,
        bytes data
    );

    /// @notice A run was settled; `from` to `to` are the blocks that were new. If all were settled before,
    /// `from` is greater than `to` and the signature, which nobody checked then, is empty.
    event RunSettled(uint64 from, uint64 to, bytes32 indexed tip, bytes signature);

    /// @notice A forced transaction was dealt with by this L2 block: it holds it, or its anchor is so late that the
    /// transaction has lapsed.
    event ForcedTransactionDone(uint64 indexed index, uint64 indexed number, bool included, uint64 anchorNumber);

    /// @notice From this slot on based blocks need no permit, until the sequencer resumes.
    event BasedModeBegun(uint256 slot);

    /// @notice The sequencer goes on: based mode ends with this slot.
    event SequencingResumed(uint256 slot);

    // Deployment
    /// @notice A field of the configuration is out of its range.
    error InvalidConfig(string field);

    // What a call says about its blocks
    /// @notice Settled blocks are regular (1) or slot-ending (2).
    error WrongKind(uint8 kind);
    /// @notice A slot-ending block needs a permit with an L1 parent; a regular block has none.
    error WrongPermit(uint8 kind, uint64 slot, bytes32 l1Parent);
    /// @notice The trace holds no block, or more than the one of {includeBased}.
    error WrongBlockCount();
    /// @notice A block of the trace does not continue the block before it.
    error BrokenRun(uint64 number);

    // Where the blocks stand
    /// @notice The block number is ahead of the head, or older than the ring.
    error UnknownBlock(uint64 number);
    /// @notice Another block of this number is already part of the chain: the first on L1 wins.
    error RunConflicts(uint64 number, bytes32 settled, bytes32 given);
    /// @notice A based block stands on the head, and on nothing else.
    error StaleParent(bytes32 head, bytes32 given);
    /// @notice The head is no block that a based block may stand on.
    error NotOpen(uint8 headKind);
    /// @notice A sequenced block on a slot-ending one must be later than the beginning of its permit's slot.
    error EarlyChild(uint64 timestamp, uint256 slotStart);

    // Where L1 stands
    /// @notice No slot's block can have this timestamp.
    error NotASlot(uint256 timestamp);
    /// @notice The L1 block is not of the permit's slot.
    error WrongSlot(uint256 slot, uint64 permitted);
    /// @notice The L1 block does not stand on the permit's L1 parent.
    error WrongL1Parent(bytes32 parent, bytes32 permitted);
    /// @notice The hash of the L1 parent is not to be had; a zero is never compared.
    error L1ParentUnavailable();

    // Headers
    error WrongGasLimit(uint64 number, uint64 have, uint64 want);
    error WrongFeeRecipient(uint64 number, address have, address want);
    error WrongPrevRandao(uint64 number, bytes32 have);
    error WrongExtraData(uint64 number, uint256 length);
    /// @notice The block lies ahead of the L1 block that is to take it.
    error WrongTimestamp(uint64 number, uint64 have, uint256 latest);

    // Anchors
    /// @notice The block's parent_beacon_block_root is neither the current anchor's hash nor the next one's.
    error WrongAnchor(uint64 number, bytes32 beaconRoot);
    /// @notice Anchors were given that no block uses.
    error UnusedAnchors(uint256 used, uint256 given);
    /// @notice The pair of L1 number and inbox count never goes back, in neither part.
    error AnchorBack(uint64 l1Number, uint64 inboxCount, uint64 parentL1Number, uint64 parentInboxCount);
    error AnchorTooOld(uint64 l1Number, uint256 oldest);
    /// @notice The anchor names no canonical L1 block; `known` is L1's hash of that number, zero if it has none.
    error AnchorUnknown(uint64 l1Number, bytes32 given, bytes32 known);
    /// @notice A based block's anchor is the L1 parent.
    error AnchorNotL1Parent(uint64 l1Number, bytes32 l1Hash);
    error WrongInboxRoot(uint64 count, bytes32 given, bytes32 known);

    // Certificates
    /// @notice The signature is not the sequencer's over this message.
    error BadCertificate(bytes32 digest);
    /// @notice The rollup was deployed without a sequencer.
    error NoSequencer();

    // Forced transactions and based mode
    /// @notice The block's anchor has passed the deadline of a forced transaction, which must be among the first
    /// transactions of the block, or of one before it.
    error ForcedTransactionDue(uint64 index, bytes32 txHash, uint256 due);
    /// @notice Based mode is not on; there is nothing to resume.
    error NotBasedMode();
    /// @notice The resumption is for the slots up to `until` only, and not for later than the mode's threshold.
    error WrongResumption(uint256 slot, uint64 until);

    uint256 private constant RING_SIZE = 1024;

    /// @notice EIP-2935 serves the hashes of the last 8,191 L1 blocks.
    uint256 private constant HISTORY = 8191;

    uint40 private constant FOREVER = type(uint40).max;

    bytes32 private constant RESUME_DOMAIN = keccak256("ultrasound.resume.v1");

    uint64 public immutable chainId;
    uint64 public immutable l1Genesis;
    uint64 public immutable slotSeconds;
    uint64 public immutable gasLimit;
    address public immutable feeRecipient;
    address public immutable treasury;
    uint64 public immutable maxAnchorAge;
    uint64 public immutable basedAfter;
    uint64 public immutable forcedDeadline;
    uint64 public immutable forcedWindow;

    /// @notice Where messages, ether and forced transactions enter, and leave.
    Portal public immutable portal;

    /// @notice Whether there is a sequencer; without one every block is based, and needs no permit.
    bool public immutable sequenced;

    bytes32 private immutable _key0;
    bytes32 private immutable _key1;
    bytes32 private immutable _key2;
    bytes32 private immutable _key3;

    // The head, in five slots with what it implies. A regular block leaves the permit of an older block in place, where {head} does
    // not show it: writing over it once a slot is cheaper than clearing it and writing it anew.
    bytes32 private _hash;
    bytes32 private _stateRoot;
    // One slot
    uint64 private _number;
    uint64 private _timestamp;
    uint40 private _permitSlot;
    uint8 private _kind;
    uint40 private _lastSlot; // in which L1 took a new block
    uint40 private _basedUntil; // the last slot of based mode; FOREVER until the sequencer resumes
    // One slot
    bytes32 private _permitL1Parent;
    // One slot
    uint40 private _anchorNumber;
    uint40 private _inboxCount;
    uint96 private _burnedFees;
    uint40 private _forcedNext; // the first forced transaction that is neither included nor lapsed
    uint40 private _forcedFrom; // it is due at no earlier L1 number: so much the one before has held up

    /// @dev Hash of block n at n % RING_SIZE. Everything else about a recent block comes from its header,
    /// which its hash binds: one slot written per block instead of six.
    bytes32[RING_SIZE] private _ring;

    /// @notice Whether the block is a based one that was taken without a permit. It stands beside a certified sibling
    /// and is nobody's fault: evidence against the sequencer must not be made of it.
    mapping(bytes32 blockHash => bool) public withoutPermit;

    /// @dev A walk over the blocks of a trace that has been laid out as EXECUTE's input.
    struct Run {
        uint256 input;
        uint256 pos;
        uint256 end;
        bytes32 parentHash;
        bytes32 preStateRoot;
        bytes32 hash; // of the block read last; of the run's parent before the first
        uint256 gasUsed;
        uint256 burnedFees; // of the new blocks
        uint256 txs; // the list of the transactions of the block read last
        Queue queue;
    }

    /// @dev The queue of forced transactions, as a block finds it.
    struct Queue {
        uint64 next; // index of the first transaction that is neither included nor lapsed
        bytes32 txHash; // its hash; zero if there is none
        uint256 since; // the L1 block that queued it
        uint256 from; // it is not due before this L1 number
    }

    /// @notice The ether sent along goes to the portal, and backs what the L2 genesis gives away.
    constructor(Config memory c) payable {
        require(c.chainId != 0, InvalidConfig("chainId"));
        require(c.slotSeconds != 0, InvalidConfig("slotSeconds"));
        require(c.gasLimit != 0, InvalidConfig("gasLimit"));
        require(c.treasury != address(0), InvalidConfig("treasury"));
        require(c.maxAnchorAge != 0 && c.maxAnchorAge <= HISTORY, InvalidConfig("maxAnchorAge"));
        require(c.basedAfter != 0 && c.basedAfter < FOREVER, InvalidConfig("basedAfter"));
        require(c.forcedDeadline != 0 && c.forcedDeadline < c.maxAnchorAge, InvalidConfig("forcedDeadline"));
        require(c.forcedWindow != 0 && c.forcedWindow < c.maxAnchorAge, InvalidConfig("forcedWindow"));
        require(c.forcedPrice <= type(uint64).max, InvalidConfig("forcedPrice"));
        chainId = c.chainId;
        l1Genesis = c.l1Genesis;
        slotSeconds = c.slotSeconds;
        gasLimit = c.gasLimit;
        feeRecipient = c.feeRecipient;
        treasury = c.treasury;
        maxAnchorAge = c.maxAnchorAge;

        basedAfter = c.basedAfter;
        forcedDeadline = c.forcedDeadline;
        forcedWindow = c.forcedWindow;
        portal = new Portal{value: msg.value}(c.chainId, c.treasury, c.forcedPrice, c.forcedWindow);

        sequenced = c.sequencerKey.length != 0;
        BLS.PublicKey memory pk;
        if (sequenced) pk = BLS.publicKey(c.sequencerKey);
        else _basedUntil = FOREVER;
        (_key0, _key1, _key2, _key3) = (pk.w0, pk.w1, pk.w2, pk.w3);
        _lastSlot = SafeCast.toUint40(_slotNow());

        bytes memory genesis = c.genesisHeader;
        uint256 pos;
        assembly ("memory-safe") {
            pos := add(genesis, 32)
        }
        uint256 end = pos + genesis.length;
        (uint256 payload, uint256 headerEnd) = TraceReader.list(pos, end);
        require(headerEnd == end, InvalidConfig("genesisHeader"));
        Header.Fields memory h;
        Header.read(h, payload, end);
        bytes32 hash = keccak256(genesis);
        (_hash, _stateRoot, _number, _timestamp, _kind) = (hash, h.stateRoot, h.number, h.timestamp, KIND_REGULAR);
        _ring[h.number % RING_SIZE] = hash;
    }

    /// @notice Settles a run of sequenced blocks under the certificate of its last one.
    ///
    /// The run stands on any block of the ring and reaches the head or beyond. Only what lies beyond is new; a
    /// run that is settled already succeeds without effect, so that somebody else's partial settlement spoils
    /// nothing. A run that contradicts what L1 took before is refused. Anyone may call: settling needs
    /// certificates, not permission.
    /// @param trace the blocks and the witness, as EXECUTE takes them
    /// @param anchors the distinct anchors of the run, in the order in which its blocks use them
    /// @param kind regular (1) or slot-ending (2): what the tip is certified as
    /// @param permit the tip's if it is slot-ending, else zero
    /// @param signature the tip's certificate: 256 bytes, a G2 point as EIP-2537 encodes it
    function settle(
        bytes calldata trace,
        Anchor[] calldata anchors,
        uint8 kind,
        Permit calldata permit,
        bytes calldata signature
    ) external nonReentrant {
        require(sequenced, NoSequencer());
        if (kind == KIND_REGULAR) {
            require(permit.slot == 0 && permit.l1Parent == 0, WrongPermit(kind, permit.slot, permit.l1Parent));
        } else {
            require(kind == KIND_SLOT_ENDING, WrongKind(kind));
            require(permit.l1Parent != 0, WrongPermit(kind, permit.slot, permit.l1Parent));
        }
        Head memory before = head();
        Run memory run;
        run.queue.next = _forcedNext;
        run.queue.from = _forcedFrom;
        _open(run, trace);
        Header.Fields memory h;
        _walk(run, h, before, anchors, kind, permit);

        uint64 from = before.number + 1;
        if (h.number < from) {
            emit RunSettled(from, h.number, run.hash, "");
            return;
        }
        Anchor calldata anchor = anchors[anchors.length - 1];
        _requireCertificate(h, run.hash, kind, anchor, permit, signature);
        _take(run, h, kind, permit, anchor);
        emit RunSettled(from, h.number, run.hash, signature);
    }

    /// @notice Takes one block of anyone's on top of the head, which must be slot-ending, or based under the same
    /// permit. It is taken only in an L1 block of the permit's slot that stands on the permit's L1 parent. In based
    /// mode, and while a forced transaction is due at the L1 parent, it needs no permit, and stands on any head.
    /// @dev One transaction can call this and act on its effect: if anything later in it reverts, the block
    /// never existed.
    /// @param trace exactly one block and its witness
    /// @param anchor the L1 parent, with any inbox state between the parent block's and the current one
    function includeBased(bytes calldata trace, Anchor calldata anchor) external nonReentrant {
        Head memory before = head();
        Run memory run;
        bytes32 l1Parent = blockhash(block.number - 1);
        require(l1Parent != 0, L1ParentUnavailable());
        Permit memory permit = _permitFor(before, l1Parent);
        require(
            anchor.l1Number == block.number - 1 && anchor.l1Hash == l1Parent,
            AnchorNotL1Parent(anchor.l1Number, anchor.l1Hash)
        );
        run.queue.next = _forcedNext;
        run.queue.from = _forcedFrom;
        _requireInbox(run.queue, anchor, before.anchorNumber, before.inboxCount);

        _open(run, trace);
        require(run.parentHash == before.hash, StaleParent(before.hash, run.parentHash));
        Header.Fields memory h;
        uint256 start = _next(run, h);
        require(run.pos == run.end, WrongBlockCount());
        require(h.number == before.number + 1, BrokenRun(h.number));
        _requirePolicy(h);
        require(h.beaconRoot == _anchorHash(anchor), WrongAnchor(h.number, h.beaconRoot));

        if (permit.l1Parent == 0) withoutPermit[run.hash] = true;
        _record(run, h, KIND_BASED, permit, anchor, start);
        _take(run, h, KIND_BASED, permit, anchor);
    }

    /// @notice The sequencer's word that it goes on: based mode ends with the current slot. Anyone may call.
    /// @param until the last slot in which the word counts, at most {basedAfter} slots from now
    /// @param signature the sequencer's over {resumeDigest}: 256 bytes, a G2 point as EIP-2537 encodes it
    function resume(uint64 until, bytes calldata signature) external nonReentrant {
        require(sequenced, NoSequencer());
        uint256 slot = _slotNow();
        require(_basedMode(slot), NotBasedMode());
        require(slot <= until && until - slot <= basedAfter, WrongResumption(slot, until));
        bytes32 digest = resumeDigest(until);
        require(BLS.verify(_key(), digest, signature), BadCertificate(digest));
        _basedUntil = _lastSlot = SafeCast.toUint40(slot);
        emit SequencingResumed(slot);
    }

    /// @notice What the sequencer signs to {resume} in a slot up to `until`.
    function resumeDigest(uint64 until) public view returns (bytes32) {
        return keccak256(abi.encode(RESUME_DOMAIN, chainId, address(this), until));
    }

    /// @notice Whether based blocks need no permit in the current slot: L1 has taken no new block for more than
    /// {basedAfter} slots, and since then the sequencer has not resumed; or there is no sequencer.
    function basedMode() external view returns (bool) {
        return _basedMode(_slotNow());
    }

    /// @notice The forced transaction that is next, and the L1 number from which on anchors ask for it. It
    /// lapses at `due + forcedWindow`. A zero hash means that none waits.
    function forced() public view returns (uint64 index, bytes32 txHash, uint256 due) {
        index = _forcedNext;
        uint64 since;
        (txHash, since) = portal.forcedAt(index);
        if (txHash != 0) due = _due(Queue(index, txHash, since, _forcedFrom));
    }

    /// @notice The newest L2 block that L1 has taken.
    function head() public view returns (Head memory) {
        bool open = _kind != KIND_REGULAR;
        return Head({
            number: _number,
            hash: _hash,
            stateRoot: _stateRoot,
            timestamp: _timestamp,
            kind: _kind,
            permitSlot: open ? _permitSlot : 0,
            permitL1Parent: open ? _permitL1Parent : bytes32(0),
            anchorNumber: _anchorNumber,
            inboxCount: _inboxCount
        });
    }

    /// @notice A run may start on one of the newest this many blocks, and {hashAt} knows them.
    function ringSize() external pure returns (uint256) {
        return RING_SIZE;
    }

    /// @notice The hash of one of the newest {ringSize} blocks; reverts for any other.
    function hashAt(uint64 number) external view returns (bytes32) {
        return _hashAt(number, _number);
    }

    /// @notice The slot whose L1 block has this timestamp; reverts if no slot's block can have it.
    function slotAt(uint256 timestamp) public view returns (uint256) {
        require(timestamp >= l1Genesis && (timestamp - l1Genesis) % slotSeconds == 0, NotASlot(timestamp));
        return (timestamp - l1Genesis) / slotSeconds;
    }

    /// @notice T(slot): the timestamp of the slot's L1 block, in unix seconds.
    function slotStart(uint64 slot) public view returns (uint256) {
        return uint256(l1Genesis) + uint256(slot) * slotSeconds;
    }

    /// @notice The state root of one of the newest {ringSize} blocks.
    /// @param header the block's header as RLP; empty means the head, of which it need not be given
    function stateRootOf(uint64 number, bytes calldata header) external view returns (bytes32) {
        if (header.length == 0) {
            require(number == _number, UnknownBlock(number));
            return _stateRoot;
        }
        bytes32 known = _hashAt(number, _number);
        require(keccak256(header) == known, RunConflicts(number, known, keccak256(header)));
        bytes memory copy = header;
        uint256 pos;
        assembly ("memory-safe") {
            pos := add(copy, 32)
        }
        (pos,) = TraceReader.list(pos, pos + copy.length);
        return Header.stateRootAt(pos);
    }

    /// @notice Base fees that L2 has burnt in all, in wei.
    function burnedFees() external view returns (uint256) {
        return _burnedFees;
    }

    /// @notice The sequencer's BLS12-381 public key: 128 bytes, a G1 point as EIP-2537 encodes it.
    function sequencerKey() external view returns (bytes memory) {
        return abi.encodePacked(_key0, _key1, _key2, _key3);
    }

    /// @dev Lays the trace out as EXECUTE's input and opens the walk over its blocks.
    function _open(Run memory run, bytes calldata trace) private pure {
        run.input = Execute.load(trace);
        uint256 parent;
        uint256 payload;
        uint256 parentEnd;
        (run.pos, run.end, parent, payload, parentEnd) = TraceReader.open(run.input + Execute.HEAD, trace.length);
        require(run.pos < run.end, WrongBlockCount());
        bytes32 hash;
        assembly ("memory-safe") {
            hash := keccak256(parent, sub(parentEnd, parent))
        }
        run.parentHash = hash;
        run.hash = hash;
        run.preStateRoot = Header.stateRootAt(payload);
    }

    /// @dev Reads the next block's header into `h` and returns where the block starts; it ends at `run.at`.
    function _next(Run memory run, Header.Fields memory h) private pure returns (uint256 start) {
        start = run.pos;
        (uint256 header, uint256 payload, uint256 headerEnd, uint256 next) = TraceReader.blockAt(start, run.end);
        Header.read(h, payload, headerEnd);
        require(h.parentHash == run.hash, BrokenRun(h.number));
        bytes32 hash;
        assembly ("memory-safe") {
            hash := keccak256(header, sub(headerEnd, header))
        }
        run.hash = hash;
        run.txs = headerEnd;
        run.pos = next;
        unchecked {
            run.gasUsed += h.gasUsed; // at most 2^64 a block
        }
    }

    /// @dev Walks all blocks of a run: those up to the head must be the ring's, those beyond are checked against
    /// the rollup's rules and recorded. Leaves the tip's header in `h`.
    function _walk(
        Run memory run,
        Header.Fields memory h,
        Head memory before,
        Anchor[] calldata anchors,
        uint8 kind,
        Permit memory permit
    ) private {
        Permit memory none;
        bytes32 anchorHash;
        uint256 used;
        bool fresh;
        (uint64 anchorNumber, uint64 count) = (before.anchorNumber, before.inboxCount);
        uint64 expected = type(uint64).max; // number of the next block; unknown before the first
        while (run.pos < run.end) {
            uint256 start = _next(run, h);
            if (expected == type(uint64).max) {
                _requireParent(h, run.parentHash, before.number);
            } else {
                require(h.number == expected, BrokenRun(h.number));
            }
            expected = h.number + 1;

            if (used == 0 || h.beaconRoot != anchorHash) {
                require(used < anchors.length, WrongAnchor(h.number, h.beaconRoot));
                anchorHash = _anchorHash(anchors[used]);
                require(h.beaconRoot == anchorHash, WrongAnchor(h.number, h.beaconRoot));
                ++used;
                fresh = true;
            }
            if (h.number <= before.number) {
                bytes32 settled = _ring[h.number % RING_SIZE];
                require(settled == run.hash, RunConflicts(h.number, settled, run.hash));
                continue;
            }

            if (h.number == before.number + 1 && before.kind == KIND_SLOT_ENDING) {
                uint256 slotBegin = slotStart(before.permitSlot);
                require(h.timestamp > slotBegin, EarlyChild(h.timestamp, slotBegin));
            }
            _requirePolicy(h);
            require(h.coinbase == feeRecipient, WrongFeeRecipient(h.number, h.coinbase, feeRecipient));
            Anchor calldata anchor = anchors[used - 1];
            if (fresh) {
                _requireCanonical(anchor);
                _requireInbox(run.queue, anchor, anchorNumber, count);
                (anchorNumber, count) = (anchor.l1Number, anchor.inboxCount);
                fresh = false;
            }
            bool tip = run.pos == run.end;
            _record(run, h, tip ? kind : KIND_REGULAR, tip ? permit : none, anchor, start);
        }
        require(used == anchors.length, UnusedAnchors(used, anchors.length));
    }

    /// @dev The run's parent must be a block of the ring.
    function _requireParent(Header.Fields memory h, bytes32 parentHash, uint64 headNumber) private view {
        require(h.number != 0 && h.number < type(uint64).max, BrokenRun(h.number));
        uint64 number = h.number - 1;
        bytes32 settled = _hashAt(number, headNumber);
        require(settled == parentHash, RunConflicts(number, settled, parentHash));
    }

    function _hashAt(uint64 number, uint64 headNumber) private view returns (bytes32 hash) {
        require(number <= headNumber && headNumber - number < RING_SIZE, UnknownBlock(number));
        hash = _ring[number % RING_SIZE];
        require(hash != 0, UnknownBlock(number)); // before genesis
    }

    /// @dev What the rollup asks of every header beyond Ethereum's own rules.
    function _requirePolicy(Header.Fields memory h) private view {
        require(h.gasLimit == gasLimit, WrongGasLimit(h.number, h.gasLimit, gasLimit));
        require(h.prevRandao == 0, WrongPrevRandao(h.number, h.prevRandao));
        require(h.extraLength == 0, WrongExtraData(h.number, h.extraLength));
        require(h.timestamp <= block.timestamp, WrongTimestamp(h.number, h.timestamp, block.timestamp));
    }

    /// @dev The anchor must name a canonical L1 block within the window. An unknown hash is never taken for a match.
    function _requireCanonical(Anchor calldata anchor) private view {
        uint256 oldest = block.number > maxAnchorAge ? block.number - maxAnchorAge : 0;
        require(anchor.l1Number >= oldest, AnchorTooOld(anchor.l1Number, oldest));
        bytes32 known = Blockhash.blockHash(anchor.l1Number);
        require(known != 0 && known == anchor.l1Hash, AnchorUnknown(anchor.l1Number, anchor.l1Hash, known));
    }

    /// @dev The anchor must not lie before the parent's, and its inbox root must be the one of its count. Learns
    /// on the way which forced transaction is next.
    function _requireInbox(Queue memory queue, Anchor calldata anchor, uint64 parentNumber, uint64 parentCount)
        private
        view
    {
        require(
            anchor.l1Number >= parentNumber && anchor.inboxCount >= parentCount,
            AnchorBack(anchor.l1Number, anchor.inboxCount, parentNumber, parentCount)
        );
        bytes32 known;
        (known, queue.txHash, queue.since) = portal.look(anchor.inboxCount, queue.next);
        require(anchor.inboxRoot == known, WrongInboxRoot(anchor.inboxCount, anchor.inboxRoot, known));
    }

    /// @dev The permit under which a based block may be taken now; zero if it needs none.
    function _permitFor(Head memory before, bytes32 l1Parent) private view returns (Permit memory permit) {
        bool open = before.kind == KIND_SLOT_ENDING || (before.kind == KIND_BASED && before.permitL1Parent != 0);
        uint256 slot = _slotNow();
        if (open && l1Parent == before.permitL1Parent && slotAt(block.timestamp) == before.permitSlot) {
            return Permit(before.permitSlot, l1Parent);
        }
        if (_basedMode(slot) || _overdue(block.number - 1)) return permit;
        require(open, NotOpen(before.kind));
        require(slotAt(block.timestamp) == before.permitSlot, WrongSlot(slot, before.permitSlot));
        revert WrongL1Parent(l1Parent, before.permitL1Parent);
    }

    /// @dev Whether a block anchored there has to hold a forced transaction.
    function _overdue(uint256 anchorNumber) private view returns (bool) {
        (, bytes32 txHash, uint256 due) = forced();
        return txHash != 0 && anchorNumber >= due && anchorNumber < due + forcedWindow;
    }

    /// @dev Rounded down: also where blocks come at odd times there is a current slot.
    function _slotNow() private view returns (uint256) {
        return block.timestamp < l1Genesis ? 0 : (block.timestamp - l1Genesis) / slotSeconds;
    }

    function _basedMode(uint256 slot) private view returns (bool) {
        return slot <= _basedUntil || slot > uint256(_lastSlot) + basedAfter;
    }

    /// @dev The L1 number from which on anchors ask for the transaction at the queue's front.
    function _due(Queue memory queue) private view returns (uint256) {
        uint256 due = queue.since + forcedDeadline;
        return due > queue.from ? due : queue.from;
    }

    /// @dev Moves the queue past what the block holds, and past one transaction that has lapsed; refuses a block
    /// that ignores one that is due. Only transactions queued up to the block's anchor count, so whether a block
    /// is good is known when it is made. One lapse a block, and the next transaction is due after the anchor at
    /// the earliest: one that cannot be executed takes none with it.
    function _consume(Run memory run, uint64 anchorNumber, uint64 number) private {
        Queue memory queue = run.queue;
        if (queue.txHash == 0 || queue.since > anchorNumber) return;
        if (anchorNumber >= _due(queue) + forcedWindow) {
            queue.from = uint256(anchorNumber) + 1;
            _advance(queue, number, false, anchorNumber);
        }
        (uint256 pos, uint256 end) = TraceReader.list(run.txs, run.pos);
        while (pos < end && queue.txHash != 0 && queue.since <= anchorNumber) {
            bytes32 txHash;
            (txHash, pos) = TraceReader.txAt(pos, end);
            if (txHash != queue.txHash) break;
            _advance(queue, number, true, anchorNumber);
        }
        if (queue.txHash != 0) {
            uint256 due = _due(queue);
            require(anchorNumber < due, ForcedTransactionDue(queue.next, queue.txHash, due));
        }
        (_forcedNext, _forcedFrom) = (SafeCast.toUint40(queue.next), SafeCast.toUint40(queue.from));
    }

    function _advance(Queue memory queue, uint64 number, bool included, uint64 anchorNumber) private {
        emit ForcedTransactionDone(queue.next, number, included, anchorNumber);
        ++queue.next;
        (queue.txHash, queue.since) = portal.forcedAt(queue.next);
    }

    function _requireCertificate(
        Header.Fields memory h,
        bytes32 hash,
        uint8 kind,
        Anchor calldata anchor,
        Permit memory permit,
        bytes calldata signature
    ) private view {
        bytes32 digest = Certificate.digest(
            chainId, address(this), h.number, hash, h.parentHash, kind, anchor.l1Number, anchor.l1Hash, permit
        );
        require(BLS.verify(_key(), digest, signature), BadCertificate(digest));
    }

    function _key() private view returns (BLS.PublicKey memory) {
        return BLS.PublicKey(_key0, _key1, _key2, _key3);
    }

    /// @dev Puts a new block into the ring and emits it. It lies in memory from `start` to `run.at`.
    function _record(
        Run memory run,
        Header.Fields memory h,
        uint8 kind,
        Permit memory permit,
        Anchor calldata anchor,
        uint256 start
    ) private {
        _consume(run, anchor.l1Number, h.number);
        bytes32 hash = run.hash;
        run.burnedFees += h.baseFee * h.gasUsed;
        _ring[h.number % RING_SIZE] = hash;

        bytes32 topic = BlockTaken.selector;
        bytes32 parentHash = h.parentHash;
        uint256 height = h.number;
        uint256 end = run.pos;
        // The log's data is laid out around the block where it stands, and what stood there is put back:
        // nine words before it, and the zero padding after it.
        assembly ("memory-safe") {
            let pos := sub(start, 0x120)
            // Read first: the permit may stand in the words that are about to be overwritten.
            let slot := mload(permit)
            let l1Parent := mload(add(permit, 0x20))
            let saved := mload(0x40)
            mcopy(saved, pos, 0x120)
            let tail := mload(end)
            mstore(pos, parentHash)
            mstore(add(pos, 0x20), slot)
            mstore(add(pos, 0x40), l1Parent)
            calldatacopy(add(pos, 0x60), anchor, 0x80)
            mstore(add(pos, 0xe0), 0x100)
            mstore(add(pos, 0x100), sub(end, start))
            mstore(end, 0)
            log4(pos, add(0x120, and(add(sub(end, start), 31), not(31))), topic, height, hash, kind)
            mcopy(pos, saved, 0x120)
            mstore(end, tail)
        }
    }

    /// @dev Has EXECUTE verify the whole trace, and makes the tip the head.
    function _take(Run memory run, Header.Fields memory h, uint8 kind, Permit memory permit, Anchor calldata anchor)
        private
    {
        Execute.verify(run.input, chainId, run.parentHash, run.hash, run.preStateRoot, h.stateRoot, run.gasUsed);
        uint256 slot = _slotNow();
        if (slot > _basedUntil && _basedMode(slot)) {
            _basedUntil = FOREVER;
            emit BasedModeBegun(slot);
        }
        _hash = run.hash;
        _stateRoot = h.stateRoot;
        _number = h.number;
        _timestamp = h.timestamp;
        _kind = kind;
        _lastSlot = SafeCast.toUint40(slot);
        if (kind != KIND_REGULAR) {
            _permitSlot = SafeCast.toUint40(permit.slot);
            _permitL1Parent = permit.l1Parent;
        }
        _anchorNumber = SafeCast.toUint40(anchor.l1Number);
        _inboxCount = SafeCast.toUint40(anchor.inboxCount);
        _burnedFees = SafeCast.toUint96(_burnedFees + run.burnedFees);
    }

    /// @dev keccak256 of the anchor's four words, as they stand in the calldata.
    function _anchorHash(Anchor calldata anchor) private pure returns (bytes32 hash) {
        assembly ("memory-safe") {
            let words := mload(0x40) // scratch, not kept
            calldatacopy(words, anchor, 0x80)
            hash := keccak256(words, 0x80)
        }
    }
}
