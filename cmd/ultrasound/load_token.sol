// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @title The token of `ultrasound load --workload token`
/// @notice As little as an ERC-20 transfer needs to cost what one costs: two balances and an event. It has no
/// allowances, and its owner makes of it what it likes: for measuring only.
/// @dev load_token.hex is its creation code, made with the compiler of contracts/package-lock.json. From this folder:
///   ../../contracts/node_modules/.bin/solcjs --bin --optimize --optimize-runs 1000000 -o . load_token.sol
/// which names its file load_token_sol_LoadToken.bin.
contract LoadToken {
    error NotOwner();
    error Insufficient(uint256 balance);

    event Transfer(address indexed from, address indexed to, uint256 value);

    address private immutable OWNER = msg.sender;

    mapping(address => uint256) public balanceOf;

    function transfer(address to, uint256 value) external returns (bool) {
        uint256 balance = balanceOf[msg.sender];
        require(balance >= value, Insufficient(balance));
        unchecked {
            balanceOf[msg.sender] = balance - value;
        }
        balanceOf[to] += value;
        emit Transfer(msg.sender, to, value);
        return true;
    }

    function mint(address[] calldata accounts, uint256 value) external {
        require(msg.sender == OWNER, NotOwner());
        for (uint256 i = 0; i < accounts.length; i++) {
            balanceOf[accounts[i]] += value;
            emit Transfer(address(0), accounts[i], value);
        }
    }
}
