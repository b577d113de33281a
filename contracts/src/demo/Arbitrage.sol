// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {Address} from "@openzeppelin/contracts/utils/Address.sol";

import {Portal} from "../Portal.sol";
import {Rollup} from "../Rollup.sol";
import {Anchor, Withdrawal} from "../Types.sol";
import {Borrower, FlashLender, Pool} from "./Pool.sol";
import {BridgedToken} from "./Token.sol";

/// @title The L2 half of the demonstration: buys tokens with the ether of a message, and sends them to L1
/// @notice Keeps nothing between calls, and serves anyone: what it is sent is used for who sends it.
contract Trader {
    function buyAndWithdraw(Pool pool, uint256 least, address to) external payable {
        uint256 got = pool.buy{value: msg.value}(least, address(this));
        BridgedToken(address(pool.token())).withdraw(to, got);
    }
}

/// @notice What one arbitrage needs; all of it is known before the L1 transaction is sent.
struct Plan {
    uint256 borrow;
    /// The trader on L2, and the message that it is sent with the borrowed ether.
    address trader;
    bytes message;
    uint64 messageGas;
    /// The based block, which relays that message first thing.
    bytes trace;
    Anchor anchor;
    /// The tokens' way back, proved against the based block.
    Withdrawal withdrawal;
    bytes[] accountProof;
    bytes[] storageProof;
    uint256 minProfit;
}

/// @title Synchronous arbitrage between an exchange on L1 and one on L2
/// @notice In one L1 transaction: borrows ether, sends it to L2, has a based block included that swaps it there for
/// tokens and sends them back, claims them, sells them on L1, repays, and asserts a profit. If the price has moved,
/// the assertion fails, and neither L1 nor L2 shows a trace of it.
contract Arbitrage is Borrower {
    event Profit(uint256 borrowed, uint256 tokens, uint256 got, uint256 profit);

    error NotOwner(address caller);
    error NotLender(address caller);
    error NotProfitable(uint256 got, uint256 want);

    Rollup public immutable rollup;
    Portal public immutable portal;
    FlashLender public immutable lender;
    Pool public immutable pool;
    address public immutable owner;

    constructor(Rollup rollup_, FlashLender lender_, Pool pool_) {
        (rollup, lender, pool, owner) = (rollup_, lender_, pool_, msg.sender);
        portal = rollup_.portal();
    }

    receive() external payable {}

    function run(Plan calldata plan) external {
        require(msg.sender == owner, NotOwner(msg.sender));
        lender.lend(plan.borrow, abi.encode(plan));
        Address.sendValue(payable(owner), address(this).balance);
    }

    /// @inheritdoc Borrower
    function onLoan(uint256 amount, uint256 fee, bytes calldata data) external payable {
        require(msg.sender == address(lender), NotLender(msg.sender));
        Plan memory plan = abi.decode(data, (Plan));
        portal.sendMessage{value: amount}(plan.trader, owner, 0, plan.messageGas, plan.message);
        rollup.includeBased(plan.trace, plan.anchor);
        portal.claim(plan.withdrawal, rollup.head().number, "", plan.accountProof, plan.storageProof);

        IERC20 token = pool.token();
        uint256 tokens = token.balanceOf(address(this));
        token.approve(address(pool), tokens);
        uint256 got = pool.sell(tokens, 0, payable(address(this)));
        uint256 want = amount + fee + plan.minProfit;
        require(got >= want, NotProfitable(got, want));
        Address.sendValue(payable(address(lender)), amount + fee);
        emit Profit(amount, tokens, got, got - amount - fee);
    }
}
