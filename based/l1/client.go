package l1

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"math/big"
	"net/http"
	"sync"
	"time"

	"github.com/ethereum/go-ethereum"
	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/ethereum/go-ethereum/ethclient"
	"github.com/ethereum/go-ethereum/rpc"

	"github.com/ultrasound-rollup/ultrasound/based"
	"github.com/ultrasound-rollup/ultrasound/blocks"
	"github.com/ultrasound-rollup/ultrasound/certs"
	"github.com/ultrasound-rollup/ultrasound/contracts"
)

// maxAnswer bounds one answer of an L1 node, in bytes: an L1 block's logs and receipts are far below.
const maxAnswer = 128 << 20

// Config says which L1 and which rollup a Client speaks to.
type Config struct {
	// URL is one or more endpoints of JSON-RPC over HTTP, separated by commas: the first is used until it fails, then the
	// next. WSURL is, in the same order, JSON-RPC over WebSocket, for subscriptions; without it the Follower only polls.
	URL, WSURL string
	Network    based.Network
	L1Genesis  common.Hash   // hash of L1's block 0; if zero, the first answer is taken and kept
	Genesis    common.Hash   // hash of the L2 genesis block
	Timeout    time.Duration // for each request
	Logger     *slog.Logger  // is told when endpoints change; may be nil
}

// Check reports what of the configuration cannot work, as ErrConfig.
func (c Config) Check() error {
	endpoints, err := split(c.URL, c.WSURL)
	for _, e := range endpoints {
		err = errors.Join(err, e.check())
	}
	return errors.Join(
		err,
		check(c.Network.L1ChainID != 0 && c.Network.ChainID != 0, "chain ids must be given"),
		check(c.Network.Rollup != (common.Address{}), "address of the rollup contract must be given"),
		check(c.Genesis != (common.Hash{}), "hash of the L2 genesis block must be given"),
		check(c.Timeout > 0, "timeout of L1 requests must be above zero"),
	)
}

// Client asks L1 over JSON-RPC, one endpoint at a time. It is safe for concurrent use.
type Client struct {
	cfg    Config
	ways   *endpoints
	rpc    *rpc.Client
	eth    *ethclient.Client
	http   *http.Client
	rollup *contracts.Rollup
	inbox  *contracts.Portal

	mu        sync.Mutex
	l1Genesis common.Hash
	portal    common.Address // zero until it was asked for
}

// Dial returns a client of L1, after every endpoint has been asked who it is. One that does not answer is passed over, as long
// as another does; one that is of another network is ErrWrongNetwork or ErrWrongRollup.
func Dial(ctx context.Context, cfg Config) (*Client, error) {
	c, err := open(ctx, cfg)
	if err != nil {
		return nil, err
	}
	if err := c.identifyAll(ctx); err != nil {
		c.Close()
		return nil, fmt.Errorf("dial L1: %w", err)
	}
	return c, nil
}

// anyEndpoint stands in requests until they are sent to the endpoint in use, and in errors, which must not show keys.
const anyEndpoint = "http://l1"

// open returns a client that has asked nothing yet.
func open(ctx context.Context, cfg Config) (*Client, error) {
	if err := cfg.Check(); err != nil {
		return nil, fmt.Errorf("dial L1: %w", err)
	}
	transport := &http.Transport{MaxIdleConnsPerHost: 8, IdleConnTimeout: time.Minute}
	list, err := split(cfg.URL, cfg.WSURL)
	if err != nil {
		return nil, fmt.Errorf("dial L1: %w", err)
	}
	ways, err := newEndpoints(list, cfg.Logger)
	if err != nil {
		return nil, fmt.Errorf("dial L1: %w", err)
	}
	httpClient := &http.Client{Transport: switching{bounded{transport, maxAnswer}, ways}}
	r, err := rpc.DialOptions(ctx, anyEndpoint, rpc.WithHTTPClient(httpClient))
	if err != nil {
		return nil, fmt.Errorf("dial L1: %w", err)
	}
	c := &Client{
		cfg: cfg, ways: ways, rpc: r, eth: ethclient.NewClient(r), http: &http.Client{Transport: transport},
		rollup: contracts.NewRollup(), inbox: contracts.NewPortal(), l1Genesis: cfg.L1Genesis,
	}
	ways.identify = c.identify
	return c, nil
}

// Close ends the client's connections.
func (c *Client) Close() {
	c.rpc.Close()
	c.http.CloseIdleConnections()
}

// Network returns what the client was configured with.
func (c *Client) Network() based.Network { return c.cfg.Network }

// Identify checks that the endpoint in use is on the configured L1 and that the configured rollup is there. One that is not
// is left for the next, and not used again; the last one is ErrWrongNetwork or ErrWrongRollup.
func (c *Client) Identify(ctx context.Context) error {
	for {
		index, _, _ := c.ways.inUse()
		err := c.identify(ctx, index)
		if err == nil {
			c.ways.prove(index)
			return nil
		}
		if SeverityOf(err) != Critical || !c.ways.exclude(index, err) {
			return err
		}
	}
}

// identifyAll asks every endpoint, and leaves the first that answers in use.
func (c *Client) identifyAll(ctx context.Context) error {
	var failed error
	found := -1
	for i := range c.ways.list {
		err := c.identify(ctx, i)
		switch {
		case err == nil && found < 0:
			found = i
			c.ways.use(i)
		case err != nil && SeverityOf(err) == Critical:
			return fmt.Errorf("endpoint %s: %w", c.ways.list[i].name(), err)
		case err != nil:
			failed = errors.Join(failed, fmt.Errorf("endpoint %s: %w", c.ways.list[i].name(), err))
			c.ways.log.Warn("L1 endpoint does not answer", "endpoint", c.ways.list[i].name(), "err", err)
		}
	}
	if found < 0 {
		return failed
	}
	return nil
}

func (c *Client) identify(ctx context.Context, index int) error {
	ctx, cancel := c.bound(context.WithValue(ctx, identifying{}, index))
	defer cancel()
	id, err := c.eth.ChainID(ctx)
	if err != nil {
		return fmt.Errorf("get L1 chain id: %w", err)
	}
	if !id.IsUint64() || id.Uint64() != c.cfg.Network.L1ChainID {
		return fmt.Errorf("L1 chain id is %v, want %d: %w", id, c.cfg.Network.L1ChainID, ErrWrongNetwork)
	}
	heads, err := c.headersByNumber(ctx, 0, 0)
	if err != nil {
		return fmt.Errorf("get L1 genesis: %w", err)
	}
	c.mu.Lock()
	if c.l1Genesis == (common.Hash{}) {
		c.l1Genesis = heads[0].hash
	}
	want := c.l1Genesis
	c.mu.Unlock()
	if heads[0].hash != want {
		return fmt.Errorf("L1 genesis is %x, want %x: %w", heads[0].hash, want, ErrWrongNetwork)
	}
	return c.identifyRollup(ctx)
}

func (c *Client) identifyRollup(ctx context.Context) error {
	n := c.cfg.Network
	code, err := c.eth.CodeAt(ctx, n.Rollup, nil)
	if err != nil {
		return fmt.Errorf("get code of rollup: %w", err)
	}
	if len(code) == 0 {
		return fmt.Errorf("no contract at %v: %w", n.Rollup, ErrWrongRollup)
	}
	id, err := read(ctx, c, common.Hash{}, c.rollup.PackChainId(), c.rollup.UnpackChainId)
	if err != nil {
		return fmt.Errorf("get L2 chain id: %w", err)
	}
	if id != n.ChainID {
		return fmt.Errorf("rollup at %v has chain id %d, want %d: %w", n.Rollup, id, n.ChainID, ErrWrongRollup)
	}
	head, err := read(ctx, c, common.Hash{}, c.rollup.PackHead(), c.rollup.UnpackHead)
	if err != nil {
		return fmt.Errorf("get rollup head: %w", err)
	}
	ring, err := read(ctx, c, common.Hash{}, c.rollup.PackRingSize(), c.rollup.UnpackRingSize)
	if err != nil {
		return fmt.Errorf("get rollup ring size: %w", err)
	}
	if !ring.IsUint64() || head.Number >= ring.Uint64() {
		return nil // genesis has left the ring; the first block taken links to it, or the view refuses it
	}
	genesis, err := read(ctx, c, common.Hash{}, c.rollup.PackHashAt(0), c.rollup.UnpackHashAt)
	if err != nil {
		return fmt.Errorf("get L2 genesis: %w", err)
	}
	if genesis != c.cfg.Genesis {
		return fmt.Errorf("rollup at %v has genesis %x, want %x: %w", n.Rollup, genesis, c.cfg.Genesis, ErrWrongRollup)
	}
	return nil
}

// Head is the newest L2 block that the contract has taken.
type Head struct {
	Number       uint64
	Hash         common.Hash
	StateRoot    common.Hash
	Time         uint64
	Kind         blocks.Kind // blocks inside a settled run count as regular, and so does genesis
	Permit       blocks.Permit
	AnchorNumber uint64
	InboxCount   uint64
}

// Head reads the contract's head after the given L1 block, or after the newest if at is zero.
func (c *Client) Head(ctx context.Context, at common.Hash) (Head, error) {
	h, err := read(ctx, c, at, c.rollup.PackHead(), c.rollup.UnpackHead)
	if err != nil {
		return Head{}, fmt.Errorf("get rollup head: %w", err)
	}
	return Head{
		Number: h.Number, Hash: h.Hash, StateRoot: h.StateRoot, Time: h.Timestamp, Kind: blocks.Kind(h.Kind),
		Permit:       blocks.Permit{Slot: h.PermitSlot, L1Parent: h.PermitL1Parent},
		AnchorNumber: h.AnchorNumber, InboxCount: h.InboxCount,
	}, nil
}

// BlockAt reads the hash of one of the newest L2 blocks in the contract's ring. It returns
// ErrNotFound for a number that is ahead of the head or has left the ring.
func (c *Client) BlockAt(ctx context.Context, at common.Hash, number uint64) (common.Hash, error) {
	hash, err := read(ctx, c, at, c.rollup.PackHashAt(number), c.rollup.UnpackHashAt)
	var revert *contracts.Revert
	if errors.As(err, &revert) {
		return common.Hash{}, fmt.Errorf("get L2 block %d from the ring: %w: %w", number, err, ErrNotFound)
	}
	if err != nil {
		return common.Hash{}, fmt.Errorf("get L2 block %d from the ring: %w", number, err)
	}
	return hash, nil
}

// Portal returns the address of the rollup's portal, which never changes.
func (c *Client) Portal(ctx context.Context) (common.Address, error) {
	c.mu.Lock()
	portal := c.portal
	c.mu.Unlock()
	if portal != (common.Address{}) {
		return portal, nil
	}
	portal, err := read(ctx, c, common.Hash{}, c.rollup.PackPortal(), c.rollup.UnpackPortal)
	if err != nil {
		return common.Address{}, fmt.Errorf("get portal of the rollup: %w", err)
	}
	c.mu.Lock()
	c.portal = portal
	c.mu.Unlock()
	return portal, nil
}

// Inbox reads root and count of the inbox after the given L1 block, or after the newest if at is zero.
func (c *Client) Inbox(ctx context.Context, at common.Hash) (root common.Hash, count uint64, err error) {
	portal, err := c.Portal(ctx)
	if err != nil {
		return common.Hash{}, 0, err
	}
	count, err = readFrom(ctx, c, portal, at, c.inbox.PackInboxCount(), c.inbox.UnpackInboxCount)
	if err != nil {
		return common.Hash{}, 0, fmt.Errorf("get inbox count: %w", err)
	}
	root, err = readFrom(ctx, c, portal, at, c.inbox.PackInboxRootAt(count), c.inbox.UnpackInboxRootAt)
	if err != nil {
		return common.Hash{}, 0, fmt.Errorf("get inbox root: %w", err)
	}
	return root, count, nil
}

// Mode says whether L1 is in based mode after its newest block (rule 17).
type Mode struct {
	On    bool
	Slot  uint64 // of L1's newest block
	After uint64 // slots without a new L2 block that begin the mode
}

// BasedMode asks the contract.
func (c *Client) BasedMode(ctx context.Context) (Mode, error) {
	head, err := c.header(ctx)
	if err != nil {
		return Mode{}, err
	}
	on, err := read(ctx, c, head.Hash(), c.rollup.PackBasedMode(), c.rollup.UnpackBasedMode)
	if err != nil {
		return Mode{}, fmt.Errorf("get based mode: %w", err)
	}
	var m Mode
	var slots blocks.Slots
	for _, get := range []func() error{
		readInto(ctx, c, c.rollup.PackL1Genesis(), c.rollup.UnpackL1Genesis, &slots.Genesis),
		readInto(ctx, c, c.rollup.PackSlotSeconds(), c.rollup.UnpackSlotSeconds, &slots.Seconds),
		readInto(ctx, c, c.rollup.PackBasedAfter(), c.rollup.UnpackBasedAfter, &m.After),
	} {
		if err := get(); err != nil {
			return Mode{}, fmt.Errorf("get based mode: %w", err)
		}
	}
	m.On, m.Slot = on, slots.At(head.Time)
	return m, nil
}

// header returns L1's newest header.
func (c *Client) header(ctx context.Context) (*types.Header, error) {
	ctx, cancel := c.bound(ctx)
	defer cancel()
	head, err := c.eth.HeaderByNumber(ctx, nil)
	if err != nil {
		return nil, fmt.Errorf("get L1 head: %w", err)
	}
	return head, nil
}

// Rules are the rollup's fixed settings, as the contract has them.
type Rules struct {
	Policy       blocks.Policy
	Treasury     common.Address
	SequencerKey certs.PublicKey // zero: only based blocks
}

// Rules reads the rollup's fixed settings.
func (c *Client) Rules(ctx context.Context) (Rules, error) {
	var r Rules
	var key []byte
	r.Policy.Slots.Genesis = 0
	for _, get := range []func() error{
		readInto(ctx, c, c.rollup.PackL1Genesis(), c.rollup.UnpackL1Genesis, &r.Policy.Slots.Genesis),
		readInto(ctx, c, c.rollup.PackSlotSeconds(), c.rollup.UnpackSlotSeconds, &r.Policy.Slots.Seconds),
		readInto(ctx, c, c.rollup.PackGasLimit(), c.rollup.UnpackGasLimit, &r.Policy.GasLimit),
		readInto(ctx, c, c.rollup.PackFeeRecipient(), c.rollup.UnpackFeeRecipient, &r.Policy.FeeRecipient),
		readInto(ctx, c, c.rollup.PackMaxAnchorAge(), c.rollup.UnpackMaxAnchorAge, &r.Policy.MaxAnchorAge),
		readInto(ctx, c, c.rollup.PackBasedAfter(), c.rollup.UnpackBasedAfter, &r.Policy.BasedAfter),
		readInto(ctx, c, c.rollup.PackForcedDeadline(), c.rollup.UnpackForcedDeadline, &r.Policy.ForcedDeadline),
		readInto(ctx, c, c.rollup.PackForcedWindow(), c.rollup.UnpackForcedWindow, &r.Policy.ForcedWindow),
		readInto(ctx, c, c.rollup.PackTreasury(), c.rollup.UnpackTreasury, &r.Treasury),
		readInto(ctx, c, c.rollup.PackSequencerKey(), c.rollup.UnpackSequencerKey, &key),
	} {
		if err := get(); err != nil {
			return Rules{}, fmt.Errorf("get rules of the rollup: %w", err)
		}
	}
	if len(key) == 0 {
		return r, nil
	}
	var err error
	if r.SequencerKey, err = certs.ParsePublicKeyEIP2537(key); err != nil {
		return Rules{}, fmt.Errorf("get rules of the rollup: %w", err)
	}
	return r, nil
}

// Receipt returns the receipt of a transaction on the node's present chain, or ErrNotFound.
func (c *Client) Receipt(ctx context.Context, tx common.Hash) (*types.Receipt, error) {
	ctx, cancel := c.bound(ctx)
	defer cancel()
	r, err := c.eth.TransactionReceipt(ctx, tx)
	if errors.Is(err, ethereum.NotFound) {
		return nil, fmt.Errorf("get receipt of %x: %w", tx, ErrNotFound)
	}
	if err != nil {
		return nil, fmt.Errorf("get receipt of %x: %w", tx, err)
	}
	return r, nil
}

// Ref returns the block of that number on the node's present chain, such as the one before the
// rollup's deployment, on which a window starts. It returns ErrNotFound for one ahead of the head.
func (c *Client) Ref(ctx context.Context, number uint64) (blocks.Ref, error) {
	ctx, cancel := c.bound(ctx)
	defer cancel()
	h, err := c.headersByNumber(ctx, number, number)
	if err != nil {
		return blocks.Ref{}, fmt.Errorf("get L1 block %d: %w", number, err)
	}
	return h[0].ref(), nil
}

// Balance returns an account's balance in wei.
func (c *Client) Balance(ctx context.Context, account common.Address) (*big.Int, error) {
	ctx, cancel := c.bound(ctx)
	defer cancel()
	b, err := c.eth.BalanceAt(ctx, account, nil)
	if err != nil {
		return nil, fmt.Errorf("get balance of %v: %w", account, err)
	}
	return b, nil
}

// Call executes a call on the node after the newest block, without effect, and returns what it
// returns. A call that reverts gives a *contracts.Revert.
func (c *Client) Call(ctx context.Context, msg ethereum.CallMsg) ([]byte, error) {
	return c.call(ctx, common.Hash{}, msg)
}

func (c *Client) call(ctx context.Context, at common.Hash, msg ethereum.CallMsg) ([]byte, error) {
	ctx, cancel := c.bound(ctx)
	defer cancel()
	var out []byte
	var err error
	if at == (common.Hash{}) {
		out, err = c.eth.CallContract(ctx, msg, nil)
	} else {
		out, err = c.eth.CallContractAtHash(ctx, msg, at)
	}
	return out, decodeRevert(err)
}

// decodeRevert turns the error of a call that reverted into one that says why.
func decodeRevert(err error) error {
	if data, ok := ethclient.RevertErrorData(err); ok {
		return fmt.Errorf("call: %w", contracts.DecodeRevert(data))
	}
	return err
}

// read calls a view function of the rollup.
func read[T any](ctx context.Context, c *Client, at common.Hash, data []byte, unpack func([]byte) (T, error)) (T, error) {
	return readFrom(ctx, c, c.cfg.Network.Rollup, at, data, unpack)
}

// readFrom calls a view function of a contract.
func readFrom[T any](ctx context.Context, c *Client, to common.Address, at common.Hash, data []byte, unpack func([]byte) (T, error)) (T, error) {
	out, err := c.call(ctx, at, ethereum.CallMsg{To: &to, Data: data})
	if err != nil {
		var zero T
		return zero, err
	}
	v, err := unpack(out)
	if err != nil {
		return v, fmt.Errorf("decode result: %w: %w", err, ErrWrongRollup)
	}
	return v, nil
}

func readInto[T any](ctx context.Context, c *Client, data []byte, unpack func([]byte) (T, error), into *T) func() error {
	return func() (err error) {
		*into, err = read(ctx, c, common.Hash{}, data, unpack)
		return err
	}
}

func (c *Client) bound(ctx context.Context) (context.Context, context.CancelFunc) {
	return context.WithTimeout(ctx, c.cfg.Timeout)
}

// header is an L1 header with its hash, which was computed here.
type header struct {
	*types.Header
	hash common.Hash
}

func (h header) ref() blocks.Ref { return blocks.Ref{Number: h.Number.Uint64(), Hash: h.hash} }

// decodeHeader reads an answer of eth_getBlockBy…; null is ErrNotFound. The hash is computed, not
// believed: ErrBadHeader means that the node lies or that L1 has forked to a header unknown here.
func decodeHeader(raw json.RawMessage) (header, error) {
	if len(raw) == 0 || string(raw) == "null" {
		return header{}, ErrNotFound
	}
	var h *types.Header
	if err := json.Unmarshal(raw, &h); err != nil {
		return header{}, fmt.Errorf("decode header: %w", err)
	}
	var named struct {
		Hash common.Hash `json:"hash"`
	}
	if err := json.Unmarshal(raw, &named); err != nil {
		return header{}, fmt.Errorf("decode header: %w", err)
	}
	hash := h.Hash()
	if hash != named.Hash || !h.Number.IsUint64() {
		return header{}, fmt.Errorf("header %v has hash %x, given as %x: %w", h.Number, hash, named.Hash, ErrBadHeader)
	}
	return header{Header: h, hash: hash}, nil
}

// bounded refuses to read more than limit bytes of an answer.
type bounded struct {
	inner http.RoundTripper
	limit int64
}

func (b bounded) RoundTrip(req *http.Request) (*http.Response, error) {
	res, err := b.inner.RoundTrip(req)
	if err == nil {
		res.Body = http.MaxBytesReader(nil, res.Body, b.limit)
	}
	return res, err
}
