// Package based says what L1 decides about the rollup: which L2 chain is canonical under a view of
// L1, what fell when the view changed and why, what a based block must look like, and how one is
// built and checked (design rules 2 to 12).
//
// The package is pure besides the interfaces it declares: no clock, network, database or log. The
// L1 view comes from package based/l1 as Updates; state to execute on comes through an Opener.
package based
