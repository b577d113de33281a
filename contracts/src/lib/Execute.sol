// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @title The EXECUTE precompile
/// @notice `EXECUTE(chainId, parentHash, tipHash, preStateRoot, postStateRoot, gasUsed, trace)` answers ABI
/// `true` iff the stateless execution of the trace's blocks leads from the one state root to the other.
/// @dev Memory costs grow with the square, so a trace is copied once: the input is laid out around it,
/// the headers are read and hashed and the logs are written from the same bytes.
library Execute {
    /// @notice EXECUTE did not answer `true`: the trace does not prove the claim, the call had too little
    /// gas, or this L1 has no EXECUTE.
    error ExecuteRefused();

    uint256 internal constant PRECOMPILE = 0x0101;

    /// @dev Bytes of input before the trace: six words, the trace's offset, its length.
    uint256 internal constant HEAD = 0x100;

    /// @notice Lays out EXECUTE's input around a copy of the trace; {verify} fills in the claim.
    /// @return input the memory of the input; the trace stands at `input + HEAD`
    function load(bytes calldata trace) internal pure returns (uint256 input) {
        assembly ("memory-safe") {
            input := mload(0x40)
            let pos := add(input, HEAD)
            let end := add(pos, trace.length)
            let padded := add(pos, and(add(trace.length, 31), not(31)))
            mstore(add(input, 0xc0), 0xe0)
            mstore(add(input, 0xe0), trace.length)
            // The padding after the trace is zero, and one word more is kept free for logs.
            mstore(end, 0)
            calldatacopy(pos, trace.offset, trace.length)
            mstore(0x40, add(padded, 32))
        }
    }

    /// @notice Reverts unless EXECUTE answers exactly `true`.
    /// @dev The answer must be 32 bytes holding one: a call to an address without code succeeds, but
    /// returns nothing.
    function verify(
        uint256 input,
        uint64 chainId,
        bytes32 parentHash,
        bytes32 tipHash,
        bytes32 preStateRoot,
        bytes32 postStateRoot,
        uint256 gasUsed
    ) internal view {
        bool proven;
        assembly ("memory-safe") {
            mstore(input, chainId)
            mstore(add(input, 0x20), parentHash)
            mstore(add(input, 0x40), tipHash)
            mstore(add(input, 0x60), preStateRoot)
            mstore(add(input, 0x80), postStateRoot)
            mstore(add(input, 0xa0), gasUsed)
            let size := add(HEAD, and(add(mload(add(input, 0xe0)), 31), not(31)))
            mstore(0, 0)
            proven := staticcall(gas(), PRECOMPILE, input, size, 0, 32)
            proven := and(proven, and(eq(returndatasize(), 32), eq(mload(0), 1)))
        }
        if (!proven) revert ExecuteRefused();
    }
}
