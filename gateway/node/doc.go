// Package node is the L2 node of an ultra sound rollup: go-ethereum as a library, extended, not
// forked. It stores the chain that the conductor builds and imports, and serves it as Ethereum
// JSON-RPC over HTTP and WebSocket on one address.
//
// # Promise
//
// A block that Adopt or Import returned is stored with its state, its receipts and its code, and
// stays restorable by SetHead until it is finalized or a finalized block excludes it, whatever the
// head did in between. The head is moved by Adopt and SetHead only: there are no peers, no miner
// and no Engine API. Blocks follow Ethereum's rules and nothing else, so a stock go-ethereum
// imports the chain.
//
// # Storage
//
// The state scheme is hash, and every block's state is committed to disk with the block (archive).
// The path scheme keeps 128 layers above its disk layer, and loses them when the process is killed;
// one L1 reorg can take more L2 blocks than that (twelve a slot), and a based block may be built on
// any of them. With the hash scheme any stored block can be built on, read from, and made the head,
// at the price of a database that grows with the history of the state. Flat snapshots are off: they
// follow one head, and the builder has to walk the tries anyway for its witness.
//
// The database is written without fsync. SIGKILL costs it the blocks of the last milliseconds, a
// power failure a few more, always a suffix; the journal in Postgres is the truth, and Import brings
// back what is missing. Blocks are written before the head that names them, and states before blocks.
//
// # JSON-RPC
//
// All of eth, net and web3 is go-ethereum's own, but for what knows of the open block: sending
// transactions, receipts and transactions by hash, and the pending nonce. A sent transaction goes to
// the conductor and never to go-ethereum's transaction pool, which would validate it against the
// chain's head instead of the open block.
package node
