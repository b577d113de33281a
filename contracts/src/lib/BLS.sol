// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @title BLS12-381 signatures of Ethereum's scheme
/// @notice Public keys in G1, signatures in G2, messages hashed to G2 by RFC 9380 under
/// `BLS_SIG_BLS12381G2_XMD:SHA-256_SSWU_RO_POP_`. Points are encoded as EIP-2537 does (64-byte field
/// elements, no compression), and its precompiles do the curve arithmetic: they refuse
/// coordinates that are not reduced, points off the curve and points outside the subgroup.
/// @dev The identity is refused here, because e(identity, m) = e(g, identity) = 1 for every message m.
library BLS {
    /// @notice A public key is not 128 bytes, or a signature not 256.
    error PointLength(uint256 have, uint256 want);
    /// @notice The point is the identity, with which every message would verify.
    error PointIsIdentity();
    /// @notice A precompile refused the point: not reduced, not on the curve, or outside the subgroup
    /// (or the call ran out of gas).
    error PointRefused();
    /// @notice SHA-256 or MODEXP failed, which only happens when gas runs out.
    error HashFailed();

    /// @dev A G1 point: x and y, each 16 zero bytes and 48 bytes of field element.
    struct PublicKey {
        bytes32 w0;
        bytes32 w1;
        bytes32 w2;
        bytes32 w3;
    }

    uint256 private constant SHA256 = 0x02;
    uint256 private constant MODEXP = 0x05;
    uint256 private constant G2_ADD = 0x0d;
    uint256 private constant PAIRING = 0x0f;
    uint256 private constant MAP_FP2_TO_G2 = 0x11;

    // The base field's modulus, in 64 bytes.
    bytes32 private constant P_HIGH = 0x000000000000000000000000000000001a0111ea397fe69a4b1ba7b6434bacd7;
    bytes32 private constant P_LOW = 0x64774b84f38512bf6730d2a0f6b0f6241eabfffeb153ffffb9feffffffffaaab;

    // The negated generator of G1, so that one pairing product decides e(key, H(m)) = e(g, signature).
    bytes32 private constant NEG_G1_X_HIGH = 0x0000000000000000000000000000000017f1d3a73197d7942695638c4fa9ac0f;
    bytes32 private constant NEG_G1_X_LOW = 0xc3688c4f9774b905a14e3a3f171bac586c55e83ff97a1aeffb3af00adb22c6bb;
    bytes32 private constant NEG_G1_Y_HIGH = 0x00000000000000000000000000000000114d1d6855d545a8aa7d76c8cf2e21f2;
    bytes32 private constant NEG_G1_Y_LOW = 0x67816aef1db507c96655b9d5caac42364e6f38ba0ecb751bad54dcd6b939c2ca;

    // The domain separation tag and its length, 44 bytes, as the last part of every SHA-256 input.
    bytes32 private constant DST_A = "BLS_SIG_BLS12381G2_XMD:SHA-256_S";
    bytes32 private constant DST_B = "SWU_RO_POP_\x2b";

    /// @notice Reads a public key and proves it to be a point of the subgroup other than the identity.
    function publicKey(bytes memory key) internal view returns (PublicKey memory pk) {
        require(key.length == 128, PointLength(key.length, 128));
        (pk.w0, pk.w1, pk.w2, pk.w3) = abi.decode(key, (bytes32, bytes32, bytes32, bytes32));
        require((pk.w0 | pk.w1 | pk.w2 | pk.w3) != 0, PointIsIdentity());
        // Pairing with the identity of G2 is one for every valid point; the precompile checks validity.
        (bool ok,) = address(uint160(PAIRING)).staticcall(bytes.concat(key, new bytes(256)));
        require(ok, PointRefused());
    }

    /// @notice Whether `signature` is the key's over the 32 bytes of `message`.
    /// @param signature a G2 point, 256 bytes; anything that is no point of the subgroup, and the identity, reverts.
    function verify(PublicKey memory pk, bytes32 message, bytes calldata signature) internal view returns (bool valid) {
        require(signature.length == 256, PointLength(signature.length, 256));
        uint256 input;
        bool identity;
        assembly ("memory-safe") {
            // [key 128][H(m) 256][-g 128][signature 256]; the memory pointer moves past it, as hashing uses memory too.
            input := mload(0x40)
            mstore(0x40, add(input, 768))
            mcopy(input, pk, 128)
            mstore(add(input, 384), NEG_G1_X_HIGH)
            mstore(add(input, 416), NEG_G1_X_LOW)
            mstore(add(input, 448), NEG_G1_Y_HIGH)
            mstore(add(input, 480), NEG_G1_Y_LOW)
            let pos := add(input, 512)
            calldatacopy(pos, signature.offset, 256)
            let any := 0
            for { let end := add(pos, 256) } lt(pos, end) { pos := add(pos, 32) } { any := or(any, mload(pos)) }
            identity := iszero(any)
        }
        require(!identity, PointIsIdentity());
        hashToG2(message, input + 128);
        bool ok;
        assembly ("memory-safe") {
            ok := staticcall(gas(), PAIRING, input, 768, 0, 32)
            ok := and(ok, eq(returndatasize(), 32))
            valid := and(ok, eq(mload(0), 1))
        }
        require(ok, PointRefused());
    }

    /// @notice RFC 9380's hash_to_curve for G2 of the 32 bytes of `message`, written to the 256 bytes at `out`.
    /// @dev Two elements of Fp2 from 256 uniform bytes (expand_message_xmd), each mapped to G2, and added.
    /// The precompile's map clears the cofactor, which commutes with the addition.
    function hashToG2(bytes32 message, uint256 out) internal view {
        bool hashed;
        bool mapped;
        assembly ("memory-safe") {
            let work := mload(0x40) // scratch, not kept

            // b0 = SHA-256(64 zero bytes || message || 256 as two bytes || 0 || DST || 43)
            calldatacopy(work, calldatasize(), 64)
            mstore(add(work, 64), message)
            mstore(add(work, 96), shl(232, 0x010000))
            mstore(add(work, 99), DST_A)
            mstore(add(work, 131), DST_B)
            hashed := staticcall(gas(), SHA256, work, 143, 0, 32)
            let b0 := mload(0)

            // b1 = SHA-256(b0 || 1 || DST'), bi = SHA-256((b0 ^ b(i-1)) || i || DST'); eight of them: four times 64 bytes.
            let elements := add(work, 256)
            mstore(add(work, 33), DST_A)
            mstore(add(work, 65), DST_B)
            let previous := 0
            for { let i := 1 } lt(i, 9) { i := add(i, 1) } {
                mstore(work, xor(b0, previous))
                mstore8(add(work, 32), i)
                hashed := and(hashed, staticcall(gas(), SHA256, work, 77, 0, 32))
                previous := mload(0)
                mstore(add(elements, shl(5, sub(i, 1))), previous)
            }

            // Each 64 bytes reduced modulo p: MODEXP with exponent 1. The modulus is given in 64 bytes, so
            // that the answer already is the precompiles' 64-byte form of a field element.
            mstore(work, 64)
            mstore(add(work, 32), 1)
            mstore(add(work, 64), 64)
            mstore8(add(work, 160), 1)
            mstore(add(work, 161), P_HIGH)
            mstore(add(work, 193), P_LOW)
            for { let end := add(elements, 256) } lt(elements, end) { elements := add(elements, 64) } {
                mcopy(add(work, 96), elements, 64)
                hashed := and(hashed, staticcall(gas(), MODEXP, work, 225, elements, 64))
            }
            elements := sub(elements, 256)

            let points := add(elements, 256)
            mapped := staticcall(gas(), MAP_FP2_TO_G2, elements, 128, points, 256)
            mapped := and(mapped, staticcall(gas(), MAP_FP2_TO_G2, add(elements, 128), 128, add(points, 256), 256))
            mapped := and(mapped, staticcall(gas(), G2_ADD, points, 512, out, 256))
        }
        require(hashed && mapped, HashFailed());
    }
}
