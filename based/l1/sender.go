package l1

import (
	"context"
	"crypto/ecdsa"
	"errors"
	"fmt"
	"math/big"
	"strings"
	"sync"

	"github.com/ethereum/go-ethereum"
	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/common/hexutil"
	"github.com/ethereum/go-ethereum/core/txpool"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/ethereum/go-ethereum/crypto"
)

// Payload is what an L1 transaction shall do.
type Payload struct {
	To    common.Address
	Value *big.Int // wei; nil for none
	Data  []byte
	Gas   uint64 // limit, at most MaxTransactionGas
}

// SenderConfig says who sends, and what it may cost.
type SenderConfig struct {
	Client *Client
	Key    *ecdsa.PrivateKey
	MaxFee *big.Int // wei per gas, never exceeded
	MinTip *big.Int // wei per gas, at least; nil for none
}

// Sender signs and sends the transactions of one L1 account. It is safe for concurrent use; the
// account must have no other sender.
type Sender struct {
	cfg     SenderConfig
	address common.Address
	signer  types.Signer

	mu     sync.Mutex
	signed map[uint64]signed // newest by nonce
	sent   map[uint64]fees   // by nonce, of the newest that a pool has or may have
}

// signed is a transaction with the number of L1's head when it was signed.
type signed struct {
	tx   *types.Transaction
	head uint64
}

// NewSender returns a sender; it returns ErrConfig for a configuration that cannot work.
func NewSender(cfg SenderConfig) (*Sender, error) {
	if err := errors.Join(
		check(cfg.Client != nil && cfg.Key != nil, "sender needs client and key"),
		check(cfg.MaxFee != nil && cfg.MaxFee.Sign() > 0, "sender needs a highest fee"),
		check(cfg.MinTip == nil || cfg.MinTip.Sign() >= 0, "lowest tip must not be negative"),
	); err != nil {
		return nil, fmt.Errorf("set up L1 sender: %w", err)
	}
	return &Sender{
		cfg: cfg, address: crypto.PubkeyToAddress(cfg.Key.PublicKey), signed: make(map[uint64]signed), sent: make(map[uint64]fees),
		signer: types.LatestSignerForChainID(new(big.Int).SetUint64(cfg.Client.cfg.Network.L1ChainID)),
	}, nil
}

// Address returns the account.
func (s *Sender) Address() common.Address { return s.address }

// fees are what a transaction offers per gas, in wei.
type fees struct{ tip, cap *big.Int }

// bumped returns the least fees that replace a transaction in any pool: an eighth more of both, where
// go-ethereum asks for a tenth.
func (f fees) bumped() fees {
	up := func(v *big.Int) *big.Int {
		eighth := new(big.Int).Rsh(v, 3)
		return eighth.Add(eighth, new(big.Int).Add(v, big.NewInt(1)))
	}
	return fees{tip: up(f.tip), cap: up(f.cap)}
}

// Sign makes transactions of the payloads with the account's nonces from L1's head on. It offers twice
// the head's base fee and what the node suggests as tip, and outbids what it sent before with the same
// nonce: only that, so that trying again does not drive up the fees by itself. A payload is returned as it was signed
// before if L1's head has not moved since, or if it cannot be outbid within MaxFee; another payload that
// would need more than MaxFee is ErrFeeTooHigh.
func (s *Sender) Sign(ctx context.Context, payloads ...Payload) ([]*types.Transaction, error) {
	at, err := s.ask(ctx)
	if err != nil {
		return nil, fmt.Errorf("sign L1 transaction: %w", err)
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	for n := range s.signed {
		// After a reorg the nonce goes back, and pools may have the old transactions again.
		if n+maxReplaced < at.nonce {
			delete(s.signed, n)
			delete(s.sent, n)
		}
	}
	out := make([]*types.Transaction, len(payloads))
	for i, p := range payloads {
		nonce := at.nonce + uint64(i)
		if out[i], err = s.sign(nonce, at, p); err != nil {
			return nil, fmt.Errorf("sign L1 transaction %d of %d with nonce %d: %w", i+1, len(payloads), nonce, err)
		}
	}
	for _, tx := range out {
		s.signed[tx.Nonce()] = signed{tx: tx, head: at.head}
	}
	return out, nil
}

// maxReplaced is how many included transactions are remembered against reorgs.
const maxReplaced = 64

// moment is what has to be known of L1 to sign.
type moment struct {
	nonce uint64 // the account's next at L1's head
	head  uint64 // number of L1's head
	offer fees
}

func (s *Sender) ask(ctx context.Context) (moment, error) {
	c := s.cfg.Client
	ctx, cancel := c.bound(ctx)
	defer cancel()
	head, err := c.eth.HeaderByNumber(ctx, nil)
	if err != nil {
		return moment{}, fmt.Errorf("get base fee: %w", err)
	}
	nonce, err := c.eth.NonceAtHash(ctx, s.address, head.Hash())
	if err != nil {
		return moment{}, fmt.Errorf("get nonce: %w", err)
	}
	tip, err := c.eth.SuggestGasTipCap(ctx)
	if err != nil {
		return moment{}, fmt.Errorf("get tip: %w", err)
	}
	if s.cfg.MinTip != nil && tip.Cmp(s.cfg.MinTip) < 0 {
		tip = s.cfg.MinTip
	}
	offer := new(big.Int).Add(new(big.Int).Lsh(orZero(head.BaseFee), 1), tip)
	return moment{nonce: nonce, head: head.Number.Uint64(), offer: fees{tip: tip, cap: offer}}, nil
}

func (s *Sender) sign(nonce uint64, at moment, p Payload) (*types.Transaction, error) {
	if p.Gas > MaxTransactionGas {
		return nil, fmt.Errorf("gas limit %d, at most %d (EIP-7825): %w", p.Gas, uint64(MaxTransactionGas), ErrTooLarge)
	}
	old := s.signed[nonce]
	same := sameCall(old.tx, p)
	if same && old.head == at.head {
		return old.tx, nil
	}
	least := fees{tip: new(big.Int), cap: new(big.Int)}
	if sent, ok := s.sent[nonce]; ok {
		least = sent.bumped()
	}
	if least.cap.Cmp(s.cfg.MaxFee) > 0 {
		if same {
			return old.tx, nil
		}
		return nil, fmt.Errorf("replacing needs %v wei per gas, at most %v: %w", least.cap, s.cfg.MaxFee, ErrFeeTooHigh)
	}
	offer := fees{cap: minBig(maxBig(at.offer.cap, least.cap), s.cfg.MaxFee)}
	offer.tip = minBig(maxBig(at.offer.tip, least.tip), offer.cap)
	tx, err := types.SignNewTx(s.cfg.Key, s.signer, &types.DynamicFeeTx{
		ChainID: s.signer.ChainID(), Nonce: nonce, GasTipCap: offer.tip, GasFeeCap: offer.cap,
		Gas: p.Gas, To: &p.To, Value: orZero(p.Value), Data: p.Data,
	})
	if err != nil {
		return nil, fmt.Errorf("sign: %w", err)
	}
	return tx, nil
}

// mark remembers that a pool has the transaction, or one that it would have to outbid.
func (s *Sender) mark(tx *types.Transaction) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if sent, ok := s.sent[tx.Nonce()]; !ok || sent.cap.Cmp(tx.GasFeeCap()) < 0 {
		s.sent[tx.Nonce()] = fees{tip: tx.GasTipCap(), cap: tx.GasFeeCap()}
	}
}

func sameCall(tx *types.Transaction, p Payload) bool {
	return tx != nil && tx.To() != nil && *tx.To() == p.To && tx.Gas() == p.Gas &&
		tx.Value().Cmp(orZero(p.Value)) == 0 && string(tx.Data()) == string(p.Data)
}

func minBig(a, b *big.Int) *big.Int {
	if a.Cmp(b) < 0 {
		return a
	}
	return b
}

func maxBig(a, b *big.Int) *big.Int {
	if a.Cmp(b) > 0 {
		return a
	}
	return b
}

// Send gives transactions to L1, in order: to the public pool if it takes all of them, else as one
// bundle for the L1 block of the given number, because later ones stand on earlier ones. A transaction
// that L1 knows already is no error.
func (s *Sender) Send(ctx context.Context, txs []*types.Transaction, block uint64) error {
	for _, tx := range txs {
		if tx.Size() > MaxPoolBytes {
			if _, err := s.cfg.Client.SendBundle(ctx, Bundle{Transactions: txs, Block: block}); err != nil {
				return err
			}
			return nil
		}
	}
	for i, tx := range txs {
		err := s.cfg.Client.SendTransaction(ctx, tx)
		if err == nil || strings.Contains(err.Error(), txpool.ErrReplaceUnderpriced.Error()) {
			s.mark(tx)
		}
		if err != nil {
			return fmt.Errorf("send transaction %d of %d: %w", i+1, len(txs), err)
		}
	}
	return nil
}

// SendTransaction gives a signed transaction to the node's pool. One that the node knows already, in the
// pool or in a block, is no error.
func (c *Client) SendTransaction(ctx context.Context, tx *types.Transaction) error {
	ctx, cancel := c.bound(ctx)
	defer cancel()
	err := c.eth.SendTransaction(ctx, tx)
	if err == nil || strings.Contains(err.Error(), txpool.ErrAlreadyKnown.Error()) {
		return nil
	}
	// Whatever the pool says (nonce too low, most often): the question is whether L1 has it.
	if _, _, lookup := c.eth.TransactionByHash(ctx, tx.Hash()); lookup == nil {
		return nil
	} else if !errors.Is(lookup, ethereum.NotFound) {
		err = errors.Join(err, lookup)
	}
	return fmt.Errorf("send L1 transaction %x: %w", tx.Hash(), err)
}

// Bundle is a list of transactions that shall stand first in one L1 block, in this order, or not at all.
type Bundle struct {
	Transactions []*types.Transaction
	Block        uint64 // L1 block number
	MinTimestamp uint64 // unix seconds of that block, inclusive; zero for any
	MaxTimestamp uint64 // unix seconds of that block, inclusive; zero for any
}

// SendBundle gives a bundle to the node's builder by eth_sendBundle and returns the bundle's hash.
func (c *Client) SendBundle(ctx context.Context, b Bundle) (common.Hash, error) {
	raw := make([]hexutil.Bytes, len(b.Transactions))
	for i, tx := range b.Transactions {
		data, err := tx.MarshalBinary()
		if err != nil {
			return common.Hash{}, fmt.Errorf("send bundle: encode transaction %d: %w", i, err)
		}
		raw[i] = data
	}
	return c.SendRawBundle(ctx, raw, b.Block, b.MinTimestamp, b.MaxTimestamp)
}

// SendRawBundle is SendBundle for transactions in their binary form, such as a template's settlement.
func (c *Client) SendRawBundle(ctx context.Context, raw []hexutil.Bytes, block, minTimestamp, maxTimestamp uint64) (common.Hash, error) {
	ctx, cancel := c.bound(ctx)
	defer cancel()
	args := map[string]any{"txs": raw, "blockNumber": hexutil.Uint64(block)}
	if minTimestamp != 0 {
		args["minTimestamp"] = minTimestamp
	}
	if maxTimestamp != 0 {
		args["maxTimestamp"] = maxTimestamp
	}
	var result struct {
		BundleHash common.Hash `json:"bundleHash"`
	}
	if err := c.rpc.CallContext(ctx, &result, "eth_sendBundle", args); err != nil {
		return common.Hash{}, fmt.Errorf("send bundle for L1 block %d: %w", block, err)
	}
	return result.BundleHash, nil
}
