package contracts

import (
	"fmt"
	"strings"
	"sync"

	"github.com/ethereum/go-ethereum/accounts/abi"
)

// Revert is why a call of a contract of this package failed: the decoded revert data.
type Revert struct {
	Name  string  // the custom error's name, "Error" or "Panic" for Solidity's own, empty if the data is none of them
	Args  []any   // the error's arguments, as package abi decodes them
	Raw   []byte  // the revert data as it came
	Cause *Revert // for the composer's PartFailed, what the part itself reverted with; else nil
}

// Error gives the error as Solidity would write it, such as "WrongSlot(7, 6)", with the cause after a colon.
func (r *Revert) Error() string {
	if r.Name == "" {
		return fmt.Sprintf("reverted with %#x", r.Raw)
	}
	args := make([]string, 0, len(r.Args))
	for _, arg := range r.Args {
		switch arg := arg.(type) {
		case []byte:
			args = append(args, fmt.Sprintf("%d bytes", len(arg)))
		case [32]byte:
			args = append(args, fmt.Sprintf("%#x", arg))
		default:
			args = append(args, fmt.Sprint(arg))
		}
	}
	text := r.Name + "(" + strings.Join(args, ", ") + ")"
	if r.Cause != nil {
		text += ": " + r.Cause.Error()
	}
	return text
}

// Unwrap returns the cause, so that errors.As and the like see through the composer.
func (r *Revert) Unwrap() error {
	if r.Cause == nil {
		return nil
	}
	return r.Cause
}

// Root returns the innermost cause: what the contract that refused said.
func (r *Revert) Root() *Revert {
	for r.Cause != nil {
		r = r.Cause
	}
	return r
}

// maxNested bounds how deep causes are decoded; anyone can nest a composer in a composer.
const maxNested = 8

// DecodeRevert decodes the data that a call of Rollup or Composer reverted with. It never fails:
// data that is no known error gives a Revert without a name.
func DecodeRevert(data []byte) *Revert { return decodeRevert(data, maxNested) }

func decodeRevert(data []byte, depth int) *Revert {
	r := &Revert{Raw: data}
	if len(data) < 4 {
		return r
	}
	definition, ok := knownErrors()[[4]byte(data)]
	if !ok {
		return r
	}
	args, err := definition.Inputs.Unpack(data[4:])
	if err != nil {
		return r
	}
	r.Name, r.Args = definition.Name, args
	if r.Name == "PartFailed" && len(args) == 3 && depth > 0 {
		if reason, ok := args[2].([]byte); ok {
			r.Cause = decodeRevert(reason, depth-1)
		}
	}
	return r
}

// knownErrors returns the errors of all bound contracts and Solidity's own two, by selector.
var knownErrors = sync.OnceValue(func() map[[4]byte]abi.Error {
	known := make(map[[4]byte]abi.Error)
	for _, parsed := range []abi.ABI{NewRollup().abi, NewPortal().abi, NewMessenger().abi, NewComposer().abi, NewBond().abi, NewTokenVault().abi, NewBridgedToken().abi, NewPool().abi, NewFlashLender().abi, NewArbitrage().abi} {
		for _, e := range parsed.Errors {
			known[[4]byte(e.ID[:4])] = e
		}
	}
	for name, argument := range map[string]string{"Error": "string", "Panic": "uint256"} {
		argumentType, err := abi.NewType(argument, "", nil)
		if err != nil {
			continue // both are elementary types
		}
		e := abi.NewError(name, abi.Arguments{{Name: "reason", Type: argumentType}})
		known[[4]byte(e.ID[:4])] = e
	}
	return known
})
