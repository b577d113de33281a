// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Permit} from "../Types.sol";

/// @title The certificate message
/// @notice What the sequencer signs for a block, byte for byte what package certs encodes. Kind and
/// permit are part of it, so that a regular certificate can never pass as a permit; chain and contract
/// are part of it, so that no certificate passes for another rollup.
library Certificate {
    bytes32 internal constant DOMAIN = keccak256("ultrasound.certificate.v1");

    /// @notice keccak256(abi.encode(domain, chainId, rollup, number, blockHash, parentHash, kind,
    /// anchorNumber, anchorL1Hash, permitSlot, permitL1Parent)).
    function digest(
        uint64 chainId,
        address rollup,
        uint64 number,
        bytes32 blockHash,
        bytes32 parentHash,
        uint8 kind,
        uint64 anchorNumber,
        bytes32 anchorL1Hash,
        Permit memory permit
    ) internal pure returns (bytes32) {
        return keccak256(
            abi.encode(
                DOMAIN,
                chainId,
                rollup,
                number,
                blockHash,
                parentHash,
                kind,
                anchorNumber,
                anchorL1Hash,
                permit.slot,
                permit.l1Parent
            )
        );
    }
}
