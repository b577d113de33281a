// Package l1 is the rollup's only way to L1: its JSON-RPC API (heads, logs, transactions, bundles) and
// its Beacon API (genesis, duties, events).
//
// A Follower turns what a node says into based.Updates that always link: it believes parent hashes
// and receipts, not the order in which a node happens to tell things. A Sender signs and sends for one
// account. Everything else is a request and its answer. Nothing here decides what the chain is; that is
// package based.
package l1
