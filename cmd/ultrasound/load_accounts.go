package main

import (
	"context"
	"crypto/ecdsa"
	"encoding/binary"
	"errors"
	"fmt"
	"math/big"
	"runtime"
	"sync"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/ethereum/go-ethereum/crypto"
	"github.com/ethereum/go-ethereum/params"
	"github.com/urfave/cli/v2"

	"github.com/ultrasound-rollup/ultrasound/gateway"
	"github.com/ultrasound-rollup/ultrasound/internal/devnet"
)

// sender is an account with its key.
type sender struct {
	key     *ecdsa.PrivateKey
	address common.Address
}

func newSender(key *ecdsa.PrivateKey) sender {
	return sender{key: key, address: crypto.PubkeyToAddress(key.PublicKey)}
}

func readFunder(c *cli.Context) (*ecdsa.PrivateKey, error) {
	if path := c.String("key"); path != "" {
		return loadKey(path, c.String("keystore-password"))
	}
	account, err := devnet.DeriveAccount(c.String("mnemonic"), uint32(c.Uint("index")))
	if err != nil {
		return nil, fmt.Errorf("derive the funding account: %w", err)
	}
	return account.Key, nil
}

// loadAccount derives the i-th account that the funder pays for: the same ones in every run, so that
// what is left on them is used again.
func loadAccount(funder common.Address, i int) (sender, error) {
	var index [8]byte
	binary.BigEndian.PutUint64(index[:], uint64(i))
	key, err := crypto.ToECDSA(crypto.Keccak256([]byte("ultrasound load"), funder[:], index[:]))
	if err != nil {
		return sender{}, fmt.Errorf("derive account %d: %w", i, err)
	}
	return newSender(key), nil
}

// loadTip is what each transfer tips, in wei per gas: more than any sensible price of trace bytes asks for.
var loadTip = big.NewInt(params.GWei / 100)

// transfers makes one account's transfers of 1 wei, each signed for one nonce.
type transfers struct {
	from   sender
	to     common.Address
	signer types.Signer
	chain  *big.Int
	feeCap *big.Int
}

func (t transfers) sign(nonce uint64) (*types.Transaction, error) {
	return t.signValue(nonce, big.NewInt(1))
}

func (t transfers) signValue(nonce uint64, value *big.Int) (*types.Transaction, error) {
	tx, err := types.SignNewTx(t.from.key, t.signer, &types.DynamicFeeTx{
		ChainID: t.chain, Nonce: nonce, GasTipCap: loadTip, GasFeeCap: t.feeCap, Gas: params.TxGas, To: &t.to, Value: value,
	})
	if err != nil {
		return nil, fmt.Errorf("sign transfer: %w", err)
	}
	return tx, nil
}

// loadSender is one account of a run. Only one request of it is under way at a time, so it needs no lock.
type loadSender struct {
	transfers
	nonce  uint64            // of the next transaction
	signed map[uint64][]byte // by nonce
}

// next returns the transaction with the next nonce, and whether it had to be signed now.
func (s *loadSender) next() (raw []byte, fresh bool, err error) {
	if raw, ok := s.signed[s.nonce]; ok {
		return raw, false, nil
	}
	tx, err := s.sign(s.nonce)
	if err != nil {
		return nil, true, err
	}
	if raw, err = tx.MarshalBinary(); err != nil {
		return nil, true, fmt.Errorf("encode transfer: %w", err)
	}
	return raw, true, nil
}

// done moves on after a promise.
func (s *loadSender) done() {
	delete(s.signed, s.nonce)
	s.nonce++
}

// refused decides what comes after a refusal: the gateway's idea of the nonce if it named one. Else
// the same bytes are sent again; if they were promised after all, the answer is that promise.
func (s *loadSender) refused(code string, expected *uint64) {
	if expected == nil {
		return
	}
	switch gateway.Code(code) {
	case gateway.CodeNonceTooLow, gateway.CodeNonceTooHigh:
		for n := s.nonce; n < *expected; n++ {
			delete(s.signed, n)
		}
		s.nonce = *expected
	}
}

// accountFunds is what an account should have at the start, in wei: 1 ether, and half of it is enough.
func accountFunds() (full, enough *big.Int) {
	full = big.NewInt(params.Ether)
	return full, new(big.Int).Rsh(full, 1)
}

// prepareSenders derives, funds and signs.
func prepareSenders(ctx context.Context, s loadSettings, t *loadTransport) ([]*loadSender, error) {
	chainID, err := t.chainID(ctx)
	if err != nil {
		return nil, err
	}
	signer := types.LatestSignerForChainID(chainID)
	senders := make([]*loadSender, s.accounts)
	addresses := make([]common.Address, s.accounts)
	for i := range senders {
		account, err := loadAccount(s.funder.address, i)
		if err != nil {
			return nil, err
		}
		addresses[i] = account.address
		senders[i] = &loadSender{signed: make(map[uint64][]byte), transfers: transfers{from: account, signer: signer, chain: chainID, feeCap: s.feeCap}}
	}
	for i := range senders { // each pays the one opposite, so that nothing leaves the circle but fees
		senders[i].to = addresses[(i+len(addresses)/2)%len(addresses)]
	}
	nonces, balances, err := t.accountStates(ctx, append(addresses, s.funder.address))
	if err != nil {
		return nil, err
	}
	funder := transfers{from: s.funder, signer: signer, chain: chainID, feeCap: s.feeCap}
	if err := fund(ctx, s, t, funder, nonces[len(addresses)], addresses, balances); err != nil {
		return nil, err
	}
	for i, nonce := range nonces[:len(senders)] {
		senders[i].nonce = nonce
	}
	fmt.Fprintf(s.progress, "signing %d transfers\n", s.presign)
	return senders, presign(ctx, senders, s.presign)
}

// fund brings every account that has too little to its full funds, one plain transfer after another.
func fund(ctx context.Context, s loadSettings, t *loadTransport, from transfers, nonce uint64, addresses []common.Address, balances []*big.Int) error {
	full, enough := accountFunds()
	poor := 0
	for i, address := range addresses {
		if balances[i].Cmp(enough) >= 0 {
			continue
		}
		if poor == 0 {
			fmt.Fprintf(s.progress, "funding accounts from %s\n", s.funder.address)
		}
		poor++
		from.to = address
		tx, err := from.signValue(nonce, new(big.Int).Sub(full, balances[i]))
		if err != nil {
			return err
		}
		raw, err := tx.MarshalBinary()
		if err != nil {
			return fmt.Errorf("encode transfer: %w", err)
		}
		if err := submitUntilPromised(ctx, t, raw); err != nil {
			return fmt.Errorf("fund account %d of %d: %w", i+1, len(addresses), err)
		}
		nonce++
	}
	return nil
}

// errNotPromised is returned when a funding transfer was refused for good.
var errNotPromised = errors.New("transfer was refused")

// submitUntilPromised sends the same bytes again while the gateway says that it may help.
func submitUntilPromised(ctx context.Context, t *loadTransport, raw []byte) error {
	const attempts = 20
	for attempt := 1; ; attempt++ {
		answer, err := t.submit(ctx, raw)
		switch {
		case ctx.Err() != nil:
			return ctx.Err()
		case err == nil && answer.code == "":
			return nil
		case err != nil && attempt == attempts:
			return err
		case err == nil && (!answer.again || attempt == attempts):
			return fmt.Errorf("%w: %s: %s", errNotPromised, answer.code, answer.detail)
		}
		sleepFor(ctx, refusalPause)
	}
}

// presign signs count transfers, the same number for every sender, on all cores.
func presign(ctx context.Context, senders []*loadSender, count int) error {
	each := (count + len(senders) - 1) / len(senders)
	work := make(chan *loadSender)
	errs := make(chan error, runtime.NumCPU())
	var workers sync.WaitGroup
	for range runtime.NumCPU() {
		workers.Add(1)
		go func() {
			defer workers.Done()
			for s := range work {
				if err := s.presign(each); err != nil {
					select {
					case errs <- err:
					default: // one reason is enough
					}
				}
			}
		}()
	}
	for _, s := range senders {
		if ctx.Err() != nil {
			break
		}
		work <- s
	}
	close(work)
	workers.Wait()
	select {
	case err := <-errs:
		return err
	default:
		return ctx.Err()
	}
}

func (s *loadSender) presign(count int) error {
	for i := range uint64(count) {
		tx, err := s.sign(s.nonce + i)
		if err != nil {
			return err
		}
		if s.signed[s.nonce+i], err = tx.MarshalBinary(); err != nil {
			return fmt.Errorf("encode transfer: %w", err)
		}
	}
	return nil
}
