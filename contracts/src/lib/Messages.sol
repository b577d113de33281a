// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Deposit, Withdrawal} from "../Types.sol";

/// @title What stands for a message in the inbox, and in the messenger's storage
library Messages {
    bytes32 internal constant DEPOSIT = keccak256("ultrasound.message.in.v1");
    bytes32 internal constant WITHDRAWAL = keccak256("ultrasound.message.out.v1");

    /// @notice The leaf of a message to L2. Hashed twice, so that no inner node can pass for a leaf.
    function leaf(uint256 chainId, Deposit memory m) internal pure returns (bytes32) {
        return keccak256(
            abi.encode(
                keccak256(
                    abi.encode(
                        DEPOSIT, chainId, m.index, m.sender, m.to, m.owner, m.value, m.fee, m.gasLimit, keccak256(m.data)
                    )
                )
            )
        );
    }

    /// @notice The id of a message from L2.
    function id(uint256 chainId, Withdrawal memory w) internal pure returns (bytes32) {
        return keccak256(
            abi.encode(WITHDRAWAL, chainId, w.index, w.sender, w.to, w.value, w.gasLimit, keccak256(w.data))
        );
    }
}
