// Package certs holds what the sequencer signs and how others check it: certificates (BLS12-381), the
// delegation of the key that signs promises, promises themselves (secp256k1), and the evidence that
// convicts a faulty sequencer (design rules 1, 4, 14, 15). Clients need this package and no other.
//
// # Promises
//
// A promise says: this transaction, at this index of this block number, on this parent block and this
// L1 anchor, with this receipt. [PromiseVerifier] checks everything about it that can be checked
// without trusting the gateway: that the sequencer's BLS key named the signer, that the signer signed
// exactly this, that the receipt is the promised one, and that the anchor is on L1's canonical chain.
//
// Only four things break a promise that verifies:
//
//   - an L1 reorg, which orphans the anchor or takes away a based block that the promised block stands on;
//   - a based block: L1 included one, by the rules, where the promised block would have stood;
//   - based mode: no L2 block reached L1 for more than ten slots, so that anyone's block may be next;
//   - a fault: the sequencer certified another block at that place. Its signatures convict it, and the
//     gateway records them (GET /v1/evidence).
//
// Nothing else does: not a crash, a restart, a full block or a lost database. The first three are
// recorded with their cause (GET /v1/reorgs), and the transaction is executed again in its order.
//
// A promise is no finality: its anchor is canonical now, so ask again later ([PromiseVerifier.CheckAnchor]),
// or wait until the block is settled and finalized if that is what is needed. The signature does not cover
// what Ethereum's receipts do not commit to: effective gas price, the logs' timestamp and their
// index in the block, and the block hash, which the promised block does not have yet.
//
// Everything here is pure: no clock, network, database or log. What must be known of L1 is asked of a
// function that the caller gives.
package certs
