// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Memory} from "@openzeppelin/contracts/utils/Memory.sol";
import {RLP} from "@openzeppelin/contracts/utils/RLP.sol";
import {TrieProof} from "@openzeppelin/contracts/utils/cryptography/TrieProof.sol";

/// @title Reads L2's state by proof
/// @notice Proofs are lists of trie nodes from the root down, as eth_getProof gives them. Only what is there can be
/// proved: an account that exists, a slot that is not zero.
library L2State {
    /// @notice Balance and storage root of an account that a state root holds.
    function account(bytes32 stateRoot, address who, bytes[] memory proof)
        internal
        pure
        returns (uint256 balance, bytes32 storageRoot)
    {
        bytes memory value = TrieProof.traverse(stateRoot, abi.encodePacked(keccak256(abi.encodePacked(who))), proof);
        Memory.Slice[] memory fields = RLP.decodeList(value); // nonce, balance, storage root, code hash
        return (RLP.readUint256(fields[1]), RLP.readBytes32(fields[2]));
    }

    /// @notice The word in a slot that is not zero.
    function slotAt(bytes32 storageRoot, bytes32 slot, bytes[] memory proof) internal pure returns (uint256) {
        return RLP.decodeUint256(TrieProof.traverse(storageRoot, abi.encodePacked(keccak256(abi.encode(slot))), proof));
    }
}
