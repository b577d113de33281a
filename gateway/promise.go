package gateway

import (
	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core/types"

	"github.com/ultrasound-rollup/ultrasound/certs"
)

// Promise is the message of a preconfirmation. It lives in package certs, so that clients can check
// promises without the conductor.
type Promise = certs.Promise

// ReceiptDigest returns what a promise says of its receipt; see certs.ReceiptDigest.
func ReceiptDigest(r *types.Receipt) common.Hash { return certs.ReceiptDigest(r) }
