package main

import (
	"context"
	_ "embed" // the token's code
	"errors"
	"fmt"
	"math/big"
	"strings"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/common/hexutil"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/ethereum/go-ethereum/crypto"
	"github.com/ethereum/go-ethereum/params"
)

// loadTokenHex is the creation code of load_token.sol.
//
//go:embed load_token.hex
var loadTokenHex string

const (
	deployGas = 600_000
	callGas   = 60_000                      // a transfer between accounts that both have some takes about 35,000
	mintBatch = 10                          // accounts in one transaction: small beside a block's gas and a slot's trace bytes
	mintGas   = 100_000 + mintBatch*150_000 // 25,000 each today; forks to come ask more for new state
)

// The token's functions.
var (
	transferSelector  = crypto.Keccak256([]byte("transfer(address,uint256)"))[:4]
	mintSelector      = crypto.Keccak256([]byte("mint(address[],uint256)"))[:4]
	balanceOfSelector = crypto.Keccak256([]byte("balanceOf(address)"))[:4]
)

func transferCall(to common.Address, value *big.Int) []byte {
	return pack(transferSelector, to.Bytes(), value.Bytes())
}

func mintCall(accounts []common.Address, value *big.Int) []byte {
	words := [][]byte{{64}, value.Bytes(), big.NewInt(int64(len(accounts))).Bytes()}
	for _, a := range accounts {
		words = append(words, a.Bytes())
	}
	return pack(mintSelector, words...)
}

// pack is ABI encoding of what fits in words.
func pack(selector []byte, words ...[]byte) []byte {
	out := append([]byte(nil), selector...)
	for _, w := range words {
		out = append(out, common.LeftPadBytes(w, 32)...)
	}
	return out
}

// tokenOwner is the account that deploys the token: always the same for a funder, and its first
// transaction is the deployment, so that the next run finds the token again.
func tokenOwner(funder common.Address) (sender, error) { return loadAccount(funder, -1) }

// prepareToken returns the token's address, deployed and with enough for every account.
func prepareToken(ctx context.Context, s loadSettings, t *loadTransport, owner transfers, accounts []common.Address) (common.Address, error) {
	token := crypto.CreateAddress(owner.from.address, 0)
	nonces, _, err := t.accountStates(ctx, []common.Address{owner.from.address})
	if err != nil {
		return token, err
	}
	nonce, full := nonces[0], big.NewInt(params.Ether)
	poor := accounts // of a new token; what is promised cannot be read from the latest block yet
	if nonce == 0 {
		fmt.Fprintf(s.progress, "deploying the token at %s\n", token)
		if err := deployToken(ctx, t, owner); err != nil {
			return token, fmt.Errorf("deploy the token: %w", err)
		}
		nonce++
	} else {
		if err := findToken(ctx, t, token); err != nil {
			return token, err
		}
		held, err := t.tokenBalances(ctx, token, accounts)
		if err != nil {
			return token, err
		}
		poor = nil
		for i, a := range accounts {
			if held[i].Cmp(new(big.Int).Rsh(full, 1)) < 0 {
				poor = append(poor, a)
			}
		}
	}
	if len(poor) > 0 {
		fmt.Fprintf(s.progress, "minting tokens for %d accounts\n", len(poor))
	}
	for ; len(poor) > 0; nonce++ {
		batch := poor[:min(mintBatch, len(poor))]
		poor = poor[len(batch):]
		tx, err := owner.signTx(nonce, &token, new(big.Int), mintGas, mintCall(batch, full))
		if err != nil {
			return token, err
		}
		if err := promiseTx(ctx, t, tx); err != nil {
			return token, fmt.Errorf("mint tokens: %w", err)
		}
	}
	return token, nil
}

func deployToken(ctx context.Context, t *loadTransport, owner transfers) error {
	code, err := hexutil.Decode("0x" + strings.TrimSpace(loadTokenHex))
	if err != nil {
		return fmt.Errorf("decode its code: %w", err)
	}
	tx, err := owner.signTx(0, nil, new(big.Int), deployGas, code)
	if err != nil {
		return err
	}
	return promiseTx(ctx, t, tx)
}

// errNoToken is returned when the token's owner has sent something, but no code is where its first
// transaction would have put it.
var errNoToken = errors.New("there is no token where an earlier run deployed it; take another --index or --key")

// findToken waits until an earlier deployment is in a block: its promise may be a second old.
func findToken(ctx context.Context, t *loadTransport, token common.Address) error {
	for range 100 {
		var code hexutil.Bytes
		if err := t.call(ctx, &code, "eth_getCode", token, "latest"); err != nil {
			return err
		}
		if len(code) > 0 {
			return nil
		}
		if sleepFor(ctx, 2*refusalPause); ctx.Err() != nil {
			return ctx.Err()
		}
	}
	return fmt.Errorf("%w (%s)", errNoToken, token)
}

// tokenBalances reads what accounts hold. What was minted a moment ago may not be seen yet, and is
// then minted again: nobody minds.
func (t *loadTransport) tokenBalances(ctx context.Context, token common.Address, accounts []common.Address) ([]*big.Int, error) {
	var out []*big.Int
	const size = 40
	for len(accounts) > 0 {
		part := accounts[:min(size, len(accounts))]
		accounts = accounts[len(part):]
		var batch []rpcRequest
		for i, a := range part {
			call := map[string]any{"to": token, "data": hexutil.Bytes(pack(balanceOfSelector, a.Bytes()))}
			batch = append(batch, rpcRequest{"2.0", i, "eth_call", []any{call, "latest"}})
		}
		results, err := t.batch(ctx, batch)
		if err != nil {
			return nil, fmt.Errorf("read token balances: %w", err)
		}
		out = append(out, results...)
	}
	return out, nil
}

// promiseTx sends a transaction of the preparation until it is promised.
func promiseTx(ctx context.Context, t *loadTransport, tx *types.Transaction) error {
	raw, err := tx.MarshalBinary()
	if err != nil {
		return fmt.Errorf("encode transaction: %w", err)
	}
	return submitUntilPromised(ctx, t, raw)
}
