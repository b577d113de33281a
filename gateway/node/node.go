package node

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"sync"
	"sync/atomic"

	"github.com/ethereum/go-ethereum/core"
	"github.com/ethereum/go-ethereum/core/filtermaps"
	"github.com/ethereum/go-ethereum/core/rawdb"
	"github.com/ethereum/go-ethereum/eth"
	gethnode "github.com/ethereum/go-ethereum/node"

	"github.com/ultrasound-rollup/ultrasound/gateway"
)

var _ gateway.Chain = (*Node)(nil)

// Node is the L2 node. The chain can be used from New until Close; JSON-RPC is served by Run. All
// methods may be called from any goroutine; those that write the chain wait for each other.
type Node struct {
	cfg   Config
	log   *slog.Logger
	stack *gethnode.Node
	eth   *eth.Ethereum
	bc    *core.BlockChain

	writing  sync.Mutex // held while the chain is written or the head moves
	heralds  *herald
	index    *filtermaps.FilterMaps // of logs
	indexing chan struct{}          // closed when the index has started
	listener *watchedListener       // nil if nothing is served
	server   *rpcServer
	pre      atomic.Pointer[Preconfirmer]
	done     bool // under writing: the database is closed
	closing  sync.Once
	closed   error
}

// New opens or creates the chain and takes the JSON-RPC address, on which Run will answer. Errors:
// a configuration that does not pass Check, a data folder in use, a database of another genesis, an
// address in use.
func New(cfg Config) (*Node, error) {
	if err := cfg.Check(); err != nil {
		return nil, fmt.Errorf("check node configuration: %w", err)
	}
	cfg = cfg.withDefaults()
	n := &Node{cfg: cfg, log: cfg.Logger}
	n.SetPreconfirmer(cfg.Preconfirmer)
	if cfg.RPCAddr != "" {
		listener, err := net.Listen("tcp", cfg.RPCAddr)
		if err != nil {
			return nil, fmt.Errorf("listen for JSON-RPC: %w", err)
		}
		n.listener = newWatchedListener(listener, cfg.PeerConnections, cfg.TrustedProxies)
	}
	if err := n.open(); err != nil {
		return nil, errors.Join(err, n.closeListener())
	}
	head := n.bc.CurrentBlock()
	n.log.Info("opened L2 chain", "number", head.Number, "hash", head.Hash(), "dir", cfg.DataDir)
	return n, nil
}

// open puts go-ethereum together and builds the JSON-RPC service on it. The services that
// eth.Ethereum would start itself are left out: nothing here talks to peers, and the transaction
// pools are closed at once. They would take back the transactions of every block that falls, which
// are the conductor's to execute again, and recover all senders of every block a second time.
func (n *Node) open() error {
	stack, err := gethnode.New(n.cfg.stackConfig())
	if err != nil {
		return fmt.Errorf("open data folder: %w", err)
	}
	n.stack = stack
	if n.eth, err = eth.New(stack, n.cfg.ethConfig()); err != nil {
		return errors.Join(fmt.Errorf("open chain: %w", err), stack.Close())
	}
	n.bc = n.eth.BlockChain()
	n.eth.BlobCache().Stop()
	if err := n.eth.TxPool().Close(); err != nil {
		return errors.Join(fmt.Errorf("close transaction pools: %w", err), n.Close())
	}
	view, final := n.view()
	n.index, err = filtermaps.NewFilterMaps(n.eth.ChainDb(), view, 0, final, filtermaps.DefaultParams, filtermaps.Config{HashScheme: true, Disabled: !n.cfg.IndexLogs})
	if err != nil {
		return errors.Join(fmt.Errorf("open log index: %w", err), n.Close())
	}
	n.index.SetTarget(view, 0, final)
	n.indexing = make(chan struct{})
	go func() { // it reads all of the last map first, which the chain need not wait for; eth_getLogs does
		defer close(n.indexing)
		n.index.Start()
	}()
	n.heralds = newHerald(n.eth.APIBackend, n.index)
	if n.server, err = n.newRPCServer(); err != nil {
		return errors.Join(fmt.Errorf("register JSON-RPC: %w", err), n.Close())
	}
	n.heralds.start(n.server.dropDeaf)
	return nil
}

// view returns the canonical chain as the log index sees it, and the number of the finalized block.
func (n *Node) view() (view *filtermaps.ChainView, final uint64) {
	head := n.bc.CurrentBlock()
	if h := n.bc.CurrentFinalBlock(); h != nil {
		final = h.Number.Uint64()
	}
	return filtermaps.NewChainView(n.bc, head.Number.Uint64(), head.Hash()), final
}

// RPCAddr returns the "host:port" on which Run answers, empty if there is none.
func (n *Node) RPCAddr() string {
	if n.listener == nil {
		return ""
	}
	return n.listener.Addr().String()
}

// SetPreconfirmer sets who takes transactions; nil refuses them all as unavailable.
func (n *Node) SetPreconfirmer(p Preconfirmer) { n.pre.Store(&p) }

func (n *Node) preconfirmer() Preconfirmer { return *n.pre.Load() }

// Run serves JSON-RPC until the context ends, then closes the node. It returns nil after an orderly
// end.
func (n *Node) Run(ctx context.Context) error {
	var served error
	if n.listener != nil {
		served = n.server.serve(ctx)
	} else {
		<-ctx.Done()
	}
	return errors.Join(served, n.Close())
}

// Close ends all services and closes the database. Run does it by itself; Close is for a node that
// is not run. Closing again returns the same.
func (n *Node) Close() error {
	n.closing.Do(func() {
		n.writing.Lock()
		defer n.writing.Unlock()
		n.done = true
		n.closed = n.closeListener()
		if n.server != nil {
			n.server.stop()
		}
		if n.heralds != nil {
			n.heralds.stop()
		}
		if n.indexing != nil {
			<-n.indexing
			n.index.Stop()
		}
		n.eth.Downloader().Terminate()
		n.bc.Stop()
		n.closed = errors.Join(n.closed, n.bc.Engine().Close())
		rawdb.PopUncleanShutdownMarker(n.eth.ChainDb()) // eth.New has set it
		if err := n.stack.Close(); err != nil {
			n.closed = errors.Join(n.closed, fmt.Errorf("close database: %w", err))
		}
	})
	return n.closed
}

// closeListener frees the address if Run has not done so.
func (n *Node) closeListener() error {
	if n.listener == nil {
		return nil
	}
	if err := n.listener.Close(); err != nil && !errors.Is(err, net.ErrClosed) {
		return fmt.Errorf("close JSON-RPC listener: %w", err)
	}
	return nil
}
