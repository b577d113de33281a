// Package streaming carries the gateway's blocks to whoever re-executes them, and re-executes them:
// messages and their signatures, the hub that serves GET /v1/stream, the client that follows it,
// and the executor that gives each block its verdict (design section 5).
//
// What it promises: nothing is acted upon that is not signed by a key which the sequencer's BLS key
// certified; a lost message is noticed by its number and announced, never skipped; a verdict is
// Verified only if the block's own trace proves its execution and all its ancestors up to a trusted
// start are verified too; whoever is slow is dropped and can come back, and holds up nobody.
//
// Sequence numbers count the messages of one stream, which begins when its hub is created and has an
// id of its own. A block's BlockOpened and BlockSealed do not alternate strictly: the trace is made
// behind the conductor, so that the next block may be opened before the last one's seal is streamed.
package streaming
