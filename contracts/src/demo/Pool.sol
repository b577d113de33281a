// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {SafeERC20} from "@openzeppelin/contracts/token/ERC20/utils/SafeERC20.sol";
import {Address} from "@openzeppelin/contracts/utils/Address.sol";
import {ReentrancyGuardTransient} from "@openzeppelin/contracts/utils/ReentrancyGuardTransient.sol";

/// @title A constant-product exchange of ether and one token, for the demonstration
/// @notice The same on L1 and on L2. Its owner brings all liquidity; every swap pays 0.3%.
contract Pool is ReentrancyGuardTransient {
    using SafeERC20 for IERC20;

    event Swapped(address indexed by, bool etherIn, uint256 paid, uint256 got);

    error TooLittle(uint256 got, uint256 least);
    error NotOwner(address caller);

    IERC20 public immutable token;
    address public immutable owner;
    uint256 public etherReserve;
    uint256 public tokenReserve;

    constructor(IERC20 token_, address owner_) {
        (token, owner) = (token_, owner_);
    }

    /// @notice Adds liquidity; it sets the price.
    function fund(uint256 tokens) external payable nonReentrant {
        require(msg.sender == owner, NotOwner(msg.sender));
        if (tokens != 0) token.safeTransferFrom(msg.sender, address(this), tokens);
        etherReserve += msg.value;
        tokenReserve += tokens;
    }

    /// @notice Buys tokens for the ether sent along.
    function buy(uint256 least, address to) external payable nonReentrant returns (uint256 got) {
        got = quote(msg.value, etherReserve, tokenReserve);
        require(got >= least, TooLittle(got, least));
        etherReserve += msg.value;
        tokenReserve -= got;
        emit Swapped(msg.sender, true, msg.value, got);
        token.safeTransfer(to, got);
    }

    /// @notice Sells tokens, which the caller has approved, for ether.
    function sell(uint256 amount, uint256 least, address payable to) external nonReentrant returns (uint256 got) {
        got = quote(amount, tokenReserve, etherReserve);
        require(got >= least, TooLittle(got, least));
        tokenReserve += amount;
        etherReserve -= got;
        emit Swapped(msg.sender, false, amount, got);
        token.safeTransferFrom(msg.sender, address(this), amount);
        Address.sendValue(to, got);
    }

    /// @notice What `paid` gets: the product of the reserves stays, but for 0.3% of what was paid.
    function quote(uint256 paid, uint256 reserveIn, uint256 reserveOut) public pure returns (uint256) {
        uint256 counted = paid * 997;
        return counted * reserveOut / (reserveIn * 1000 + counted);
    }
}

interface Borrower {
    /// @notice Called with the borrowed ether; `amount + fee` must be back with the lender when it returns.
    function onLoan(uint256 amount, uint256 fee, bytes calldata data) external payable;
}

/// @title Lends ether for the length of a call, for the demonstration
contract FlashLender is ReentrancyGuardTransient {
    error NotRepaid(uint256 have, uint256 want);

    constructor() payable {}

    receive() external payable {}

    /// @notice Lends to the caller, for 0.05%.
    function lend(uint256 amount, bytes calldata data) external nonReentrant {
        uint256 fee = amount / 2000;
        uint256 want = address(this).balance + fee;
        Borrower(msg.sender).onLoan{value: amount}(amount, fee, data);
        require(address(this).balance >= want, NotRepaid(address(this).balance, want));
    }
}
