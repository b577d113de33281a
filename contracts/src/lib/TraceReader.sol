// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @title Walking a trace
/// @notice A trace is `version || RLP([[[header, [tx...]]...], [parent header, codes, state]])`. The
/// contract reads the headers and cuts the blocks out; everything else is EXECUTE's business.
/// @dev Works on memory, where EXECUTE's input is assembled anyway. Every item must end within the list
/// that holds it. EXECUTE refuses what is not canonical, so a walk that reads canonical RLP correctly
/// reads every accepted trace correctly.
library TraceReader {
    /// @notice The bytes are not laid out as a trace.
    error MalformedTrace();
    /// @notice This contract reads version 2.
    error TraceVersion(uint8 have);

    uint8 internal constant VERSION = 2;

    /// @notice Opens the trace in the memory `[pos, pos + length)`.
    /// @return blocks the first block
    /// @return blocksEnd the end of the last block
    /// @return parent the parent's header, with its prefix
    /// @return parentPayload the list payload of the parent's header
    /// @return parentEnd the end of the parent's header
    function open(uint256 pos, uint256 length)
        internal
        pure
        returns (uint256 blocks, uint256 blocksEnd, uint256 parent, uint256 parentPayload, uint256 parentEnd)
    {
        unchecked {
            uint256 end = pos + length;
            if (length == 0) revert MalformedTrace();
            uint256 version;
            assembly ("memory-safe") {
                version := byte(0, mload(pos))
            }
            if (version != VERSION) revert TraceVersion(uint8(version));
            uint256 traceEnd;
            (pos, traceEnd) = list(pos + 1, end);
            if (traceEnd != end) revert MalformedTrace();
            (blocks, blocksEnd) = list(pos, end);
            uint256 witnessEnd;
            (parent, witnessEnd) = list(blocksEnd, end);
            if (witnessEnd != end) revert MalformedTrace();
            (parentPayload, parentEnd) = list(parent, end);
        }
    }

    /// @notice Reads the block at `pos`, which holds `[header, [tx...]]`.
    /// @return header its header, with the prefix
    /// @return payload the header's list payload
    /// @return headerEnd the end of the header
    /// @return next the end of the block, where the next one starts
    function blockAt(uint256 pos, uint256 end)
        internal
        pure
        returns (uint256 header, uint256 payload, uint256 headerEnd, uint256 next)
    {
        (header, next) = list(pos, end);
        (payload, headerEnd) = list(header, next);
    }

    /// @notice Reads the transaction at `pos` of a block's list: its hash, and where the next one starts. A typed
    /// transaction stands there as a string, whose content is hashed; a legacy one as a list.
    function txAt(uint256 pos, uint256 end) internal pure returns (bytes32 hash, uint256 next) {
        unchecked {
            if (pos >= end) revert MalformedTrace();
            uint256 word;
            assembly ("memory-safe") {
                word := mload(pos)
            }
            uint256 prefix = word >> 248;
            uint256 start = pos;
            if (prefix >= 0xc0) {
                (, next) = list(pos, end);
            } else if (prefix >= 0xb8) {
                // 1 to 8 bytes of length follow the prefix.
                uint256 bytesOfLength = prefix - 0xb7;
                start = pos + 1 + bytesOfLength;
                next = start + ((word << 8) >> (256 - 8 * bytesOfLength));
            } else {
                revert MalformedTrace(); // no transaction is that short
            }
            if (next > end) revert MalformedTrace();
            assembly ("memory-safe") {
                hash := keccak256(start, sub(next, start))
            }
        }
    }

    /// @notice Reads the prefix of the RLP list at `pos`: where its payload starts, and where it ends.
    function list(uint256 pos, uint256 end) internal pure returns (uint256 payload, uint256 next) {
        unchecked {
            if (pos >= end) revert MalformedTrace();
            uint256 word;
            assembly ("memory-safe") {
                word := mload(pos)
            }
            uint256 prefix = word >> 248;
            if (prefix < 0xc0) revert MalformedTrace();
            if (prefix < 0xf8) {
                payload = pos + 1;
                next = payload + prefix - 0xc0;
            } else {
                // 1 to 8 bytes of length follow the prefix.
                uint256 bytesOfLength = prefix - 0xf7;
                payload = pos + 1 + bytesOfLength;
                next = payload + ((word << 8) >> (256 - 8 * bytesOfLength));
            }
            if (next > end) revert MalformedTrace();
        }
    }
}
