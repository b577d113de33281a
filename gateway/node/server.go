package node

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"strings"
	"sync/atomic"
	"time"

	"github.com/ethereum/go-ethereum/common/hexutil"
	"github.com/ethereum/go-ethereum/crypto"
	"github.com/ethereum/go-ethereum/eth/filters"
	gethnode "github.com/ethereum/go-ethereum/node"
	"github.com/ethereum/go-ethereum/rpc"
)

// rpcServer answers JSON-RPC over HTTP and WebSocket on one listener.
type rpcServer struct {
	apis    []rpc.API
	origins []string
	plain   *rpc.Server
	http    http.Handler
	sockets atomic.Pointer[socketServer]
	write   time.Duration // to answer an HTTP request
}

// socketServer serves the WebSockets of one generation; see dropSubscribers.
type socketServer struct {
	*rpc.Server
	handler http.Handler
}

// newRPCServer registers go-ethereum's services and then this package's, whose methods replace those
// of the same name (rpc.Server merges services of one namespace method by method).
func (n *Node) newRPCServer() (*rpcServer, error) {
	s := &rpcServer{origins: n.cfg.Origins, write: max(n.cfg.SubmitWait, n.cfg.SyncWaitMax) + 30*time.Second}
	for _, api := range n.eth.APIs() {
		if api.Namespace == "eth" || api.Namespace == "net" {
			s.apis = append(s.apis, api)
		}
	}
	system := filters.NewFilterSystem(n.heralds, filters.Config{
		Timeout: rpcFilterIdle, LogQueryLimit: rpcLogAddresses, RangeLimit: rpcLogBlocks,
	})
	s.apis = append(s.apis,
		rpc.API{Namespace: "eth", Service: filters.NewFilterAPI(system)},
		rpc.API{Namespace: "web3", Service: &web3API{version: n.stack.Server().Name}},
		rpc.API{Namespace: "eth", Service: &ethAPI{node: n}},
	)
	var err error
	if s.plain, err = s.newServer(); err != nil {
		return nil, err
	}
	s.http = gethnode.NewHTTPHandlerStack(s.plain, n.cfg.Origins, n.cfg.Hosts, nil, false)
	if err := s.renewSockets(); err != nil {
		return nil, err
	}
	return s, nil
}

func (s *rpcServer) newServer() (*rpc.Server, error) {
	server := rpc.NewServer()
	server.SetBatchLimits(rpcBatchItems, rpcBatchBytes)
	server.SetHTTPBodyLimit(rpcBodyBytes)
	server.SetWebsocketReadLimit(rpcBodyBytes)
	for _, api := range s.apis {
		if err := server.RegisterName(api.Namespace, api.Service); err != nil {
			return nil, fmt.Errorf("register namespace %s: %w", api.Namespace, err)
		}
	}
	return server, nil
}

func (s *rpcServer) renewSockets() error {
	server, err := s.newServer()
	if err != nil {
		return err
	}
	fresh := &socketServer{Server: server, handler: server.WebsocketHandler(s.origins)}
	if old := s.sockets.Swap(fresh); old != nil {
		old.Stop()
	}
	return nil
}

// dropSubscribers closes all WebSockets. It is the answer to a client that does not read: nobody
// else may wait for it, and which one it is go-ethereum does not tell. Clients connect again and
// know that they may have missed something.
func (s *rpcServer) dropSubscribers() {
	// Registering has succeeded with the same services before; it cannot fail now.
	_ = s.renewSockets()
}

// ServeHTTP implements http.Handler.
func (s *rpcServer) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	switch {
	case r.URL.Path != "/":
		http.NotFound(w, r)
	case strings.EqualFold(r.Header.Get("Upgrade"), "websocket"):
		s.sockets.Load().handler.ServeHTTP(w, r)
	default:
		s.http.ServeHTTP(w, r)
	}
}

// serve answers until the context ends, then gives running requests a moment to finish.
func (s *rpcServer) serve(ctx context.Context, listener net.Listener) error {
	server := &http.Server{
		Handler:           s,
		ReadHeaderTimeout: rpcHeaderTime,
		ReadTimeout:       rpcReadTime,
		WriteTimeout:      s.write,
		IdleTimeout:       rpcIdleTime,
		MaxHeaderBytes:    rpcHeaderBytes,
	}
	stopped := make(chan struct{})
	go func() {
		defer close(stopped)
		<-ctx.Done()
		s.stop()
		grace, cancel := context.WithTimeout(context.WithoutCancel(ctx), 2*time.Second)
		defer cancel()
		if err := server.Shutdown(grace); err != nil {
			server.Close()
		}
	}()
	err := server.Serve(listener)
	if ctx.Err() == nil {
		return fmt.Errorf("serve JSON-RPC: %w", err)
	}
	<-stopped
	if !errors.Is(err, http.ErrServerClosed) {
		return fmt.Errorf("serve JSON-RPC: %w", err)
	}
	return nil
}

// stop closes all WebSockets and refuses further requests.
func (s *rpcServer) stop() {
	s.plain.Stop()
	s.sockets.Load().Stop()
}

// web3API is the web3 namespace; go-ethereum's own is not exported.
type web3API struct{ version string }

// ClientVersion names this program.
func (a *web3API) ClientVersion() string { return a.version }

// Sha3 returns the Keccak-256 hash of the bytes.
func (a *web3API) Sha3(input hexutil.Bytes) hexutil.Bytes { return crypto.Keccak256(input) }
