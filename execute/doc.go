// Package execute is EXECUTE: the state transition of an ultra sound rollup, the trace that lets
// blocks be executed from the pre-state root alone, and the precompile that verifies such a trace
// on L1 (design section 4).
//
// One state transition serves both sides. A Builder runs it transaction by transaction on full
// state and records what the state is asked for; Verify runs it on a trace, and answers only if
// every single claim holds: links and rules of headers, transactions, receipts, bloom, requests,
// gas, state root, and the trace holding exactly what is needed. What a trace says never decides
// how much work is done before it is paid for: everything is bounded by the claim and by constants.
//
// Everything here is pure: no clock, network, log, or disk of its own (a Builder reads the state
// database it is given). Nothing panics on input.
package execute
