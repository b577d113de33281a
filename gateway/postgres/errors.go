package postgres

import (
	"errors"
	"fmt"
	"io"
	"net"

	"github.com/jackc/pgx/v5/pgconn"

	"github.com/ultrasound-rollup/ultrasound/gateway"
)

var (
	// ErrContradiction is returned when something is recorded already with other contents: a second trace,
	// signature, verdict or environment for what has one.
	ErrContradiction = errors.New("recorded already with other contents")
	// ErrMalformed is returned when a call's parts do not fit each other, such as a block and its place.
	ErrMalformed = errors.New("parts of the record do not fit each other")
)

const (
	notNullViolation    = "23502"
	foreignKeyViolation = "23503"
	uniqueViolation     = "23505"
)

// equivocations are the constraints that stand between a faulty conductor and evidence against it.
func equivocation(constraint string) bool {
	switch constraint {
	case "l2_one_canonical_per_number", "l2_one_sequenced_child", "certificate_does_not_equivocate",
		"one_permit_per_slot_and_l1_parent", "one_opening", "openings_sealed_as_key",
		"promises_pkey", "one_promise_in_force", "promise_does_not_equivocate",
		"parent_is_canonical", "block_keeps_promises":
		return true
	default:
		return false
	}
}

// named gives a refusal of the database the gateway's name.
func named(err error) error {
	var pg *pgconn.PgError
	if errors.As(err, &pg) && pg.Code == uniqueViolation && equivocation(pg.ConstraintName) {
		return fmt.Errorf("%w: %w", gateway.ErrEquivocation, err)
	}
	return err
}

// violates reports whether the database refused with the given SQLSTATE.
func violates(err error, code string) bool {
	var pg *pgconn.PgError
	return errors.As(err, &pg) && pg.Code == code
}

// isNetwork reports whether the connection broke under the call.
func isNetwork(err error) bool {
	var network net.Error
	return errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) || errors.Is(err, net.ErrClosed) || errors.As(err, &network)
}
