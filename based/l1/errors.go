package l1

import (
	"context"
	"errors"
	"fmt"
)

// Sentinels of this package. Each says when it is returned; callers match with errors.Is.
var (
	// ErrWrongNetwork is returned when the node's chain id or genesis block is not the configured one. Critical.
	ErrWrongNetwork = errors.New("node is on another network")
	// ErrWrongRollup is returned when no contract is at the rollup's address, or it is another rollup's. Critical.
	ErrWrongRollup = errors.New("contract is not this rollup's")
	// ErrReorgTooDeep is returned when the node's chain does not meet the known window. Critical.
	ErrReorgTooDeep = errors.New("L1 reorg reaches below the known window")
	// ErrBadLog is returned for a log of the rollup contract that does not decode or contradicts itself. Critical.
	ErrBadLog = errors.New("log of the rollup contract does not decode")
	// ErrBadHeader is returned for a header whose hash is not the one the node gives. Critical.
	ErrBadHeader = errors.New("header does not have the hash it is given under")
	// ErrInconsistent is returned when a node's answers do not fit each other; asking again later may help.
	ErrInconsistent = errors.New("node's answers do not fit each other")
	// ErrNotFound is returned when the node does not know what is asked for.
	ErrNotFound = errors.New("not known to the node")
	// ErrIdle is returned when a stream says nothing for longer than its deadline.
	ErrIdle = errors.New("nothing heard before the deadline")
	// ErrTooLarge is returned for an answer, or a transaction, above its bound.
	ErrTooLarge = errors.New("too large")
	// ErrFeeTooHigh is returned when a transaction would have to offer more than the sender's cap.
	ErrFeeTooHigh = errors.New("fee above the cap")
	// ErrStatus is returned for an HTTP answer other than 200.
	ErrStatus = errors.New("unexpected HTTP status")
	// ErrRegistration is returned for a validator registration that is malformed, too new, or not signed by its key.
	ErrRegistration = errors.New("validator registration refused")
	// ErrConsumer is for a Follower's consumer to wrap what must end the Follower. Critical.
	ErrConsumer = errors.New("consumer of L1 updates cannot go on")
	// ErrConfig is returned for a configuration that cannot work.
	ErrConfig = errors.New("bad configuration")
)

// Severity says what a loop does about an error.
type Severity uint8

const (
	// Temporary errors are tried again.
	Temporary Severity = iota
	// Critical errors end the loop: an operator must look.
	Critical
	// Stopped is what the end of the context gives.
	Stopped
)

// SeverityOf classes an error of this package. An error that is not known is temporary: the network
// is the usual cause.
func SeverityOf(err error) Severity {
	for _, critical := range []error{ErrWrongNetwork, ErrWrongRollup, ErrReorgTooDeep, ErrBadLog, ErrBadHeader, ErrConsumer, ErrConfig} {
		if errors.Is(err, critical) {
			return Critical
		}
	}
	if errors.Is(err, context.Canceled) {
		return Stopped
	}
	return Temporary
}

// check turns a broken condition of a configuration into an error.
func check(ok bool, what string) error {
	if ok {
		return nil
	}
	return fmt.Errorf("%s: %w", what, ErrConfig)
}
