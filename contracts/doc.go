// Package contracts binds the contracts of an ultra sound rollup: [Rollup], which takes L2 blocks, [Portal]
// and its L2 end [Messenger], through which messages and ether pass, [Bond], which evidence burns, [Composer],
// which acts before and after a block within a single L1 transaction, and those of the demonstration.
//
// The Solidity sources are in src, the contracts of the tests in test. What they compile to is
// committed in artifacts and testdata, and bindings.go is generated from the artefacts, so that Go
// builds and tests without Node. `node build.mjs` compiles, `go generate` binds; tests refuse
// artefacts that are older than their sources and bindings that are older than their artefacts.
//
// Promise: what is bound here is what the sources say. Nothing here does I/O.
package contracts

//go:generate go run ./internal/generate
