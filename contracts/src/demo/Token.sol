// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ERC20} from "@openzeppelin/contracts/token/ERC20/ERC20.sol";
import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {SafeERC20} from "@openzeppelin/contracts/token/ERC20/utils/SafeERC20.sol";

import {Messenger} from "../Messenger.sol";
import {Portal} from "../Portal.sol";
import {MESSENGER} from "../Types.sol";

/// @notice The demonstration's token on L1.
contract Token is ERC20 {
    constructor(address owner, uint256 supply) ERC20("Demonstration", "DEMO") {
        _mint(owner, supply);
    }
}

/// @notice The L1 end of the token's bridge: keeps what is on L2.
contract TokenVault {
    using SafeERC20 for IERC20;

    error OnlyBridge(address caller, address l2Sender);

    Portal public immutable portal;
    IERC20 public immutable token;
    /// @notice The token on L2.
    address public immutable counterpart;

    constructor(Portal portal_, IERC20 token_, address counterpart_) {
        (portal, token, counterpart) = (portal_, token_, counterpart_);
    }

    /// @notice Takes tokens here and has as many minted on L2.
    function deposit(address to, uint256 amount) external {
        token.safeTransferFrom(msg.sender, address(this), amount);
        portal.sendMessage(counterpart, msg.sender, 0, 200_000, abi.encodeCall(BridgedToken.mint, (to, amount)));
    }

    /// @notice Gives tokens back that were burnt on L2; called by the portal.
    function release(address to, uint256 amount) external {
        address sender = portal.l2Sender();
        require(msg.sender == address(portal) && sender == counterpart, OnlyBridge(msg.sender, sender));
        token.safeTransfer(to, amount);
    }
}

/// @notice The demonstration's token on L2: minted for what the vault on L1 has taken.
contract BridgedToken is ERC20 {
    error OnlyBridge(address caller, address l1Sender);

    /// @notice The vault on L1.
    address public immutable vault;

    constructor(address vault_) ERC20("Demonstration on L2", "DEMO") {
        vault = vault_;
    }

    /// @notice Called by the messenger, with the vault's message.
    function mint(address to, uint256 amount) external {
        address sender = Messenger(MESSENGER).l1Sender();
        require(msg.sender == MESSENGER && sender == vault, OnlyBridge(msg.sender, sender));
        _mint(to, amount);
    }

    /// @notice Burns tokens and has the vault release as many on L1.
    function withdraw(address to, uint256 amount) external returns (bytes32 id) {
        _burn(msg.sender, amount);
        return Messenger(MESSENGER).send(vault, 100_000, abi.encodeCall(TokenVault.release, (to, amount)));
    }
}
