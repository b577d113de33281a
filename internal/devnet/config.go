package devnet

import (
	"fmt"
	"net"
	"time"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/params"

	"github.com/ultrasound-rollup/ultrasound/blocks"
)

// L1Config is everything the L1 process is told. It travels to the process as JSON. Zero values
// are replaced by WithDefaults; Check refuses what cannot work.
type L1Config struct {
	// DataDir holds the journal and the database. Empty: all in memory, nothing survives.
	DataDir string `json:"data_dir"`
	// RPCAddr is host:port of JSON-RPC, HTTP and WebSocket on the same port; port 0 picks one.
	RPCAddr string `json:"rpc_addr"`
	// BeaconAddr is host:port of the Beacon API and of the control API; port 0 picks one.
	BeaconAddr string `json:"beacon_addr"`
	ChainID    uint64 `json:"chain_id"`
	// SlotSeconds is the length of a slot.
	SlotSeconds uint64 `json:"slot_seconds"`
	// SlotsPerEpoch is the length of an epoch (32 on Ethereum; 8 by default here, so that finality
	// moves while one watches).
	SlotsPerEpoch uint64 `json:"slots_per_epoch"`
	// SafeDistance and FinalityDistance are counted in blocks behind the head, not in slots, so
	// that a pause of the machine finalizes nothing: one and two epochs by default. The tags never
	// go back in number, and no reorg goes below the finalized block.
	SafeDistance     uint64 `json:"safe_distance"`
	FinalityDistance uint64 `json:"finality_distance"`
	// GasLimit is the gas limit of genesis and the target of every block.
	GasLimit uint64 `json:"gas_limit"`
	// Validators is the number of proposers, who take turns: slot n belongs to validator n mod N.
	Validators uint64 `json:"validators"`
	// GenesisTime is T(0) in unix seconds; zero means one slot ago, so that the first block is built
	// at once. The journal keeps it: later starts with the same folder use the first one's.
	GenesisTime uint64 `json:"genesis_time"`
	// ExecuteGas prices EXECUTE; all zero means execute's defaults.
	ExecuteGas ExecuteGas `json:"execute_gas"`
	// ExecuteMemory is how many results of EXECUTE are remembered.
	ExecuteMemory int `json:"execute_memory"`
	// ExecuteRecheck is the share of EXECUTE's remembered answers that are computed again when they
	// are used: one in so many inputs, 1 is all.
	ExecuteRecheck uint64 `json:"execute_recheck"`
	// NoReexecutor leaves the L1 without a re-executor of its own: nothing is computed ahead of time.
	NoReexecutor bool `json:"no_reexecutor"`
	// RollupAddresses name the rollup's contracts for reorgs that drop its transactions; more can
	// be told later over the control API.
	RollupAddresses []common.Address `json:"rollup_addresses,omitempty"`
}

// ExecuteGas is the price of EXECUTE on this L1 (design section 4).
type ExecuteGas struct {
	PerBlock uint64 `json:"per_block"`
	PerByte  uint64 `json:"per_byte"`
	Divisor  uint64 `json:"divisor"`
}

// Defaults of L1Config.
const (
	DefaultRPCAddr       = "127.0.0.1:8545"
	DefaultBeaconAddr    = "127.0.0.1:5052"
	DefaultL1ChainID     = 1337000
	DefaultL2ChainID     = 7331000
	DefaultSlotSeconds   = 12
	DefaultSlotsPerEpoch = 8
	DefaultL1GasLimit    = 60_000_000
	DefaultL2GasLimit    = 30_000_000
	DefaultValidators    = 4
	DefaultExecuteMemory = 256
	DefaultRecheck       = 16

	minL1GasLimit    = 5_000_000
	maxL1GasLimit    = 1_000_000_000
	maxSlotSeconds   = 3600
	maxSlotsPerEpoch = 1024
	maxFinality      = 65_536
	maxValidators    = 256
)

// WithDefaults returns the configuration with every zero value replaced by its default.
func (c L1Config) WithDefaults() L1Config {
	setString(&c.RPCAddr, DefaultRPCAddr)
	setString(&c.BeaconAddr, DefaultBeaconAddr)
	setNumber(&c.ChainID, DefaultL1ChainID)
	setNumber(&c.SlotSeconds, DefaultSlotSeconds)
	setNumber(&c.SlotsPerEpoch, DefaultSlotsPerEpoch)
	setNumber(&c.SafeDistance, c.SlotsPerEpoch)
	setNumber(&c.FinalityDistance, 2*c.SlotsPerEpoch)
	setNumber(&c.GasLimit, DefaultL1GasLimit)
	setNumber(&c.Validators, DefaultValidators)
	setNumber(&c.ExecuteRecheck, DefaultRecheck)
	if c.ExecuteMemory == 0 {
		c.ExecuteMemory = DefaultExecuteMemory
	}
	return c
}

func setString(v *string, value string) {
	if *v == "" {
		*v = value
	}
}

func setNumber(v *uint64, value uint64) {
	if *v == 0 {
		*v = value
	}
}

// Check returns ErrConfig, naming the setting, for a configuration that cannot work.
func (c L1Config) Check() error {
	for name, addr := range map[string]string{"rpc_addr": c.RPCAddr, "beacon_addr": c.BeaconAddr} {
		if _, _, err := splitAddr(addr); err != nil {
			return fmt.Errorf("check %s %q (%v): %w", name, addr, err, ErrConfig)
		}
	}
	for _, bound := range []struct {
		name            string
		value, min, max uint64
	}{
		{"chain_id", c.ChainID, 1, 1 << 53},
		{"slot_seconds", c.SlotSeconds, 1, maxSlotSeconds},
		{"slots_per_epoch", c.SlotsPerEpoch, 1, maxSlotsPerEpoch},
		{"safe_distance", c.SafeDistance, 1, c.FinalityDistance},
		{"finality_distance", c.FinalityDistance, 1, maxFinality},
		{"gas_limit", c.GasLimit, minL1GasLimit, maxL1GasLimit},
		{"validators", c.Validators, 1, maxValidators},
		{"genesis_time", c.GenesisTime, 0, 1 << 40},
	} {
		if bound.value < bound.min || bound.value > bound.max {
			return fmt.Errorf("check %s %d, allowed are %d to %d: %w", bound.name, bound.value, bound.min, bound.max, ErrConfig)
		}
	}
	if g := c.ExecuteGas; g != (ExecuteGas{}) && g.Divisor == 0 {
		return fmt.Errorf("check execute_gas, divisor is zero: %w", ErrConfig)
	}
	if c.ExecuteMemory < 0 || c.ExecuteMemory > 1<<20 {
		return fmt.Errorf("check execute_memory %d: %w", c.ExecuteMemory, ErrConfig)
	}
	return nil
}

// slotLength returns the length of a slot.
func (c L1Config) slotLength() time.Duration { return time.Duration(c.SlotSeconds) * time.Second }

func splitAddr(addr string) (host string, port int, err error) {
	tcp, err := net.ResolveTCPAddr("tcp", addr)
	if err != nil {
		return "", 0, err
	}
	host, _, err = net.SplitHostPort(addr)
	if host == "" {
		host = "0.0.0.0"
	}
	return host, tcp.Port, err
}

// slots returns the slot arithmetic of a chain whose slot 0 is at genesis.
func (c L1Config) slots(genesis uint64) blocks.Slots {
	return blocks.Slots{Genesis: genesis, Seconds: c.SlotSeconds}
}

// maxL1Transaction is EIP-7825's cap on the gas of one transaction.
const maxL1Transaction = params.MaxTxGas
