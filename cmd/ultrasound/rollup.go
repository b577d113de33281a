package main

import (
	"crypto/ecdsa"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"strings"

	"github.com/ethereum/go-ethereum/accounts/keystore"
	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/ethereum/go-ethereum/crypto"

	"github.com/ultrasound-rollup/ultrasound/internal/devnet"
)

// rollupFile says which rollup this is; `ultrasound deploy` writes it, everything else reads it.
type rollupFile struct{ devnet.Deployment }

// ChainID returns the chain id of L2.
func (r rollupFile) ChainID() uint64 { return r.Genesis.Config.ChainID.Uint64() }

func (r rollupFile) genesisBlock() *types.Block { return r.GenesisBlock() }

func (r rollupFile) check() error {
	var errs []error
	for name, missing := range map[string]bool{
		"l1_chain_id": r.L1ChainID == 0, "rollup": r.Rollup == (common.Address{}), "composer": r.Composer == (common.Address{}),
		"l2_genesis": r.Genesis == nil || r.Genesis.Config == nil || r.Genesis.Config.ChainID == nil || !r.Genesis.Config.ChainID.IsUint64(),
	} {
		if missing {
			errs = append(errs, fmt.Errorf("%s is missing", name))
		}
	}
	return errors.Join(errs...)
}

func readRollupFile(path string) (rollupFile, error) {
	var r rollupFile
	raw, err := os.ReadFile(path)
	if err != nil {
		return r, fmt.Errorf("read rollup file: %w", err)
	}
	if err := json.Unmarshal(raw, &r.Deployment); err != nil {
		return r, fmt.Errorf("read rollup file %s: %w", path, err)
	}
	if err := r.check(); err != nil {
		return r, fmt.Errorf("read rollup file %s: %w", path, err)
	}
	return r, nil
}

// loadKey reads a secp256k1 key: 64 hex digits in a file that only its owner can read, or an
// encrypted keystore (Web3 Secret Storage), whose password stands in another file.
func loadKey(path, passwordFile string) (*ecdsa.PrivateKey, error) {
	info, err := os.Stat(path)
	if err != nil {
		return nil, fmt.Errorf("read key: %w", err)
	}
	raw, err := os.ReadFile(path)
	if err != nil {
		return nil, fmt.Errorf("read key: %w", err)
	}
	text := strings.TrimSpace(string(raw))
	if strings.HasPrefix(text, "{") {
		if passwordFile == "" {
			return nil, fmt.Errorf("read key %s: it is an encrypted keystore, give --keystore-password", path)
		}
		password, err := os.ReadFile(passwordFile)
		if err != nil {
			return nil, fmt.Errorf("read keystore password: %w", err)
		}
		key, err := keystore.DecryptKey(raw, strings.TrimRight(string(password), "\r\n"))
		if err != nil {
			return nil, fmt.Errorf("decrypt keystore %s: %w", path, err)
		}
		return key.PrivateKey, nil
	}
	if info.Mode().Perm()&0o077 != 0 {
		return nil, fmt.Errorf("read key %s: others can read it (mode %04o), make it 0600", path, info.Mode().Perm())
	}
	key, err := crypto.HexToECDSA(strings.TrimPrefix(text, "0x"))
	if err != nil {
		return nil, fmt.Errorf("read key %s: %w", path, err)
	}
	return key, nil
}
