package l1

import (
	"github.com/ethereum/go-ethereum/params"

	"github.com/ultrasound-rollup/ultrasound/execute"
)

// MaxTransactionGas is EIP-7825's cap on the gas of one L1 transaction.
const MaxTransactionGas = params.MaxTxGas

// MaxPoolBytes is the largest transaction that L1's public pool takes; larger ones need a bundle.
const MaxPoolBytes = 128 << 10

// GasModel tells how much L1 gas settlements and based blocks take. It is a formula, not an estimate by
// the node, because the transactions that settle a slot stand on each other, and a based block on them:
// none but the first could be estimated before the others are in. It never tells too little; what is
// left over is not paid for.
type GasModel struct {
	Execute  execute.GasSchedule // L1's price of EXECUTE
	Fixed    uint64              // head, certificate and events, whatever the run
	PerBlock uint64              // ring, header, log and anchor of one block
	PerByte  uint64              // copying, hashing and logging one byte of the trace
	// Margin is added to what was computed, in percent.
	Margin uint64
}

// DefaultGasModel is measured on the contracts of this repository, with room; a test holds it to them.
func DefaultGasModel(schedule execute.GasSchedule) GasModel {
	return GasModel{Execute: schedule, Fixed: 400_000, PerBlock: 38_000, PerByte: 10, Margin: 10}
}

// Settle returns the gas limit for a transaction with this calldata, whose trace has that many bytes and
// blocks and uses that much gas on L2. It may exceed MaxTransactionGas, which then cannot be sent.
func (m GasModel) Settle(calldata []byte, traceBytes, blocks int, gasUsed uint64) uint64 {
	zeros := uint64(0)
	for _, b := range calldata {
		if b == 0 {
			zeros++
		}
	}
	return m.total(zeros, uint64(len(calldata))-zeros, traceBytes, blocks, gasUsed)
}

// Price bounds Settle from above without the calldata: as if no byte of it were zero. It is a Price of
// based.RunLimits.
func (m GasModel) Price(traceBytes, blocks int, gasUsed uint64) uint64 {
	const head = 1024 // arguments besides the trace: signature, permit
	return m.total(0, uint64(traceBytes)+head+128*uint64(blocks), traceBytes, blocks, gasUsed)
}

func (m GasModel) total(zeros, nonzeros uint64, traceBytes, blocks int, gasUsed uint64) uint64 {
	intrinsic := params.TxGas + zeros*params.TxDataZeroGas + nonzeros*params.TxDataNonZeroGasEIP2028
	floor := params.TxGas + (zeros+nonzeros*params.TxTokenPerNonZeroByte)*params.TxCostFloorPerToken // EIP-7623
	execution := m.Fixed + m.PerBlock*uint64(blocks) + m.PerByte*uint64(traceBytes) + memoryGas(uint64(traceBytes))
	execution += m.executeGas(traceBytes, blocks, gasUsed) * 64 / 63 // what a caller keeps back of a call
	return max(intrinsic+execution+execution*m.Margin/100, floor)
}

func (m GasModel) executeGas(traceBytes, blocks int, gasUsed uint64) uint64 {
	divisor := max(m.Execute.Divisor, 1)
	return params.MaxTxGas/divisor + m.Execute.PerBlock*uint64(blocks) + m.Execute.PerByte*uint64(traceBytes) + gasUsed/divisor
}

// memoryGas is what holding that many bytes in memory costs: 3 a word and words squared by 512.
func memoryGas(bytes uint64) uint64 {
	words := (bytes + 31) / 32
	return words*params.MemoryGas + words*words/params.QuadCoeffDiv
}
