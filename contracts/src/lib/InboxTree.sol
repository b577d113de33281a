// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Hashes} from "@openzeppelin/contracts/utils/cryptography/Hashes.sol";

/// @title An append-only Merkle tree of depth 32
/// @notice The incremental tree of Ethereum's deposit contract: appending writes one slot. Pairs are hashed in
/// sorted order, so that OpenZeppelin's MerkleProof, and its library for JavaScript, verify its proofs.
/// @dev OpenZeppelin's MerkleTree writes the left sibling of every level it passes, some thirty slots a message.
/// Absent leaves are zero; the zero hash of a level is computed as the path climbs.
library InboxTree {
    uint256 internal constant DEPTH = 32;

    /// @notice 2^32 - 1 messages, as in the deposit contract.
    error InboxFull();

    struct Tree {
        uint64 count;
        /// filled[h] is the root of the newest full subtree of height h that still lacks its right sibling.
        bytes32[DEPTH] filled;
    }

    /// @notice Appends a leaf and returns the root with it.
    function append(Tree storage tree, bytes32 leaf) internal returns (bytes32 root) {
        uint256 index = tree.count;
        if (index >= 2 ** DEPTH - 1) revert InboxFull();
        unchecked {
            tree.count = uint64(index + 1);
        }
        root = leaf;
        bytes32 zero;
        bool kept;
        for (uint256 height = 0; height < DEPTH; ++height) {
            if (index & 1 == 1) {
                root = Hashes.commutativeKeccak256(tree.filled[height], root);
            } else {
                // The first level at which the path is a left child is the one whose subtree has just become full.
                if (!kept) {
                    tree.filled[height] = root;
                    kept = true;
                }
                root = Hashes.commutativeKeccak256(root, zero);
            }
            zero = Hashes.commutativeKeccak256(zero, zero);
            index >>= 1;
        }
    }
}
