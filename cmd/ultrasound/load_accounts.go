package main

import (
	"context"
	"crypto/ecdsa"
	"encoding/binary"
	"errors"
	"fmt"
	"math/big"
	"math/rand/v2"
	"runtime"
	"strings"
	"sync"
	"time"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/ethereum/go-ethereum/crypto"
	"github.com/ethereum/go-ethereum/params"
	"github.com/urfave/cli/v2"

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
	if hex := c.String("private-key"); hex != "" {
		key, err := crypto.HexToECDSA(strings.TrimPrefix(hex, "0x"))
		if err != nil {
			return nil, fmt.Errorf("read --private-key: %w", err)
		}
		return key, nil
	}
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

// transfers makes one account's transfers, of 1 wei or of one unit of a token, each signed for one nonce.
type transfers struct {
	from   sender
	to     common.Address
	token  *common.Address // nil: plain transfers
	signer types.Signer
	chain  *big.Int
	feeCap *big.Int
	crowd  int // pay one of so many (devnet.CrowdAddress) instead
}

func (t transfers) sign(nonce uint64) (*types.Transaction, error) {
	one := big.NewInt(1)
	if t.token != nil {
		return t.signTx(nonce, t.token, new(big.Int), callGas, transferCall(t.to, one))
	}
	to := t.to
	if t.crowd > 0 {
		to = devnet.CrowdAddress(rand.Uint64N(uint64(t.crowd)))
	}
	return t.signTx(nonce, &to, one, params.TxGas, nil)
}

// signTx signs any transaction of the account; without to it is a deployment.
func (t transfers) signTx(nonce uint64, to *common.Address, value *big.Int, gas uint64, data []byte) (*types.Transaction, error) {
	tx, err := types.SignNewTx(t.from.key, t.signer, &types.DynamicFeeTx{
		ChainID: t.chain, Nonce: nonce, GasTipCap: loadTip, GasFeeCap: t.feeCap, Gas: gas, To: to, Value: value, Data: data,
	})
	if err != nil {
		return nil, fmt.Errorf("sign transaction: %w", err)
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
		return nil, true, fmt.Errorf("encode transaction: %w", err)
	}
	return raw, true, nil
}

// done moves on after a promise.
func (s *loadSender) done() {
	delete(s.signed, s.nonce)
	s.nonce++
}

// refused decides what comes after a refusal: the nonce that is expected, if that is the trouble. Else
// the same bytes are sent again; if they were promised after all, the answer is that promise.
func (s *loadSender) refused(expected *uint64) {
	if expected == nil {
		return
	}
	for n := s.nonce; n < *expected; n++ {
		delete(s.signed, n)
	}
	s.nonce = *expected
}

// accountFunds is what an account should have at the start, in wei, and what is enough: 1 ether, or twice
// what its dearest transaction may cost; half of it is enough.
func accountFunds(feeCap *big.Int, gas int64) (full, enough *big.Int) {
	full = new(big.Int).Mul(feeCap, big.NewInt(2*gas))
	if ether := big.NewInt(params.Ether); full.Cmp(ether) < 0 {
		full = ether
	}
	return full, new(big.Int).Rsh(full, 1)
}

// prepareSenders derives, funds and signs.
func prepareSenders(ctx context.Context, s loadSettings, t *loadTransport) ([]*loadSender, error) {
	chainID, err := t.chainID(ctx)
	if err != nil {
		return nil, err
	}
	by := func(from sender) transfers {
		return transfers{from: from, signer: types.LatestSignerForChainID(chainID), chain: chainID, feeCap: s.feeCap}
	}
	senders := make([]*loadSender, s.accounts)
	addresses := make([]common.Address, s.accounts)
	for i := range senders {
		account, err := loadAccount(s.funder.address, i)
		if err != nil {
			return nil, err
		}
		addresses[i] = account.address
		senders[i] = &loadSender{signed: make(map[uint64][]byte), transfers: by(account)}
	}
	for i := range senders { // each pays the one opposite, so that nothing leaves the circle but fees
		senders[i].to, senders[i].crowd = addresses[(i+len(addresses)/2)%len(addresses)], s.recipients
	}
	nonces, balances, err := t.accountStates(ctx, addresses)
	if err != nil {
		return nil, err
	}
	last, err := fund(ctx, s, t, by(s.funder), callGas, addresses, balances)
	if err != nil {
		return nil, err
	}
	if s.peer && last >= 0 {
		if err := awaitPool(ctx, t, senders[last], nonces[last]); err != nil {
			return nil, err
		}
		nonces[last]++
	}
	for i, sender := range senders {
		sender.nonce = nonces[i]
	}
	if s.workload == workToken {
		if err := prepareTokens(ctx, s, t, by, senders, addresses); err != nil {
			return nil, err
		}
	}
	fmt.Fprintf(s.progress, "signing %d transactions\n", s.presign)
	return senders, presign(ctx, senders, s.presign)
}

// prepareTokens makes the senders' transfers those of a token.
func prepareTokens(ctx context.Context, s loadSettings, t *loadTransport, by func(sender) transfers, senders []*loadSender, addresses []common.Address) error {
	owner, err := tokenOwner(s.funder.address)
	if err != nil {
		return err
	}
	_, balances, err := t.accountStates(ctx, []common.Address{owner.address})
	if err != nil {
		return err
	}
	// A node's pool may count transactions of the last blocks as still to be paid.
	if _, err := fund(ctx, s, t, by(s.funder), 4*max(mintGas, deployGas), []common.Address{owner.address}, balances); err != nil {
		return err
	}
	token, err := prepareToken(ctx, s, t, by(owner), addresses)
	if err != nil {
		return err
	}
	for _, sender := range senders {
		sender.token = &token
	}
	return nil
}

// fund brings every account that has too little for transactions of so much gas to its full funds, one
// plain transfer after another, and returns which one was the last, -1 if none needed any.
func fund(ctx context.Context, s loadSettings, t *loadTransport, from transfers, gas int64, addresses []common.Address, balances []*big.Int) (last int, err error) {
	nonces, _, err := t.accountStates(ctx, []common.Address{from.from.address})
	if err != nil {
		return -1, err
	}
	nonce := nonces[0]
	full, enough := accountFunds(s.feeCap, gas)
	last = -1
	for i, address := range addresses {
		if balances[i].Cmp(enough) >= 0 {
			continue
		}
		if last < 0 {
			fmt.Fprintf(s.progress, "funding accounts from %s\n", from.from.address)
		}
		last = i
		tx, err := from.signTx(nonce, &address, new(big.Int).Sub(full, balances[i]), params.TxGas, nil)
		if err != nil {
			return last, err
		}
		if err := promiseTx(ctx, t, tx); err != nil {
			return last, fmt.Errorf("fund account %d of %d: %w", i+1, len(addresses), err)
		}
		nonce++
	}
	return last, nil
}

// awaitPool returns when a peer's pool knows what the accounts were paid: a node tells its pool of a block some
// time after it has told its clients. When the account that was paid last may spend, all others may.
func awaitPool(ctx context.Context, t *loadTransport, paidLast *loadSender, nonce uint64) error {
	tx, err := paidLast.sign(nonce)
	if err != nil {
		return err
	}
	if err := promiseTx(ctx, t, tx); err != nil {
		return fmt.Errorf("spend from the account that was funded last: %w", err)
	}
	return nil
}

// errNotPromised is returned when a transaction of the preparation was refused for good.
var errNotPromised = errors.New("transaction was refused")

// errExecutionFailed is returned when one was promised, and its execution failed.
var errExecutionFailed = errors.New("transaction was promised, but its execution failed")

// submitUntilPromised sends the same bytes again while the gateway says that it may help, and for as long as
// a request may wait while a peer's pool is behind its chain: what the last block paid it may not know yet.
func submitUntilPromised(ctx context.Context, t *loadTransport, raw []byte) error {
	const attempts = 20
	began := time.Now()
	for attempt := 1; ; attempt++ {
		answer, err := t.submit(ctx, raw)
		switch {
		case ctx.Err() != nil:
			return ctx.Err()
		case err == nil && answer.behind && time.Since(began) < t.deadline:
			attempt--
		case err == nil && answer.code == codeExecutionFailed:
			return errExecutionFailed
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

// presign signs count transactions, the same number for every sender, on all cores.
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
			return fmt.Errorf("encode transaction: %w", err)
		}
	}
	return nil
}
