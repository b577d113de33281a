package node

import (
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/netip"
	"slices"
	"time"

	"github.com/ethereum/go-ethereum/core"
	"github.com/ethereum/go-ethereum/core/rawdb"
	"github.com/ethereum/go-ethereum/eth/ethconfig"
	"github.com/ethereum/go-ethereum/log"
	gethnode "github.com/ethereum/go-ethereum/node"
	"github.com/ethereum/go-ethereum/p2p"

	"github.com/ultrasound-rollup/ultrasound/internal/visitor"
)

// Config is what an operator chooses of the L2 node. Genesis is required, everything else has a
// default that is safe on a public address.
type Config struct {
	// Genesis of the chain. A database of another genesis is refused.
	Genesis *core.Genesis
	// DataDir holds the database; empty keeps everything in memory.
	DataDir string
	// RPCAddr is "host:port" for HTTP and WebSocket; port 0 picks a free one. Empty serves nothing.
	RPCAddr string
	// Origins are the browser origins that may read answers (CORS) and open WebSockets; "*" allows
	// all. Empty allows only pages served from localhost a WebSocket, and nobody CORS. Clients
	// outside a browser are not affected.
	Origins []string
	// Hosts are the names under which browsers may address the node (against DNS rebinding); "*"
	// allows all, IP addresses always pass. Empty means localhost.
	Hosts []string
	// IndexLogs keeps an index of logs, so that one eth_getLogs may range over 100,000 blocks instead of
	// 10,000, which are searched by their blooms. The index costs some CPU at each block and reads
	// 65,536 rows at each start.
	IndexLogs bool
	// CacheMB is the memory for database and trie caches, in MiB. Zero means 256.
	CacheMB int
	// SubmitWait is how long eth_sendRawTransaction waits for its promise. Zero means 8 s, which is
	// longer than a slot's pause and shorter than the patience of common clients.
	SubmitWait time.Duration
	// SyncWait is how long eth_sendRawTransactionSync waits if the caller names no time. Zero means 6 s.
	SyncWait time.Duration
	// SyncWaitMax is the longest time a caller of eth_sendRawTransactionSync may name. Zero means 30 s.
	SyncWaitMax time.Duration
	// PeerConnections is how many connections one address may have open, but for trusted proxies. Zero means 1024.
	PeerConnections int
	// Rate is how many calls a second one address may make, over HTTP and WebSocket together, Burst how many it may
	// have saved up. Zero means 100 and 400; a negative rate counts nothing.
	Rate, Burst int
	// Exempt are networks whose calls are not counted. Nil means the loopback addresses. A request that says it was
	// forwarded, by a proxy that is not trusted, is never exempt.
	Exempt []netip.Prefix
	// TrustedProxies are believed what X-Forwarded-For says; none by default.
	TrustedProxies []netip.Prefix
	// Preconfirmer takes transactions. It can also be set later, before Run.
	Preconfirmer Preconfirmer
	// Logger is for this package. go-ethereum's own messages go to its root logger, which is the
	// process's to set. Nil logs nothing.
	Logger *slog.Logger
}

// Bounds on what one client can ask for.
const (
	rpcGasCap       = 50_000_000       // of eth_call and eth_estimateGas
	rpcEVMTimeout   = 5 * time.Second  // of the same
	rpcEVMs         = 8                // executions at once, or two for each processor
	rpcBatchItems   = 100              // requests in one batch
	rpcBatchBytes   = 10 << 20         // of the answer to one batch
	rpcBodyBytes    = 2 << 20          // of an HTTP body or a WebSocket message
	rpcLogBlocks    = 10_000           // blocks that one eth_getLogs may range over
	rpcIndexed      = 100_000          // the same with an index of logs
	rpcLogAddresses = 1000             // addresses, or topics of one position, in one eth_getLogs
	rpcConnections  = 4096             // open at once, HTTP and WebSocket
	rpcAddresses    = 32768            // whose calls are counted; those that come back after more have all their tokens
	rpcDeafTime     = time.Second      // that a WebSocket's client may not read while others wait
	rpcHeaderBytes  = 64 << 10         // of an HTTP request's header
	rpcHeaderTime   = 10 * time.Second // to send a request's header
	rpcReadTime     = 30 * time.Second // to send a whole request
	rpcIdleTime     = 2 * time.Minute  // between requests of one connection
	rpcGraceTime    = 2 * time.Second  // for running requests when the node stops
	rpcFilterIdle   = 5 * time.Minute  // a polled filter that nobody polls
)

// Check returns every reason why the configuration cannot be used, joined.
func (c Config) Check() error {
	var errs []error
	fail := func(format string, args ...any) { errs = append(errs, fmt.Errorf(format, args...)) }
	if c.Genesis == nil || c.Genesis.Config == nil || c.Genesis.Config.ChainID == nil {
		fail("genesis or its chain id is missing")
	} else if c.Genesis.Config.TerminalTotalDifficulty == nil || !c.Genesis.Config.IsOsaka(c.Genesis.Config.LondonBlock, c.Genesis.Timestamp) {
		fail("genesis is not under Osaka rules")
	}
	if c.RPCAddr != "" {
		if _, _, err := net.SplitHostPort(c.RPCAddr); err != nil {
			fail("JSON-RPC address: %w", err)
		}
	}
	if c.CacheMB < 0 || c.SubmitWait < 0 || c.SyncWait < 0 || c.SyncWaitMax < 0 || c.PeerConnections < 0 || c.Burst < 0 {
		fail("cache size, connections, burst and waiting times must not be negative")
	}
	for _, p := range slices.Concat(c.Exempt, c.TrustedProxies) {
		if !p.IsValid() {
			fail("an exempt network or a trusted proxy is not valid")
		}
	}
	if c.SyncWait > 0 && c.SyncWaitMax > 0 && c.SyncWait > c.SyncWaitMax {
		fail("default wait %s is above the longest wait %s", c.SyncWait, c.SyncWaitMax)
	}
	return errors.Join(errs...)
}

func (c Config) withDefaults() Config {
	if c.CacheMB == 0 {
		c.CacheMB = 256
	}
	if c.SubmitWait == 0 {
		c.SubmitWait = 8 * time.Second
	}
	if c.SyncWait == 0 {
		c.SyncWait = 6 * time.Second
	}
	if c.SyncWaitMax == 0 {
		c.SyncWaitMax = max(30*time.Second, c.SyncWait)
	}
	if c.PeerConnections == 0 {
		c.PeerConnections = 1024
	}
	if c.Rate == 0 {
		c.Rate = 100
	}
	if c.Burst == 0 {
		c.Burst = 400
	}
	if c.Exempt == nil {
		c.Exempt = visitor.Loopback()
	}
	if len(c.Hosts) == 0 {
		c.Hosts = []string{"localhost"}
	}
	if c.Logger == nil {
		c.Logger = slog.New(slog.DiscardHandler)
	}
	return c
}

// stackConfig configures go-ethereum's service container, of which only the folder is used.
func (c Config) stackConfig() *gethnode.Config {
	return &gethnode.Config{
		Name:    "ultrasound",
		DataDir: c.DataDir,
		P2P:     p2p.Config{NoDiscovery: true},
		Logger:  log.NewLogger(c.Logger.Handler()),
	}
}

// ethConfig configures go-ethereum's chain, indexes and JSON-RPC back end.
func (c Config) ethConfig() *ethconfig.Config {
	cfg := ethconfig.Defaults
	cfg.Genesis = c.Genesis
	cfg.SyncMode = ethconfig.FullSync
	cfg.StateScheme = rawdb.HashScheme
	cfg.NoPruning = true
	cfg.SnapshotCache = 0
	cfg.DatabaseCache = c.CacheMB / 2
	cfg.DatabaseHandles = 256
	cfg.TrieCleanCache = c.CacheMB / 2
	cfg.TrieDirtyCache = 0
	cfg.TransactionHistory = 0 // index all
	cfg.LogNoHistory = true    // the log index is run by Node
	cfg.LogQueryLimit = rpcLogAddresses
	cfg.RPCGasCap = rpcGasCap
	cfg.RPCEVMTimeout = rpcEVMTimeout
	cfg.Miner.GasCeil = c.Genesis.GasLimit
	cfg.TxPool.NoLocals = true
	cfg.TxPool.Journal = ""
	cfg.BlobPool.Datadir = ""
	return &cfg
}
