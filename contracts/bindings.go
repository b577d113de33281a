// Code generated via abigen V2 - DO NOT EDIT.
// This file is a generated binding and any manual changes will be lost.

package contracts

import (
	"bytes"
	"errors"
	"math/big"

	"github.com/ethereum/go-ethereum/accounts/abi"
	"github.com/ethereum/go-ethereum/accounts/abi/bind/v2"
	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core/types"
)

// Reference imports to suppress errors if they are not otherwise used.
var (
	_ = bytes.Equal
	_ = errors.New
	_ = big.NewInt
	_ = common.Big1
	_ = types.BloomLookup
	_ = abi.ConvertType
)

// Anchor is an auto generated low-level Go binding around an user-defined struct.
type Anchor struct {
	L1Number   uint64
	L1Hash     [32]byte
	InboxRoot  [32]byte
	InboxCount uint64
}

// Assertion is an auto generated low-level Go binding around an user-defined struct.
type Assertion struct {
	Check  uint8
	Target common.Address
	Data   []byte
	Value  *big.Int
}

// BasedBlock is an auto generated low-level Go binding around an user-defined struct.
type BasedBlock struct {
	Trace  []byte
	Anchor Anchor
}

// Call is an auto generated low-level Go binding around an user-defined struct.
type Call struct {
	Target common.Address
	Value  *big.Int
	Data   []byte
}

// Config is an auto generated low-level Go binding around an user-defined struct.
type Config struct {
	ChainId       uint64
	L1Genesis     uint64
	SlotSeconds   uint64
	GasLimit      uint64
	FeeRecipient  common.Address
	Treasury      common.Address
	MaxAnchorAge  uint64
	SequencerKey  []byte
	GenesisHeader []byte
}

// Head is an auto generated low-level Go binding around an user-defined struct.
type Head struct {
	Number         uint64
	Hash           [32]byte
	StateRoot      [32]byte
	Timestamp      uint64
	Kind           uint8
	PermitSlot     uint64
	PermitL1Parent [32]byte
	AnchorNumber   uint64
	InboxCount     uint64
}

// Permit is an auto generated low-level Go binding around an user-defined struct.
type Permit struct {
	Slot     uint64
	L1Parent [32]byte
}

// ComposerMetaData contains all meta data concerning the Composer contract.
var ComposerMetaData = bind.MetaData{
	ABI: "[{\"inputs\":[{\"internalType\":\"contractRollup\",\"name\":\"rollup_\",\"type\":\"address\"}],\"stateMutability\":\"nonpayable\",\"type\":\"constructor\"},{\"inputs\":[{\"internalType\":\"enumCheck\",\"name\":\"check\",\"type\":\"uint8\"},{\"internalType\":\"address\",\"name\":\"target\",\"type\":\"address\"},{\"internalType\":\"uint256\",\"name\":\"have\",\"type\":\"uint256\"},{\"internalType\":\"uint256\",\"name\":\"want\",\"type\":\"uint256\"}],\"name\":\"AssertionFailed\",\"type\":\"error\"},{\"inputs\":[{\"internalType\":\"address\",\"name\":\"target\",\"type\":\"address\"}],\"name\":\"NoCode\",\"type\":\"error\"},{\"inputs\":[{\"internalType\":\"uint8\",\"name\":\"part\",\"type\":\"uint8\"},{\"internalType\":\"uint256\",\"name\":\"index\",\"type\":\"uint256\"},{\"internalType\":\"bytes\",\"name\":\"reason\",\"type\":\"bytes\"}],\"name\":\"PartFailed\",\"type\":\"error\"},{\"inputs\":[],\"name\":\"ReentrancyGuardReentrantCall\",\"type\":\"error\"},{\"inputs\":[{\"internalType\":\"address\",\"name\":\"target\",\"type\":\"address\"},{\"internalType\":\"bytes\",\"name\":\"result\",\"type\":\"bytes\"}],\"name\":\"ResultUnreadable\",\"type\":\"error\"},{\"inputs\":[{\"components\":[{\"internalType\":\"address\",\"name\":\"target\",\"type\":\"address\"},{\"internalType\":\"uint256\",\"name\":\"value\",\"type\":\"uint256\"},{\"internalType\":\"bytes\",\"name\":\"data\",\"type\":\"bytes\"}],\"internalType\":\"structCall[]\",\"name\":\"first\",\"type\":\"tuple[]\"},{\"components\":[{\"internalType\":\"bytes\",\"name\":\"trace\",\"type\":\"bytes\"},{\"components\":[{\"internalType\":\"uint64\",\"name\":\"l1Number\",\"type\":\"uint64\"},{\"internalType\":\"bytes32\",\"name\":\"l1Hash\",\"type\":\"bytes32\"},{\"internalType\":\"bytes32\",\"name\":\"inboxRoot\",\"type\":\"bytes32\"},{\"internalType\":\"uint64\",\"name\":\"inboxCount\",\"type\":\"uint64\"}],\"internalType\":\"structAnchor\",\"name\":\"anchor\",\"type\":\"tuple\"}],\"internalType\":\"structBasedBlock\",\"name\":\"basedBlock\",\"type\":\"tuple\"},{\"components\":[{\"internalType\":\"address\",\"name\":\"target\",\"type\":\"address\"},{\"internalType\":\"uint256\",\"name\":\"value\",\"type\":\"uint256\"},{\"internalType\":\"bytes\",\"name\":\"data\",\"type\":\"bytes\"}],\"internalType\":\"structCall[]\",\"name\":\"then\",\"type\":\"tuple[]\"},{\"components\":[{\"internalType\":\"enumCheck\",\"name\":\"check\",\"type\":\"uint8\"},{\"internalType\":\"address\",\"name\":\"target\",\"type\":\"address\"},{\"internalType\":\"bytes\",\"name\":\"data\",\"type\":\"bytes\"},{\"internalType\":\"uint256\",\"name\":\"value\",\"type\":\"uint256\"}],\"internalType\":\"structAssertion[]\",\"name\":\"assertions\",\"type\":\"tuple[]\"}],\"name\":\"compose\",\"outputs\":[],\"stateMutability\":\"payable\",\"type\":\"function\"},{\"inputs\":[],\"name\":\"rollup\",\"outputs\":[{\"internalType\":\"contractRollup\",\"name\":\"\",\"type\":\"address\"}],\"stateMutability\":\"view\",\"type\":\"function\"},{\"stateMutability\":\"payable\",\"type\":\"receive\"}]",
	ID:  "Composer",
	Bin: "0x60a034606d57601f610c2438819003918201601f19168301916001600160401b03831184841017607157808492602094604052833981010312606d57516001600160a01b0381168103606d57608052604051610b9e908161008682396080518181816107be01526109930152f35b5f80fd5b634e487b7160e01b5f52604160045260245ffdfe608080604052600436101561001c575b50361561001a575f80fd5b005b5f905f3560e01c908163cb23bcb51461094b575063ce8d7b640361000f5760807ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffc3601126103075760043567ffffffffffffffff8111610307576100849036906004016109b7565b906024359267ffffffffffffffff841161030757836004019360a07ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffc82360301126103075760443567ffffffffffffffff8111610307576100e99036906004016109b7565b9060643567ffffffffffffffff81116103075761010a9036906004016109b7565b937f9b779b17422d0df92223018b32b4d1fa46e071723d6817e2486d003becc55f005c6109235760017f9b779b17422d0df92223018b32b4d1fa46e071723d6817e2486d003becc55f009998995d5f977fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffa188360301985b8a81101561030b578060051b8901358a811215610307578901604081016101a881836109e8565b90501515806102f6575b61024d578160205f93926101d06101c98695610b5c565b91846109e8565b9290836040519485928337810186815203930135905af16101ef610abc565b90156101fe5750600101610181565b6040517f345d8a5d0000000000000000000000000000000000000000000000000000000081525f60048201526024810192909252606060448301528190610249906064830190610b19565b0390fd5b60608361024961025c85610b5c565b73ffffffffffffffffffffffffffffffffffffffff604051917f674520b6000000000000000000000000000000000000000000000000000000006020840152166024820152602481526102b0604482610a39565b6040519384937f345d8a5d000000000000000000000000000000000000000000000000000000008552600485019060ff5f16825260208201528160408201520190610b19565b5061030082610b5c565b3b156101b2565b5f80fd5b5061031681806109e8565b90506107a4575b509293368390037fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffa1019350855b858110156104cb578060051b840135858112156104c75784016040810161037181836109e8565b90501515806104b6575b61040c578160208a93926103926101c98695610b5c565b9290836040519485928337810186815203930135905af16103b1610abc565b90156103c0575060010161034a565b6040517f345d8a5d000000000000000000000000000000000000000000000000000000008152600260048201526024810192909252606060448301528190610249906064830190610b19565b60608361024961041b85610b5c565b73ffffffffffffffffffffffffffffffffffffffff604051917f674520b60000000000000000000000000000000000000000000000000000000060208401521660248201526024815261046f604482610a39565b6040519384937f345d8a5d000000000000000000000000000000000000000000000000000000008552600485019060ff600216825260208201528160408201520190610b19565b506104c082610b5c565b3b1561037b565b8780fd5b8682368590037fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff810185835b83811015610710578060051b8201358381121561070c5782018035600381101561070857806106095761052b60208301610b5c565b31905b600181036105fd5760608301358214155b61054e575050506001016104f6565b9160609173ffffffffffffffffffffffffffffffffffffffff89959461057660208501610b5c565b90604051977f6e81e6150000000000000000000000000000000000000000000000000000000060208a0152506024880152166044860152606485015201356084830152608482526105c860a483610a39565b6102496040519283927f345d8a5d00000000000000000000000000000000000000000000000000000000845260048401610b7d565b6060830135821061053f565b60208201878061061883610b5c565b61062560408701876109e8565b90816040519283928337810184815203915afa90610641610abc565b911580156106fc575b61066657506020818051810103126104c757602001519061052e565b6105c873ffffffffffffffffffffffffffffffffffffffff926106d061068c8894610b5c565b916040519586937fd7f26c78000000000000000000000000000000000000000000000000000000006020860152166024840152604060448401526064830190610b19565b037fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffe08101845283610a39565b5060208251141561064a565b8680fd5b8580fd5b8480478061073f575b507f9b779b17422d0df92223018b32b4d1fa46e071723d6817e2486d003becc55f005d80f35b81808092335af161074e610abc565b901561075b578190610719565b906102496040519283927f345d8a5d0000000000000000000000000000000000000000000000000000000084526004808501526024840152606060448401526064830190610b19565b6107e573ffffffffffffffffffffffffffffffffffffffff7f00000000000000000000000000000000000000000000000000000000000000001691806109e8565b929091803b1561030757835f60c481957fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffe0601f60849967ffffffffffffffff6108996040519c8d9b8c9a8b987f328397dd000000000000000000000000000000000000000000000000000000008a5260a060048b01528160a48b01528a8a01378989868a0101528361087960248301610aa7565b166024890152604481013560448901526064810135606489015201610aa7565b166084850152011681010301925af1908161090e575b5061090757846108bd610abc565b906102496040519283927f345d8a5d000000000000000000000000000000000000000000000000000000008452600160048501526024840152606060448401526064830190610b19565b858061031d565b61091b9196505f90610a39565b5f94866108af565b7f3ee5aeb5000000000000000000000000000000000000000000000000000000005f5260045ffd5b34610307575f7ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffc3601126103075760209073ffffffffffffffffffffffffffffffffffffffff7f0000000000000000000000000000000000000000000000000000000000000000168152f35b9181601f840112156103075782359167ffffffffffffffff8311610307576020808501948460051b01011161030757565b9035907fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffe181360301821215610307570180359067ffffffffffffffff82116103075760200191813603831361030757565b90601f7fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffe0910116810190811067ffffffffffffffff821117610a7a57604052565b7f4e487b71000000000000000000000000000000000000000000000000000000005f52604160045260245ffd5b359067ffffffffffffffff8216820361030757565b3d15610b14573d9067ffffffffffffffff8211610a7a5760405191610b0960207fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffe0601f8401160184610a39565b82523d5f602084013e565b606090565b907fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffe0601f602080948051918291828752018686015e5f8582860101520116010190565b3573ffffffffffffffffffffffffffffffffffffffff811681036103075790565b606090610b9b93926003825260208201528160408201520190610b19565b9056",
}

// Composer is an auto generated Go binding around an Ethereum contract.
type Composer struct {
	abi abi.ABI
}

// GetABI returns the ABI associated with this contract binding.
func (c *Composer) GetABI() abi.ABI {
	return c.abi
}

// NewComposer creates a new instance of Composer.
func NewComposer() *Composer {
	parsed, err := ComposerMetaData.ParseABI()
	if err != nil {
		panic(errors.New("invalid ABI: " + err.Error()))
	}
	return &Composer{abi: *parsed}
}

// Instance creates a wrapper for a deployed contract instance at the given address.
// Use this to create the instance object passed to abigen v2 library functions Call, Transact, etc.
func (c *Composer) Instance(backend bind.ContractBackend, addr common.Address) *bind.BoundContract {
	return bind.NewBoundContract(addr, c.abi, backend, backend, backend)
}

// PackConstructor is the Go binding used to pack the parameters required for
// contract deployment.
//
// Solidity: constructor(address rollup_) returns()
func (composer *Composer) PackConstructor(rollup_ common.Address) []byte {
	enc, err := composer.abi.Pack("", rollup_)
	if err != nil {
		panic(err)
	}
	return enc
}

// PackCompose is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xce8d7b64.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function compose((address,uint256,bytes)[] first, (bytes,(uint64,bytes32,bytes32,uint64)) basedBlock, (address,uint256,bytes)[] then, (uint8,address,bytes,uint256)[] assertions) payable returns()
func (composer *Composer) PackCompose(first []Call, basedBlock BasedBlock, then []Call, assertions []Assertion) []byte {
	enc, err := composer.abi.Pack("compose", first, basedBlock, then, assertions)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackCompose is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xce8d7b64.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function compose((address,uint256,bytes)[] first, (bytes,(uint64,bytes32,bytes32,uint64)) basedBlock, (address,uint256,bytes)[] then, (uint8,address,bytes,uint256)[] assertions) payable returns()
func (composer *Composer) TryPackCompose(first []Call, basedBlock BasedBlock, then []Call, assertions []Assertion) ([]byte, error) {
	return composer.abi.Pack("compose", first, basedBlock, then, assertions)
}

// PackRollup is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xcb23bcb5.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function rollup() view returns(address)
func (composer *Composer) PackRollup() []byte {
	enc, err := composer.abi.Pack("rollup")
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackRollup is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xcb23bcb5.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function rollup() view returns(address)
func (composer *Composer) TryPackRollup() ([]byte, error) {
	return composer.abi.Pack("rollup")
}

// UnpackRollup is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0xcb23bcb5.
//
// Solidity: function rollup() view returns(address)
func (composer *Composer) UnpackRollup(data []byte) (common.Address, error) {
	out, err := composer.abi.Unpack("rollup", data)
	if err != nil {
		return *new(common.Address), err
	}
	out0 := *abi.ConvertType(out[0], new(common.Address)).(*common.Address)
	return out0, nil
}

// UnpackError attempts to decode the provided error data using user-defined
// error definitions.
func (composer *Composer) UnpackError(raw []byte) (any, error) {
	if bytes.Equal(raw[:4], composer.abi.Errors["AssertionFailed"].ID.Bytes()[:4]) {
		return composer.UnpackAssertionFailedError(raw[4:])
	}
	if bytes.Equal(raw[:4], composer.abi.Errors["NoCode"].ID.Bytes()[:4]) {
		return composer.UnpackNoCodeError(raw[4:])
	}
	if bytes.Equal(raw[:4], composer.abi.Errors["PartFailed"].ID.Bytes()[:4]) {
		return composer.UnpackPartFailedError(raw[4:])
	}
	if bytes.Equal(raw[:4], composer.abi.Errors["ReentrancyGuardReentrantCall"].ID.Bytes()[:4]) {
		return composer.UnpackReentrancyGuardReentrantCallError(raw[4:])
	}
	if bytes.Equal(raw[:4], composer.abi.Errors["ResultUnreadable"].ID.Bytes()[:4]) {
		return composer.UnpackResultUnreadableError(raw[4:])
	}
	return nil, errors.New("Unknown error")
}

// ComposerAssertionFailed represents a AssertionFailed error raised by the Composer contract.
type ComposerAssertionFailed struct {
	Check  uint8
	Target common.Address
	Have   *big.Int
	Want   *big.Int
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error AssertionFailed(uint8 check, address target, uint256 have, uint256 want)
func ComposerAssertionFailedErrorID() common.Hash {
	return common.HexToHash("0x6e81e615c21eb12e45a966d386e6604bf1729e9db5cfc2be3ba74eb8520afd77")
}

// UnpackAssertionFailedError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error AssertionFailed(uint8 check, address target, uint256 have, uint256 want)
func (composer *Composer) UnpackAssertionFailedError(raw []byte) (*ComposerAssertionFailed, error) {
	out := new(ComposerAssertionFailed)
	if err := composer.abi.UnpackIntoInterface(out, "AssertionFailed", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// ComposerNoCode represents a NoCode error raised by the Composer contract.
type ComposerNoCode struct {
	Target common.Address
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error NoCode(address target)
func ComposerNoCodeErrorID() common.Hash {
	return common.HexToHash("0x674520b6bb5a7851149439c2748026005a69a70a0b4e6c410abbfac42015a2a9")
}

// UnpackNoCodeError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error NoCode(address target)
func (composer *Composer) UnpackNoCodeError(raw []byte) (*ComposerNoCode, error) {
	out := new(ComposerNoCode)
	if err := composer.abi.UnpackIntoInterface(out, "NoCode", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// ComposerPartFailed represents a PartFailed error raised by the Composer contract.
type ComposerPartFailed struct {
	Part   uint8
	Index  *big.Int
	Reason []byte
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error PartFailed(uint8 part, uint256 index, bytes reason)
func ComposerPartFailedErrorID() common.Hash {
	return common.HexToHash("0x345d8a5da7c97560b103acf7a11b7f3f4af6dd1685901cc070ac8cb525766e02")
}

// UnpackPartFailedError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error PartFailed(uint8 part, uint256 index, bytes reason)
func (composer *Composer) UnpackPartFailedError(raw []byte) (*ComposerPartFailed, error) {
	out := new(ComposerPartFailed)
	if err := composer.abi.UnpackIntoInterface(out, "PartFailed", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// ComposerReentrancyGuardReentrantCall represents a ReentrancyGuardReentrantCall error raised by the Composer contract.
type ComposerReentrancyGuardReentrantCall struct {
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error ReentrancyGuardReentrantCall()
func ComposerReentrancyGuardReentrantCallErrorID() common.Hash {
	return common.HexToHash("0x3ee5aeb571de7fc460830b4d0017439a1ca56fb0bc39062227ade4fe4a24c1ca")
}

// UnpackReentrancyGuardReentrantCallError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error ReentrancyGuardReentrantCall()
func (composer *Composer) UnpackReentrancyGuardReentrantCallError(raw []byte) (*ComposerReentrancyGuardReentrantCall, error) {
	out := new(ComposerReentrancyGuardReentrantCall)
	if err := composer.abi.UnpackIntoInterface(out, "ReentrancyGuardReentrantCall", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// ComposerResultUnreadable represents a ResultUnreadable error raised by the Composer contract.
type ComposerResultUnreadable struct {
	Target common.Address
	Result []byte
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error ResultUnreadable(address target, bytes result)
func ComposerResultUnreadableErrorID() common.Hash {
	return common.HexToHash("0xd7f26c78e9149caae5006eb4705b9adfde1e8010852189f5e437116b60889a73")
}

// UnpackResultUnreadableError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error ResultUnreadable(address target, bytes result)
func (composer *Composer) UnpackResultUnreadableError(raw []byte) (*ComposerResultUnreadable, error) {
	out := new(ComposerResultUnreadable)
	if err := composer.abi.UnpackIntoInterface(out, "ResultUnreadable", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// RollupMetaData contains all meta data concerning the Rollup contract.
var RollupMetaData = bind.MetaData{
	ABI: "[{\"inputs\":[{\"components\":[{\"internalType\":\"uint64\",\"name\":\"chainId\",\"type\":\"uint64\"},{\"internalType\":\"uint64\",\"name\":\"l1Genesis\",\"type\":\"uint64\"},{\"internalType\":\"uint64\",\"name\":\"slotSeconds\",\"type\":\"uint64\"},{\"internalType\":\"uint64\",\"name\":\"gasLimit\",\"type\":\"uint64\"},{\"internalType\":\"address\",\"name\":\"feeRecipient\",\"type\":\"address\"},{\"internalType\":\"address\",\"name\":\"treasury\",\"type\":\"address\"},{\"internalType\":\"uint64\",\"name\":\"maxAnchorAge\",\"type\":\"uint64\"},{\"internalType\":\"bytes\",\"name\":\"sequencerKey\",\"type\":\"bytes\"},{\"internalType\":\"bytes\",\"name\":\"genesisHeader\",\"type\":\"bytes\"}],\"internalType\":\"structConfig\",\"name\":\"c\",\"type\":\"tuple\"}],\"stateMutability\":\"payable\",\"type\":\"constructor\"},{\"inputs\":[{\"internalType\":\"uint64\",\"name\":\"l1Number\",\"type\":\"uint64\"},{\"internalType\":\"uint64\",\"name\":\"inboxCount\",\"type\":\"uint64\"},{\"internalType\":\"uint64\",\"name\":\"parentL1Number\",\"type\":\"uint64\"},{\"internalType\":\"uint64\",\"name\":\"parentInboxCount\",\"type\":\"uint64\"}],\"name\":\"AnchorBack\",\"type\":\"error\"},{\"inputs\":[{\"internalType\":\"uint64\",\"name\":\"l1Number\",\"type\":\"uint64\"},{\"internalType\":\"bytes32\",\"name\":\"l1Hash\",\"type\":\"bytes32\"}],\"name\":\"AnchorNotL1Parent\",\"type\":\"error\"},{\"inputs\":[{\"internalType\":\"uint64\",\"name\":\"l1Number\",\"type\":\"uint64\"},{\"internalType\":\"uint256\",\"name\":\"oldest\",\"type\":\"uint256\"}],\"name\":\"AnchorTooOld\",\"type\":\"error\"},{\"inputs\":[{\"internalType\":\"uint64\",\"name\":\"l1Number\",\"type\":\"uint64\"},{\"internalType\":\"bytes32\",\"name\":\"given\",\"type\":\"bytes32\"},{\"internalType\":\"bytes32\",\"name\":\"known\",\"type\":\"bytes32\"}],\"name\":\"AnchorUnknown\",\"type\":\"error\"},{\"inputs\":[{\"internalType\":\"bytes32\",\"name\":\"digest\",\"type\":\"bytes32\"}],\"name\":\"BadCertificate\",\"type\":\"error\"},{\"inputs\":[{\"internalType\":\"uint64\",\"name\":\"number\",\"type\":\"uint64\"}],\"name\":\"BrokenRun\",\"type\":\"error\"},{\"inputs\":[{\"internalType\":\"uint64\",\"name\":\"timestamp\",\"type\":\"uint64\"},{\"internalType\":\"uint256\",\"name\":\"slotStart\",\"type\":\"uint256\"}],\"name\":\"EarlyChild\",\"type\":\"error\"},{\"inputs\":[],\"name\":\"ExecuteRefused\",\"type\":\"error\"},{\"inputs\":[],\"name\":\"FailedCall\",\"type\":\"error\"},{\"inputs\":[],\"name\":\"HashFailed\",\"type\":\"error\"},{\"inputs\":[{\"internalType\":\"uint256\",\"name\":\"balance\",\"type\":\"uint256\"},{\"internalType\":\"uint256\",\"name\":\"needed\",\"type\":\"uint256\"}],\"name\":\"InsufficientBalance\",\"type\":\"error\"},{\"inputs\":[{\"internalType\":\"string\",\"name\":\"field\",\"type\":\"string\"}],\"name\":\"InvalidConfig\",\"type\":\"error\"},{\"inputs\":[],\"name\":\"L1ParentUnavailable\",\"type\":\"error\"},{\"inputs\":[],\"name\":\"MalformedHeader\",\"type\":\"error\"},{\"inputs\":[],\"name\":\"MalformedTrace\",\"type\":\"error\"},{\"inputs\":[{\"internalType\":\"uint256\",\"name\":\"timestamp\",\"type\":\"uint256\"}],\"name\":\"NotASlot\",\"type\":\"error\"},{\"inputs\":[{\"internalType\":\"uint8\",\"name\":\"headKind\",\"type\":\"uint8\"}],\"name\":\"NotOpen\",\"type\":\"error\"},{\"inputs\":[],\"name\":\"PointIsIdentity\",\"type\":\"error\"},{\"inputs\":[{\"internalType\":\"uint256\",\"name\":\"have\",\"type\":\"uint256\"},{\"internalType\":\"uint256\",\"name\":\"want\",\"type\":\"uint256\"}],\"name\":\"PointLength\",\"type\":\"error\"},{\"inputs\":[],\"name\":\"PointRefused\",\"type\":\"error\"},{\"inputs\":[],\"name\":\"ReentrancyGuardReentrantCall\",\"type\":\"error\"},{\"inputs\":[{\"internalType\":\"uint64\",\"name\":\"number\",\"type\":\"uint64\"},{\"internalType\":\"bytes32\",\"name\":\"settled\",\"type\":\"bytes32\"},{\"internalType\":\"bytes32\",\"name\":\"given\",\"type\":\"bytes32\"}],\"name\":\"RunConflicts\",\"type\":\"error\"},{\"inputs\":[{\"internalType\":\"uint8\",\"name\":\"bits\",\"type\":\"uint8\"},{\"internalType\":\"uint256\",\"name\":\"value\",\"type\":\"uint256\"}],\"name\":\"SafeCastOverflowedUintDowncast\",\"type\":\"error\"},{\"inputs\":[{\"internalType\":\"bytes32\",\"name\":\"head\",\"type\":\"bytes32\"},{\"internalType\":\"bytes32\",\"name\":\"given\",\"type\":\"bytes32\"}],\"name\":\"StaleParent\",\"type\":\"error\"},{\"inputs\":[{\"internalType\":\"uint8\",\"name\":\"have\",\"type\":\"uint8\"}],\"name\":\"TraceVersion\",\"type\":\"error\"},{\"inputs\":[{\"internalType\":\"uint64\",\"name\":\"number\",\"type\":\"uint64\"}],\"name\":\"UnknownBlock\",\"type\":\"error\"},{\"inputs\":[{\"internalType\":\"uint64\",\"name\":\"count\",\"type\":\"uint64\"},{\"internalType\":\"uint64\",\"name\":\"current\",\"type\":\"uint64\"}],\"name\":\"UnknownInboxCount\",\"type\":\"error\"},{\"inputs\":[{\"internalType\":\"uint256\",\"name\":\"used\",\"type\":\"uint256\"},{\"internalType\":\"uint256\",\"name\":\"given\",\"type\":\"uint256\"}],\"name\":\"UnusedAnchors\",\"type\":\"error\"},{\"inputs\":[{\"internalType\":\"uint64\",\"name\":\"number\",\"type\":\"uint64\"},{\"internalType\":\"bytes32\",\"name\":\"beaconRoot\",\"type\":\"bytes32\"}],\"name\":\"WrongAnchor\",\"type\":\"error\"},{\"inputs\":[],\"name\":\"WrongBlockCount\",\"type\":\"error\"},{\"inputs\":[{\"internalType\":\"uint64\",\"name\":\"number\",\"type\":\"uint64\"},{\"internalType\":\"uint256\",\"name\":\"length\",\"type\":\"uint256\"}],\"name\":\"WrongExtraData\",\"type\":\"error\"},{\"inputs\":[{\"internalType\":\"uint64\",\"name\":\"number\",\"type\":\"uint64\"},{\"internalType\":\"address\",\"name\":\"have\",\"type\":\"address\"},{\"internalType\":\"address\",\"name\":\"want\",\"type\":\"address\"}],\"name\":\"WrongFeeRecipient\",\"type\":\"error\"},{\"inputs\":[{\"internalType\":\"uint64\",\"name\":\"number\",\"type\":\"uint64\"},{\"internalType\":\"uint64\",\"name\":\"have\",\"type\":\"uint64\"},{\"internalType\":\"uint64\",\"name\":\"want\",\"type\":\"uint64\"}],\"name\":\"WrongGasLimit\",\"type\":\"error\"},{\"inputs\":[{\"internalType\":\"uint64\",\"name\":\"count\",\"type\":\"uint64\"},{\"internalType\":\"bytes32\",\"name\":\"given\",\"type\":\"bytes32\"},{\"internalType\":\"bytes32\",\"name\":\"known\",\"type\":\"bytes32\"}],\"name\":\"WrongInboxRoot\",\"type\":\"error\"},{\"inputs\":[{\"internalType\":\"uint8\",\"name\":\"kind\",\"type\":\"uint8\"}],\"name\":\"WrongKind\",\"type\":\"error\"},{\"inputs\":[{\"internalType\":\"bytes32\",\"name\":\"parent\",\"type\":\"bytes32\"},{\"internalType\":\"bytes32\",\"name\":\"permitted\",\"type\":\"bytes32\"}],\"name\":\"WrongL1Parent\",\"type\":\"error\"},{\"inputs\":[{\"internalType\":\"uint8\",\"name\":\"kind\",\"type\":\"uint8\"},{\"internalType\":\"uint64\",\"name\":\"slot\",\"type\":\"uint64\"},{\"internalType\":\"bytes32\",\"name\":\"l1Parent\",\"type\":\"bytes32\"}],\"name\":\"WrongPermit\",\"type\":\"error\"},{\"inputs\":[{\"internalType\":\"uint64\",\"name\":\"number\",\"type\":\"uint64\"},{\"internalType\":\"bytes32\",\"name\":\"have\",\"type\":\"bytes32\"}],\"name\":\"WrongPrevRandao\",\"type\":\"error\"},{\"inputs\":[{\"internalType\":\"uint256\",\"name\":\"slot\",\"type\":\"uint256\"},{\"internalType\":\"uint64\",\"name\":\"permitted\",\"type\":\"uint64\"}],\"name\":\"WrongSlot\",\"type\":\"error\"},{\"inputs\":[{\"internalType\":\"uint64\",\"name\":\"number\",\"type\":\"uint64\"},{\"internalType\":\"uint64\",\"name\":\"have\",\"type\":\"uint64\"},{\"internalType\":\"uint256\",\"name\":\"latest\",\"type\":\"uint256\"}],\"name\":\"WrongTimestamp\",\"type\":\"error\"},{\"anonymous\":false,\"inputs\":[{\"indexed\":true,\"internalType\":\"uint64\",\"name\":\"number\",\"type\":\"uint64\"},{\"indexed\":true,\"internalType\":\"bytes32\",\"name\":\"hash\",\"type\":\"bytes32\"},{\"indexed\":true,\"internalType\":\"uint8\",\"name\":\"kind\",\"type\":\"uint8\"},{\"indexed\":false,\"internalType\":\"bytes32\",\"name\":\"parentHash\",\"type\":\"bytes32\"},{\"components\":[{\"internalType\":\"uint64\",\"name\":\"slot\",\"type\":\"uint64\"},{\"internalType\":\"bytes32\",\"name\":\"l1Parent\",\"type\":\"bytes32\"}],\"indexed\":false,\"internalType\":\"structPermit\",\"name\":\"permit\",\"type\":\"tuple\"},{\"components\":[{\"internalType\":\"uint64\",\"name\":\"l1Number\",\"type\":\"uint64\"},{\"internalType\":\"bytes32\",\"name\":\"l1Hash\",\"type\":\"bytes32\"},{\"internalType\":\"bytes32\",\"name\":\"inboxRoot\",\"type\":\"bytes32\"},{\"internalType\":\"uint64\",\"name\":\"inboxCount\",\"type\":\"uint64\"}],\"indexed\":false,\"internalType\":\"structAnchor\",\"name\":\"anchor\",\"type\":\"tuple\"},{\"indexed\":false,\"internalType\":\"bytes\",\"name\":\"data\",\"type\":\"bytes\"}],\"name\":\"BlockTaken\",\"type\":\"event\"},{\"anonymous\":false,\"inputs\":[{\"indexed\":false,\"internalType\":\"uint256\",\"name\":\"amount\",\"type\":\"uint256\"}],\"name\":\"BurnedFeesWithdrawn\",\"type\":\"event\"},{\"anonymous\":false,\"inputs\":[{\"indexed\":false,\"internalType\":\"uint64\",\"name\":\"from\",\"type\":\"uint64\"},{\"indexed\":false,\"internalType\":\"uint64\",\"name\":\"to\",\"type\":\"uint64\"},{\"indexed\":true,\"internalType\":\"bytes32\",\"name\":\"tip\",\"type\":\"bytes32\"},{\"indexed\":false,\"internalType\":\"bytes\",\"name\":\"signature\",\"type\":\"bytes\"}],\"name\":\"RunSettled\",\"type\":\"event\"},{\"inputs\":[],\"name\":\"burnedFees\",\"outputs\":[{\"internalType\":\"uint256\",\"name\":\"\",\"type\":\"uint256\"}],\"stateMutability\":\"view\",\"type\":\"function\"},{\"inputs\":[],\"name\":\"chainId\",\"outputs\":[{\"internalType\":\"uint64\",\"name\":\"\",\"type\":\"uint64\"}],\"stateMutability\":\"view\",\"type\":\"function\"},{\"inputs\":[],\"name\":\"feeRecipient\",\"outputs\":[{\"internalType\":\"address\",\"name\":\"\",\"type\":\"address\"}],\"stateMutability\":\"view\",\"type\":\"function\"},{\"inputs\":[],\"name\":\"gasLimit\",\"outputs\":[{\"internalType\":\"uint64\",\"name\":\"\",\"type\":\"uint64\"}],\"stateMutability\":\"view\",\"type\":\"function\"},{\"inputs\":[{\"internalType\":\"uint64\",\"name\":\"number\",\"type\":\"uint64\"}],\"name\":\"hashAt\",\"outputs\":[{\"internalType\":\"bytes32\",\"name\":\"\",\"type\":\"bytes32\"}],\"stateMutability\":\"view\",\"type\":\"function\"},{\"inputs\":[],\"name\":\"head\",\"outputs\":[{\"components\":[{\"internalType\":\"uint64\",\"name\":\"number\",\"type\":\"uint64\"},{\"internalType\":\"bytes32\",\"name\":\"hash\",\"type\":\"bytes32\"},{\"internalType\":\"bytes32\",\"name\":\"stateRoot\",\"type\":\"bytes32\"},{\"internalType\":\"uint64\",\"name\":\"timestamp\",\"type\":\"uint64\"},{\"internalType\":\"uint8\",\"name\":\"kind\",\"type\":\"uint8\"},{\"internalType\":\"uint64\",\"name\":\"permitSlot\",\"type\":\"uint64\"},{\"internalType\":\"bytes32\",\"name\":\"permitL1Parent\",\"type\":\"bytes32\"},{\"internalType\":\"uint64\",\"name\":\"anchorNumber\",\"type\":\"uint64\"},{\"internalType\":\"uint64\",\"name\":\"inboxCount\",\"type\":\"uint64\"}],\"internalType\":\"structHead\",\"name\":\"\",\"type\":\"tuple\"}],\"stateMutability\":\"view\",\"type\":\"function\"},{\"inputs\":[],\"name\":\"inboxCount\",\"outputs\":[{\"internalType\":\"uint64\",\"name\":\"\",\"type\":\"uint64\"}],\"stateMutability\":\"pure\",\"type\":\"function\"},{\"inputs\":[{\"internalType\":\"uint64\",\"name\":\"count\",\"type\":\"uint64\"}],\"name\":\"inboxRootAt\",\"outputs\":[{\"internalType\":\"bytes32\",\"name\":\"\",\"type\":\"bytes32\"}],\"stateMutability\":\"pure\",\"type\":\"function\"},{\"inputs\":[{\"internalType\":\"bytes\",\"name\":\"trace\",\"type\":\"bytes\"},{\"components\":[{\"internalType\":\"uint64\",\"name\":\"l1Number\",\"type\":\"uint64\"},{\"internalType\":\"bytes32\",\"name\":\"l1Hash\",\"type\":\"bytes32\"},{\"internalType\":\"bytes32\",\"name\":\"inboxRoot\",\"type\":\"bytes32\"},{\"internalType\":\"uint64\",\"name\":\"inboxCount\",\"type\":\"uint64\"}],\"internalType\":\"structAnchor\",\"name\":\"anchor\",\"type\":\"tuple\"}],\"name\":\"includeBased\",\"outputs\":[],\"stateMutability\":\"nonpayable\",\"type\":\"function\"},{\"inputs\":[],\"name\":\"l1Genesis\",\"outputs\":[{\"internalType\":\"uint64\",\"name\":\"\",\"type\":\"uint64\"}],\"stateMutability\":\"view\",\"type\":\"function\"},{\"inputs\":[],\"name\":\"maxAnchorAge\",\"outputs\":[{\"internalType\":\"uint64\",\"name\":\"\",\"type\":\"uint64\"}],\"stateMutability\":\"view\",\"type\":\"function\"},{\"inputs\":[],\"name\":\"ringSize\",\"outputs\":[{\"internalType\":\"uint256\",\"name\":\"\",\"type\":\"uint256\"}],\"stateMutability\":\"pure\",\"type\":\"function\"},{\"inputs\":[],\"name\":\"sequencerKey\",\"outputs\":[{\"internalType\":\"bytes\",\"name\":\"\",\"type\":\"bytes\"}],\"stateMutability\":\"view\",\"type\":\"function\"},{\"inputs\":[{\"internalType\":\"bytes\",\"name\":\"trace\",\"type\":\"bytes\"},{\"components\":[{\"internalType\":\"uint64\",\"name\":\"l1Number\",\"type\":\"uint64\"},{\"internalType\":\"bytes32\",\"name\":\"l1Hash\",\"type\":\"bytes32\"},{\"internalType\":\"bytes32\",\"name\":\"inboxRoot\",\"type\":\"bytes32\"},{\"internalType\":\"uint64\",\"name\":\"inboxCount\",\"type\":\"uint64\"}],\"internalType\":\"structAnchor[]\",\"name\":\"anchors\",\"type\":\"tuple[]\"},{\"internalType\":\"uint8\",\"name\":\"kind\",\"type\":\"uint8\"},{\"components\":[{\"internalType\":\"uint64\",\"name\":\"slot\",\"type\":\"uint64\"},{\"internalType\":\"bytes32\",\"name\":\"l1Parent\",\"type\":\"bytes32\"}],\"internalType\":\"structPermit\",\"name\":\"permit\",\"type\":\"tuple\"},{\"internalType\":\"bytes\",\"name\":\"signature\",\"type\":\"bytes\"}],\"name\":\"settle\",\"outputs\":[],\"stateMutability\":\"nonpayable\",\"type\":\"function\"},{\"inputs\":[{\"internalType\":\"uint256\",\"name\":\"timestamp\",\"type\":\"uint256\"}],\"name\":\"slotAt\",\"outputs\":[{\"internalType\":\"uint256\",\"name\":\"\",\"type\":\"uint256\"}],\"stateMutability\":\"view\",\"type\":\"function\"},{\"inputs\":[],\"name\":\"slotSeconds\",\"outputs\":[{\"internalType\":\"uint64\",\"name\":\"\",\"type\":\"uint64\"}],\"stateMutability\":\"view\",\"type\":\"function\"},{\"inputs\":[{\"internalType\":\"uint64\",\"name\":\"slot\",\"type\":\"uint64\"}],\"name\":\"slotStart\",\"outputs\":[{\"internalType\":\"uint256\",\"name\":\"\",\"type\":\"uint256\"}],\"stateMutability\":\"view\",\"type\":\"function\"},{\"inputs\":[],\"name\":\"treasury\",\"outputs\":[{\"internalType\":\"address\",\"name\":\"\",\"type\":\"address\"}],\"stateMutability\":\"view\",\"type\":\"function\"},{\"inputs\":[],\"name\":\"withdrawBurned\",\"outputs\":[],\"stateMutability\":\"nonpayable\",\"type\":\"function\"}]",
	ID:  "Rollup",
	Bin: "0x6101e080604052613d128038038091610018828561085b565b8339810190602081830312610738578051906001600160401b03821161073857019061012082820312610738576040519161012083016001600160401b038111848210176106845760405261006c8161087e565b835261007a6020820161087e565b6020840190815261008d6040830161087e565b604085019081526100a06060840161087e565b606086019081526100b360808501610892565b91608087019283526100c760a08601610892565b9360a088019485526100db60c0870161087e565b60c0890190815260e08701519096906001600160401b03811161073857886101049183016108c1565b60e08a019081526101008201519098906001600160401b0381116107385761012c92016108c1565b610100890190815288519098906001600160401b03161561082b5782516001600160401b0316156107f75783516001600160401b0316156107c65785516001600160a01b0316156107955786516001600160401b03168015159081610788575b501561075357516001600160401b0390811660809081529151811660a0529151821660c0529151811660e05291516001600160a01b039081166101005292519092166101205291518216610140529151604051909392909190820190811182821017610684576040525f815260208101905f825260408101905f825260608101905f825285516080810361073c5750855195608081602081019881010312610738578651604082015160608301519060808401519283875282885281895280865217171715610729575f8091610120986102b06040519161026d8c8461085b565b61010083526020808401601f198e0136823760405194859383850197518091895e84019083820190898252519283915e010185815203601f19810183528261085b565b5190600f5afa3d15610724573d6102c6816108a6565b906102d4604051928361085b565b81525f60203d92013e5b1561071557519251915190516101c0526101a05261018052610160525160208101908051810190602082019081841161070157818410156106ce578351938460f81c9460c086106106ce5760f88610156106dd575060218201948201609e19015b8381116106ce578303610698576040516101608101949092906001600160401b03861184871017610684575f956040528584526020840194868652604085019787895289606087019689885260808101928a845260a082018b815260c083019a8c8c5260e08401958d87526101008501958e875285019d8e526101408501985f8a5284808a10918215610671575b50506106215760a084515f1a18609460428601515f1a181760a060578601515f1a181762b9010060ba86015160e81c1817610621576104438f61044361043c8f92886101bd91610443986104689c60016104569d01519052604383015160601c90526058820151905201610907565b9050610940565b6001600160401b03909116909152610940565b6001600160401b039091168a52610966565b925260a082515f1a14801590610660575b610621576001820151905261049090602a01610907565b97526065870114801590610652575b8015610641575b8015610630575b610621576024959095015190945292519092209251915190516002805460409290921b6fffffffffffffffff0000000000000000166001600160801b0360ff60c01b0119909216919091176001600160401b03831617600160c01b1790556001919091555f8290556103ff1661040081101561060d576005015560405161337e9182610994833960805182818161055201528181610d38015261214e015260a05182818161069b0152818161157e01526115b2015260c0518281816107e80152818161154c015281816115f60152611690015260e0518281816102510152612ec1015261010051828181610905015281816119ca0152611f080152518181816104ef01526108970152610140518181816107860152611c3c0152610160518181816101250152612248015261018051818181610148015261226b01526101a05181818161016d015261229101526101c05181818161019301526122b70152f35b634e487b7160e01b5f52603260045260245ffd5b631a751fb760e11b5f5260045ffd5b5060a060448701515f1a14156104ad565b5060a060238701515f1a14156104a6565b5060a086515f1a141561049f565b50608860218301515f1a1415610479565b610253925090602091030110845f6103cd565b634e487b7160e01b5f52604160045260245ffd5b6040516389a6198960e01b815260206004820152600d60248201526c33b2b732b9b4b9a432b0b232b960991b6044820152606490fd5b632799be8f60e21b5f5260045ffd5b85830160d51981019660d5199260081b9060f6190160031b610100031c010161033f565b634e487b7160e01b5f52601160045260245ffd5b6319ca87c560e21b5f5260045ffd5b6102de565b6332d0802760e11b5f5260045ffd5b5f80fd5b6364272dbf60e01b5f52600452608060245260445ffd5b6040516389a6198960e01b815260206004820152600c60248201526b6d6178416e63686f7241676560a01b6044820152606490fd5b611fff915011155f61018c565b6040516389a6198960e01b8152602060048201526008602482015267747265617375727960c01b6044820152606490fd5b6040516389a6198960e01b815260206004820152600860248201526719d85cd31a5b5a5d60c21b6044820152606490fd5b6040516389a6198960e01b815260206004820152600b60248201526a736c6f745365636f6e647360a81b6044820152606490fd5b6040516389a6198960e01b815260206004820152600760248201526618da185a5b925960ca1b6044820152606490fd5b601f909101601f19168101906001600160401b0382119082101761068457604052565b51906001600160401b038216820361073857565b51906001600160a01b038216820361073857565b6001600160401b03811161068457601f01601f191660200190565b81601f82011215610738578051906108d8826108a6565b926108e6604051948561085b565b8284526020838301011161073857815f9260208093018386015e8301015290565b9081515f1a916080831061093a57607f198301602081116106215760018201519060031b610100031c92607e1991010190565b60010190565b61094990610907565b91906001600160401b038111610621576001600160401b03169190565b9081515f1a916080831061098a5760b7831161062157607f1983019201607e190190565b6001925082019056fe6101606040526004361015610012575f80fd5b5f3560e01c8063328397dd1461092957806346904840146108bb57806361d027b31461084d57806366acc4e91461080c5780636738bc6a146107aa5780636e1ec7db1461074857806374aaef371461070e5780637c4b99b8146106bf57806386fe1e8d1461065d5780638bd2a9671461061f5780638f7dcfa3146105765780639a8a0592146105145780639f3f906414610458578063a95f6a8414610420578063c2ea2134146103df578063d0b1d5121461039b578063e4d2b8ec14610275578063f68016b7146102135763f81e837c146100eb575f80fd5b3461020f575f7ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffc36011261020f57604051604060208201917f000000000000000000000000000000000000000000000000000000000000000083527f0000000000000000000000000000000000000000000000000000000000000000828201527f000000000000000000000000000000000000000000000000000000000000000060608201527f00000000000000000000000000000000000000000000000000000000000000006080820152608081526101c660a0826112bb565b7fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffe0601f8351948593602085525180918160208701528686015e5f85828601015201168101030190f35b5f80fd5b3461020f575f7ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffc36011261020f57602060405167ffffffffffffffff7f0000000000000000000000000000000000000000000000000000000000000000168152f35b3461020f5760c07ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffc36011261020f5760043567ffffffffffffffff811161020f576102c49036906004016111d7565b9060243567ffffffffffffffff811161020f573660238201121561020f57806004013567ffffffffffffffff811161020f573660248260071b8401011161020f576044359060ff8216820361020f5760407fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff9c36011261020f5760a4359367ffffffffffffffff851161020f576103769561036460249636906004016111d7565b96909561036f612ac0565b0191611752565b5f7f9b779b17422d0df92223018b32b4d1fa46e071723d6817e2486d003becc55f005d005b3461020f5760207ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffc36011261020f5760206103d76004356115a6565b604051908152f35b3461020f5760207ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffc36011261020f5760206103d761041b611205565b611539565b3461020f575f7ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffc36011261020f5760206040515f8152f35b3461020f575f7ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffc36011261020f5761048e612ac0565b6103766004546fffffffffffffffffffffffffffffffff8160801c91166004557f8c2bcfdd74d00fe03a1508f71aa64737991be8edb5b44aa0f1d928cba9b1cb4f6020604051838152a173ffffffffffffffffffffffffffffffffffffffff7f0000000000000000000000000000000000000000000000000000000000000000166130c5565b3461020f575f7ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffc36011261020f57602060405167ffffffffffffffff7f0000000000000000000000000000000000000000000000000000000000000000168152f35b3461020f575f7ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffc36011261020f576101206105af611442565b67ffffffffffffffff61010060405192828151168452602081015160208501526040810151604085015282606082015116606085015260ff60808201511660808501528260a08201511660a085015260c081015160c08501528260e08201511660e0850152015116610100820152f35b3461020f575f7ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffc36011261020f57602060045460801c604051908152f35b3461020f575f7ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffc36011261020f57602060405167ffffffffffffffff7f0000000000000000000000000000000000000000000000000000000000000000168152f35b3461020f5760207ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffc36011261020f5760206103d76106fb611205565b67ffffffffffffffff6002541690613048565b3461020f575f7ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffc36011261020f5760206040516104008152f35b3461020f575f7ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffc36011261020f57602060405167ffffffffffffffff7f0000000000000000000000000000000000000000000000000000000000000000168152f35b3461020f575f7ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffc36011261020f57602060405167ffffffffffffffff7f0000000000000000000000000000000000000000000000000000000000000000168152f35b3461020f5760207ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffc36011261020f5760206103d7610848611205565b6113ff565b3461020f575f7ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffc36011261020f57602060405173ffffffffffffffffffffffffffffffffffffffff7f0000000000000000000000000000000000000000000000000000000000000000168152f35b3461020f575f7ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffc36011261020f57602060405173ffffffffffffffffffffffffffffffffffffffff7f0000000000000000000000000000000000000000000000000000000000000000168152f35b3461020f5760a07ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffc36011261020f5760043567ffffffffffffffff811161020f576109789036906004016111d7565b60807fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffdc36011261020f576109aa612ac0565b6109b2611442565b9160ff6080840151166002811480156111cd575b156111a257506109d5426115a6565b9060a084019167ffffffffffffffff835116908181036111745750507fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff430191438311611147578240801561111f5760c086019384518083036110f0575067ffffffffffffffff610a44611229565b161490816110e4575b50610a56611229565b90156110a8575067ffffffffffffffff60e0860151169167ffffffffffffffff61010087015116946024359167ffffffffffffffff83169687840361020f57858810159081611086575b6084359667ffffffffffffffff88169283890361020f5715611043575050610ac7866113ff565b90606435908282036110125750505090610ae091612b34565b95606087019485516020830151808203610fe4575050610afe6112fc565b95610b09878a612cac565b9260208a0191825160408c015103610fbc5767ffffffffffffffff8b97610b4b60608c019483610b3f818089511693511661135f565b1614838651169061137f565b610b548b612ea6565b610b776101408c01805160806040518160248237201490848751169051916113bd565b511693519460405194610b8986611255565b85526020850195865260a08801938a610bc860e0610bbe88519367ffffffffffffffff60a06101208301519201511690611519565b9b019a8b5161152c565b8a526103ff855116610400811015610f8f578190600501558b5192855167ffffffffffffffff169251927ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffee08201926040519261012085855e855196855260408b7fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff0083015e608060247fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff408301377fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffc0810161010090528086037fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffe0819201525f8652601f017fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffe01661012001917fe9831f5af1cb89b2da6e2bad210abab3a5bb6840e4e523eee297a3a7e9ae5abc60039386a4610120915e528a51905183519b608081015160408c019d8e519260c00151937f00000000000000000000000000000000000000000000000000000000000000008652602086015260408501526060840152608083015260a082015260e0810151601f017fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffe01661010001905f80525a915f91610101602094fa5f516001143d602014161615610f67577803000000000000000000000000000000000000000000000000610ecf9867ffffffffffffffff77ffffffffffffffff00000000000000000000000000000000937fffffffffffffffffffffffffffffffff000000000000000000000000000000009d7fffffffffffffffff0000000000000000ffffffffffffffffffffffffffffffff96515f555160015551167fffffffffffffff00ffffffffffffffff000000000000000000000000000000006fffffffffffffffff000000000000000060c060025494015160401b16921617171792836002555160801b169116176002555160035550836fffffffffffffffff00000000000000006004549360401b16958692519316171760801c61152c565b6fffffffffffffffffffffffffffffffff8111610f37577fffffffffffffffffffffffffffffffff000000000000000000000000000000009060801b169117176004555f7f9b779b17422d0df92223018b32b4d1fa46e071723d6817e2486d003becc55f005d005b7f6dfcc650000000000000000000000000000000000000000000000000000000005f52608060045260245260445ffd5b7f3e032b7f000000000000000000000000000000000000000000000000000000005f5260045ffd5b7f4e487b71000000000000000000000000000000000000000000000000000000005f52603260045260245ffd5b7fe27f13c2000000000000000000000000000000000000000000000000000000005f5260045ffd5b7fa8b951fb000000000000000000000000000000000000000000000000000000005f5260045260245260445ffd5b7f152a1fd9000000000000000000000000000000000000000000000000000000005f5260045260245260445260645ffd5b608493508992604051937f0c6be21d0000000000000000000000000000000000000000000000000000000085526004850152602484015260448301526064820152fd5b905060843567ffffffffffffffff811680820361020f57829150101590610aa0565b67ffffffffffffffff907f0e708950000000000000000000000000000000000000000000000000000000005f521660045260443560245260445ffd5b90506044351486610a4d565b827f309e5f9d000000000000000000000000000000000000000000000000000000005f5260045260245260445ffd5b7f861c1c44000000000000000000000000000000000000000000000000000000005f5260045ffd5b7f4e487b71000000000000000000000000000000000000000000000000000000005f52601160045260245ffd5b7fef8c9fcc000000000000000000000000000000000000000000000000000000005f5260045260245260445ffd5b7f4b0145f3000000000000000000000000000000000000000000000000000000005f5260045260245ffd5b50600381146109c6565b9181601f8401121561020f5782359167ffffffffffffffff831161020f576020838186019501011161020f57565b6004359067ffffffffffffffff8216820361020f57565b9190820391821161114757565b60243567ffffffffffffffff8116810361020f5790565b3567ffffffffffffffff8116810361020f5790565b6040810190811067ffffffffffffffff82111761127157604052565b7f4e487b71000000000000000000000000000000000000000000000000000000005f52604160045260245ffd5b610120810190811067ffffffffffffffff82111761127157604052565b90601f7fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffe0910116810190811067ffffffffffffffff82111761127157604052565b60405190610160820182811067ffffffffffffffff821117611271576040525f610140838281528260208201528260408201528260608201528260808201528260a08201528260c08201528260e082015282610100820152826101208201520152565b67ffffffffffffffff60019116019067ffffffffffffffff821161114757565b156113875750565b67ffffffffffffffff907f6e03b724000000000000000000000000000000000000000000000000000000005f521660045260245ffd5b156113c6575050565b67ffffffffffffffff907f51c69c3a000000000000000000000000000000000000000000000000000000005f521660045260245260445ffd5b67ffffffffffffffff168061141357505f90565b7fe9832226000000000000000000000000000000000000000000000000000000005f526004525f60245260445ffd5b5f6101006040516114528161129e565b8281528260208201528260408201528260608201528260808201528260a08201528260c08201528260e0820152015260025467ffffffffffffffff60ff8260c01c16600181141592825f549460015493815f1461151257828460801c16915b1561150a5782600354945b60045496604051996114cd8b61129e565b8383168b5260208b015260408a015260401c16606088015260808701521660a085015260c084015281811660e084015260401c1661010082015290565b825f946114bc565b5f916114b1565b8181029291811591840414171561114757565b9190820180921161114757565b6115736115a39167ffffffffffffffff807f0000000000000000000000000000000000000000000000000000000000000000169116611519565b67ffffffffffffffff7f00000000000000000000000000000000000000000000000000000000000000001661152c565b90565b9067ffffffffffffffff7f000000000000000000000000000000000000000000000000000000000000000016808310158061167a575b1561164e576115eb919261121c565b67ffffffffffffffff7f000000000000000000000000000000000000000000000000000000000000000016908115611621570490565b7f4e487b71000000000000000000000000000000000000000000000000000000005f52601260045260245ffd5b827fd379bfaa000000000000000000000000000000000000000000000000000000005f5260045260245ffd5b50611685818461121c565b67ffffffffffffffff7f0000000000000000000000000000000000000000000000000000000000000000169081156116215706156115dc565b156116c857505050565b9060ff67ffffffffffffffff927fd72dd052000000000000000000000000000000000000000000000000000000005f52166004521660245260445260645ffd5b919082604091031261020f5760405161172081611255565b8092803567ffffffffffffffff8116810361020f578252602090810135910152565b9190811015610f8f5760071b0190565b60c085905295969391929160ff16600103612a50576064359067ffffffffffffffff821680830361020f576117a79261179991159081612a45575b60c051608435926116be565b6117a1611442565b96612b34565b60e0526117b26112fc565b610120526117c1366064611708565b60a0526040516080526117d5608051611255565b5f608051525f602060805101525f945f935f610100525f6101005267ffffffffffffffff60e0830151169567ffffffffffffffff610100840151169867ffffffffffffffff610140525b602060e0510151604060e051015111156120c3576118426101205160e051612cac565b67ffffffffffffffff610140511667ffffffffffffffff81145f146120a05750606060e051015167ffffffffffffffff8651169061189867ffffffffffffffff6060610120510151168015158061208f5761137f565b7fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff67ffffffffffffffff6060610120510151160167ffffffffffffffff8111611147576118e86118f19382613048565b9082821461317d565b61190b67ffffffffffffffff60606101205101511661135f565b610140528715801561207d575b611fe6575b606061012051015167ffffffffffffffff86511667ffffffffffffffff82161115611fa7575067ffffffffffffffff60606101205101511667ffffffffffffffff61196a8188511661135f565b161480611f96575b611f30575b61198361012051612ea6565b73ffffffffffffffffffffffffffffffffffffffff60206101205101511667ffffffffffffffff60606101205101511673ffffffffffffffffffffffffffffffffffffffff7f0000000000000000000000000000000000000000000000000000000000000000168203611ec8575050877fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff81011161114757611a487fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff89018789611742565b9061010051611c2d575b602060e0510151604060e05101511491825f14611c255760c051925b15611c1d5760a0515b60a060e051015193611aaf611aa46101208051015167ffffffffffffffff60a06101205101511690611519565b60e08051015161152c565b60e0805101526103ff606061012051015116610400811015610f8f57859060050155610120515194610120516060015167ffffffffffffffff1660e05160200151957ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffee08101956040519561012088885e88519988526040907fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff0084015e6080907fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff408301377fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffc0810161010090528087037fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffe0819201525f8752601f017fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffe016610120017fe9831f5af1cb89b2da6e2bad210abab3a5bb6840e4e523eee297a3a7e9ae5abc9086a4610120915e5261181f565b608051611a77565b600192611a6e565b9867ffffffffffffffff9b919b7f0000000000000000000000000000000000000000000000000000000000000000168043115f14611ec157611c6f904361121c565b8c611c8e8267ffffffffffffffff611c8684611240565b161091611240565b90611e8857505067ffffffffffffffff611ca78d611240565b16610101814303105f14611e5f57405b8015158d81611e51575b611cca90611240565b9015611e10575050908b91611cde83611240565b67ffffffffffffffff8083169116101580611dee575b611d096060611d0286611240565b9501611240565b9015611d9b5750505050611d2261084860608c01611240565b60408b0135611d3360608d01611240565b828203611d5f57505050611d468a611240565b99611d5360608201611240565b9a985f61010052611a52565b67ffffffffffffffff907f152a1fd9000000000000000000000000000000000000000000000000000000005f521660045260245260445260645ffd5b9167ffffffffffffffff8092816084969581604051977f0c6be21d000000000000000000000000000000000000000000000000000000008952166004880152166024860152166044840152166064820152fd5b50611dfb60608401611240565b67ffffffffffffffff80841691161015611cf4565b8d67ffffffffffffffff6020927fac2ce527000000000000000000000000000000000000000000000000000000005f5216600452013560245260445260645ffd5b602081013583149150611cc1565b5f525f602052602080805f71f90827f1c53a10cb7a02335b1753200029355afa50602051611cb7565b67ffffffffffffffff907f6057870f000000000000000000000000000000000000000000000000000000005f521660045260245260445ffd5b505f611c6f565b7fcfb344b1000000000000000000000000000000000000000000000000000000005f5260045260245273ffffffffffffffffffffffffffffffffffffffff7f00000000000000000000000000000000000000000000000000000000000000001660445260645ffd5b611f4767ffffffffffffffff60a087015116611539565b67ffffffffffffffff60c06101205101511681811115611f68575050611977565b7fe910a4fa000000000000000000000000000000000000000000000000000000005f5260045260245260445ffd5b50600260ff60808701511614611972565b6103ff915016610400811015610f8f57611fe1906005015460a060e05101519067ffffffffffffffff60606101205101511682821461317d565b61181f565b96985067ffffffffffffffff6060610120510151169861201361014061012051019a8b51908884106113bd565b612047608061202383898b611742565b81604051918237209a5167ffffffffffffffff6060610120510151168c82146113bd565b7fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff8114611147576001019660016101005261191d565b50896101406101205101511415611918565b5067ffffffffffffffff811061137f565b6120be9067ffffffffffffffff60606101205101511690811461137f565b6118f1565b9650965096509092838103612a15575067ffffffffffffffff6120e791511661135f565b9167ffffffffffffffff806060610120510151169316928381106129c857507fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff8101908082116111475761213a92611742565b60a060e051015161214c366064611708565b7f00000000000000000000000000000000000000000000000000000000000000009167ffffffffffffffff6060610120510151169161012051519067ffffffffffffffff61219987611240565b602082845116930151936040519560208701977f1d8ebbc1d506f680724460ea70561441d69c084696a8bacfc15751766036054d8952848a166040890152306060890152608088015260a087015260c086015260ff60c0511660e08601521661010084015260208601356101208401526101408301526101608201526101608152612226610180826112bb565b5190206040516080810181811067ffffffffffffffff821117611271576040527f000000000000000000000000000000000000000000000000000000000000000081527f000000000000000000000000000000000000000000000000000000000000000060208201527f000000000000000000000000000000000000000000000000000000000000000060408201527f0000000000000000000000000000000000000000000000000000000000000000606082015261010086036129965760405190608061030083019182604052835e6f17f1d3a73197d7942695638c4fa9ac0f6101808301527fc3688c4f9774b905a14e3a3f171bac586c55e83ff97a1aeffb3af00adb22c6bb6101a08301526f114d1d6855d545a8aa7d76c8cf2e21f26101c08301527f67816aef1db507c96655b9d5caac42364e6f38ba0ecb751bad54dcd6b939c2ca6101e083015261020082016101008982375f915b8082106129865750501561295e5760808101808211611147576040519060403683376040820190848252606083017f010000000000000000000000000000000000000000000000000000000000000081527f424c535f5349475f424c53313233383147325f584d443a5348412d3235365f5360638501527f5357555f524f5f504f505f2b0000000000000000000000000000000000000000608385015260205f608f8660025afa935f51936101008201947f424c535f5349475f424c53313233383147325f584d443a5348412d3235365f5360218401527f5357555f524f5f504f505f2b000000000000000000000000000000000000000060418401525f9060019060208501925b60098310612908575050509060016040928385525252600160a08201536f1a0111ea397fe69a4b1ba7b6434bacd760a18201527f64774b84f38512bf6730d2a0f6b0f6241eabfffeb153ffffb9feffffffffaaab60c18201526102008101915b8285106128e95750505061010090610200828460807fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff00820160115afa8380860160807fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff80880160115afa1693600d5afa16816128e1575b50156128b9575f610300602092600f5afa60203d141660015f51148116901561289157156128665750612592366064611708565b9060205f60e05151606060e05101519360a060e051015194608060e0510151604061012051019687519260c060e05101519486528786015260408501526060840152608083015260a08201527fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffe0601f60e0830151011661010001908280526101015afa60015f511460203d14161615610f675760a060e05101515f555160015567ffffffffffffffff606061012051015116906002546fffffffffffffffff000000000000000060c061012051015160401b16927fffffffffffffff00ffffffffffffffff0000000000000000000000000000000078ff00000000000000000000000000000000000000000000000060c05160c01b16921617908082851717600255600160ff60c051160361280d575b5050505067ffffffffffffffff6126d882611240565b166127366fffffffffffffffff00000000000000006126fc60606004549501611240565b60401b169283837fffffffffffffffffffffffffffffffff0000000000000000000000000000000060e0805101519316171760801c61152c565b6fffffffffffffffffffffffffffffffff8111610f3757917f1faebee4a5ccf4674d5ea4282af81d2f2379a3a14bd1aa50897a335f582353c09493917fffffffffffffffffffffffffffffffff00000000000000000000000000000000608094851b169117176004557fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffe0601f67ffffffffffffffff606061012051015116948060a060e0510151986040519788968752602087015260606040870152816060870152868601375f85828601015201168101030190a2565b6020937fffffffffffffffff0000000000000000ffffffffffffffffffffffffffffffff77ffffffffffffffff00000000000000000000000000000000855160801b16931617171760025501516003555f8080806126c2565b7f171ef33c000000000000000000000000000000000000000000000000000000005f5260045260245ffd5b7f672a1f14000000000000000000000000000000000000000000000000000000005f5260045ffd5b7f832d9905000000000000000000000000000000000000000000000000000000005f5260045ffd5b90505f61255e565b909193946040908187845e818760e18660055afa1695019391906124e8565b81188552909793949388835360205f604d8860025afa169760015f5191826101007fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff830160051b8a010152019190959495612488565b7f65a1004e000000000000000000000000000000000000000000000000000000005f5260045ffd5b9091602090835117920190612380565b857f64272dbf000000000000000000000000000000000000000000000000000000005f5260045261010060245260445ffd5b945050507f1faebee4a5ccf4674d5ea4282af81d2f2379a3a14bd1aa50897a335f582353c0915060809060a060e0510151936040519182526020820152606060408201525f6060820152a2565b83907f3a111c2a000000000000000000000000000000000000000000000000000000005f5260045260245260445ffd5b60843515915061178d565b600260ff60c0511603612a8f576084359060643567ffffffffffffffff8116810361020f576117a79281612a8a925060c0518215156116be565b611799565b7f7758e7e0000000000000000000000000000000000000000000000000000000005f5260ff60c0511660045260245ffd5b7f9b779b17422d0df92223018b32b4d1fa46e071723d6817e2486d003becc55f005c612b0c5760017f9b779b17422d0df92223018b32b4d1fa46e071723d6817e2486d003becc55f005d565b7f3ee5aeb5000000000000000000000000000000000000000000000000000000005f5260045ffd5b6040519291610100840167ffffffffffffffff811185821017611271576040525f845260208401905f825260408501905f825260608601905f825260808701945f865260a08801915f83525f60c08a01525f60e08a015288604051918261010081019282610100818401019660e060c08501528160e08501525f885285376101207fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffe0601f850116830101604052528183116111475715612c5957515f1a60028103612c815750612c09826101018193016131c3565b91909103612c595781612c1b916131c3565b959082612c2881896131c3565b94909403612c59578792612c3d8392866131c3565b99909852521015610fbc57806058950390208092525201519052565b7f9e66fa3c000000000000000000000000000000000000000000000000000000005f5260045ffd5b7f4dbfead5000000000000000000000000000000000000000000000000000000005f5260045260245ffd5b91909160208101805193612cc46040840151866131c3565b612cce81836131c3565b94908086108015612e99575b612e305760a081515f1a18609460428301515f1a181760a060578301515f1a181762b9010060ba83015160e81c1817612e3057612d8a93612d9667ffffffffffffffff612d7981612d5c612d556101bd888d6001612d6d9b015190528d6020604383015160601c9101528d6040605883015191015201613278565b90506132ee565b8260608d99939901981688526132ee565b911660808b01526132ee565b8260a08b9a939a01991689526132ee565b911660c0890152613316565b9060e088015260a081515f1a14801590612e88575b612e3057602a816001612dc69301516101008a015201613278565b9690610120820152876065880114801590612e7a575b8015612e69575b8015612e58575b612e305760c097612e1e8392602467ffffffffffffffff9a015161014082015251948960a08d01968751149151169061137f565b03902090525251169101908151019052565b7f34ea3f6e000000000000000000000000000000000000000000000000000000005f5260045ffd5b5060a060448801515f1a1415612dea565b5060a060238801515f1a1415612de3565b5060a087515f1a1415612ddc565b50608860218201515f1a1415612dab565b5061025381870310612cda565b67ffffffffffffffff6080820151169067ffffffffffffffff7f000000000000000000000000000000000000000000000000000000000000000016606082019267ffffffffffffffff845116828203612fd95750505061010081015167ffffffffffffffff83511681612fab57505060e081015167ffffffffffffffff83511681612f7d57505067ffffffffffffffff60c08192015116915116428211612f4b575050565b7f7573406b000000000000000000000000000000000000000000000000000000005f526004526024524260445260645ffd5b7fee20652f000000000000000000000000000000000000000000000000000000005f5260045260245260445ffd5b7f22cee69e000000000000000000000000000000000000000000000000000000005f5260045260245260445ffd5b7f6368d71f000000000000000000000000000000000000000000000000000000005f5260045260245260445260645ffd5b156130125750565b67ffffffffffffffff907fc5cfeb84000000000000000000000000000000000000000000000000000000005f521660045260245ffd5b919067ffffffffffffffff168267ffffffffffffffff811691808311159081613099575b50613077925061300a565b6103ff8216610400811015610f8f5761309790600501549283151561300a565b565b9150500367ffffffffffffffff8111611147578261040067ffffffffffffffff6130779316105f61306c565b81471061314d57604051906020820182811067ffffffffffffffff821117611271575f9373ffffffffffffffffffffffffffffffffffffffff859493858095819560405252165af11561311457565b3d15613125576040513d5f823e3d90fd5b7fd6bda275000000000000000000000000000000000000000000000000000000005f5260045ffd5b50477fcf479181000000000000000000000000000000000000000000000000000000005f5260045260245260445ffd5b1561318757505050565b67ffffffffffffffff907f84c28e44000000000000000000000000000000000000000000000000000000005f521660045260245260445260645ffd5b9181831015612c595782518060f81c9060c08210612c595760f882101561321757506001840193017fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff4101915b8211612c5957565b9390807fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff0a9201907fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff098383019660081b910160031b610100031c01019161320f565b9081515f1a608081106132e7577fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff8081019060208211612e30577fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff819160018501519060031b610100031c93010190565b9160010190565b6132f790613278565b919067ffffffffffffffff8111612e305767ffffffffffffffff169190565b9081515f1a608081106133755760b78111612e30577fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff80810192017fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff810190565b5060018092019056",
}

// Rollup is an auto generated Go binding around an Ethereum contract.
type Rollup struct {
	abi abi.ABI
}

// GetABI returns the ABI associated with this contract binding.
func (c *Rollup) GetABI() abi.ABI {
	return c.abi
}

// NewRollup creates a new instance of Rollup.
func NewRollup() *Rollup {
	parsed, err := RollupMetaData.ParseABI()
	if err != nil {
		panic(errors.New("invalid ABI: " + err.Error()))
	}
	return &Rollup{abi: *parsed}
}

// Instance creates a wrapper for a deployed contract instance at the given address.
// Use this to create the instance object passed to abigen v2 library functions Call, Transact, etc.
func (c *Rollup) Instance(backend bind.ContractBackend, addr common.Address) *bind.BoundContract {
	return bind.NewBoundContract(addr, c.abi, backend, backend, backend)
}

// PackConstructor is the Go binding used to pack the parameters required for
// contract deployment.
//
// Solidity: constructor((uint64,uint64,uint64,uint64,address,address,uint64,bytes,bytes) c) payable returns()
func (rollup *Rollup) PackConstructor(c Config) []byte {
	enc, err := rollup.abi.Pack("", c)
	if err != nil {
		panic(err)
	}
	return enc
}

// PackBurnedFees is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x8bd2a967.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function burnedFees() view returns(uint256)
func (rollup *Rollup) PackBurnedFees() []byte {
	enc, err := rollup.abi.Pack("burnedFees")
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackBurnedFees is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x8bd2a967.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function burnedFees() view returns(uint256)
func (rollup *Rollup) TryPackBurnedFees() ([]byte, error) {
	return rollup.abi.Pack("burnedFees")
}

// UnpackBurnedFees is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0x8bd2a967.
//
// Solidity: function burnedFees() view returns(uint256)
func (rollup *Rollup) UnpackBurnedFees(data []byte) (*big.Int, error) {
	out, err := rollup.abi.Unpack("burnedFees", data)
	if err != nil {
		return new(big.Int), err
	}
	out0 := abi.ConvertType(out[0], new(big.Int)).(*big.Int)
	return out0, nil
}

// PackChainId is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x9a8a0592.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function chainId() view returns(uint64)
func (rollup *Rollup) PackChainId() []byte {
	enc, err := rollup.abi.Pack("chainId")
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackChainId is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x9a8a0592.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function chainId() view returns(uint64)
func (rollup *Rollup) TryPackChainId() ([]byte, error) {
	return rollup.abi.Pack("chainId")
}

// UnpackChainId is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0x9a8a0592.
//
// Solidity: function chainId() view returns(uint64)
func (rollup *Rollup) UnpackChainId(data []byte) (uint64, error) {
	out, err := rollup.abi.Unpack("chainId", data)
	if err != nil {
		return *new(uint64), err
	}
	out0 := *abi.ConvertType(out[0], new(uint64)).(*uint64)
	return out0, nil
}

// PackFeeRecipient is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x46904840.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function feeRecipient() view returns(address)
func (rollup *Rollup) PackFeeRecipient() []byte {
	enc, err := rollup.abi.Pack("feeRecipient")
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackFeeRecipient is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x46904840.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function feeRecipient() view returns(address)
func (rollup *Rollup) TryPackFeeRecipient() ([]byte, error) {
	return rollup.abi.Pack("feeRecipient")
}

// UnpackFeeRecipient is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0x46904840.
//
// Solidity: function feeRecipient() view returns(address)
func (rollup *Rollup) UnpackFeeRecipient(data []byte) (common.Address, error) {
	out, err := rollup.abi.Unpack("feeRecipient", data)
	if err != nil {
		return *new(common.Address), err
	}
	out0 := *abi.ConvertType(out[0], new(common.Address)).(*common.Address)
	return out0, nil
}

// PackGasLimit is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xf68016b7.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function gasLimit() view returns(uint64)
func (rollup *Rollup) PackGasLimit() []byte {
	enc, err := rollup.abi.Pack("gasLimit")
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackGasLimit is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xf68016b7.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function gasLimit() view returns(uint64)
func (rollup *Rollup) TryPackGasLimit() ([]byte, error) {
	return rollup.abi.Pack("gasLimit")
}

// UnpackGasLimit is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0xf68016b7.
//
// Solidity: function gasLimit() view returns(uint64)
func (rollup *Rollup) UnpackGasLimit(data []byte) (uint64, error) {
	out, err := rollup.abi.Unpack("gasLimit", data)
	if err != nil {
		return *new(uint64), err
	}
	out0 := *abi.ConvertType(out[0], new(uint64)).(*uint64)
	return out0, nil
}

// PackHashAt is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x7c4b99b8.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function hashAt(uint64 number) view returns(bytes32)
func (rollup *Rollup) PackHashAt(number uint64) []byte {
	enc, err := rollup.abi.Pack("hashAt", number)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackHashAt is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x7c4b99b8.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function hashAt(uint64 number) view returns(bytes32)
func (rollup *Rollup) TryPackHashAt(number uint64) ([]byte, error) {
	return rollup.abi.Pack("hashAt", number)
}

// UnpackHashAt is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0x7c4b99b8.
//
// Solidity: function hashAt(uint64 number) view returns(bytes32)
func (rollup *Rollup) UnpackHashAt(data []byte) ([32]byte, error) {
	out, err := rollup.abi.Unpack("hashAt", data)
	if err != nil {
		return *new([32]byte), err
	}
	out0 := *abi.ConvertType(out[0], new([32]byte)).(*[32]byte)
	return out0, nil
}

// PackHead is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x8f7dcfa3.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function head() view returns((uint64,bytes32,bytes32,uint64,uint8,uint64,bytes32,uint64,uint64))
func (rollup *Rollup) PackHead() []byte {
	enc, err := rollup.abi.Pack("head")
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackHead is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x8f7dcfa3.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function head() view returns((uint64,bytes32,bytes32,uint64,uint8,uint64,bytes32,uint64,uint64))
func (rollup *Rollup) TryPackHead() ([]byte, error) {
	return rollup.abi.Pack("head")
}

// UnpackHead is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0x8f7dcfa3.
//
// Solidity: function head() view returns((uint64,bytes32,bytes32,uint64,uint8,uint64,bytes32,uint64,uint64))
func (rollup *Rollup) UnpackHead(data []byte) (Head, error) {
	out, err := rollup.abi.Unpack("head", data)
	if err != nil {
		return *new(Head), err
	}
	out0 := *abi.ConvertType(out[0], new(Head)).(*Head)
	return out0, nil
}

// PackInboxCount is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xa95f6a84.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function inboxCount() pure returns(uint64)
func (rollup *Rollup) PackInboxCount() []byte {
	enc, err := rollup.abi.Pack("inboxCount")
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackInboxCount is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xa95f6a84.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function inboxCount() pure returns(uint64)
func (rollup *Rollup) TryPackInboxCount() ([]byte, error) {
	return rollup.abi.Pack("inboxCount")
}

// UnpackInboxCount is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0xa95f6a84.
//
// Solidity: function inboxCount() pure returns(uint64)
func (rollup *Rollup) UnpackInboxCount(data []byte) (uint64, error) {
	out, err := rollup.abi.Unpack("inboxCount", data)
	if err != nil {
		return *new(uint64), err
	}
	out0 := *abi.ConvertType(out[0], new(uint64)).(*uint64)
	return out0, nil
}

// PackInboxRootAt is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x66acc4e9.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function inboxRootAt(uint64 count) pure returns(bytes32)
func (rollup *Rollup) PackInboxRootAt(count uint64) []byte {
	enc, err := rollup.abi.Pack("inboxRootAt", count)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackInboxRootAt is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x66acc4e9.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function inboxRootAt(uint64 count) pure returns(bytes32)
func (rollup *Rollup) TryPackInboxRootAt(count uint64) ([]byte, error) {
	return rollup.abi.Pack("inboxRootAt", count)
}

// UnpackInboxRootAt is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0x66acc4e9.
//
// Solidity: function inboxRootAt(uint64 count) pure returns(bytes32)
func (rollup *Rollup) UnpackInboxRootAt(data []byte) ([32]byte, error) {
	out, err := rollup.abi.Unpack("inboxRootAt", data)
	if err != nil {
		return *new([32]byte), err
	}
	out0 := *abi.ConvertType(out[0], new([32]byte)).(*[32]byte)
	return out0, nil
}

// PackIncludeBased is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x328397dd.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function includeBased(bytes trace, (uint64,bytes32,bytes32,uint64) anchor) returns()
func (rollup *Rollup) PackIncludeBased(trace []byte, anchor Anchor) []byte {
	enc, err := rollup.abi.Pack("includeBased", trace, anchor)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackIncludeBased is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x328397dd.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function includeBased(bytes trace, (uint64,bytes32,bytes32,uint64) anchor) returns()
func (rollup *Rollup) TryPackIncludeBased(trace []byte, anchor Anchor) ([]byte, error) {
	return rollup.abi.Pack("includeBased", trace, anchor)
}

// PackL1Genesis is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x86fe1e8d.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function l1Genesis() view returns(uint64)
func (rollup *Rollup) PackL1Genesis() []byte {
	enc, err := rollup.abi.Pack("l1Genesis")
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackL1Genesis is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x86fe1e8d.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function l1Genesis() view returns(uint64)
func (rollup *Rollup) TryPackL1Genesis() ([]byte, error) {
	return rollup.abi.Pack("l1Genesis")
}

// UnpackL1Genesis is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0x86fe1e8d.
//
// Solidity: function l1Genesis() view returns(uint64)
func (rollup *Rollup) UnpackL1Genesis(data []byte) (uint64, error) {
	out, err := rollup.abi.Unpack("l1Genesis", data)
	if err != nil {
		return *new(uint64), err
	}
	out0 := *abi.ConvertType(out[0], new(uint64)).(*uint64)
	return out0, nil
}

// PackMaxAnchorAge is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x6e1ec7db.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function maxAnchorAge() view returns(uint64)
func (rollup *Rollup) PackMaxAnchorAge() []byte {
	enc, err := rollup.abi.Pack("maxAnchorAge")
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackMaxAnchorAge is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x6e1ec7db.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function maxAnchorAge() view returns(uint64)
func (rollup *Rollup) TryPackMaxAnchorAge() ([]byte, error) {
	return rollup.abi.Pack("maxAnchorAge")
}

// UnpackMaxAnchorAge is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0x6e1ec7db.
//
// Solidity: function maxAnchorAge() view returns(uint64)
func (rollup *Rollup) UnpackMaxAnchorAge(data []byte) (uint64, error) {
	out, err := rollup.abi.Unpack("maxAnchorAge", data)
	if err != nil {
		return *new(uint64), err
	}
	out0 := *abi.ConvertType(out[0], new(uint64)).(*uint64)
	return out0, nil
}

// PackRingSize is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x74aaef37.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function ringSize() pure returns(uint256)
func (rollup *Rollup) PackRingSize() []byte {
	enc, err := rollup.abi.Pack("ringSize")
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackRingSize is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x74aaef37.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function ringSize() pure returns(uint256)
func (rollup *Rollup) TryPackRingSize() ([]byte, error) {
	return rollup.abi.Pack("ringSize")
}

// UnpackRingSize is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0x74aaef37.
//
// Solidity: function ringSize() pure returns(uint256)
func (rollup *Rollup) UnpackRingSize(data []byte) (*big.Int, error) {
	out, err := rollup.abi.Unpack("ringSize", data)
	if err != nil {
		return new(big.Int), err
	}
	out0 := abi.ConvertType(out[0], new(big.Int)).(*big.Int)
	return out0, nil
}

// PackSequencerKey is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xf81e837c.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function sequencerKey() view returns(bytes)
func (rollup *Rollup) PackSequencerKey() []byte {
	enc, err := rollup.abi.Pack("sequencerKey")
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackSequencerKey is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xf81e837c.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function sequencerKey() view returns(bytes)
func (rollup *Rollup) TryPackSequencerKey() ([]byte, error) {
	return rollup.abi.Pack("sequencerKey")
}

// UnpackSequencerKey is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0xf81e837c.
//
// Solidity: function sequencerKey() view returns(bytes)
func (rollup *Rollup) UnpackSequencerKey(data []byte) ([]byte, error) {
	out, err := rollup.abi.Unpack("sequencerKey", data)
	if err != nil {
		return *new([]byte), err
	}
	out0 := *abi.ConvertType(out[0], new([]byte)).(*[]byte)
	return out0, nil
}

// PackSettle is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xe4d2b8ec.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function settle(bytes trace, (uint64,bytes32,bytes32,uint64)[] anchors, uint8 kind, (uint64,bytes32) permit, bytes signature) returns()
func (rollup *Rollup) PackSettle(trace []byte, anchors []Anchor, kind uint8, permit Permit, signature []byte) []byte {
	enc, err := rollup.abi.Pack("settle", trace, anchors, kind, permit, signature)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackSettle is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xe4d2b8ec.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function settle(bytes trace, (uint64,bytes32,bytes32,uint64)[] anchors, uint8 kind, (uint64,bytes32) permit, bytes signature) returns()
func (rollup *Rollup) TryPackSettle(trace []byte, anchors []Anchor, kind uint8, permit Permit, signature []byte) ([]byte, error) {
	return rollup.abi.Pack("settle", trace, anchors, kind, permit, signature)
}

// PackSlotAt is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xd0b1d512.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function slotAt(uint256 timestamp) view returns(uint256)
func (rollup *Rollup) PackSlotAt(timestamp *big.Int) []byte {
	enc, err := rollup.abi.Pack("slotAt", timestamp)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackSlotAt is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xd0b1d512.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function slotAt(uint256 timestamp) view returns(uint256)
func (rollup *Rollup) TryPackSlotAt(timestamp *big.Int) ([]byte, error) {
	return rollup.abi.Pack("slotAt", timestamp)
}

// UnpackSlotAt is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0xd0b1d512.
//
// Solidity: function slotAt(uint256 timestamp) view returns(uint256)
func (rollup *Rollup) UnpackSlotAt(data []byte) (*big.Int, error) {
	out, err := rollup.abi.Unpack("slotAt", data)
	if err != nil {
		return new(big.Int), err
	}
	out0 := abi.ConvertType(out[0], new(big.Int)).(*big.Int)
	return out0, nil
}

// PackSlotSeconds is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x6738bc6a.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function slotSeconds() view returns(uint64)
func (rollup *Rollup) PackSlotSeconds() []byte {
	enc, err := rollup.abi.Pack("slotSeconds")
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackSlotSeconds is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x6738bc6a.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function slotSeconds() view returns(uint64)
func (rollup *Rollup) TryPackSlotSeconds() ([]byte, error) {
	return rollup.abi.Pack("slotSeconds")
}

// UnpackSlotSeconds is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0x6738bc6a.
//
// Solidity: function slotSeconds() view returns(uint64)
func (rollup *Rollup) UnpackSlotSeconds(data []byte) (uint64, error) {
	out, err := rollup.abi.Unpack("slotSeconds", data)
	if err != nil {
		return *new(uint64), err
	}
	out0 := *abi.ConvertType(out[0], new(uint64)).(*uint64)
	return out0, nil
}

// PackSlotStart is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xc2ea2134.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function slotStart(uint64 slot) view returns(uint256)
func (rollup *Rollup) PackSlotStart(slot uint64) []byte {
	enc, err := rollup.abi.Pack("slotStart", slot)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackSlotStart is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xc2ea2134.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function slotStart(uint64 slot) view returns(uint256)
func (rollup *Rollup) TryPackSlotStart(slot uint64) ([]byte, error) {
	return rollup.abi.Pack("slotStart", slot)
}

// UnpackSlotStart is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0xc2ea2134.
//
// Solidity: function slotStart(uint64 slot) view returns(uint256)
func (rollup *Rollup) UnpackSlotStart(data []byte) (*big.Int, error) {
	out, err := rollup.abi.Unpack("slotStart", data)
	if err != nil {
		return new(big.Int), err
	}
	out0 := abi.ConvertType(out[0], new(big.Int)).(*big.Int)
	return out0, nil
}

// PackTreasury is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x61d027b3.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function treasury() view returns(address)
func (rollup *Rollup) PackTreasury() []byte {
	enc, err := rollup.abi.Pack("treasury")
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackTreasury is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x61d027b3.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function treasury() view returns(address)
func (rollup *Rollup) TryPackTreasury() ([]byte, error) {
	return rollup.abi.Pack("treasury")
}

// UnpackTreasury is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0x61d027b3.
//
// Solidity: function treasury() view returns(address)
func (rollup *Rollup) UnpackTreasury(data []byte) (common.Address, error) {
	out, err := rollup.abi.Unpack("treasury", data)
	if err != nil {
		return *new(common.Address), err
	}
	out0 := *abi.ConvertType(out[0], new(common.Address)).(*common.Address)
	return out0, nil
}

// PackWithdrawBurned is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x9f3f9064.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function withdrawBurned() returns()
func (rollup *Rollup) PackWithdrawBurned() []byte {
	enc, err := rollup.abi.Pack("withdrawBurned")
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackWithdrawBurned is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x9f3f9064.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function withdrawBurned() returns()
func (rollup *Rollup) TryPackWithdrawBurned() ([]byte, error) {
	return rollup.abi.Pack("withdrawBurned")
}

// RollupBlockTaken represents a BlockTaken event raised by the Rollup contract.
type RollupBlockTaken struct {
	Number     uint64
	Hash       [32]byte
	Kind       uint8
	ParentHash [32]byte
	Permit     Permit
	Anchor     Anchor
	Data       []byte
	Raw        *types.Log // Blockchain specific contextual infos
}

const RollupBlockTakenEventName = "BlockTaken"

// ContractEventName returns the user-defined event name.
func (RollupBlockTaken) ContractEventName() string {
	return RollupBlockTakenEventName
}

// UnpackBlockTakenEvent is the Go binding that unpacks the event data emitted
// by contract.
//
// Solidity: event BlockTaken(uint64 indexed number, bytes32 indexed hash, uint8 indexed kind, bytes32 parentHash, (uint64,bytes32) permit, (uint64,bytes32,bytes32,uint64) anchor, bytes data)
func (rollup *Rollup) UnpackBlockTakenEvent(log *types.Log) (*RollupBlockTaken, error) {
	event := "BlockTaken"
	if len(log.Topics) == 0 {
		return nil, bind.ErrNoEventSignature
	}
	if log.Topics[0] != rollup.abi.Events[event].ID {
		return nil, bind.ErrEventSignatureMismatch
	}
	out := new(RollupBlockTaken)
	if len(log.Data) > 0 {
		if err := rollup.abi.UnpackIntoInterface(out, event, log.Data); err != nil {
			return nil, err
		}
	}
	var indexed abi.Arguments
	for _, arg := range rollup.abi.Events[event].Inputs {
		if arg.Indexed {
			indexed = append(indexed, arg)
		}
	}
	if err := abi.ParseTopics(out, indexed, log.Topics[1:]); err != nil {
		return nil, err
	}
	out.Raw = log
	return out, nil
}

// RollupBurnedFeesWithdrawn represents a BurnedFeesWithdrawn event raised by the Rollup contract.
type RollupBurnedFeesWithdrawn struct {
	Amount *big.Int
	Raw    *types.Log // Blockchain specific contextual infos
}

const RollupBurnedFeesWithdrawnEventName = "BurnedFeesWithdrawn"

// ContractEventName returns the user-defined event name.
func (RollupBurnedFeesWithdrawn) ContractEventName() string {
	return RollupBurnedFeesWithdrawnEventName
}

// UnpackBurnedFeesWithdrawnEvent is the Go binding that unpacks the event data emitted
// by contract.
//
// Solidity: event BurnedFeesWithdrawn(uint256 amount)
func (rollup *Rollup) UnpackBurnedFeesWithdrawnEvent(log *types.Log) (*RollupBurnedFeesWithdrawn, error) {
	event := "BurnedFeesWithdrawn"
	if len(log.Topics) == 0 {
		return nil, bind.ErrNoEventSignature
	}
	if log.Topics[0] != rollup.abi.Events[event].ID {
		return nil, bind.ErrEventSignatureMismatch
	}
	out := new(RollupBurnedFeesWithdrawn)
	if len(log.Data) > 0 {
		if err := rollup.abi.UnpackIntoInterface(out, event, log.Data); err != nil {
			return nil, err
		}
	}
	var indexed abi.Arguments
	for _, arg := range rollup.abi.Events[event].Inputs {
		if arg.Indexed {
			indexed = append(indexed, arg)
		}
	}
	if err := abi.ParseTopics(out, indexed, log.Topics[1:]); err != nil {
		return nil, err
	}
	out.Raw = log
	return out, nil
}

// RollupRunSettled represents a RunSettled event raised by the Rollup contract.
type RollupRunSettled struct {
	From      uint64
	To        uint64
	Tip       [32]byte
	Signature []byte
	Raw       *types.Log // Blockchain specific contextual infos
}

const RollupRunSettledEventName = "RunSettled"

// ContractEventName returns the user-defined event name.
func (RollupRunSettled) ContractEventName() string {
	return RollupRunSettledEventName
}

// UnpackRunSettledEvent is the Go binding that unpacks the event data emitted
// by contract.
//
// Solidity: event RunSettled(uint64 from, uint64 to, bytes32 indexed tip, bytes signature)
func (rollup *Rollup) UnpackRunSettledEvent(log *types.Log) (*RollupRunSettled, error) {
	event := "RunSettled"
	if len(log.Topics) == 0 {
		return nil, bind.ErrNoEventSignature
	}
	if log.Topics[0] != rollup.abi.Events[event].ID {
		return nil, bind.ErrEventSignatureMismatch
	}
	out := new(RollupRunSettled)
	if len(log.Data) > 0 {
		if err := rollup.abi.UnpackIntoInterface(out, event, log.Data); err != nil {
			return nil, err
		}
	}
	var indexed abi.Arguments
	for _, arg := range rollup.abi.Events[event].Inputs {
		if arg.Indexed {
			indexed = append(indexed, arg)
		}
	}
	if err := abi.ParseTopics(out, indexed, log.Topics[1:]); err != nil {
		return nil, err
	}
	out.Raw = log
	return out, nil
}

// UnpackError attempts to decode the provided error data using user-defined
// error definitions.
func (rollup *Rollup) UnpackError(raw []byte) (any, error) {
	if bytes.Equal(raw[:4], rollup.abi.Errors["AnchorBack"].ID.Bytes()[:4]) {
		return rollup.UnpackAnchorBackError(raw[4:])
	}
	if bytes.Equal(raw[:4], rollup.abi.Errors["AnchorNotL1Parent"].ID.Bytes()[:4]) {
		return rollup.UnpackAnchorNotL1ParentError(raw[4:])
	}
	if bytes.Equal(raw[:4], rollup.abi.Errors["AnchorTooOld"].ID.Bytes()[:4]) {
		return rollup.UnpackAnchorTooOldError(raw[4:])
	}
	if bytes.Equal(raw[:4], rollup.abi.Errors["AnchorUnknown"].ID.Bytes()[:4]) {
		return rollup.UnpackAnchorUnknownError(raw[4:])
	}
	if bytes.Equal(raw[:4], rollup.abi.Errors["BadCertificate"].ID.Bytes()[:4]) {
		return rollup.UnpackBadCertificateError(raw[4:])
	}
	if bytes.Equal(raw[:4], rollup.abi.Errors["BrokenRun"].ID.Bytes()[:4]) {
		return rollup.UnpackBrokenRunError(raw[4:])
	}
	if bytes.Equal(raw[:4], rollup.abi.Errors["EarlyChild"].ID.Bytes()[:4]) {
		return rollup.UnpackEarlyChildError(raw[4:])
	}
	if bytes.Equal(raw[:4], rollup.abi.Errors["ExecuteRefused"].ID.Bytes()[:4]) {
		return rollup.UnpackExecuteRefusedError(raw[4:])
	}
	if bytes.Equal(raw[:4], rollup.abi.Errors["FailedCall"].ID.Bytes()[:4]) {
		return rollup.UnpackFailedCallError(raw[4:])
	}
	if bytes.Equal(raw[:4], rollup.abi.Errors["HashFailed"].ID.Bytes()[:4]) {
		return rollup.UnpackHashFailedError(raw[4:])
	}
	if bytes.Equal(raw[:4], rollup.abi.Errors["InsufficientBalance"].ID.Bytes()[:4]) {
		return rollup.UnpackInsufficientBalanceError(raw[4:])
	}
	if bytes.Equal(raw[:4], rollup.abi.Errors["InvalidConfig"].ID.Bytes()[:4]) {
		return rollup.UnpackInvalidConfigError(raw[4:])
	}
	if bytes.Equal(raw[:4], rollup.abi.Errors["L1ParentUnavailable"].ID.Bytes()[:4]) {
		return rollup.UnpackL1ParentUnavailableError(raw[4:])
	}
	if bytes.Equal(raw[:4], rollup.abi.Errors["MalformedHeader"].ID.Bytes()[:4]) {
		return rollup.UnpackMalformedHeaderError(raw[4:])
	}
	if bytes.Equal(raw[:4], rollup.abi.Errors["MalformedTrace"].ID.Bytes()[:4]) {
		return rollup.UnpackMalformedTraceError(raw[4:])
	}
	if bytes.Equal(raw[:4], rollup.abi.Errors["NotASlot"].ID.Bytes()[:4]) {
		return rollup.UnpackNotASlotError(raw[4:])
	}
	if bytes.Equal(raw[:4], rollup.abi.Errors["NotOpen"].ID.Bytes()[:4]) {
		return rollup.UnpackNotOpenError(raw[4:])
	}
	if bytes.Equal(raw[:4], rollup.abi.Errors["PointIsIdentity"].ID.Bytes()[:4]) {
		return rollup.UnpackPointIsIdentityError(raw[4:])
	}
	if bytes.Equal(raw[:4], rollup.abi.Errors["PointLength"].ID.Bytes()[:4]) {
		return rollup.UnpackPointLengthError(raw[4:])
	}
	if bytes.Equal(raw[:4], rollup.abi.Errors["PointRefused"].ID.Bytes()[:4]) {
		return rollup.UnpackPointRefusedError(raw[4:])
	}
	if bytes.Equal(raw[:4], rollup.abi.Errors["ReentrancyGuardReentrantCall"].ID.Bytes()[:4]) {
		return rollup.UnpackReentrancyGuardReentrantCallError(raw[4:])
	}
	if bytes.Equal(raw[:4], rollup.abi.Errors["RunConflicts"].ID.Bytes()[:4]) {
		return rollup.UnpackRunConflictsError(raw[4:])
	}
	if bytes.Equal(raw[:4], rollup.abi.Errors["SafeCastOverflowedUintDowncast"].ID.Bytes()[:4]) {
		return rollup.UnpackSafeCastOverflowedUintDowncastError(raw[4:])
	}
	if bytes.Equal(raw[:4], rollup.abi.Errors["StaleParent"].ID.Bytes()[:4]) {
		return rollup.UnpackStaleParentError(raw[4:])
	}
	if bytes.Equal(raw[:4], rollup.abi.Errors["TraceVersion"].ID.Bytes()[:4]) {
		return rollup.UnpackTraceVersionError(raw[4:])
	}
	if bytes.Equal(raw[:4], rollup.abi.Errors["UnknownBlock"].ID.Bytes()[:4]) {
		return rollup.UnpackUnknownBlockError(raw[4:])
	}
	if bytes.Equal(raw[:4], rollup.abi.Errors["UnknownInboxCount"].ID.Bytes()[:4]) {
		return rollup.UnpackUnknownInboxCountError(raw[4:])
	}
	if bytes.Equal(raw[:4], rollup.abi.Errors["UnusedAnchors"].ID.Bytes()[:4]) {
		return rollup.UnpackUnusedAnchorsError(raw[4:])
	}
	if bytes.Equal(raw[:4], rollup.abi.Errors["WrongAnchor"].ID.Bytes()[:4]) {
		return rollup.UnpackWrongAnchorError(raw[4:])
	}
	if bytes.Equal(raw[:4], rollup.abi.Errors["WrongBlockCount"].ID.Bytes()[:4]) {
		return rollup.UnpackWrongBlockCountError(raw[4:])
	}
	if bytes.Equal(raw[:4], rollup.abi.Errors["WrongExtraData"].ID.Bytes()[:4]) {
		return rollup.UnpackWrongExtraDataError(raw[4:])
	}
	if bytes.Equal(raw[:4], rollup.abi.Errors["WrongFeeRecipient"].ID.Bytes()[:4]) {
		return rollup.UnpackWrongFeeRecipientError(raw[4:])
	}
	if bytes.Equal(raw[:4], rollup.abi.Errors["WrongGasLimit"].ID.Bytes()[:4]) {
		return rollup.UnpackWrongGasLimitError(raw[4:])
	}
	if bytes.Equal(raw[:4], rollup.abi.Errors["WrongInboxRoot"].ID.Bytes()[:4]) {
		return rollup.UnpackWrongInboxRootError(raw[4:])
	}
	if bytes.Equal(raw[:4], rollup.abi.Errors["WrongKind"].ID.Bytes()[:4]) {
		return rollup.UnpackWrongKindError(raw[4:])
	}
	if bytes.Equal(raw[:4], rollup.abi.Errors["WrongL1Parent"].ID.Bytes()[:4]) {
		return rollup.UnpackWrongL1ParentError(raw[4:])
	}
	if bytes.Equal(raw[:4], rollup.abi.Errors["WrongPermit"].ID.Bytes()[:4]) {
		return rollup.UnpackWrongPermitError(raw[4:])
	}
	if bytes.Equal(raw[:4], rollup.abi.Errors["WrongPrevRandao"].ID.Bytes()[:4]) {
		return rollup.UnpackWrongPrevRandaoError(raw[4:])
	}
	if bytes.Equal(raw[:4], rollup.abi.Errors["WrongSlot"].ID.Bytes()[:4]) {
		return rollup.UnpackWrongSlotError(raw[4:])
	}
	if bytes.Equal(raw[:4], rollup.abi.Errors["WrongTimestamp"].ID.Bytes()[:4]) {
		return rollup.UnpackWrongTimestampError(raw[4:])
	}
	return nil, errors.New("Unknown error")
}

// RollupAnchorBack represents a AnchorBack error raised by the Rollup contract.
type RollupAnchorBack struct {
	L1Number         uint64
	InboxCount       uint64
	ParentL1Number   uint64
	ParentInboxCount uint64
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error AnchorBack(uint64 l1Number, uint64 inboxCount, uint64 parentL1Number, uint64 parentInboxCount)
func RollupAnchorBackErrorID() common.Hash {
	return common.HexToHash("0x0c6be21d6dde82e0299b23a57e05138b973c60e5a3ff5a8eba9c2b1749527a9f")
}

// UnpackAnchorBackError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error AnchorBack(uint64 l1Number, uint64 inboxCount, uint64 parentL1Number, uint64 parentInboxCount)
func (rollup *Rollup) UnpackAnchorBackError(raw []byte) (*RollupAnchorBack, error) {
	out := new(RollupAnchorBack)
	if err := rollup.abi.UnpackIntoInterface(out, "AnchorBack", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// RollupAnchorNotL1Parent represents a AnchorNotL1Parent error raised by the Rollup contract.
type RollupAnchorNotL1Parent struct {
	L1Number uint64
	L1Hash   [32]byte
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error AnchorNotL1Parent(uint64 l1Number, bytes32 l1Hash)
func RollupAnchorNotL1ParentErrorID() common.Hash {
	return common.HexToHash("0x0e708950846b11aab6d5f926ac9130c5bc28469e4d1027ea60caae9759a17c03")
}

// UnpackAnchorNotL1ParentError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error AnchorNotL1Parent(uint64 l1Number, bytes32 l1Hash)
func (rollup *Rollup) UnpackAnchorNotL1ParentError(raw []byte) (*RollupAnchorNotL1Parent, error) {
	out := new(RollupAnchorNotL1Parent)
	if err := rollup.abi.UnpackIntoInterface(out, "AnchorNotL1Parent", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// RollupAnchorTooOld represents a AnchorTooOld error raised by the Rollup contract.
type RollupAnchorTooOld struct {
	L1Number uint64
	Oldest   *big.Int
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error AnchorTooOld(uint64 l1Number, uint256 oldest)
func RollupAnchorTooOldErrorID() common.Hash {
	return common.HexToHash("0x6057870fc9f082bf467469449abb8e2ef0965a5adcc9779f9cce6c7244b52094")
}

// UnpackAnchorTooOldError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error AnchorTooOld(uint64 l1Number, uint256 oldest)
func (rollup *Rollup) UnpackAnchorTooOldError(raw []byte) (*RollupAnchorTooOld, error) {
	out := new(RollupAnchorTooOld)
	if err := rollup.abi.UnpackIntoInterface(out, "AnchorTooOld", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// RollupAnchorUnknown represents a AnchorUnknown error raised by the Rollup contract.
type RollupAnchorUnknown struct {
	L1Number uint64
	Given    [32]byte
	Known    [32]byte
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error AnchorUnknown(uint64 l1Number, bytes32 given, bytes32 known)
func RollupAnchorUnknownErrorID() common.Hash {
	return common.HexToHash("0xac2ce5279169bbde44c3ce30a9cc599dc422c0b69a315be4ec05c85d007fb159")
}

// UnpackAnchorUnknownError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error AnchorUnknown(uint64 l1Number, bytes32 given, bytes32 known)
func (rollup *Rollup) UnpackAnchorUnknownError(raw []byte) (*RollupAnchorUnknown, error) {
	out := new(RollupAnchorUnknown)
	if err := rollup.abi.UnpackIntoInterface(out, "AnchorUnknown", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// RollupBadCertificate represents a BadCertificate error raised by the Rollup contract.
type RollupBadCertificate struct {
	Digest [32]byte
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error BadCertificate(bytes32 digest)
func RollupBadCertificateErrorID() common.Hash {
	return common.HexToHash("0x171ef33cf6510accda8dcd85b3cb5624c574c95c48330d1bc8af9f45185c85dd")
}

// UnpackBadCertificateError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error BadCertificate(bytes32 digest)
func (rollup *Rollup) UnpackBadCertificateError(raw []byte) (*RollupBadCertificate, error) {
	out := new(RollupBadCertificate)
	if err := rollup.abi.UnpackIntoInterface(out, "BadCertificate", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// RollupBrokenRun represents a BrokenRun error raised by the Rollup contract.
type RollupBrokenRun struct {
	Number uint64
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error BrokenRun(uint64 number)
func RollupBrokenRunErrorID() common.Hash {
	return common.HexToHash("0x6e03b7249d89856e156924bf04a8f86748dec7fd7308f23a758257b0dca25f8f")
}

// UnpackBrokenRunError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error BrokenRun(uint64 number)
func (rollup *Rollup) UnpackBrokenRunError(raw []byte) (*RollupBrokenRun, error) {
	out := new(RollupBrokenRun)
	if err := rollup.abi.UnpackIntoInterface(out, "BrokenRun", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// RollupEarlyChild represents a EarlyChild error raised by the Rollup contract.
type RollupEarlyChild struct {
	Timestamp uint64
	SlotStart *big.Int
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error EarlyChild(uint64 timestamp, uint256 slotStart)
func RollupEarlyChildErrorID() common.Hash {
	return common.HexToHash("0xe910a4fa721bf10d2d6c40d3d8eaf9a586187c4d54b1f5047e0f30e1d545c7fb")
}

// UnpackEarlyChildError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error EarlyChild(uint64 timestamp, uint256 slotStart)
func (rollup *Rollup) UnpackEarlyChildError(raw []byte) (*RollupEarlyChild, error) {
	out := new(RollupEarlyChild)
	if err := rollup.abi.UnpackIntoInterface(out, "EarlyChild", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// RollupExecuteRefused represents a ExecuteRefused error raised by the Rollup contract.
type RollupExecuteRefused struct {
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error ExecuteRefused()
func RollupExecuteRefusedErrorID() common.Hash {
	return common.HexToHash("0x3e032b7fa17d963fbfd13bf34866d6eb157b06b3eea0bea16d9eeca35b0341e7")
}

// UnpackExecuteRefusedError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error ExecuteRefused()
func (rollup *Rollup) UnpackExecuteRefusedError(raw []byte) (*RollupExecuteRefused, error) {
	out := new(RollupExecuteRefused)
	if err := rollup.abi.UnpackIntoInterface(out, "ExecuteRefused", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// RollupFailedCall represents a FailedCall error raised by the Rollup contract.
type RollupFailedCall struct {
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error FailedCall()
func RollupFailedCallErrorID() common.Hash {
	return common.HexToHash("0xd6bda27508c0fb6d8a39b4b122878dab26f731a7d4e4abe711dd3731899052a4")
}

// UnpackFailedCallError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error FailedCall()
func (rollup *Rollup) UnpackFailedCallError(raw []byte) (*RollupFailedCall, error) {
	out := new(RollupFailedCall)
	if err := rollup.abi.UnpackIntoInterface(out, "FailedCall", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// RollupHashFailed represents a HashFailed error raised by the Rollup contract.
type RollupHashFailed struct {
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error HashFailed()
func RollupHashFailedErrorID() common.Hash {
	return common.HexToHash("0x832d990523b0f1125c37152b6c66d767cd29e1b4cf69ffe3572fb4d8642c76d7")
}

// UnpackHashFailedError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error HashFailed()
func (rollup *Rollup) UnpackHashFailedError(raw []byte) (*RollupHashFailed, error) {
	out := new(RollupHashFailed)
	if err := rollup.abi.UnpackIntoInterface(out, "HashFailed", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// RollupInsufficientBalance represents a InsufficientBalance error raised by the Rollup contract.
type RollupInsufficientBalance struct {
	Balance *big.Int
	Needed  *big.Int
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error InsufficientBalance(uint256 balance, uint256 needed)
func RollupInsufficientBalanceErrorID() common.Hash {
	return common.HexToHash("0xcf4791818fba6e019216eb4864093b4947f674afada5d305e57d598b641dad1d")
}

// UnpackInsufficientBalanceError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error InsufficientBalance(uint256 balance, uint256 needed)
func (rollup *Rollup) UnpackInsufficientBalanceError(raw []byte) (*RollupInsufficientBalance, error) {
	out := new(RollupInsufficientBalance)
	if err := rollup.abi.UnpackIntoInterface(out, "InsufficientBalance", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// RollupInvalidConfig represents a InvalidConfig error raised by the Rollup contract.
type RollupInvalidConfig struct {
	Field string
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error InvalidConfig(string field)
func RollupInvalidConfigErrorID() common.Hash {
	return common.HexToHash("0x89a61989863f97edef3cf9672465dbf8e5f073c532d59146a86917af6f971ea7")
}

// UnpackInvalidConfigError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error InvalidConfig(string field)
func (rollup *Rollup) UnpackInvalidConfigError(raw []byte) (*RollupInvalidConfig, error) {
	out := new(RollupInvalidConfig)
	if err := rollup.abi.UnpackIntoInterface(out, "InvalidConfig", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// RollupL1ParentUnavailable represents a L1ParentUnavailable error raised by the Rollup contract.
type RollupL1ParentUnavailable struct {
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error L1ParentUnavailable()
func RollupL1ParentUnavailableErrorID() common.Hash {
	return common.HexToHash("0x861c1c44cac5bd56a8be140d101081eec84f619145722fb3b5711bdcae37466a")
}

// UnpackL1ParentUnavailableError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error L1ParentUnavailable()
func (rollup *Rollup) UnpackL1ParentUnavailableError(raw []byte) (*RollupL1ParentUnavailable, error) {
	out := new(RollupL1ParentUnavailable)
	if err := rollup.abi.UnpackIntoInterface(out, "L1ParentUnavailable", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// RollupMalformedHeader represents a MalformedHeader error raised by the Rollup contract.
type RollupMalformedHeader struct {
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error MalformedHeader()
func RollupMalformedHeaderErrorID() common.Hash {
	return common.HexToHash("0x34ea3f6ee72990850ba14992e1ca7072114ad0ff043c3976a3ed651411aa9d8c")
}

// UnpackMalformedHeaderError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error MalformedHeader()
func (rollup *Rollup) UnpackMalformedHeaderError(raw []byte) (*RollupMalformedHeader, error) {
	out := new(RollupMalformedHeader)
	if err := rollup.abi.UnpackIntoInterface(out, "MalformedHeader", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// RollupMalformedTrace represents a MalformedTrace error raised by the Rollup contract.
type RollupMalformedTrace struct {
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error MalformedTrace()
func RollupMalformedTraceErrorID() common.Hash {
	return common.HexToHash("0x9e66fa3c2fb98e7bdf4c29dac36fe774583d7866eab7aa22a78676ddaf3abccd")
}

// UnpackMalformedTraceError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error MalformedTrace()
func (rollup *Rollup) UnpackMalformedTraceError(raw []byte) (*RollupMalformedTrace, error) {
	out := new(RollupMalformedTrace)
	if err := rollup.abi.UnpackIntoInterface(out, "MalformedTrace", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// RollupNotASlot represents a NotASlot error raised by the Rollup contract.
type RollupNotASlot struct {
	Timestamp *big.Int
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error NotASlot(uint256 timestamp)
func RollupNotASlotErrorID() common.Hash {
	return common.HexToHash("0xd379bfaa9f5772d75219138985f7533bec393ff5788e4cd99879d3369a803895")
}

// UnpackNotASlotError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error NotASlot(uint256 timestamp)
func (rollup *Rollup) UnpackNotASlotError(raw []byte) (*RollupNotASlot, error) {
	out := new(RollupNotASlot)
	if err := rollup.abi.UnpackIntoInterface(out, "NotASlot", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// RollupNotOpen represents a NotOpen error raised by the Rollup contract.
type RollupNotOpen struct {
	HeadKind uint8
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error NotOpen(uint8 headKind)
func RollupNotOpenErrorID() common.Hash {
	return common.HexToHash("0x4b0145f39f12da139ef50e242bea8538f2a57b7be3bef724a89d6f892a5460d8")
}

// UnpackNotOpenError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error NotOpen(uint8 headKind)
func (rollup *Rollup) UnpackNotOpenError(raw []byte) (*RollupNotOpen, error) {
	out := new(RollupNotOpen)
	if err := rollup.abi.UnpackIntoInterface(out, "NotOpen", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// RollupPointIsIdentity represents a PointIsIdentity error raised by the Rollup contract.
type RollupPointIsIdentity struct {
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error PointIsIdentity()
func RollupPointIsIdentityErrorID() common.Hash {
	return common.HexToHash("0x65a1004e57e5ff35bb2168e116edf35ee6816b3dfa3f30dc91c266629e83aba5")
}

// UnpackPointIsIdentityError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error PointIsIdentity()
func (rollup *Rollup) UnpackPointIsIdentityError(raw []byte) (*RollupPointIsIdentity, error) {
	out := new(RollupPointIsIdentity)
	if err := rollup.abi.UnpackIntoInterface(out, "PointIsIdentity", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// RollupPointLength represents a PointLength error raised by the Rollup contract.
type RollupPointLength struct {
	Have *big.Int
	Want *big.Int
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error PointLength(uint256 have, uint256 want)
func RollupPointLengthErrorID() common.Hash {
	return common.HexToHash("0x64272dbfdc57032aa85bdc223a83c1ef87295b41dd5fe5232878099cb1da9701")
}

// UnpackPointLengthError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error PointLength(uint256 have, uint256 want)
func (rollup *Rollup) UnpackPointLengthError(raw []byte) (*RollupPointLength, error) {
	out := new(RollupPointLength)
	if err := rollup.abi.UnpackIntoInterface(out, "PointLength", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// RollupPointRefused represents a PointRefused error raised by the Rollup contract.
type RollupPointRefused struct {
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error PointRefused()
func RollupPointRefusedErrorID() common.Hash {
	return common.HexToHash("0x672a1f14e0d83253f84ce74fa6c8e11c78b14bad2513818680769687c7adba35")
}

// UnpackPointRefusedError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error PointRefused()
func (rollup *Rollup) UnpackPointRefusedError(raw []byte) (*RollupPointRefused, error) {
	out := new(RollupPointRefused)
	if err := rollup.abi.UnpackIntoInterface(out, "PointRefused", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// RollupReentrancyGuardReentrantCall represents a ReentrancyGuardReentrantCall error raised by the Rollup contract.
type RollupReentrancyGuardReentrantCall struct {
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error ReentrancyGuardReentrantCall()
func RollupReentrancyGuardReentrantCallErrorID() common.Hash {
	return common.HexToHash("0x3ee5aeb571de7fc460830b4d0017439a1ca56fb0bc39062227ade4fe4a24c1ca")
}

// UnpackReentrancyGuardReentrantCallError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error ReentrancyGuardReentrantCall()
func (rollup *Rollup) UnpackReentrancyGuardReentrantCallError(raw []byte) (*RollupReentrancyGuardReentrantCall, error) {
	out := new(RollupReentrancyGuardReentrantCall)
	if err := rollup.abi.UnpackIntoInterface(out, "ReentrancyGuardReentrantCall", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// RollupRunConflicts represents a RunConflicts error raised by the Rollup contract.
type RollupRunConflicts struct {
	Number  uint64
	Settled [32]byte
	Given   [32]byte
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error RunConflicts(uint64 number, bytes32 settled, bytes32 given)
func RollupRunConflictsErrorID() common.Hash {
	return common.HexToHash("0x84c28e44512a186c0f82de730a0ccb3a5b176db5c0b63820a47dfff1f2ee09f2")
}

// UnpackRunConflictsError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error RunConflicts(uint64 number, bytes32 settled, bytes32 given)
func (rollup *Rollup) UnpackRunConflictsError(raw []byte) (*RollupRunConflicts, error) {
	out := new(RollupRunConflicts)
	if err := rollup.abi.UnpackIntoInterface(out, "RunConflicts", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// RollupSafeCastOverflowedUintDowncast represents a SafeCastOverflowedUintDowncast error raised by the Rollup contract.
type RollupSafeCastOverflowedUintDowncast struct {
	Bits  uint8
	Value *big.Int
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error SafeCastOverflowedUintDowncast(uint8 bits, uint256 value)
func RollupSafeCastOverflowedUintDowncastErrorID() common.Hash {
	return common.HexToHash("0x6dfcc6503a32754ce7a89698e18201fc5294fd4aad43edefee786f88423b1a12")
}

// UnpackSafeCastOverflowedUintDowncastError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error SafeCastOverflowedUintDowncast(uint8 bits, uint256 value)
func (rollup *Rollup) UnpackSafeCastOverflowedUintDowncastError(raw []byte) (*RollupSafeCastOverflowedUintDowncast, error) {
	out := new(RollupSafeCastOverflowedUintDowncast)
	if err := rollup.abi.UnpackIntoInterface(out, "SafeCastOverflowedUintDowncast", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// RollupStaleParent represents a StaleParent error raised by the Rollup contract.
type RollupStaleParent struct {
	Head  [32]byte
	Given [32]byte
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error StaleParent(bytes32 head, bytes32 given)
func RollupStaleParentErrorID() common.Hash {
	return common.HexToHash("0xa8b951fb7d17fbcff2892fa8199d64c7442ee2f73fdf411a495a5471b455008c")
}

// UnpackStaleParentError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error StaleParent(bytes32 head, bytes32 given)
func (rollup *Rollup) UnpackStaleParentError(raw []byte) (*RollupStaleParent, error) {
	out := new(RollupStaleParent)
	if err := rollup.abi.UnpackIntoInterface(out, "StaleParent", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// RollupTraceVersion represents a TraceVersion error raised by the Rollup contract.
type RollupTraceVersion struct {
	Have uint8
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error TraceVersion(uint8 have)
func RollupTraceVersionErrorID() common.Hash {
	return common.HexToHash("0x4dbfead54564d85293d44b26650153acd11c35d867ee806731af8a90befb4968")
}

// UnpackTraceVersionError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error TraceVersion(uint8 have)
func (rollup *Rollup) UnpackTraceVersionError(raw []byte) (*RollupTraceVersion, error) {
	out := new(RollupTraceVersion)
	if err := rollup.abi.UnpackIntoInterface(out, "TraceVersion", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// RollupUnknownBlock represents a UnknownBlock error raised by the Rollup contract.
type RollupUnknownBlock struct {
	Number uint64
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error UnknownBlock(uint64 number)
func RollupUnknownBlockErrorID() common.Hash {
	return common.HexToHash("0xc5cfeb84d8612e74d70ce6e42c8f90b86fadf291f41868e03988b8ab97fc7b1c")
}

// UnpackUnknownBlockError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error UnknownBlock(uint64 number)
func (rollup *Rollup) UnpackUnknownBlockError(raw []byte) (*RollupUnknownBlock, error) {
	out := new(RollupUnknownBlock)
	if err := rollup.abi.UnpackIntoInterface(out, "UnknownBlock", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// RollupUnknownInboxCount represents a UnknownInboxCount error raised by the Rollup contract.
type RollupUnknownInboxCount struct {
	Count   uint64
	Current uint64
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error UnknownInboxCount(uint64 count, uint64 current)
func RollupUnknownInboxCountErrorID() common.Hash {
	return common.HexToHash("0xe9832226113cca7171d42ce54c25f6f6f4c04c007fea4780be98c13b196efa02")
}

// UnpackUnknownInboxCountError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error UnknownInboxCount(uint64 count, uint64 current)
func (rollup *Rollup) UnpackUnknownInboxCountError(raw []byte) (*RollupUnknownInboxCount, error) {
	out := new(RollupUnknownInboxCount)
	if err := rollup.abi.UnpackIntoInterface(out, "UnknownInboxCount", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// RollupUnusedAnchors represents a UnusedAnchors error raised by the Rollup contract.
type RollupUnusedAnchors struct {
	Used  *big.Int
	Given *big.Int
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error UnusedAnchors(uint256 used, uint256 given)
func RollupUnusedAnchorsErrorID() common.Hash {
	return common.HexToHash("0x3a111c2af3c84ad0e6980974f479f8a5aff457bb9660a6de9a509272e9b49da1")
}

// UnpackUnusedAnchorsError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error UnusedAnchors(uint256 used, uint256 given)
func (rollup *Rollup) UnpackUnusedAnchorsError(raw []byte) (*RollupUnusedAnchors, error) {
	out := new(RollupUnusedAnchors)
	if err := rollup.abi.UnpackIntoInterface(out, "UnusedAnchors", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// RollupWrongAnchor represents a WrongAnchor error raised by the Rollup contract.
type RollupWrongAnchor struct {
	Number     uint64
	BeaconRoot [32]byte
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error WrongAnchor(uint64 number, bytes32 beaconRoot)
func RollupWrongAnchorErrorID() common.Hash {
	return common.HexToHash("0x51c69c3aafbaf211e5e49f7ed5f0e6df969a566eccc706d9e3c46c32bbb68502")
}

// UnpackWrongAnchorError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error WrongAnchor(uint64 number, bytes32 beaconRoot)
func (rollup *Rollup) UnpackWrongAnchorError(raw []byte) (*RollupWrongAnchor, error) {
	out := new(RollupWrongAnchor)
	if err := rollup.abi.UnpackIntoInterface(out, "WrongAnchor", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// RollupWrongBlockCount represents a WrongBlockCount error raised by the Rollup contract.
type RollupWrongBlockCount struct {
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error WrongBlockCount()
func RollupWrongBlockCountErrorID() common.Hash {
	return common.HexToHash("0xe27f13c2f722f9252a4daed28cfc245f163ef83f8eceebc1142102fbef616919")
}

// UnpackWrongBlockCountError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error WrongBlockCount()
func (rollup *Rollup) UnpackWrongBlockCountError(raw []byte) (*RollupWrongBlockCount, error) {
	out := new(RollupWrongBlockCount)
	if err := rollup.abi.UnpackIntoInterface(out, "WrongBlockCount", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// RollupWrongExtraData represents a WrongExtraData error raised by the Rollup contract.
type RollupWrongExtraData struct {
	Number uint64
	Length *big.Int
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error WrongExtraData(uint64 number, uint256 length)
func RollupWrongExtraDataErrorID() common.Hash {
	return common.HexToHash("0xee20652f24e7201a69b788de8630edfee7f7474e8e286b35e199cbb13a9198a6")
}

// UnpackWrongExtraDataError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error WrongExtraData(uint64 number, uint256 length)
func (rollup *Rollup) UnpackWrongExtraDataError(raw []byte) (*RollupWrongExtraData, error) {
	out := new(RollupWrongExtraData)
	if err := rollup.abi.UnpackIntoInterface(out, "WrongExtraData", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// RollupWrongFeeRecipient represents a WrongFeeRecipient error raised by the Rollup contract.
type RollupWrongFeeRecipient struct {
	Number uint64
	Have   common.Address
	Want   common.Address
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error WrongFeeRecipient(uint64 number, address have, address want)
func RollupWrongFeeRecipientErrorID() common.Hash {
	return common.HexToHash("0xcfb344b169813992f364ddd2e442d1cd4a7ee17b146a9824e02e0f3485ebe166")
}

// UnpackWrongFeeRecipientError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error WrongFeeRecipient(uint64 number, address have, address want)
func (rollup *Rollup) UnpackWrongFeeRecipientError(raw []byte) (*RollupWrongFeeRecipient, error) {
	out := new(RollupWrongFeeRecipient)
	if err := rollup.abi.UnpackIntoInterface(out, "WrongFeeRecipient", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// RollupWrongGasLimit represents a WrongGasLimit error raised by the Rollup contract.
type RollupWrongGasLimit struct {
	Number uint64
	Have   uint64
	Want   uint64
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error WrongGasLimit(uint64 number, uint64 have, uint64 want)
func RollupWrongGasLimitErrorID() common.Hash {
	return common.HexToHash("0x6368d71f9f4a5105dfc08613f0eb578483b527a02556bc91032e315b37ce5917")
}

// UnpackWrongGasLimitError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error WrongGasLimit(uint64 number, uint64 have, uint64 want)
func (rollup *Rollup) UnpackWrongGasLimitError(raw []byte) (*RollupWrongGasLimit, error) {
	out := new(RollupWrongGasLimit)
	if err := rollup.abi.UnpackIntoInterface(out, "WrongGasLimit", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// RollupWrongInboxRoot represents a WrongInboxRoot error raised by the Rollup contract.
type RollupWrongInboxRoot struct {
	Count uint64
	Given [32]byte
	Known [32]byte
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error WrongInboxRoot(uint64 count, bytes32 given, bytes32 known)
func RollupWrongInboxRootErrorID() common.Hash {
	return common.HexToHash("0x152a1fd986333a783f618de95e56c92dfbf94ea4d4467ad57297c9f549718201")
}

// UnpackWrongInboxRootError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error WrongInboxRoot(uint64 count, bytes32 given, bytes32 known)
func (rollup *Rollup) UnpackWrongInboxRootError(raw []byte) (*RollupWrongInboxRoot, error) {
	out := new(RollupWrongInboxRoot)
	if err := rollup.abi.UnpackIntoInterface(out, "WrongInboxRoot", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// RollupWrongKind represents a WrongKind error raised by the Rollup contract.
type RollupWrongKind struct {
	Kind uint8
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error WrongKind(uint8 kind)
func RollupWrongKindErrorID() common.Hash {
	return common.HexToHash("0x7758e7e0e24bfdd670d4117b81b6d0e7915e8ee786576792be0be5b9837958b5")
}

// UnpackWrongKindError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error WrongKind(uint8 kind)
func (rollup *Rollup) UnpackWrongKindError(raw []byte) (*RollupWrongKind, error) {
	out := new(RollupWrongKind)
	if err := rollup.abi.UnpackIntoInterface(out, "WrongKind", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// RollupWrongL1Parent represents a WrongL1Parent error raised by the Rollup contract.
type RollupWrongL1Parent struct {
	Parent    [32]byte
	Permitted [32]byte
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error WrongL1Parent(bytes32 parent, bytes32 permitted)
func RollupWrongL1ParentErrorID() common.Hash {
	return common.HexToHash("0x309e5f9d758040fa5b6708129794f862ee8b571ddaf0885a35f8e52669c5de8c")
}

// UnpackWrongL1ParentError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error WrongL1Parent(bytes32 parent, bytes32 permitted)
func (rollup *Rollup) UnpackWrongL1ParentError(raw []byte) (*RollupWrongL1Parent, error) {
	out := new(RollupWrongL1Parent)
	if err := rollup.abi.UnpackIntoInterface(out, "WrongL1Parent", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// RollupWrongPermit represents a WrongPermit error raised by the Rollup contract.
type RollupWrongPermit struct {
	Kind     uint8
	Slot     uint64
	L1Parent [32]byte
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error WrongPermit(uint8 kind, uint64 slot, bytes32 l1Parent)
func RollupWrongPermitErrorID() common.Hash {
	return common.HexToHash("0xd72dd052288918b16b224a465b29e6b3a528cbfd6c0f049fdbd9d48a3e82b41c")
}

// UnpackWrongPermitError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error WrongPermit(uint8 kind, uint64 slot, bytes32 l1Parent)
func (rollup *Rollup) UnpackWrongPermitError(raw []byte) (*RollupWrongPermit, error) {
	out := new(RollupWrongPermit)
	if err := rollup.abi.UnpackIntoInterface(out, "WrongPermit", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// RollupWrongPrevRandao represents a WrongPrevRandao error raised by the Rollup contract.
type RollupWrongPrevRandao struct {
	Number uint64
	Have   [32]byte
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error WrongPrevRandao(uint64 number, bytes32 have)
func RollupWrongPrevRandaoErrorID() common.Hash {
	return common.HexToHash("0x22cee69e2c0cfe3a913601e3a097bd7796e6ba9d7c26608d1ddfd11e4ae05053")
}

// UnpackWrongPrevRandaoError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error WrongPrevRandao(uint64 number, bytes32 have)
func (rollup *Rollup) UnpackWrongPrevRandaoError(raw []byte) (*RollupWrongPrevRandao, error) {
	out := new(RollupWrongPrevRandao)
	if err := rollup.abi.UnpackIntoInterface(out, "WrongPrevRandao", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// RollupWrongSlot represents a WrongSlot error raised by the Rollup contract.
type RollupWrongSlot struct {
	Slot      *big.Int
	Permitted uint64
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error WrongSlot(uint256 slot, uint64 permitted)
func RollupWrongSlotErrorID() common.Hash {
	return common.HexToHash("0xef8c9fcc046ef5ca50ddde4b7a1e52de06be7181e73d55596eb0b694345f382b")
}

// UnpackWrongSlotError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error WrongSlot(uint256 slot, uint64 permitted)
func (rollup *Rollup) UnpackWrongSlotError(raw []byte) (*RollupWrongSlot, error) {
	out := new(RollupWrongSlot)
	if err := rollup.abi.UnpackIntoInterface(out, "WrongSlot", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// RollupWrongTimestamp represents a WrongTimestamp error raised by the Rollup contract.
type RollupWrongTimestamp struct {
	Number uint64
	Have   uint64
	Latest *big.Int
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error WrongTimestamp(uint64 number, uint64 have, uint256 latest)
func RollupWrongTimestampErrorID() common.Hash {
	return common.HexToHash("0x7573406b23c3a2a04cca4de3cdacc27b98f3c2b52cc6d87df78c0e44753ee5e6")
}

// UnpackWrongTimestampError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error WrongTimestamp(uint64 number, uint64 have, uint256 latest)
func (rollup *Rollup) UnpackWrongTimestampError(raw []byte) (*RollupWrongTimestamp, error) {
	out := new(RollupWrongTimestamp)
	if err := rollup.abi.UnpackIntoInterface(out, "WrongTimestamp", raw); err != nil {
		return nil, err
	}
	return out, nil
}
