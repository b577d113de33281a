package node

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"runtime"
	"strings"
	"time"

	"github.com/ethereum/go-ethereum/common/hexutil"
	"github.com/ethereum/go-ethereum/crypto"
	"github.com/ethereum/go-ethereum/eth/filters"
	gethnode "github.com/ethereum/go-ethereum/node"
	"github.com/ethereum/go-ethereum/rpc"
)

// rpcServer answers JSON-RPC over HTTP and WebSocket on one listener.
type rpcServer struct {
	methods  *rpc.Server
	stock    *rpc.Client // in process, go-ethereum's own eth methods only
	http     http.Handler
	sockets  http.Handler
	origins  originCheck      // of WebSockets; CORS is the handler's
	listener *watchedListener // nil if nothing is served
	write    time.Duration    // to answer an HTTP request
	crier    *crier
}

// newRPCServer registers go-ethereum's eth services and then this package's, whose methods replace
// those of the same name (rpc.Server merges services of one namespace method by method).
func (n *Node) newRPCServer() (*rpcServer, error) {
	system := filters.NewFilterSystem(n.heralds, filters.Config{Timeout: rpcFilterIdle, LogQueryLimit: rpcLogAddresses})
	logs := &logAPI{FilterAPI: filters.NewFilterAPI(system), chain: n.bc, most: rpcLogBlocks, node: n}
	if n.cfg.IndexLogs {
		logs.most = rpcIndexed
	}
	stock, methods, limits := rpc.NewServer(), rpc.NewServer(), newLimits(n.cfg, rpcAddresses)
	methods.SetBatchLimits(rpcBatchItems, rpcBatchBytes)
	methods.SetHTTPBodyLimit(rpcBodyBytes)
	methods.SetWebsocketReadLimit(rpcBodyBytes)
	for _, api := range n.eth.APIs() {
		if api.Namespace == "eth" {
			if err := errors.Join(stock.RegisterName("eth", api.Service), methods.RegisterName("eth", api.Service)); err != nil {
				return nil, fmt.Errorf("register %T: %w", api.Service, err)
			}
		}
	}
	s := &rpcServer{
		methods:  methods,
		stock:    rpc.DialInProc(stock),
		http:     gethnode.NewHTTPHandlerStack(limits.http(methods), n.cfg.Origins, n.cfg.Hosts, nil, false),
		sockets:  limits.socket(methods.WebsocketHandler([]string{"*"})),
		origins:  originCheck(n.cfg.Origins),
		listener: n.listener,
		write:    max(n.cfg.SubmitWait, n.cfg.SyncWaitMax) + 30*time.Second,
		crier:    newCrier(n),
	}
	for _, own := range []rpc.API{
		{Namespace: "eth", Service: logs},
		{Namespace: "eth", Service: &ethAPI{node: n, stock: s.stock, crier: s.crier, running: make(chan struct{}, max(rpcEVMs, 2*runtime.GOMAXPROCS(0)))}},
		{Namespace: "net", Service: &netAPI{version: n.bc.Config().ChainID.String()}},
		{Namespace: "web3", Service: &web3API{version: n.stack.Server().Name}},
	} {
		if err := methods.RegisterName(own.Namespace, own.Service); err != nil {
			return nil, fmt.Errorf("register %T: %w", own.Service, err)
		}
	}
	s.crier.start()
	return s, nil
}

// dropDeaf closes the WebSockets whose clients do not read, for whom everybody else would wait.
func (s *rpcServer) dropDeaf() {
	if s.listener != nil {
		s.listener.dropDeaf(rpcDeafTime)
	}
}

// ServeHTTP implements http.Handler.
func (s *rpcServer) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	switch {
	case r.URL.Path != "/":
		http.NotFound(w, r)
	case !strings.EqualFold(r.Header.Get("Upgrade"), "websocket"):
		s.http.ServeHTTP(w, r)
	case s.origins.allows(r):
		s.sockets.ServeHTTP(w, r)
	default:
		http.Error(w, "origin not allowed", http.StatusForbidden)
	}
}

// serve answers until the context ends, then gives running requests a moment to finish.
func (s *rpcServer) serve(ctx context.Context) error {
	server := &http.Server{
		Handler:           s,
		ReadHeaderTimeout: rpcHeaderTime,
		ReadTimeout:       rpcReadTime,
		WriteTimeout:      s.write,
		IdleTimeout:       rpcIdleTime,
		MaxHeaderBytes:    rpcHeaderBytes,
		ConnContext:       withConn,
		ConnState: func(conn net.Conn, state http.ConnState) {
			if w, ok := conn.(*watchedConn); ok && state == http.StateHijacked {
				w.socket.Store(true)
			}
		},
	}
	served := make(chan error, 1)
	go func() { served <- server.Serve(s.listener) }()
	select {
	case err := <-served:
		s.stop()
		return fmt.Errorf("serve JSON-RPC: %w", err)
	case <-ctx.Done():
	}
	s.stop()
	grace, cancel := context.WithTimeout(context.WithoutCancel(ctx), rpcGraceTime)
	defer cancel()
	if err := server.Shutdown(grace); err != nil {
		server.Close()
	}
	if err := <-served; !errors.Is(err, http.ErrServerClosed) {
		return fmt.Errorf("serve JSON-RPC: %w", err)
	}
	return nil
}

// stop closes all WebSockets and refuses further requests.
func (s *rpcServer) stop() {
	if s.listener != nil {
		s.listener.dropDeaf(0) // the farewell to each socket would wait for them
	}
	s.methods.Stop()
	s.crier.stop()
	s.stock.Close()
}

// netAPI is the net namespace of a node without peers.
type netAPI struct{ version string }

// Version returns the network id, which is the chain id.
func (a *netAPI) Version() string { return a.version }

// Listening is always false: there is no peer-to-peer port.
func (a *netAPI) Listening() bool { return false }

// PeerCount is always zero.
func (a *netAPI) PeerCount() hexutil.Uint { return 0 }

// web3API is the web3 namespace; go-ethereum's own is not exported.
type web3API struct{ version string }

// ClientVersion names this program.
func (a *web3API) ClientVersion() string { return a.version }

// Sha3 returns the Keccak-256 hash of the bytes.
func (a *web3API) Sha3(input hexutil.Bytes) hexutil.Bytes { return crypto.Keccak256(input) }
