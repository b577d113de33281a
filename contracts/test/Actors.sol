// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Assertion, BasedBlock, Call, Composer} from "../src/Composer.sol";
import {Portal} from "../src/Portal.sol";
import {Rollup} from "../src/Rollup.sol";
import {Anchor} from "../src/Types.sol";

/// @notice Something on L1 to act upon: keeps a number, and the L2 head that it saw when it was set.
contract Target {
    error Stubborn(uint256 value);

    uint256 public value;
    bytes32 public seen;

    function set(uint256 value_) external payable {
        value = value_;
    }

    function look(Rollup rollup) external {
        seen = rollup.head().hash;
    }

    function fail(uint256 value_) external pure {
        revert Stubborn(value_);
    }

    function pair() external pure returns (uint256, uint256) {
        return (1, 2);
    }

    receive() external payable {
        revert Stubborn(msg.value);
    }
}

/// @notice Lends ether for the length of a call, as flash lenders do.
contract Lender {
    error NotRepaid();

    function lend(uint256 amount, Borrower borrower, bytes calldata trace, Anchor calldata anchor) external {
        uint256 before = address(this).balance;
        borrower.onLoan{value: amount}(trace, anchor);
        require(address(this).balance >= before, NotRepaid());
    }

    receive() external payable {}
}

/// @notice Includes a based block in a lender's callback: no calldata of the transaction holds the block.
contract Borrower {
    Rollup public immutable rollup;

    constructor(Rollup rollup_) {
        rollup = rollup_;
    }

    function onLoan(bytes calldata trace, Anchor calldata anchor) external payable {
        rollup.includeBased(trace, anchor);
        (bool ok,) = msg.sender.call{value: msg.value}("");
        require(ok);
    }
}

/// @notice When called or paid, composes a second time to take the ether of the composition that is under way.
contract Thief {
    function steal(Composer composer) external {
        BasedBlock memory none;
        composer.compose(new Call[](0), none, new Call[](0), new Assertion[](0));
    }

    receive() external payable {}
}

/// @notice A treasury that asks for the burnt fees again while it is being paid, or refuses them.
contract Treasury {
    error Full();

    bool public greedy;

    constructor(bool greedy_) {
        greedy = greedy_;
    }

    receive() external payable {
        require(greedy, Full());
        Portal(msg.sender).payTreasury();
    }
}
