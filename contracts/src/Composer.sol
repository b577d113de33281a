// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ReentrancyGuardTransient} from "@openzeppelin/contracts/utils/ReentrancyGuardTransient.sol";

import {L2State} from "./lib/L2State.sol";
import {Rollup} from "./Rollup.sol";
import {Anchor} from "./Types.sol";

/// @notice One call on L1. Data for an address without code is refused: nobody would read it.
struct Call {
    address target;
    uint256 value;
    bytes data;
}

/// @notice The based block in the middle; an empty trace means that there is none.
struct BasedBlock {
    bytes trace;
    Anchor anchor;
}

/// @notice What an assertion looks at.
enum Check {
    /// The target's balance in wei is at least `value`; `data` is ignored.
    BalanceAtLeast,
    /// A static call of the target with `data` returns exactly one word, `value`.
    ResultEquals,
    /// A static call of the target with `data` returns exactly one word, at least `value`. Storage on L1 is asserted
    /// so, through the contract that holds it.
    ResultAtLeast,
    /// The target's balance on L2, in wei, after the rollup's newest block, is at least `value`; `data` is an {L2Proof}
    /// without a storage proof.
    L2BalanceAtLeast,
    /// The target's storage slot on L2 after the rollup's newest block is `value`; `data` is an {L2Proof}. Only a slot
    /// that is not zero can be asserted.
    L2StorageEquals,
    /// The same, at least `value`.
    L2StorageAtLeast
}

/// @notice What an assertion about L2 carries, ABI-encoded: trie nodes as eth_getProof gives them for the block.
struct L2Proof {
    bytes32 slot;
    bytes[] accountProof;
    bytes[] storageProof;
}

/// @notice Something that must hold in the end.
struct Assertion {
    Check check;
    address target;
    bytes data;
    uint256 value;
}

/// @title Acts on L1, includes a based block, and acts on its effect, in one transaction
/// @notice All or nothing: if any call, the based block or any assertion fails, the whole fails with the part,
/// its index and its reason, and neither L1 nor L2 shows a trace of it.
/// @dev It holds nothing between transactions and makes any call that anyone asks for: never approve tokens to it,
/// and move what it receives on, or have the last calls do so, within the same transaction. Ether that is left
/// in the end goes to the caller; hence the lock, for a called contract could otherwise compose and take it.
contract Composer is ReentrancyGuardTransient {
    /// @notice A part failed: 0 a call before the block, 1 the block, 2 a call after it, 3 an assertion,
    /// 4 returning the ether that was left. `reason` is what the part reverted with.
    error PartFailed(uint8 part, uint256 index, bytes reason);
    /// @notice Data was to be sent to an address that has no code.
    error NoCode(address target);
    /// @notice The value looked at is not what was asserted.
    error AssertionFailed(Check check, address target, uint256 have, uint256 want);
    /// @notice The static call of an assertion reverted or did not return exactly one word.
    error ResultUnreadable(address target, bytes result);
    /// @notice The proof of an assertion about L2 does not prove anything for the rollup's newest block.
    error ProofRefused(address target, bytes reason);

    uint8 private constant BEFORE = 0;
    uint8 private constant BASED = 1;
    uint8 private constant AFTER = 2;
    uint8 private constant ASSERTION = 3;
    uint8 private constant REFUND = 4;

    Rollup public immutable rollup;

    constructor(Rollup rollup_) {
        rollup = rollup_;
    }

    /// @notice Calls pay ether in here, to be passed on.
    receive() external payable {}

    /// @notice Makes the calls in `first`, includes the based block, makes the calls in `then`, checks the assertions.
    /// Calls come from this contract, with its ether.
    function compose(
        Call[] calldata first,
        BasedBlock calldata basedBlock,
        Call[] calldata then,
        Assertion[] calldata assertions
    ) external payable nonReentrant {
        _callAll(first, BEFORE);
        if (basedBlock.trace.length != 0) {
            try rollup.includeBased(basedBlock.trace, basedBlock.anchor) {}
            catch (bytes memory reason) {
                revert PartFailed(BASED, 0, reason);
            }
        }
        _callAll(then, AFTER);
        for (uint256 i = 0; i < assertions.length; ++i) {
            _assert(assertions[i], i);
        }
        uint256 left = address(this).balance;
        if (left != 0) {
            (bool ok, bytes memory reason) = msg.sender.call{value: left}("");
            require(ok, PartFailed(REFUND, 0, reason));
        }
    }

    /// @notice What an assertion about L2 looks at: a balance, or the word in a storage slot. Reverts if `data` does not
    /// prove it.
    function valueOnL2(Check check, address target, bytes calldata data) external view returns (uint256) {
        L2Proof memory proof = abi.decode(data, (L2Proof));
        bytes32 root = rollup.stateRootOf(rollup.head().number, "");
        (uint256 balance, bytes32 storageRoot) = L2State.account(root, target, proof.accountProof);
        if (check == Check.L2BalanceAtLeast) return balance;
        return L2State.slotAt(storageRoot, proof.slot, proof.storageProof);
    }

    function _callAll(Call[] calldata calls, uint8 part) private {
        for (uint256 i = 0; i < calls.length; ++i) {
            Call calldata c = calls[i];
            if (c.data.length != 0 && c.target.code.length == 0) {
                revert PartFailed(part, i, abi.encodeWithSelector(NoCode.selector, c.target));
            }
            (bool ok, bytes memory reason) = c.target.call{value: c.value}(c.data);
            require(ok, PartFailed(part, i, reason));
        }
    }

    function _assert(Assertion calldata a, uint256 index) private view {
        uint256 have;
        if (a.check == Check.BalanceAtLeast) {
            have = a.target.balance;
        } else if (a.check >= Check.L2BalanceAtLeast) {
            try this.valueOnL2(a.check, a.target, a.data) returns (uint256 value) {
                have = value;
            } catch (bytes memory reason) {
                bytes memory refused = abi.encodeWithSelector(ProofRefused.selector, a.target, reason);
                revert PartFailed(ASSERTION, index, refused);
            }
        } else {
            (bool ok, bytes memory result) = a.target.staticcall(a.data);
            if (!ok || result.length != 32) {
                bytes memory unreadable = abi.encodeWithSelector(ResultUnreadable.selector, a.target, result);
                revert PartFailed(ASSERTION, index, unreadable);
            }
            have = abi.decode(result, (uint256));
        }
        bool exactly = a.check == Check.ResultEquals || a.check == Check.L2StorageEquals;
        if (exactly ? have != a.value : have < a.value) {
            revert PartFailed(
                ASSERTION, index, abi.encodeWithSelector(AssertionFailed.selector, a.check, a.target, have, a.value)
            );
        }
    }
}
