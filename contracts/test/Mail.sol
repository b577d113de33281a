// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Messenger} from "../src/Messenger.sol";
import {Portal} from "../src/Portal.sol";
import {MESSENGER} from "../src/Types.sol";

/// @notice Takes messages, and refuses them while it is closed. It returns more than anybody wants to copy.
contract Receiver {
    error Closed();

    bool public closed;
    uint256 public calls;
    address public sender;

    function close(bool closed_) external {
        closed = closed_;
    }

    receive() external payable {
        _take();
    }

    fallback(bytes calldata) external payable returns (bytes memory) {
        _take();
        return new bytes(10_000);
    }

    function _take() private {
        require(!closed, Closed());
        ++calls;
        if (block.chainid == 7331000) sender = Messenger(MESSENGER).l1Sender();
    }
}

/// @notice When it is called with anything else than {arm}, makes the call that it was armed with, and fails if that does.
contract Reenterer {
    address public target;
    bytes public data;
    address public seen;

    function arm(address target_, bytes calldata data_) external {
        (target, data) = (target_, data_);
    }

    receive() external payable {
        _act();
    }

    fallback() external payable {
        _act();
    }

    function _act() private {
        try Portal(msg.sender).l2Sender() returns (address sender) {
            seen = sender;
        } catch {}
        if (data.length == 0) return;
        (bool ok, bytes memory reason) = target.call(data);
        if (!ok) {
            assembly ("memory-safe") {
                revert(add(reason, 32), mload(reason))
            }
        }
    }
}
