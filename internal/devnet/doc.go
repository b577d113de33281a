// Package devnet holds what a local network needs around the rollup: an L1 with EXECUTE, made of
// go-ethereum, that lives in a process of its own, the accounts and validators of that L1, and the
// deployment of the rollup's contracts.
//
// The L1 is real where the rollup can see it: Osaka rules, JSON-RPC over HTTP and WebSocket on one
// address, slots with one proposer each, missed slots, reorgs, safe and finalized tags, bundles,
// and the part of the Beacon API that a gateway uses. It is a devnet where it cannot: there are no
// peers, no attestations and no voting, the slot driver decides alone, and the keys are public.
//
// What it promises:
//
//   - A block of slot n has exactly the timestamp T(n) = genesis + n*slot_seconds.
//   - A head that was announced, by JSON-RPC or by events, is in a synced journal, so that the same
//     chain with the same hashes stands there again after SIGKILL.
//   - Bundles are in their block as a whole, in order and first, or not at all.
//   - Finalized blocks are never replaced.
//
// JSON-RPC has the namespaces eth, net, web3 and txpool of go-ethereum, with eth_sendBundle and
// eth_getBundleStatus added. It lacks debug, which could write files and rewind the chain. Blob
// transactions are not carried.
//
// The control API stands on the Beacon address only:
//
//	POST /devnet/reorg      ReorgRequest -> ReorgResult, once the new head is announced
//	POST /devnet/miss-slot  {"count": 1, "slot": optional} -> {"slots": [...]}
//	POST /devnet/rollup     {"addresses": [...]}: whose transactions a reorg drops
//	POST /devnet/follow     FollowRequest: the rollup that the L1's own re-executor follows
//	GET  /devnet/status     L1Status
//	GET  /devnet/execute    ExecuteStats: EXECUTE's calls and their time, from memory and not
//	GET  /healthz           200, or 503 once EXECUTE was caught with a wrong answer
//
// The transaction pool and bundles that wait are in memory only, as on other nodes without a
// journal of local transactions: SIGKILL loses them.
package devnet
