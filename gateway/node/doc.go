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
// What is stored is served by go-ethereum's own eth methods, net and web3. What knows of the open block is ours: sending
// transactions, also under conditions, receipts and transactions by hash, and everything that is asked for the block
// "pending". A sent transaction goes to the conductor and never to go-ethereum's transaction pool, which would validate it
// against the chain's head instead of the open block.
//
// "Pending" is the open block as far as it is promised and durable. Each answer comes from one such view: the state of the
// newest stored block below, and the changes of the promises over it. Lookups walk the changes; calls and estimates run on
// a copy of a StateDB that they were imposed on, which grows with the block. While no block is open, pending is latest.
// Methods that cannot know promises (eth_getProof, eth_createAccessList, eth_simulateV1) refuse "pending".
//
// Besides newHeads, logs and go-ethereum's others, clients may subscribe to "pendingLogs" and "pendingReceipts". Each
// promise is told once, in order, as soon as it can be read; a client that does not keep up loses its connection.
//
// Calls are counted by address, those of a batch one by one: over HTTP too many get 429 with error -32005, a WebSocket is
// read no faster than it may ask.
package node
