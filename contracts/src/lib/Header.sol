// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @title L2 block headers
/// @notice Reads what the rollup needs of a header's RLP where it stands in memory, in one pass and
/// without allocating.
/// @dev Headers have one layout from Prague on: 21 fields, the first seven of fixed length. EXECUTE
/// verifies whatever is read here to be a canonical header, so this reader only has to agree with the
/// canonical reading of canonical headers; it refuses what does not have the layout anyway.
library Header {
    /// @notice The bytes are not the RLP of a header with 21 fields.
    error MalformedHeader();

    struct Fields {
        bytes32 parentHash;
        address coinbase;
        bytes32 stateRoot;
        uint64 number;
        uint64 gasLimit;
        uint64 gasUsed;
        uint64 timestamp;
        uint256 extraLength;
        bytes32 prevRandao;
        uint256 baseFee;
        bytes32 beaconRoot;
    }

    // Offsets of the fixed part, from the first byte of the list's payload: parent hash, ommers hash,
    // coinbase, three roots and the bloom, each with its prefix.
    uint256 private constant COINBASE = 66;
    uint256 private constant STATE_ROOT = 87;
    uint256 private constant BLOOM = 186;
    uint256 private constant DIFFICULTY = 445;
    // withdrawals root, blob gas used and excess blob gas (both below 128 on L2: one byte each).
    uint256 private constant TAIL = 33 + 1 + 1 + 33 + 33;
    // Five numbers, the extra data and the base fee take at least one byte each.
    uint256 private constant SHORTEST = DIFFICULTY + 6 + 33 + 9 + 1 + TAIL;

    /// @notice Reads the header whose list payload is the memory `[pos, end)` into `h`.
    function read(Fields memory h, uint256 pos, uint256 end) internal pure {
        unchecked {
            if (end < pos || end - pos < SHORTEST) revert MalformedHeader();
            uint256 fixedPart = (_byte(pos) ^ 0xa0) | (_byte(pos + COINBASE) ^ 0x94) | (_byte(pos + STATE_ROOT) ^ 0xa0)
                | ((_word(pos + BLOOM) >> 232) ^ 0xb90100);
            if (fixedPart != 0) revert MalformedHeader();
            h.parentHash = bytes32(_word(pos + 1));
            h.coinbase = address(uint160(_word(pos + COINBASE + 1) >> 96));
            h.stateRoot = bytes32(_word(pos + STATE_ROOT + 1));

            pos += DIFFICULTY;
            (, pos) = _number(pos); // difficulty: EXECUTE wants zero
            (h.number, pos) = _number64(pos);
            (h.gasLimit, pos) = _number64(pos);
            (h.gasUsed, pos) = _number64(pos);
            (h.timestamp, pos) = _number64(pos);
            (h.extraLength, pos) = _skipBytes(pos);
            // prev_randao (33 bytes) and nonce (9 bytes)
            if (_byte(pos) != 0xa0 || _byte(pos + 33) != 0x88) revert MalformedHeader();
            h.prevRandao = bytes32(_word(pos + 1));
            (h.baseFee, pos) = _number(pos + 42);
            // withdrawals root, blob gas used, excess blob gas, beacon root, requests hash; the header ends there.
            if (pos + TAIL != end || _byte(pos) != 0xa0 || _byte(pos + 35) != 0xa0 || _byte(pos + 68) != 0xa0) {
                revert MalformedHeader();
            }
            h.beaconRoot = bytes32(_word(pos + 36));
        }
    }

    /// @notice The state root of the header whose list payload starts at `pos`; the caller has bound the
    /// header by its hash.
    function stateRootAt(uint256 pos) internal pure returns (bytes32) {
        unchecked {
            return bytes32(_word(pos + STATE_ROOT + 1));
        }
    }

    /// @dev An RLP number of at most 32 bytes.
    function _number(uint256 pos) private pure returns (uint256 value, uint256 next) {
        unchecked {
            uint256 prefix = _byte(pos);
            if (prefix < 0x80) return (prefix, pos + 1);
            uint256 length = prefix - 0x80;
            if (length > 32) revert MalformedHeader();
            // A shift by 256 gives zero, which is what an empty string means.
            return (_word(pos + 1) >> (256 - 8 * length), pos + 1 + length);
        }
    }

    function _number64(uint256 pos) private pure returns (uint64, uint256) {
        (uint256 value, uint256 next) = _number(pos);
        if (value > type(uint64).max) revert MalformedHeader();
        return (uint64(value), next);
    }

    /// @dev A string of fewer than 56 bytes: its length, and where the next item starts. A single byte
    /// below 0x80 stands for itself.
    function _skipBytes(uint256 pos) private pure returns (uint256 length, uint256 next) {
        unchecked {
            uint256 prefix = _byte(pos);
            if (prefix < 0x80) return (1, pos + 1);
            if (prefix > 0xb7) revert MalformedHeader();
            return (prefix - 0x80, pos + prefix - 0x7f);
        }
    }

    function _byte(uint256 pos) private pure returns (uint256 value) {
        assembly ("memory-safe") {
            value := byte(0, mload(pos))
        }
    }

    function _word(uint256 pos) private pure returns (uint256 value) {
        assembly ("memory-safe") {
            value := mload(pos)
        }
    }
}
