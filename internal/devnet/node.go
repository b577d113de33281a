package devnet

import (
	"context"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"time"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core"
	"github.com/ethereum/go-ethereum/core/rawdb"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/ethereum/go-ethereum/eth"
	"github.com/ethereum/go-ethereum/eth/ethconfig"
	"github.com/ethereum/go-ethereum/eth/filters"
	"github.com/ethereum/go-ethereum/node"
	"github.com/ethereum/go-ethereum/p2p"
	"github.com/ethereum/go-ethereum/rpc"
)

const (
	nodeFolder    = "l1-node"         // go-ethereum's own data: a cache of the journal
	openingMarker = "l1-node.opening" // stands while the database is opened and brought up to date
	httpBodyLimit = 32 << 20          // a bundle of MaxBundleBytes in hex, with room
	evmTimeout    = 30 * time.Second  // of one eth_call; EXECUTE on a full slot takes seconds
)

// ledger is the chain on disk and in memory: go-ethereum's node, and the journal above it.
//
// The journal is the truth and go-ethereum's database a cache of it. The database keeps the state
// of every block (hash scheme, archive), so a start re-executes only the blocks that SIGKILL took
// from it: those since its last write to the operating system, which in practice are none or a few.
// A database that is missing, foreign, or was being opened when the process died is deleted and
// made again from the whole journal, which costs the execution of every block since genesis.
// BenchmarkReplay on two busy cores, 1,000 blocks with one transfer each: 0.5 s to start with the
// database, 4 s without.
type ledger struct {
	log     *slog.Logger
	meter   *Meter // EXECUTE in the blocks that are built
	stack   *node.Node
	eth     *eth.Ethereum
	started bool
	lock    *os.File // on the data folder
	journal *journal // nil if nothing is kept on disk
	genesis *core.Genesis
	bundles map[common.Hash][]bundleNote // of the blocks that a reorg may still replace
	exclude map[common.Hash]bool         // transactions that are never included again
}

// openLedger opens or makes the chain in cfg.DataDir and brings it to the journal's head. Nothing
// is served yet: the caller registers its APIs and then starts the stack.
func openLedger(cfg L1Config, meter *Meter, log *slog.Logger, now time.Time) (*ledger, error) {
	l := &ledger{log: log, meter: meter, bundles: make(map[common.Hash][]bundleNote), exclude: make(map[common.Hash]bool)}
	fresh := func() (journalHeader, error) { return newJournalHeader(cfg, now) }
	if cfg.DataDir == "" {
		header, err := fresh()
		if err != nil {
			return nil, err
		}
		l.genesis = header.Genesis
		return l, l.openNode(cfg)
	}
	if err := os.MkdirAll(cfg.DataDir, 0o755); err != nil {
		return nil, fmt.Errorf("make data folder: %w", err)
	}
	if err := l.openFolder(cfg, fresh); err != nil {
		l.close()
		return nil, err
	}
	return l, nil
}

func newJournalHeader(cfg L1Config, now time.Time) (journalHeader, error) {
	start := cfg.GenesisTime
	if start == 0 {
		start = uint64(now.Unix()) - cfg.SlotSeconds // slot 1 is now
	}
	genesis, err := l1Genesis(cfg, start)
	return journalHeader{
		Version: journalVersion, ChainID: cfg.ChainID, SlotSeconds: cfg.SlotSeconds,
		SlotsPerEpoch: cfg.SlotsPerEpoch, Validators: cfg.Validators, Genesis: genesis,
	}, err
}

func (l *ledger) openFolder(cfg L1Config, fresh func() (journalHeader, error)) (err error) {
	if l.lock, err = lockFolder(cfg.DataDir); err != nil {
		return err
	}
	var chain []link
	var excluded []common.Hash
	if l.journal, chain, excluded, err = openJournal(cfg.DataDir, fresh); err != nil {
		return err
	}
	h := l.journal.header
	if h.ChainID != cfg.ChainID || h.SlotSeconds != cfg.SlotSeconds || h.SlotsPerEpoch != cfg.SlotsPerEpoch || h.Validators != cfg.Validators {
		return fmt.Errorf("open %s (chain id %d, slots of %d s, %d per epoch, %d validators): %w",
			cfg.DataDir, h.ChainID, h.SlotSeconds, h.SlotsPerEpoch, h.Validators, ErrConfigChanged)
	}
	l.genesis = h.Genesis
	for _, hash := range excluded {
		l.exclude[hash] = true
	}
	marker := filepath.Join(cfg.DataDir, openingMarker)
	data := filepath.Join(cfg.DataDir, nodeFolder)
	_, err = os.Stat(marker)
	suspect := err == nil
	if err := os.WriteFile(marker, nil, 0o644); err != nil {
		return fmt.Errorf("write marker: %w", err)
	}
	if !suspect {
		if err = l.openNode(cfg); err == nil {
			err = l.replay(cfg, chain)
		}
		if err != nil {
			l.log.Warn("Database of the L1 node is unusable", "err", err)
			l.closeNode()
			suspect = true
		}
	}
	if suspect {
		l.log.Warn("Making the database of the L1 node again from the journal", "blocks", len(chain))
		if err := os.RemoveAll(data); err != nil {
			return fmt.Errorf("remove database: %w", err)
		}
		if err := l.openNode(cfg); err != nil {
			return err
		}
		if err := l.replay(cfg, chain); err != nil {
			return err
		}
	}
	if err := os.Remove(marker); err != nil {
		return fmt.Errorf("remove marker: %w", err)
	}
	return nil
}

func (l *ledger) openNode(cfg L1Config) error {
	host, port, err := splitAddr(cfg.RPCAddr)
	if err != nil {
		return fmt.Errorf("read rpc_addr: %w", err)
	}
	nodeConfig := node.DefaultConfig
	nodeConfig.Name = "ultrasound-l1"
	nodeConfig.DataDir = ""
	if cfg.DataDir != "" {
		nodeConfig.DataDir = filepath.Join(cfg.DataDir, nodeFolder)
	}
	nodeConfig.IPCPath = ""
	nodeConfig.UseLightweightKDF = true
	nodeConfig.P2P = p2p.Config{NoDiscovery: true, NoDial: true, MaxPeers: 0}
	nodeConfig.HTTPHost, nodeConfig.HTTPPort = host, port
	nodeConfig.WSHost, nodeConfig.WSPort = host, port
	// Not debug: with it any web page that the user opens could write files or rewind the chain.
	nodeConfig.HTTPModules = []string{"eth", "net", "web3", "txpool"}
	nodeConfig.WSModules = nodeConfig.HTTPModules
	nodeConfig.WSOrigins = []string{"*"}
	nodeConfig.HTTPCors = []string{"*"}
	nodeConfig.HTTPBodyLimit = httpBodyLimit
	if l.stack, err = node.New(&nodeConfig); err != nil {
		return fmt.Errorf("make node: %w", err)
	}
	if l.eth, err = eth.New(l.stack, l.ethConfig(cfg)); err != nil {
		return fmt.Errorf("make Ethereum service: %w", err)
	}
	l.stack.RegisterAPIs([]rpc.API{{
		Namespace: "eth",
		Service:   filters.NewFilterAPI(filters.NewFilterSystem(l.eth.APIBackend, filters.Config{LogCacheSize: 256})),
	}})
	return nil
}

func (l *ledger) ethConfig(cfg L1Config) *ethconfig.Config {
	c := ethconfig.Defaults
	c.Genesis = l.genesis
	c.NetworkId = cfg.ChainID
	c.SyncMode = ethconfig.FullSync
	// Every block's state goes to disk with the block, and any block can be built upon.
	c.StateScheme = rawdb.HashScheme
	c.NoPruning = true
	c.TransactionHistory = 0 // all
	c.LogNoHistory = true    // logs are searched by header blooms: no index to lose
	c.LogQueryLimit = 10_000
	c.DatabaseCache, c.DatabaseHandles = 64, 64
	c.TrieCleanCache, c.TrieDirtyCache, c.SnapshotCache = 64, 0, 0
	c.FilterLogCacheSize = 256
	c.Miner.GasCeil = cfg.GasLimit
	c.TxPool.NoLocals, c.TxPool.Journal = true, ""
	c.TxPool.PriceLimit = 1
	c.TxPool.AccountSlots, c.TxPool.GlobalSlots = 4096, 16384
	c.TxPool.AccountQueue, c.TxPool.GlobalQueue = 4096, 16384
	c.BlobPool.Datadir = ""
	c.RPCGasCap = max(c.RPCGasCap, 2*cfg.GasLimit)
	c.RPCEVMTimeout = evmTimeout
	c.RPCTxFeeCap = 0 // no limit: a settlement of 2^24 gas may cost more than one ether
	return &c
}

// replay brings the database to the journal's chain.
func (l *ledger) replay(cfg L1Config, chain []link) error {
	if len(chain) == 0 {
		return nil
	}
	bc := l.eth.BlockChain()
	first := len(chain)
	for first > 0 && !bc.HasBlockAndState(chain[first-1].hash, chain[first-1].number) {
		first--
	}
	began := time.Now()
	for _, at := range chain[first:] {
		entry, err := l.journal.block(at)
		if err != nil {
			return err
		}
		if err := l.insert(entry.Block); err != nil {
			return fmt.Errorf("replay: %w", err)
		}
	}
	if first < len(chain) {
		l.log.Info("Replayed the journal of L1 blocks", "blocks", len(chain)-first, "took", time.Since(began))
	}
	head := chain[len(chain)-1]
	if bc.CurrentBlock().Hash() != head.hash {
		if _, err := bc.SetCanonical(bc.GetBlock(head.hash, head.number)); err != nil {
			return fmt.Errorf("adopt journaled head: %w", err)
		}
	}
	for _, at := range chain[max(0, len(chain)-int(cfg.FinalityDistance)):] {
		entry, err := l.journal.block(at)
		if err != nil {
			return err
		}
		l.bundles[at.hash] = entry.Bundles
	}
	return nil
}

// insert executes, checks and stores a block without making it canonical.
func (l *ledger) insert(block *types.Block) error {
	if _, err := l.eth.BlockChain().InsertBlockWithoutSetHead(context.Background(), block, false); err != nil {
		return fmt.Errorf("insert block %d %v: %w", block.NumberU64(), block.Hash(), err)
	}
	return nil
}

// adopt makes the change's last block the head, after the journal has it. The blocks are inserted
// already. An error after the journal's append leaves the process behind its journal: the caller
// must stop, and the next start goes on from the journal.
func (l *ledger) adopt(c change) error {
	if l.journal != nil {
		if err := l.journal.append(c); err != nil {
			return err
		}
	}
	for _, added := range c.Added {
		l.bundles[added.Block.Hash()] = added.Bundles
	}
	for _, hash := range c.Excluded {
		l.exclude[hash] = true
	}
	if _, err := l.eth.BlockChain().SetCanonical(c.Added[len(c.Added)-1].Block); err != nil {
		return fmt.Errorf("adopt head: %w", err)
	}
	return nil
}

// tag moves the safe and finalized tags to the given distances behind the head; they never go back
// in number.
func (l *ledger) tag(cfg L1Config) {
	bc := l.eth.BlockChain()
	head := bc.CurrentBlock().Number.Uint64()
	at := func(distance uint64, before *types.Header) *types.Header {
		number := head - min(head, distance)
		if before != nil {
			number = max(number, min(before.Number.Uint64(), head))
		}
		return bc.GetHeaderByNumber(number)
	}
	finalized := at(cfg.FinalityDistance, bc.CurrentFinalBlock())
	bc.SetFinalized(finalized)
	bc.SetSafe(at(cfg.SafeDistance, bc.CurrentSafeBlock()))
	if len(l.bundles) > 2*int(cfg.FinalityDistance)+64 {
		for hash := range l.bundles {
			if h := bc.GetHeaderByHash(hash); h == nil || h.Number.Cmp(finalized.Number) <= 0 {
				delete(l.bundles, hash)
			}
		}
	}
}

func (l *ledger) head() *types.Header { return l.eth.BlockChain().CurrentBlock() }

// start opens the RPC servers.
func (l *ledger) start() error {
	if err := l.stack.Start(); err != nil {
		return fmt.Errorf("start L1 node: %w", err)
	}
	l.started = true
	l.eth.SetSynced() // there is nobody to sync from; without it the pool refuses transactions
	return nil
}

func (l *ledger) closeNode() {
	if l.stack == nil {
		return
	}
	if l.eth != nil && !l.started {
		// A node that never started does not stop its services.
		if err := l.eth.TxPool().Close(); err != nil {
			l.log.Warn("Closing the L1 pool", "err", err)
		}
		l.eth.BlockChain().Stop()
	}
	if err := l.stack.Close(); err != nil {
		l.log.Warn("Closing the L1 node", "err", err)
	}
	l.stack, l.eth, l.started = nil, nil, false
}

// close stops everything; it may be called on a ledger that is only half open.
func (l *ledger) close() {
	l.closeNode()
	if l.journal != nil {
		if err := l.journal.close(); err != nil {
			l.log.Warn("Closing the journal", "err", err)
		}
	}
	if l.lock != nil {
		l.lock.Close() // gives the lock back
	}
}
