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
	"github.com/ethereum/go-ethereum/eth"
	gethnode "github.com/ethereum/go-ethereum/node"
	"github.com/ethereum/go-ethereum/rpc"

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
	stock    *rpc.Client      // in process, go-ethereum's own methods only
	listener *watchedListener // nil if nothing is served
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
		n.listener = newWatchedListener(listener)
	}
	if err := n.open(); err != nil {
		return nil, errors.Join(err, n.closeListener())
	}
	head := n.bc.CurrentBlock()
	n.log.Info("opened L2 chain", "number", head.Number, "hash", head.Hash(), "dir", cfg.DataDir)
	return n, nil
}

// open starts go-ethereum and builds the JSON-RPC service on it.
func (n *Node) open() error {
	stack, err := gethnode.New(n.cfg.stackConfig())
	if err != nil {
		return fmt.Errorf("open data folder: %w", err)
	}
	backend, err := eth.New(stack, n.cfg.ethConfig())
	if err != nil {
		return errors.Join(fmt.Errorf("open chain: %w", err), stack.Close())
	}
	if err := stack.Start(); err != nil {
		return fmt.Errorf("start chain services: %w", err) // Start closes the stack when it fails
	}
	backend.SetSynced()
	n.stack, n.eth, n.bc = stack, backend, backend.BlockChain()
	n.stock = stack.Attach()
	n.heralds = newHerald(backend.APIBackend)
	server, err := n.newRPCServer()
	if err != nil {
		return errors.Join(fmt.Errorf("register JSON-RPC: %w", err), n.Close())
	}
	n.server = server
	n.heralds.start(server.dropDeaf)
	return nil
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

// Close stops go-ethereum and closes the database. Run does it by itself; Close is for a node that
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
		n.heralds.stop()
		n.stock.Close()
		if err := n.stack.Close(); err != nil {
			n.closed = errors.Join(n.closed, fmt.Errorf("close chain: %w", err))
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
