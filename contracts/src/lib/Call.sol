// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @title Calls of strangers
/// @notice What is called may return anything: nothing of it is copied unless asked for, and then a bounded part.
library Call {
    /// @dev Left to the caller for what it does around and after the call, and for the call's own cost.
    uint256 private constant OVERHEAD = 60_000;

    uint256 private constant MAX_REASON = 1024;

    /// @notice How much gas must be left so that a call can be given `gasLimit`: EIP-150 keeps a 64th back.
    function needed(uint256 gasLimit) internal pure returns (uint256) {
        return gasLimit + gasLimit / 63 + OVERHEAD;
    }

    /// @notice Calls with at most `gasLimit` and ignores what is returned.
    function bounded(uint256 gasLimit, address to, uint256 value, bytes memory data) internal returns (bool ok) {
        assembly ("memory-safe") {
            ok := call(gasLimit, to, value, add(data, 32), mload(data), 0, 0)
        }
    }

    /// @notice What the last call returned, cut to a kilobyte.
    function reason() internal pure returns (bytes memory out) {
        assembly ("memory-safe") {
            let size := returndatasize()
            if gt(size, MAX_REASON) { size := MAX_REASON }
            out := mload(0x40)
            mstore(out, size)
            returndatacopy(add(out, 32), 0, size)
            mstore(0x40, and(add(add(out, size), 63), not(31)))
        }
    }
}
