// Package streaming carries the gateway's blocks to whoever re-executes them, piece by piece as they are
// built, and re-executes them: messages and their signatures, the hub that serves GET /v1/stream, the
// client that follows it, and the executor that gives each block its verdict (design section 5).
//
// What it promises: nothing is acted upon that is not signed by a key which the sequencer's BLS key
// certified; a lost message is noticed by its number and asked for at once; a verdict is Verified only
// if execution proves the block on its parent, and all its ancestors up to a trusted start are verified
// too; what is missing makes a block Incomplete until it was fetched, and what was fetched is worth what
// it proves; whoever is slow is dropped and can come back, and holds up nobody; what is held of a stream
// is bounded by one slot's work.
//
// A segment is the blocks since the witness last started anew: it begins with the opening that carries its
// parent's header, and within it a trie node or code is sent once. Sequence numbers count the messages
// of one stream, which begins when its hub is created and has an id of its own. Openings, fragments and
// seals of sequenced blocks come strictly in order; blocks with a trace may come in between.
package streaming
