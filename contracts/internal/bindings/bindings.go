// Package bindings turns compiled contracts into the Go source of package contracts.
//
// Promise: the same artefacts give the same source, byte for byte.
package bindings

import (
	"encoding/json"
	"fmt"
	"io/fs"

	"github.com/ethereum/go-ethereum/accounts/abi/abigen"
)

// Artefact is what build.mjs writes for one contract.
type Artefact struct {
	Contract         string            `json:"contract"`
	Source           string            `json:"source"`
	Compiler         string            `json:"compiler"`
	Sources          map[string]string `json:"sources"` // own source files the contract depends on, with their SHA-256 in hex
	ABI              json.RawMessage   `json:"abi"`
	Bytecode         string            `json:"bytecode"`         // creation code, 0x hex
	DeployedBytecode string            `json:"deployedBytecode"` // runtime code with immutables zero, 0x hex
}

// bound lists the contracts that are bound, in the order of the generated source.
var bound = [...]string{"Rollup", "Portal", "Messenger", "Composer", "Bond", "Token", "TokenVault", "BridgedToken", "Pool", "FlashLender", "Trader", "Arbitrage"}

// Read returns the artefact of the contract from the folder that build.mjs wrote.
func Read(folder fs.FS, contract string) (*Artefact, error) {
	raw, err := fs.ReadFile(folder, contract+".json")
	if err != nil {
		return nil, fmt.Errorf("read artefact of %s: %w", contract, err)
	}
	artefact := new(Artefact)
	if err := json.Unmarshal(raw, artefact); err != nil {
		return nil, fmt.Errorf("decode artefact of %s: %w", contract, err)
	}
	return artefact, nil
}

// Generate returns the source of contracts/bindings.go: abigen's second version of bindings, for
// all contracts at once, so that the structs they share are declared once.
func Generate(artifacts fs.FS) (string, error) {
	var types, abis, codes []string
	for _, name := range bound {
		artefact, err := Read(artifacts, name)
		if err != nil {
			return "", err
		}
		types = append(types, name)
		abis = append(abis, string(artefact.ABI))
		codes = append(codes, artefact.Bytecode)
	}
	source, err := abigen.BindV2(types, abis, codes, "contracts", map[string]string{}, map[string]string{})
	if err != nil {
		return "", fmt.Errorf("generate bindings: %w", err)
	}
	return source, nil
}
