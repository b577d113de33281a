// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {BLS} from "../src/lib/BLS.sol";
import {Certificate} from "../src/lib/Certificate.sol";
import {Header} from "../src/lib/Header.sol";
import {TraceReader} from "../src/lib/TraceReader.sol";
import {Permit} from "../src/Types.sol";

/// @notice Opens the internal libraries to the tests, which compare them with package certs byte for byte.
contract Harness {
    function digest(
        uint64 chainId,
        address rollup,
        uint64 number,
        bytes32 blockHash,
        bytes32 parentHash,
        uint8 kind,
        uint64 anchorNumber,
        bytes32 anchorL1Hash,
        Permit calldata permit
    ) external pure returns (bytes32) {
        return Certificate.digest(
            chainId, rollup, number, blockHash, parentHash, kind, anchorNumber, anchorL1Hash, permit
        );
    }

    function verify(bytes calldata key, bytes32 message, bytes calldata signature) external view returns (bool) {
        return BLS.verify(BLS.publicKey(key), message, signature);
    }

    /// @notice The gas of checking one certificate: its digest and the signature over it, the key at hand.
    function check(Permit calldata permit, bytes calldata key, bytes calldata signature) external view returns (uint256) {
        BLS.PublicKey memory pk = BLS.publicKey(key);
        uint256 before = gasleft();
        bytes32 message = Certificate.digest(1, address(this), 1, 0, 0, 1, 1, 0, permit);
        BLS.verify(pk, message, signature);
        return before - gasleft();
    }

    function hashToG2(bytes32 message) external view returns (bytes memory point) {
        point = new bytes(256);
        uint256 out;
        assembly ("memory-safe") {
            out := add(point, 32)
        }
        BLS.hashToG2(message, out);
    }

    /// @notice Reads the RLP of a header.
    function header(bytes memory rlp) external pure returns (Header.Fields memory h) {
        uint256 start;
        assembly ("memory-safe") {
            start := add(rlp, 32)
        }
        (uint256 payload, uint256 end) = TraceReader.list(start, start + rlp.length);
        Header.read(h, payload, end);
    }
}
