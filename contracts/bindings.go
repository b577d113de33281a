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

// Branch is an auto generated low-level Go binding around an user-defined struct.
type Branch struct {
	Tip     SignedBlock
	Headers [][]byte
}

// Call is an auto generated low-level Go binding around an user-defined struct.
type Call struct {
	Target common.Address
	Value  *big.Int
	Data   []byte
}

// Config is an auto generated low-level Go binding around an user-defined struct.
type Config struct {
	ChainId        uint64
	L1Genesis      uint64
	SlotSeconds    uint64
	GasLimit       uint64
	FeeRecipient   common.Address
	Treasury       common.Address
	MaxAnchorAge   uint64
	BasedAfter     uint64
	ForcedDeadline uint64
	ForcedWindow   uint64
	ForcedPrice    *big.Int
	SequencerKey   []byte
	GenesisHeader  []byte
}

// Deposit is an auto generated low-level Go binding around an user-defined struct.
type Deposit struct {
	Index    uint64
	Sender   common.Address
	To       common.Address
	Owner    common.Address
	Value    *big.Int
	Fee      *big.Int
	GasLimit uint64
	Data     []byte
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

// Plan is an auto generated low-level Go binding around an user-defined struct.
type Plan struct {
	Borrow       *big.Int
	Trader       common.Address
	Message      []byte
	MessageGas   uint64
	Trace        []byte
	Anchor       Anchor
	Withdrawal   Withdrawal
	AccountProof [][]byte
	StorageProof [][]byte
	MinProfit    *big.Int
}

// SignedBlock is an auto generated low-level Go binding around an user-defined struct.
type SignedBlock struct {
	Number       uint64
	BlockHash    [32]byte
	ParentHash   [32]byte
	Kind         uint8
	AnchorNumber uint64
	AnchorL1Hash [32]byte
	Permit       Permit
	Signature    []byte
}

// SignedPromise is an auto generated low-level Go binding around an user-defined struct.
type SignedPromise struct {
	TxHash        [32]byte
	BlockNumber   uint64
	ParentHash    [32]byte
	Index         uint64
	ReceiptDigest [32]byte
	AnchorNumber  uint64
	AnchorL1Hash  [32]byte
	Time          uint64
	Signature     []byte
	Delegation    []byte
}

// Withdrawal is an auto generated low-level Go binding around an user-defined struct.
type Withdrawal struct {
	Index    uint64
	Sender   common.Address
	To       common.Address
	Value    *big.Int
	GasLimit uint64
	Data     []byte
}

// ArbitrageMetaData contains all meta data concerning the Arbitrage contract.
var ArbitrageMetaData = bind.MetaData{
	ABI: "[{\"inputs\":[{\"internalType\":\"contractRollup\",\"name\":\"rollup_\",\"type\":\"address\"},{\"internalType\":\"contractFlashLender\",\"name\":\"lender_\",\"type\":\"address\"},{\"internalType\":\"contractPool\",\"name\":\"pool_\",\"type\":\"address\"}],\"stateMutability\":\"nonpayable\",\"type\":\"constructor\"},{\"inputs\":[],\"name\":\"FailedCall\",\"type\":\"error\"},{\"inputs\":[{\"internalType\":\"uint256\",\"name\":\"balance\",\"type\":\"uint256\"},{\"internalType\":\"uint256\",\"name\":\"needed\",\"type\":\"uint256\"}],\"name\":\"InsufficientBalance\",\"type\":\"error\"},{\"inputs\":[{\"internalType\":\"address\",\"name\":\"caller\",\"type\":\"address\"}],\"name\":\"NotLender\",\"type\":\"error\"},{\"inputs\":[{\"internalType\":\"address\",\"name\":\"caller\",\"type\":\"address\"}],\"name\":\"NotOwner\",\"type\":\"error\"},{\"inputs\":[{\"internalType\":\"uint256\",\"name\":\"got\",\"type\":\"uint256\"},{\"internalType\":\"uint256\",\"name\":\"want\",\"type\":\"uint256\"}],\"name\":\"NotProfitable\",\"type\":\"error\"},{\"anonymous\":false,\"inputs\":[{\"indexed\":false,\"internalType\":\"uint256\",\"name\":\"borrowed\",\"type\":\"uint256\"},{\"indexed\":false,\"internalType\":\"uint256\",\"name\":\"tokens\",\"type\":\"uint256\"},{\"indexed\":false,\"internalType\":\"uint256\",\"name\":\"got\",\"type\":\"uint256\"},{\"indexed\":false,\"internalType\":\"uint256\",\"name\":\"profit\",\"type\":\"uint256\"}],\"name\":\"Profit\",\"type\":\"event\"},{\"inputs\":[],\"name\":\"lender\",\"outputs\":[{\"internalType\":\"contractFlashLender\",\"name\":\"\",\"type\":\"address\"}],\"stateMutability\":\"view\",\"type\":\"function\"},{\"inputs\":[{\"internalType\":\"uint256\",\"name\":\"amount\",\"type\":\"uint256\"},{\"internalType\":\"uint256\",\"name\":\"fee\",\"type\":\"uint256\"},{\"internalType\":\"bytes\",\"name\":\"data\",\"type\":\"bytes\"}],\"name\":\"onLoan\",\"outputs\":[],\"stateMutability\":\"payable\",\"type\":\"function\"},{\"inputs\":[],\"name\":\"owner\",\"outputs\":[{\"internalType\":\"address\",\"name\":\"\",\"type\":\"address\"}],\"stateMutability\":\"view\",\"type\":\"function\"},{\"inputs\":[],\"name\":\"pool\",\"outputs\":[{\"internalType\":\"contractPool\",\"name\":\"\",\"type\":\"address\"}],\"stateMutability\":\"view\",\"type\":\"function\"},{\"inputs\":[],\"name\":\"portal\",\"outputs\":[{\"internalType\":\"contractPortal\",\"name\":\"\",\"type\":\"address\"}],\"stateMutability\":\"view\",\"type\":\"function\"},{\"inputs\":[],\"name\":\"rollup\",\"outputs\":[{\"internalType\":\"contractRollup\",\"name\":\"\",\"type\":\"address\"}],\"stateMutability\":\"view\",\"type\":\"function\"},{\"inputs\":[{\"components\":[{\"internalType\":\"uint256\",\"name\":\"borrow\",\"type\":\"uint256\"},{\"internalType\":\"address\",\"name\":\"trader\",\"type\":\"address\"},{\"internalType\":\"bytes\",\"name\":\"message\",\"type\":\"bytes\"},{\"internalType\":\"uint64\",\"name\":\"messageGas\",\"type\":\"uint64\"},{\"internalType\":\"bytes\",\"name\":\"trace\",\"type\":\"bytes\"},{\"components\":[{\"internalType\":\"uint64\",\"name\":\"l1Number\",\"type\":\"uint64\"},{\"internalType\":\"bytes32\",\"name\":\"l1Hash\",\"type\":\"bytes32\"},{\"internalType\":\"bytes32\",\"name\":\"inboxRoot\",\"type\":\"bytes32\"},{\"internalType\":\"uint64\",\"name\":\"inboxCount\",\"type\":\"uint64\"}],\"internalType\":\"structAnchor\",\"name\":\"anchor\",\"type\":\"tuple\"},{\"components\":[{\"internalType\":\"uint64\",\"name\":\"index\",\"type\":\"uint64\"},{\"internalType\":\"address\",\"name\":\"sender\",\"type\":\"address\"},{\"internalType\":\"address\",\"name\":\"to\",\"type\":\"address\"},{\"internalType\":\"uint256\",\"name\":\"value\",\"type\":\"uint256\"},{\"internalType\":\"uint64\",\"name\":\"gasLimit\",\"type\":\"uint64\"},{\"internalType\":\"bytes\",\"name\":\"data\",\"type\":\"bytes\"}],\"internalType\":\"structWithdrawal\",\"name\":\"withdrawal\",\"type\":\"tuple\"},{\"internalType\":\"bytes[]\",\"name\":\"accountProof\",\"type\":\"bytes[]\"},{\"internalType\":\"bytes[]\",\"name\":\"storageProof\",\"type\":\"bytes[]\"},{\"internalType\":\"uint256\",\"name\":\"minProfit\",\"type\":\"uint256\"}],\"internalType\":\"structPlan\",\"name\":\"plan\",\"type\":\"tuple\"}],\"name\":\"run\",\"outputs\":[],\"stateMutability\":\"nonpayable\",\"type\":\"function\"},{\"stateMutability\":\"payable\",\"type\":\"receive\"}]",
	ID:  "Arbitrage",
	Bin: "0x61012080604052346101485760608161193a8038038091610020828561015f565b8339810103126101485780516001600160a01b038116808203610148576020830151926001600160a01b03841684036101485760400151916001600160a01b038316830361014857600493602093336101005260e05260c05260805260405192838092636425666b60e01b82525afa908115610154575f9161010e575b5060a0526040516117a39081610197823960805181818161054a0152610add015260a0518181816106970152610a00015260c05181818161013f015281816105b90152610744015260e051818181610d6101526112f201526101005181818160fc015281816106280152610a730152f35b90506020813d60201161014c575b816101296020938361015f565b8101031261014857516001600160a01b0381168103610148575f61009d565b5f80fd5b3d915061011c565b6040513d5f823e3d90fd5b601f909101601f19168101906001600160401b0382119082101761018257604052565b634e487b7160e01b5f52604160045260245ffdfe608080604052600436101561001c575b50361561001a575f80fd5b005b5f905f3560e01c90816316f0115b146112aa575080632854a058146106bb5780636425666b1461064c5780638da5cb5b146105dd578063bcead63e1461056e578063cb23bcb5146104ff5763dc08b2b10361000f57346104fc5760207ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffc3601126104fc5760043567ffffffffffffffff81116104b95780600401813603906101a07ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffc8301126104c85773ffffffffffffffffffffffffffffffffffffffff7f000000000000000000000000000000000000000000000000000000000000000016928333036104d0579084929173ffffffffffffffffffffffffffffffffffffffff7f000000000000000000000000000000000000000000000000000000000000000016928235926040519260208085015284604085015273ffffffffffffffffffffffffffffffffffffffff61019460248301611357565b1660608501526102186101c06101ad60448401856115a0565b6101a060808901526101e08801916115f0565b67ffffffffffffffff6101d5606485016113ec565b1660a08701526101e860848401856115a0565b907fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffc08884030160c08901526115f0565b9267ffffffffffffffff61022e60a484016113ec565b1660e086015260c482013561010086015260e482013561012086015267ffffffffffffffff61026061010484016113ec565b166101408601527fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff3d61012483013591018112156104cc5761040285936103d16103c56103866104379860c061037689610184990160a460048201918d6101607fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffc08289030191015267ffffffffffffffff6102f9846113ec565b16865273ffffffffffffffffffffffffffffffffffffffff61031d60248301611357565b16602087015273ffffffffffffffffffffffffffffffffffffffff61034460448301611357565b1660408701526064810135606087015267ffffffffffffffff610369608483016113ec565b16608087015201906115a0565b9190928160a082015201916115f0565b61039461014488018561162e565b907fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffc08a8403016101808b0152611681565b9161016486019061162e565b907fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffc0878403016101a0880152611681565b9101356101c0830152037fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffe08101835282611316565b823b156104c857610487928492836040518096819582947fd3f4ff2200000000000000000000000000000000000000000000000000000000845260048401526040602484015260448301906114a0565b03925af180156104bd576104a4575b506104a147836116fe565b80f35b816104ae91611316565b6104b957815f610496565b5080fd5b6040513d84823e3d90fd5b8380fd5b8780fd5b6024857f245aecd300000000000000000000000000000000000000000000000000000000815233600452fd5b80fd5b50346104fc57807ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffc3601126104fc57602060405173ffffffffffffffffffffffffffffffffffffffff7f0000000000000000000000000000000000000000000000000000000000000000168152f35b50346104fc57807ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffc3601126104fc57602060405173ffffffffffffffffffffffffffffffffffffffff7f0000000000000000000000000000000000000000000000000000000000000000168152f35b50346104fc57807ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffc3601126104fc57602060405173ffffffffffffffffffffffffffffffffffffffff7f0000000000000000000000000000000000000000000000000000000000000000168152f35b50346104fc57807ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffc3601126104fc57602060405173ffffffffffffffffffffffffffffffffffffffff7f0000000000000000000000000000000000000000000000000000000000000000168152f35b5060607ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffc360112610f9a576044359060043560243567ffffffffffffffff8411610f9a5736602385011215610f9a57836004013567ffffffffffffffff8111610f9a578401906024820194368611610f9a5773ffffffffffffffffffffffffffffffffffffffff7f0000000000000000000000000000000000000000000000000000000000000000169081330361127e57602081850312610f9a5760248101359067ffffffffffffffff8211610f9a5701928381036101a08112610f9a5760405190610140820182811067ffffffffffffffff82111761125157604052602486013582526107cb60448701611357565b60208301908152606487013567ffffffffffffffff8111610f9a578a60246107f5928a0101611378565b9360408401948552610809608489016113ec565b6060850190815260a489013567ffffffffffffffff8111610f9a577fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff606108568e60246080948e0101611378565b958288019687520112610f9a576040519b60808d018d811067ffffffffffffffff8211176112515760405261088d60c48b016113ec565b8d5260e48a013560208e01526101048a013560408e01528c60606108b46101248d016113ec565b91015260a086019c8d526101448a013567ffffffffffffffff8111610f9a578a01602481019360c091900312610f9a576040519260c0840184811067ffffffffffffffff8211176112515760405261090b816113ec565b845261091960208201611357565b602085015261092a60408201611357565b604085015260608101356060850152610945608082016113ec565b608085015260a08101359067ffffffffffffffff8211610f9a5761096b91839101611378565b60a084015260c086019283526101648a013567ffffffffffffffff8111610f9a5781602461099b928d0101611401565b9660e087019788526101848b013567ffffffffffffffff8111610f9a576101206109d060209460248f946101a4950101611401565b986101008101998a52019b01358b5267ffffffffffffffff73ffffffffffffffffffffffffffffffffffffffff807f000000000000000000000000000000000000000000000000000000000000000016965116935116905192610ab460405194859384937fafa38a57000000000000000000000000000000000000000000000000000000008552600485015273ffffffffffffffffffffffffffffffffffffffff7f00000000000000000000000000000000000000000000000000000000000000001660248501525f6044850152606484015260a0608484015260a48301906114a0565b03818d875af1801561120f5761121a575b5073ffffffffffffffffffffffffffffffffffffffff7f00000000000000000000000000000000000000000000000000000000000000001692519a519a833b15610f9a578390604051809d81927f328397dd0000000000000000000000000000000000000000000000000000000083526004830160a0905260a48301610b4a916114a0565b90805167ffffffffffffffff16602484015260208101516044840152604081015160648401526060015167ffffffffffffffff16608483015203815a5f948591f19a8b1561120f5760049b6111f8575b506101209051926040519b8c80927f8f7dcfa30000000000000000000000000000000000000000000000000000000082525afa998a156111ed57899a6110cd575b5067ffffffffffffffff899a9997989951169351925192813b156104cc5787610cc393610d368296610d0660a09560206040519b8c9a8b998a987f29fab708000000000000000000000000000000000000000000000000000000008a528160048b015267ffffffffffffffff81511660a48b015273ffffffffffffffffffffffffffffffffffffffff858201511660c48b015273ffffffffffffffffffffffffffffffffffffffff60408201511660e48b015260608101516101048b015267ffffffffffffffff6080820151166101248b0152015160c06101448a01526101648901906114a0565b906024880152601c8782037ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffc810160448a015289835201606488015201906114e3565b907ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffc8483030160848501526114e3565b03925af19081156110c25784916110a9575b505073ffffffffffffffffffffffffffffffffffffffff7f000000000000000000000000000000000000000000000000000000000000000016936040517ffc0c546a000000000000000000000000000000000000000000000000000000008152602081600481895afa801561109e578590611037575b6040517f70a0823100000000000000000000000000000000000000000000000000000000815230600482015296915073ffffffffffffffffffffffffffffffffffffffff16602087602481845afa968715610ff2578697610ffd575b50602086916044604051809481937f095ea7b30000000000000000000000000000000000000000000000000000000083528760048401528c60248401525af18015610ff257610fb1575b506020906064604051809781937fd04c69830000000000000000000000000000000000000000000000000000000083528a60048401528160248401523060448401525af1938415610fa6578794610f6c575b50610ecd90610ec58488611559565b905190611559565b808410610f3c575091610f2282610f138795610f0d608098967f450a06aa26a8062ba7f9fb0588358ab4e45c97d1349360ca941e59cdb61f6f449a611559565b906116fe565b610f1d8584611593565b611593565b91604051938452602084015260408301526060820152a180f35b86604491857f843e30ec000000000000000000000000000000000000000000000000000000008352600452602452fd5b9093506020813d602011610f9e575b81610f8860209383611316565b81010312610f9a575192610ecd610eb6565b5f80fd5b3d9150610f7b565b6040513d89823e3d90fd5b6020813d602011610fea575b81610fca60209383611316565b81010312610fe65751908115158203610fe65790506020610e64565b8580fd5b3d9150610fbd565b6040513d88823e3d90fd5b955095506020853d60201161102f575b8161101a60209383611316565b81010312610f9a579351948794906020610e1a565b3d915061100d565b506020813d602011611096575b8161105160209383611316565b81010312611092575173ffffffffffffffffffffffffffffffffffffffff811681036110925773ffffffffffffffffffffffffffffffffffffffff90610dbe565b8480fd5b3d9150611044565b6040513d87823e3d90fd5b816110b391611316565b6110be57825f610d48565b8280fd5b6040513d86823e3d90fd5b99506101208a3d82116111e5575b816110e96101209383611316565b810103126111e157604051996101208b019a808c1067ffffffffffffffff8d11176111b4578a9b60409b999a9b526111208261148b565b815260208201516020820152604082015160408201526111426060830161148b565b606082015260808201519160ff831683036111b05761010061119f9167ffffffffffffffff94608085015261117960a0820161148b565b60a085015260c081015160c085015261119460e0820161148b565b60e08501520161148b565b6101008201529a5098979698610bdb565b8980fd5b60248b7f4e487b710000000000000000000000000000000000000000000000000000000081526041600452fd5b8880fd5b3d91506110db565b6040513d8b823e3d90fd5b611205919a505f90611316565b5f98610120610b9a565b6040513d5f823e3d90fd5b6020813d602011611249575b8161123360209383611316565b81010312610f9a576112449061148b565b610ac5565b3d9150611226565b7f4e487b71000000000000000000000000000000000000000000000000000000005f52604160045260245ffd5b7f293f39d8000000000000000000000000000000000000000000000000000000005f523360045260245ffd5b34610f9a575f7ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffc360112610f9a5760209073ffffffffffffffffffffffffffffffffffffffff7f0000000000000000000000000000000000000000000000000000000000000000168152f35b90601f7fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffe0910116810190811067ffffffffffffffff82111761125157604052565b359073ffffffffffffffffffffffffffffffffffffffff82168203610f9a57565b81601f82011215610f9a5780359067ffffffffffffffff821161125157604051926113cb601f84017fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffe01660200185611316565b82845260208383010111610f9a57815f926020809301838601378301015290565b359067ffffffffffffffff82168203610f9a57565b9080601f83011215610f9a5781359167ffffffffffffffff8311611251578260051b90604051936114356020840186611316565b845260208085019282010191838311610f9a5760208201905b83821061145d57505050505090565b813567ffffffffffffffff8111610f9a5760209161148087848094880101611378565b81520191019061144e565b519067ffffffffffffffff82168203610f9a57565b907fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffe0601f602080948051918291828752018686015e5f8582860101520116010190565b9080602083519182815201916020808360051b8301019401925f915b83831061150e57505050505090565b909192939460208061154a837fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffe0866001960301875289516114a0565b970193019301919392906114ff565b9190820180921161156657565b7f4e487b71000000000000000000000000000000000000000000000000000000005f52601160045260245ffd5b9190820391821161156657565b90357fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffe182360301811215610f9a57016020813591019167ffffffffffffffff8211610f9a578136038313610f9a57565b601f82602094937fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffe093818652868601375f8582860101520116010190565b90357fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffe182360301811215610f9a57016020813591019167ffffffffffffffff8211610f9a578160051b36038313610f9a57565b90602083828152019260208260051b82010193835f925b8484106116a85750505050505090565b9091929394956020806116ee837fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffe086600196030188526116e88b886115a0565b906115f0565b9801940194019294939190611698565b814710611773575f80809373ffffffffffffffffffffffffffffffffffffffff82948360405161172f602082611316565b52165af11561173a57565b3d1561174b576040513d5f823e3d90fd5b7fd6bda275000000000000000000000000000000000000000000000000000000005f5260045ffd5b50477fcf479181000000000000000000000000000000000000000000000000000000005f5260045260245260445ffd",
}

// Arbitrage is an auto generated Go binding around an Ethereum contract.
type Arbitrage struct {
	abi abi.ABI
}

// GetABI returns the ABI associated with this contract binding.
func (c *Arbitrage) GetABI() abi.ABI {
	return c.abi
}

// NewArbitrage creates a new instance of Arbitrage.
func NewArbitrage() *Arbitrage {
	parsed, err := ArbitrageMetaData.ParseABI()
	if err != nil {
		panic(errors.New("invalid ABI: " + err.Error()))
	}
	return &Arbitrage{abi: *parsed}
}

// Instance creates a wrapper for a deployed contract instance at the given address.
// Use this to create the instance object passed to abigen v2 library functions Call, Transact, etc.
func (c *Arbitrage) Instance(backend bind.ContractBackend, addr common.Address) *bind.BoundContract {
	return bind.NewBoundContract(addr, c.abi, backend, backend, backend)
}

// PackConstructor is the Go binding used to pack the parameters required for
// contract deployment.
//
// Solidity: constructor(address rollup_, address lender_, address pool_) returns()
func (arbitrage *Arbitrage) PackConstructor(rollup_ common.Address, lender_ common.Address, pool_ common.Address) []byte {
	enc, err := arbitrage.abi.Pack("", rollup_, lender_, pool_)
	if err != nil {
		panic(err)
	}
	return enc
}

// PackLender is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xbcead63e.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function lender() view returns(address)
func (arbitrage *Arbitrage) PackLender() []byte {
	enc, err := arbitrage.abi.Pack("lender")
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackLender is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xbcead63e.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function lender() view returns(address)
func (arbitrage *Arbitrage) TryPackLender() ([]byte, error) {
	return arbitrage.abi.Pack("lender")
}

// UnpackLender is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0xbcead63e.
//
// Solidity: function lender() view returns(address)
func (arbitrage *Arbitrage) UnpackLender(data []byte) (common.Address, error) {
	out, err := arbitrage.abi.Unpack("lender", data)
	if err != nil {
		return *new(common.Address), err
	}
	out0 := *abi.ConvertType(out[0], new(common.Address)).(*common.Address)
	return out0, nil
}

// PackOnLoan is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x2854a058.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function onLoan(uint256 amount, uint256 fee, bytes data) payable returns()
func (arbitrage *Arbitrage) PackOnLoan(amount *big.Int, fee *big.Int, data []byte) []byte {
	enc, err := arbitrage.abi.Pack("onLoan", amount, fee, data)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackOnLoan is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x2854a058.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function onLoan(uint256 amount, uint256 fee, bytes data) payable returns()
func (arbitrage *Arbitrage) TryPackOnLoan(amount *big.Int, fee *big.Int, data []byte) ([]byte, error) {
	return arbitrage.abi.Pack("onLoan", amount, fee, data)
}

// PackOwner is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x8da5cb5b.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function owner() view returns(address)
func (arbitrage *Arbitrage) PackOwner() []byte {
	enc, err := arbitrage.abi.Pack("owner")
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackOwner is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x8da5cb5b.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function owner() view returns(address)
func (arbitrage *Arbitrage) TryPackOwner() ([]byte, error) {
	return arbitrage.abi.Pack("owner")
}

// UnpackOwner is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0x8da5cb5b.
//
// Solidity: function owner() view returns(address)
func (arbitrage *Arbitrage) UnpackOwner(data []byte) (common.Address, error) {
	out, err := arbitrage.abi.Unpack("owner", data)
	if err != nil {
		return *new(common.Address), err
	}
	out0 := *abi.ConvertType(out[0], new(common.Address)).(*common.Address)
	return out0, nil
}

// PackPool is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x16f0115b.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function pool() view returns(address)
func (arbitrage *Arbitrage) PackPool() []byte {
	enc, err := arbitrage.abi.Pack("pool")
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackPool is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x16f0115b.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function pool() view returns(address)
func (arbitrage *Arbitrage) TryPackPool() ([]byte, error) {
	return arbitrage.abi.Pack("pool")
}

// UnpackPool is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0x16f0115b.
//
// Solidity: function pool() view returns(address)
func (arbitrage *Arbitrage) UnpackPool(data []byte) (common.Address, error) {
	out, err := arbitrage.abi.Unpack("pool", data)
	if err != nil {
		return *new(common.Address), err
	}
	out0 := *abi.ConvertType(out[0], new(common.Address)).(*common.Address)
	return out0, nil
}

// PackPortal is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x6425666b.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function portal() view returns(address)
func (arbitrage *Arbitrage) PackPortal() []byte {
	enc, err := arbitrage.abi.Pack("portal")
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackPortal is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x6425666b.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function portal() view returns(address)
func (arbitrage *Arbitrage) TryPackPortal() ([]byte, error) {
	return arbitrage.abi.Pack("portal")
}

// UnpackPortal is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0x6425666b.
//
// Solidity: function portal() view returns(address)
func (arbitrage *Arbitrage) UnpackPortal(data []byte) (common.Address, error) {
	out, err := arbitrage.abi.Unpack("portal", data)
	if err != nil {
		return *new(common.Address), err
	}
	out0 := *abi.ConvertType(out[0], new(common.Address)).(*common.Address)
	return out0, nil
}

// PackRollup is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xcb23bcb5.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function rollup() view returns(address)
func (arbitrage *Arbitrage) PackRollup() []byte {
	enc, err := arbitrage.abi.Pack("rollup")
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
func (arbitrage *Arbitrage) TryPackRollup() ([]byte, error) {
	return arbitrage.abi.Pack("rollup")
}

// UnpackRollup is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0xcb23bcb5.
//
// Solidity: function rollup() view returns(address)
func (arbitrage *Arbitrage) UnpackRollup(data []byte) (common.Address, error) {
	out, err := arbitrage.abi.Unpack("rollup", data)
	if err != nil {
		return *new(common.Address), err
	}
	out0 := *abi.ConvertType(out[0], new(common.Address)).(*common.Address)
	return out0, nil
}

// PackRun is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xdc08b2b1.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function run((uint256,address,bytes,uint64,bytes,(uint64,bytes32,bytes32,uint64),(uint64,address,address,uint256,uint64,bytes),bytes[],bytes[],uint256) plan) returns()
func (arbitrage *Arbitrage) PackRun(plan Plan) []byte {
	enc, err := arbitrage.abi.Pack("run", plan)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackRun is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xdc08b2b1.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function run((uint256,address,bytes,uint64,bytes,(uint64,bytes32,bytes32,uint64),(uint64,address,address,uint256,uint64,bytes),bytes[],bytes[],uint256) plan) returns()
func (arbitrage *Arbitrage) TryPackRun(plan Plan) ([]byte, error) {
	return arbitrage.abi.Pack("run", plan)
}

// ArbitrageProfit represents a Profit event raised by the Arbitrage contract.
type ArbitrageProfit struct {
	Borrowed *big.Int
	Tokens   *big.Int
	Got      *big.Int
	Profit   *big.Int
	Raw      *types.Log // Blockchain specific contextual infos
}

const ArbitrageProfitEventName = "Profit"

// ContractEventName returns the user-defined event name.
func (ArbitrageProfit) ContractEventName() string {
	return ArbitrageProfitEventName
}

// UnpackProfitEvent is the Go binding that unpacks the event data emitted
// by contract.
//
// Solidity: event Profit(uint256 borrowed, uint256 tokens, uint256 got, uint256 profit)
func (arbitrage *Arbitrage) UnpackProfitEvent(log *types.Log) (*ArbitrageProfit, error) {
	event := "Profit"
	if len(log.Topics) == 0 {
		return nil, bind.ErrNoEventSignature
	}
	if log.Topics[0] != arbitrage.abi.Events[event].ID {
		return nil, bind.ErrEventSignatureMismatch
	}
	out := new(ArbitrageProfit)
	if len(log.Data) > 0 {
		if err := arbitrage.abi.UnpackIntoInterface(out, event, log.Data); err != nil {
			return nil, err
		}
	}
	var indexed abi.Arguments
	for _, arg := range arbitrage.abi.Events[event].Inputs {
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
func (arbitrage *Arbitrage) UnpackError(raw []byte) (any, error) {
	if bytes.Equal(raw[:4], arbitrage.abi.Errors["FailedCall"].ID.Bytes()[:4]) {
		return arbitrage.UnpackFailedCallError(raw[4:])
	}
	if bytes.Equal(raw[:4], arbitrage.abi.Errors["InsufficientBalance"].ID.Bytes()[:4]) {
		return arbitrage.UnpackInsufficientBalanceError(raw[4:])
	}
	if bytes.Equal(raw[:4], arbitrage.abi.Errors["NotLender"].ID.Bytes()[:4]) {
		return arbitrage.UnpackNotLenderError(raw[4:])
	}
	if bytes.Equal(raw[:4], arbitrage.abi.Errors["NotOwner"].ID.Bytes()[:4]) {
		return arbitrage.UnpackNotOwnerError(raw[4:])
	}
	if bytes.Equal(raw[:4], arbitrage.abi.Errors["NotProfitable"].ID.Bytes()[:4]) {
		return arbitrage.UnpackNotProfitableError(raw[4:])
	}
	return nil, errors.New("Unknown error")
}

// ArbitrageFailedCall represents a FailedCall error raised by the Arbitrage contract.
type ArbitrageFailedCall struct {
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error FailedCall()
func ArbitrageFailedCallErrorID() common.Hash {
	return common.HexToHash("0xd6bda27508c0fb6d8a39b4b122878dab26f731a7d4e4abe711dd3731899052a4")
}

// UnpackFailedCallError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error FailedCall()
func (arbitrage *Arbitrage) UnpackFailedCallError(raw []byte) (*ArbitrageFailedCall, error) {
	out := new(ArbitrageFailedCall)
	if err := arbitrage.abi.UnpackIntoInterface(out, "FailedCall", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// ArbitrageInsufficientBalance represents a InsufficientBalance error raised by the Arbitrage contract.
type ArbitrageInsufficientBalance struct {
	Balance *big.Int
	Needed  *big.Int
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error InsufficientBalance(uint256 balance, uint256 needed)
func ArbitrageInsufficientBalanceErrorID() common.Hash {
	return common.HexToHash("0xcf4791818fba6e019216eb4864093b4947f674afada5d305e57d598b641dad1d")
}

// UnpackInsufficientBalanceError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error InsufficientBalance(uint256 balance, uint256 needed)
func (arbitrage *Arbitrage) UnpackInsufficientBalanceError(raw []byte) (*ArbitrageInsufficientBalance, error) {
	out := new(ArbitrageInsufficientBalance)
	if err := arbitrage.abi.UnpackIntoInterface(out, "InsufficientBalance", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// ArbitrageNotLender represents a NotLender error raised by the Arbitrage contract.
type ArbitrageNotLender struct {
	Caller common.Address
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error NotLender(address caller)
func ArbitrageNotLenderErrorID() common.Hash {
	return common.HexToHash("0x293f39d83f16ddd4600988cdcd817d845ce0143073454d293bbd3129cd216837")
}

// UnpackNotLenderError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error NotLender(address caller)
func (arbitrage *Arbitrage) UnpackNotLenderError(raw []byte) (*ArbitrageNotLender, error) {
	out := new(ArbitrageNotLender)
	if err := arbitrage.abi.UnpackIntoInterface(out, "NotLender", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// ArbitrageNotOwner represents a NotOwner error raised by the Arbitrage contract.
type ArbitrageNotOwner struct {
	Caller common.Address
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error NotOwner(address caller)
func ArbitrageNotOwnerErrorID() common.Hash {
	return common.HexToHash("0x245aecd3fabbd17d6c3c92dc7f0ab916ea8cbf6fc1862c8b56893090ac3fff4c")
}

// UnpackNotOwnerError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error NotOwner(address caller)
func (arbitrage *Arbitrage) UnpackNotOwnerError(raw []byte) (*ArbitrageNotOwner, error) {
	out := new(ArbitrageNotOwner)
	if err := arbitrage.abi.UnpackIntoInterface(out, "NotOwner", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// ArbitrageNotProfitable represents a NotProfitable error raised by the Arbitrage contract.
type ArbitrageNotProfitable struct {
	Got  *big.Int
	Want *big.Int
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error NotProfitable(uint256 got, uint256 want)
func ArbitrageNotProfitableErrorID() common.Hash {
	return common.HexToHash("0x843e30ec60557d78f43f8716eb0484ddebe28093da6f99bc318ff309d849df81")
}

// UnpackNotProfitableError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error NotProfitable(uint256 got, uint256 want)
func (arbitrage *Arbitrage) UnpackNotProfitableError(raw []byte) (*ArbitrageNotProfitable, error) {
	out := new(ArbitrageNotProfitable)
	if err := arbitrage.abi.UnpackIntoInterface(out, "NotProfitable", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// BondMetaData contains all meta data concerning the Bond contract.
var BondMetaData = bind.MetaData{
	ABI: "[{\"inputs\":[{\"internalType\":\"contractRollup\",\"name\":\"rollup_\",\"type\":\"address\"},{\"internalType\":\"address\",\"name\":\"owner_\",\"type\":\"address\"},{\"internalType\":\"uint256\",\"name\":\"watchBlocks_\",\"type\":\"uint256\"}],\"stateMutability\":\"payable\",\"type\":\"constructor\"},{\"inputs\":[],\"name\":\"AlreadySlashed\",\"type\":\"error\"},{\"inputs\":[{\"internalType\":\"string\",\"name\":\"what\",\"type\":\"string\"}],\"name\":\"BadEvidence\",\"type\":\"error\"},{\"inputs\":[{\"internalType\":\"bytes32\",\"name\":\"digest\",\"type\":\"bytes32\"}],\"name\":\"BadSignature\",\"type\":\"error\"},{\"inputs\":[],\"name\":\"FailedCall\",\"type\":\"error\"},{\"inputs\":[],\"name\":\"HashFailed\",\"type\":\"error\"},{\"inputs\":[{\"internalType\":\"uint256\",\"name\":\"balance\",\"type\":\"uint256\"},{\"internalType\":\"uint256\",\"name\":\"needed\",\"type\":\"uint256\"}],\"name\":\"InsufficientBalance\",\"type\":\"error\"},{\"inputs\":[],\"name\":\"MalformedHeader\",\"type\":\"error\"},{\"inputs\":[],\"name\":\"MalformedTrace\",\"type\":\"error\"},{\"inputs\":[{\"internalType\":\"string\",\"name\":\"why\",\"type\":\"string\"}],\"name\":\"NoFault\",\"type\":\"error\"},{\"inputs\":[],\"name\":\"NotAnnounced\",\"type\":\"error\"},{\"inputs\":[{\"internalType\":\"address\",\"name\":\"caller\",\"type\":\"address\"}],\"name\":\"NotOwner\",\"type\":\"error\"},{\"inputs\":[],\"name\":\"PointIsIdentity\",\"type\":\"error\"},{\"inputs\":[{\"internalType\":\"uint256\",\"name\":\"have\",\"type\":\"uint256\"},{\"internalType\":\"uint256\",\"name\":\"want\",\"type\":\"uint256\"}],\"name\":\"PointLength\",\"type\":\"error\"},{\"inputs\":[],\"name\":\"PointRefused\",\"type\":\"error\"},{\"inputs\":[],\"name\":\"RLPInvalidEncoding\",\"type\":\"error\"},{\"inputs\":[],\"name\":\"ReentrancyGuardReentrantCall\",\"type\":\"error\"},{\"inputs\":[{\"internalType\":\"uint256\",\"name\":\"blockNumber\",\"type\":\"uint256\"},{\"internalType\":\"uint256\",\"name\":\"from\",\"type\":\"uint256\"}],\"name\":\"TooEarly\",\"type\":\"error\"},{\"inputs\":[{\"internalType\":\"enumTrieProof.ProofError\",\"name\":\"err\",\"type\":\"uint8\"}],\"name\":\"TrieProofTraversalError\",\"type\":\"error\"},{\"anonymous\":false,\"inputs\":[{\"indexed\":true,\"internalType\":\"address\",\"name\":\"from\",\"type\":\"address\"},{\"indexed\":false,\"internalType\":\"uint256\",\"name\":\"amount\",\"type\":\"uint256\"}],\"name\":\"Deposited\",\"type\":\"event\"},{\"anonymous\":false,\"inputs\":[{\"indexed\":true,\"internalType\":\"uint8\",\"name\":\"kind\",\"type\":\"uint8\"},{\"indexed\":true,\"internalType\":\"address\",\"name\":\"accuser\",\"type\":\"address\"},{\"indexed\":false,\"internalType\":\"uint256\",\"name\":\"burnt\",\"type\":\"uint256\"},{\"indexed\":false,\"internalType\":\"uint256\",\"name\":\"reward\",\"type\":\"uint256\"}],\"name\":\"Slashed\",\"type\":\"event\"},{\"anonymous\":false,\"inputs\":[{\"indexed\":false,\"internalType\":\"uint256\",\"name\":\"fromBlock\",\"type\":\"uint256\"}],\"name\":\"WithdrawalAnnounced\",\"type\":\"event\"},{\"anonymous\":false,\"inputs\":[],\"name\":\"WithdrawalCancelled\",\"type\":\"event\"},{\"anonymous\":false,\"inputs\":[{\"indexed\":true,\"internalType\":\"address\",\"name\":\"to\",\"type\":\"address\"},{\"indexed\":false,\"internalType\":\"uint256\",\"name\":\"amount\",\"type\":\"uint256\"}],\"name\":\"Withdrawn\",\"type\":\"event\"},{\"inputs\":[],\"name\":\"HISTORY\",\"outputs\":[{\"internalType\":\"uint256\",\"name\":\"\",\"type\":\"uint256\"}],\"stateMutability\":\"view\",\"type\":\"function\"},{\"inputs\":[],\"name\":\"REWARD_PART\",\"outputs\":[{\"internalType\":\"uint256\",\"name\":\"\",\"type\":\"uint256\"}],\"stateMutability\":\"view\",\"type\":\"function\"},{\"inputs\":[{\"components\":[{\"internalType\":\"bytes32\",\"name\":\"txHash\",\"type\":\"bytes32\"},{\"internalType\":\"uint64\",\"name\":\"blockNumber\",\"type\":\"uint64\"},{\"internalType\":\"bytes32\",\"name\":\"parentHash\",\"type\":\"bytes32\"},{\"internalType\":\"uint64\",\"name\":\"index\",\"type\":\"uint64\"},{\"internalType\":\"bytes32\",\"name\":\"receiptDigest\",\"type\":\"bytes32\"},{\"internalType\":\"uint64\",\"name\":\"anchorNumber\",\"type\":\"uint64\"},{\"internalType\":\"bytes32\",\"name\":\"anchorL1Hash\",\"type\":\"bytes32\"},{\"internalType\":\"uint64\",\"name\":\"time\",\"type\":\"uint64\"},{\"internalType\":\"bytes\",\"name\":\"signature\",\"type\":\"bytes\"},{\"internalType\":\"bytes\",\"name\":\"delegation\",\"type\":\"bytes\"}],\"internalType\":\"structSignedPromise\",\"name\":\"promise_\",\"type\":\"tuple\"},{\"components\":[{\"internalType\":\"uint64\",\"name\":\"number\",\"type\":\"uint64\"},{\"internalType\":\"bytes32\",\"name\":\"blockHash\",\"type\":\"bytes32\"},{\"internalType\":\"bytes32\",\"name\":\"parentHash\",\"type\":\"bytes32\"},{\"internalType\":\"uint8\",\"name\":\"kind\",\"type\":\"uint8\"},{\"internalType\":\"uint64\",\"name\":\"anchorNumber\",\"type\":\"uint64\"},{\"internalType\":\"bytes32\",\"name\":\"anchorL1Hash\",\"type\":\"bytes32\"},{\"components\":[{\"internalType\":\"uint64\",\"name\":\"slot\",\"type\":\"uint64\"},{\"internalType\":\"bytes32\",\"name\":\"l1Parent\",\"type\":\"bytes32\"}],\"internalType\":\"structPermit\",\"name\":\"permit\",\"type\":\"tuple\"},{\"internalType\":\"bytes\",\"name\":\"signature\",\"type\":\"bytes\"}],\"internalType\":\"structSignedBlock\",\"name\":\"certified\",\"type\":\"tuple\"},{\"internalType\":\"bytes\",\"name\":\"header\",\"type\":\"bytes\"},{\"internalType\":\"enumBreach\",\"name\":\"breach\",\"type\":\"uint8\"},{\"internalType\":\"uint64\",\"name\":\"last\",\"type\":\"uint64\"},{\"internalType\":\"bytes[]\",\"name\":\"proof\",\"type\":\"bytes[]\"},{\"internalType\":\"bytes\",\"name\":\"receipt\",\"type\":\"bytes\"}],\"name\":\"accuseBrokenPromise\",\"outputs\":[],\"stateMutability\":\"nonpayable\",\"type\":\"function\"},{\"inputs\":[{\"components\":[{\"internalType\":\"uint64\",\"name\":\"number\",\"type\":\"uint64\"},{\"internalType\":\"bytes32\",\"name\":\"blockHash\",\"type\":\"bytes32\"},{\"internalType\":\"bytes32\",\"name\":\"parentHash\",\"type\":\"bytes32\"},{\"internalType\":\"uint8\",\"name\":\"kind\",\"type\":\"uint8\"},{\"internalType\":\"uint64\",\"name\":\"anchorNumber\",\"type\":\"uint64\"},{\"internalType\":\"bytes32\",\"name\":\"anchorL1Hash\",\"type\":\"bytes32\"},{\"components\":[{\"internalType\":\"uint64\",\"name\":\"slot\",\"type\":\"uint64\"},{\"internalType\":\"bytes32\",\"name\":\"l1Parent\",\"type\":\"bytes32\"}],\"internalType\":\"structPermit\",\"name\":\"permit\",\"type\":\"tuple\"},{\"internalType\":\"bytes\",\"name\":\"signature\",\"type\":\"bytes\"}],\"internalType\":\"structSignedBlock\",\"name\":\"a\",\"type\":\"tuple\"},{\"components\":[{\"internalType\":\"uint64\",\"name\":\"number\",\"type\":\"uint64\"},{\"internalType\":\"bytes32\",\"name\":\"blockHash\",\"type\":\"bytes32\"},{\"internalType\":\"bytes32\",\"name\":\"parentHash\",\"type\":\"bytes32\"},{\"internalType\":\"uint8\",\"name\":\"kind\",\"type\":\"uint8\"},{\"internalType\":\"uint64\",\"name\":\"anchorNumber\",\"type\":\"uint64\"},{\"internalType\":\"bytes32\",\"name\":\"anchorL1Hash\",\"type\":\"bytes32\"},{\"components\":[{\"internalType\":\"uint64\",\"name\":\"slot\",\"type\":\"uint64\"},{\"internalType\":\"bytes32\",\"name\":\"l1Parent\",\"type\":\"bytes32\"}],\"internalType\":\"structPermit\",\"name\":\"permit\",\"type\":\"tuple\"},{\"internalType\":\"bytes\",\"name\":\"signature\",\"type\":\"bytes\"}],\"internalType\":\"structSignedBlock\",\"name\":\"b\",\"type\":\"tuple\"}],\"name\":\"accuseDoublePermit\",\"outputs\":[],\"stateMutability\":\"nonpayable\",\"type\":\"function\"},{\"inputs\":[{\"components\":[{\"internalType\":\"bytes32\",\"name\":\"txHash\",\"type\":\"bytes32\"},{\"internalType\":\"uint64\",\"name\":\"blockNumber\",\"type\":\"uint64\"},{\"internalType\":\"bytes32\",\"name\":\"parentHash\",\"type\":\"bytes32\"},{\"internalType\":\"uint64\",\"name\":\"index\",\"type\":\"uint64\"},{\"internalType\":\"bytes32\",\"name\":\"receiptDigest\",\"type\":\"bytes32\"},{\"internalType\":\"uint64\",\"name\":\"anchorNumber\",\"type\":\"uint64\"},{\"internalType\":\"bytes32\",\"name\":\"anchorL1Hash\",\"type\":\"bytes32\"},{\"internalType\":\"uint64\",\"name\":\"time\",\"type\":\"uint64\"},{\"internalType\":\"bytes\",\"name\":\"signature\",\"type\":\"bytes\"},{\"internalType\":\"bytes\",\"name\":\"delegation\",\"type\":\"bytes\"}],\"internalType\":\"structSignedPromise\",\"name\":\"a\",\"type\":\"tuple\"},{\"components\":[{\"internalType\":\"bytes32\",\"name\":\"txHash\",\"type\":\"bytes32\"},{\"internalType\":\"uint64\",\"name\":\"blockNumber\",\"type\":\"uint64\"},{\"internalType\":\"bytes32\",\"name\":\"parentHash\",\"type\":\"bytes32\"},{\"internalType\":\"uint64\",\"name\":\"index\",\"type\":\"uint64\"},{\"internalType\":\"bytes32\",\"name\":\"receiptDigest\",\"type\":\"bytes32\"},{\"internalType\":\"uint64\",\"name\":\"anchorNumber\",\"type\":\"uint64\"},{\"internalType\":\"bytes32\",\"name\":\"anchorL1Hash\",\"type\":\"bytes32\"},{\"internalType\":\"uint64\",\"name\":\"time\",\"type\":\"uint64\"},{\"internalType\":\"bytes\",\"name\":\"signature\",\"type\":\"bytes\"},{\"internalType\":\"bytes\",\"name\":\"delegation\",\"type\":\"bytes\"}],\"internalType\":\"structSignedPromise\",\"name\":\"b\",\"type\":\"tuple\"}],\"name\":\"accuseDoublePromise\",\"outputs\":[],\"stateMutability\":\"nonpayable\",\"type\":\"function\"},{\"inputs\":[{\"components\":[{\"internalType\":\"uint64\",\"name\":\"number\",\"type\":\"uint64\"},{\"internalType\":\"bytes32\",\"name\":\"blockHash\",\"type\":\"bytes32\"},{\"internalType\":\"bytes32\",\"name\":\"parentHash\",\"type\":\"bytes32\"},{\"internalType\":\"uint8\",\"name\":\"kind\",\"type\":\"uint8\"},{\"internalType\":\"uint64\",\"name\":\"anchorNumber\",\"type\":\"uint64\"},{\"internalType\":\"bytes32\",\"name\":\"anchorL1Hash\",\"type\":\"bytes32\"},{\"components\":[{\"internalType\":\"uint64\",\"name\":\"slot\",\"type\":\"uint64\"},{\"internalType\":\"bytes32\",\"name\":\"l1Parent\",\"type\":\"bytes32\"}],\"internalType\":\"structPermit\",\"name\":\"permit\",\"type\":\"tuple\"},{\"internalType\":\"bytes\",\"name\":\"signature\",\"type\":\"bytes\"}],\"internalType\":\"structSignedBlock\",\"name\":\"parent\",\"type\":\"tuple\"},{\"components\":[{\"internalType\":\"uint64\",\"name\":\"number\",\"type\":\"uint64\"},{\"internalType\":\"bytes32\",\"name\":\"blockHash\",\"type\":\"bytes32\"},{\"internalType\":\"bytes32\",\"name\":\"parentHash\",\"type\":\"bytes32\"},{\"internalType\":\"uint8\",\"name\":\"kind\",\"type\":\"uint8\"},{\"internalType\":\"uint64\",\"name\":\"anchorNumber\",\"type\":\"uint64\"},{\"internalType\":\"bytes32\",\"name\":\"anchorL1Hash\",\"type\":\"bytes32\"},{\"components\":[{\"internalType\":\"uint64\",\"name\":\"slot\",\"type\":\"uint64\"},{\"internalType\":\"bytes32\",\"name\":\"l1Parent\",\"type\":\"bytes32\"}],\"internalType\":\"structPermit\",\"name\":\"permit\",\"type\":\"tuple\"},{\"internalType\":\"bytes\",\"name\":\"signature\",\"type\":\"bytes\"}],\"internalType\":\"structSignedBlock\",\"name\":\"child\",\"type\":\"tuple\"},{\"internalType\":\"bytes\",\"name\":\"header\",\"type\":\"bytes\"}],\"name\":\"accuseEarlyChild\",\"outputs\":[],\"stateMutability\":\"nonpayable\",\"type\":\"function\"},{\"inputs\":[{\"components\":[{\"components\":[{\"internalType\":\"uint64\",\"name\":\"number\",\"type\":\"uint64\"},{\"internalType\":\"bytes32\",\"name\":\"blockHash\",\"type\":\"bytes32\"},{\"internalType\":\"bytes32\",\"name\":\"parentHash\",\"type\":\"bytes32\"},{\"internalType\":\"uint8\",\"name\":\"kind\",\"type\":\"uint8\"},{\"internalType\":\"uint64\",\"name\":\"anchorNumber\",\"type\":\"uint64\"},{\"internalType\":\"bytes32\",\"name\":\"anchorL1Hash\",\"type\":\"bytes32\"},{\"components\":[{\"internalType\":\"uint64\",\"name\":\"slot\",\"type\":\"uint64\"},{\"internalType\":\"bytes32\",\"name\":\"l1Parent\",\"type\":\"bytes32\"}],\"internalType\":\"structPermit\",\"name\":\"permit\",\"type\":\"tuple\"},{\"internalType\":\"bytes\",\"name\":\"signature\",\"type\":\"bytes\"}],\"internalType\":\"structSignedBlock\",\"name\":\"tip\",\"type\":\"tuple\"},{\"internalType\":\"bytes[]\",\"name\":\"headers\",\"type\":\"bytes[]\"}],\"internalType\":\"structBranch[2]\",\"name\":\"branches\",\"type\":\"tuple[2]\"},{\"components\":[{\"internalType\":\"uint64\",\"name\":\"number\",\"type\":\"uint64\"},{\"internalType\":\"bytes32\",\"name\":\"blockHash\",\"type\":\"bytes32\"},{\"internalType\":\"bytes32\",\"name\":\"parentHash\",\"type\":\"bytes32\"},{\"internalType\":\"uint8\",\"name\":\"kind\",\"type\":\"uint8\"},{\"internalType\":\"uint64\",\"name\":\"anchorNumber\",\"type\":\"uint64\"},{\"internalType\":\"bytes32\",\"name\":\"anchorL1Hash\",\"type\":\"bytes32\"},{\"components\":[{\"internalType\":\"uint64\",\"name\":\"slot\",\"type\":\"uint64\"},{\"internalType\":\"bytes32\",\"name\":\"l1Parent\",\"type\":\"bytes32\"}],\"internalType\":\"structPermit\",\"name\":\"permit\",\"type\":\"tuple\"},{\"internalType\":\"bytes\",\"name\":\"signature\",\"type\":\"bytes\"}],\"internalType\":\"structSignedBlock\",\"name\":\"parent\",\"type\":\"tuple\"}],\"name\":\"accuseFork\",\"outputs\":[],\"stateMutability\":\"nonpayable\",\"type\":\"function\"},{\"inputs\":[],\"name\":\"announceWithdrawal\",\"outputs\":[],\"stateMutability\":\"nonpayable\",\"type\":\"function\"},{\"inputs\":[],\"name\":\"cancelWithdrawal\",\"outputs\":[],\"stateMutability\":\"nonpayable\",\"type\":\"function\"},{\"inputs\":[],\"name\":\"deposit\",\"outputs\":[],\"stateMutability\":\"payable\",\"type\":\"function\"},{\"inputs\":[],\"name\":\"owner\",\"outputs\":[{\"internalType\":\"address\",\"name\":\"\",\"type\":\"address\"}],\"stateMutability\":\"view\",\"type\":\"function\"},{\"inputs\":[],\"name\":\"rollup\",\"outputs\":[{\"internalType\":\"contractRollup\",\"name\":\"\",\"type\":\"address\"}],\"stateMutability\":\"view\",\"type\":\"function\"},{\"inputs\":[],\"name\":\"slashed\",\"outputs\":[{\"internalType\":\"bool\",\"name\":\"\",\"type\":\"bool\"}],\"stateMutability\":\"view\",\"type\":\"function\"},{\"inputs\":[],\"name\":\"watchBlocks\",\"outputs\":[{\"internalType\":\"uint256\",\"name\":\"\",\"type\":\"uint256\"}],\"stateMutability\":\"view\",\"type\":\"function\"},{\"inputs\":[{\"internalType\":\"addresspayable\",\"name\":\"to\",\"type\":\"address\"}],\"name\":\"withdraw\",\"outputs\":[],\"stateMutability\":\"nonpayable\",\"type\":\"function\"},{\"inputs\":[],\"name\":\"withdrawableFrom\",\"outputs\":[{\"internalType\":\"uint256\",\"name\":\"\",\"type\":\"uint256\"}],\"stateMutability\":\"view\",\"type\":\"function\"}]",
	ID:  "Bond",
	Bin: "0x60e0601f61462038819003918201601f19168301916001600160401b0383118484101761010857808492606094604052833981010312610104578051906001600160a01b0382168203610104576020810151906001600160a01b0382168203610104576040015160c05260a0526080526040513481527f2da466a7b24304f47e87fa2e1e5a81b9831ce54fec19055ce277ca2f39ba42c460203392a2604051614503908161011d823960805181818161049701528181610c46015281816123640152818161270301528181612d180152612e5b015260a051818181610839015281816108d0015281816109e101526111a7015260c051818181610a1a015261129f0152f35b5f80fd5b634e487b7160e01b5f52604160045260245ffdfe60806040526004361015610011575f80fd5b5f3560e01c8063016ec248146113025780630a1ca632146112c257806311ff5fec1461126a5780631aa6aee8146112305780631cc0a7e8146111f7578063226112801461115e578063257a7c7314610e6b5780633607bc6314610aa75780634d0e6ca21461099857806351cff8d91461085d5780638da5cb5b146107ef578063a06792fe146104f5578063adf54cce146104bb578063cb23bcb51461044d578063d0e30db0146103ec5763e396f85d146100c9575f80fd5b346103e85760407ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffc3601126103e85760043567ffffffffffffffff81116103e85780600401906101407ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffc82360301126103e85760243567ffffffffffffffff81116103e85780600401916101407ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffc83360301126103e857610188611d44565b6044820135604482013514806103bc575b80610390575b8061037f575b156103215782358435149182159261030d575b5050156102af576101cb6101d09261234d565b61234d565b60015460ff8116610287577fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff0060019116176001556102624761025c610257601483048361021e8280966129e9565b60405190815282602082015260047f14441e950b7f9ed959e16b2405dd1a9d163efd5d85027b222dcf78b902a00d7560403393a36129e9565b6129f6565b33612a86565b5f7f9b779b17422d0df92223018b32b4d1fa46e071723d6817e2486d003becc55f005d005b7f37233762000000000000000000000000000000000000000000000000000000005f5260045ffd5b60646040517f42bcd64300000000000000000000000000000000000000000000000000000000815260206004820152601060248201527f7468652073616d652070726f6d697365000000000000000000000000000000006044820152fd5b608491925081013591013514155f806101b8565b60646040517f42bcd64300000000000000000000000000000000000000000000000000000000815260206004820152601060248201527f646966666572656e7420706c61636573000000000000000000000000000000006044820152fd5b5060c482013560c4820135146101a5565b5061039d60a48201611a97565b67ffffffffffffffff806103b360a48601611a97565b1691161461019f565b506103c960648201611a97565b67ffffffffffffffff806103df60648601611a97565b16911614610199565b5f80fd5b5f7ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffc3601126103e85760ff60015416610287576040513481527f2da466a7b24304f47e87fa2e1e5a81b9831ce54fec19055ce277ca2f39ba42c460203392a2005b346103e8575f7ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffc3601126103e857602060405173ffffffffffffffffffffffffffffffffffffffff7f0000000000000000000000000000000000000000000000000000000000000000168152f35b346103e8575f7ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffc3601126103e8576020604051611fff8152f35b346103e85760407ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffc3601126103e85760043567ffffffffffffffff81116103e85780600401906044369101116103e8576024359067ffffffffffffffff82116103e85781600401916101207ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffc82360301126103e857610592611d44565b6105a48361059f84611c54565b612b7c565b91906105b38561059f86611c87565b849291920361079157146107335760016105d96105cf85611c54565b6020810190611cbd565b905011801561071c575b61069c575b505061061591506106058161061061060b61060561060b95611c54565b80611d11565b61269c565b611c87565b60015460ff8116610287577fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff0060019116176001556102624761025c61025760148304836106638280966129e9565b60405190815282602082015260017f14441e950b7f9ed959e16b2405dd1a9d163efd5d85027b222dcf78b902a00d7560403393a36129e9565b60240135036106be5761060561060b916106b86106159461269c565b916105e8565b60646040517f783c4a7a00000000000000000000000000000000000000000000000000000000815260206004820152601d60248201527f6365727469666963617465206f6620616e6f7468657220706172656e740000006044820152fd5b50600161072b6105cf85611c87565b9050116105e3565b60646040517f42bcd64300000000000000000000000000000000000000000000000000000000815260206004820152600f60248201527f6f6e65206669727374206368696c6400000000000000000000000000000000006044820152fd5b60646040517f783c4a7a00000000000000000000000000000000000000000000000000000000815260206004820152601f60248201527f6272616e636865732066726f6d20646966666572656e7420706172656e7473006044820152fd5b346103e8575f7ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffc3601126103e857602060405173ffffffffffffffffffffffffffffffffffffffff7f0000000000000000000000000000000000000000000000000000000000000000168152f35b346103e85760207ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffc3601126103e85760043573ffffffffffffffffffffffffffffffffffffffff81168082036103e8576108b5611d44565b6108f73373ffffffffffffffffffffffffffffffffffffffff7f0000000000000000000000000000000000000000000000000000000000000000163314611bef565b5f54918215610970578243106109405761026292505f805547917f7084f5476618d8e60b11ef0d7d3f06914655adb8793e28ff7f018d4c76d505d56020604051858152a2612a86565b827fe58369d1000000000000000000000000000000000000000000000000000000005f524360045260245260445ffd5b7fdfb69093000000000000000000000000000000000000000000000000000000005f5260045ffd5b346103e8575f7ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffc3601126103e857610a083373ffffffffffffffffffffffffffffffffffffffff7f0000000000000000000000000000000000000000000000000000000000000000163314611bef565b611fff4301804311610a7a57610a3f907f000000000000000000000000000000000000000000000000000000000000000090611c47565b60018101809111610a7a576020817f13c532f9d24ce3b86b59ac260366d6f9c9546046ebd458efa45c16ab77e69096925f55604051908152a1005b7f4e487b71000000000000000000000000000000000000000000000000000000005f52601160045260245ffd5b346103e85760607ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffc3601126103e85760043567ffffffffffffffff81116103e8576101207ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffc82360301126103e85760243567ffffffffffffffff81116103e85780600401906101207ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffc82360301126103e85760443567ffffffffffffffff81116103e857610b79903690600401611a69565b90610b82611d44565b60448301359260248601358403610e0d57610bc292610bb4610bb9936024610ba989611a97565b940135923691611b54565b611e80565b91825114611b8a565b600260ff610bd260648601611c39565b1603610daf5760c0015167ffffffffffffffff16610bf260c48401611a97565b9067ffffffffffffffff604051927fc2ea213400000000000000000000000000000000000000000000000000000000845216600483015260208260248173ffffffffffffffffffffffffffffffffffffffff7f0000000000000000000000000000000000000000000000000000000000000000165afa918215610da4575f92610d70575b5011610d125761060b610c8b9260040161269c565b60015460ff8116610287577fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff0060019116176001556102624761025c6102576014830483610cd98280966129e9565b60405190815282602082015260037f14441e950b7f9ed959e16b2405dd1a9d163efd5d85027b222dcf78b902a00d7560403393a36129e9565b60646040517f42bcd64300000000000000000000000000000000000000000000000000000000815260206004820152601860248201527f746865206368696c64206973206c61746520656e6f75676800000000000000006044820152fd5b9091506020813d602011610d9c575b81610d8c60209383611aac565b810103126103e857519084610c76565b3d9150610d7f565b6040513d5f823e3d90fd5b60646040517f42bcd64300000000000000000000000000000000000000000000000000000000815260206004820152601860248201527f74686520706172656e7420686173206e6f207065726d697400000000000000006044820152fd5b60646040517f783c4a7a00000000000000000000000000000000000000000000000000000000815260206004820152601460248201527f6e6f7420706172656e7420616e64206368696c640000000000000000000000006044820152fd5b346103e85760407ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffc3601126103e85760043567ffffffffffffffff81116103e8576101207ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffc82360301126103e85760243567ffffffffffffffff81116103e8576101207ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffc82360301126103e857610f20611d44565b600260ff610f3060648501611c39565b161480611146575b156110e857610f4960c48301611a97565b67ffffffffffffffff80610f5f60c48501611a97565b16911614806110d7575b1561107957602481013560248301351461101b57610f8c610f949260040161269c565b60040161269c565b60015460ff8116610287577fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff0060019116176001556102624761025c6102576014830483610fe28280966129e9565b60405190815282602082015260027f14441e950b7f9ed959e16b2405dd1a9d163efd5d85027b222dcf78b902a00d7560403393a36129e9565b60646040517f42bcd64300000000000000000000000000000000000000000000000000000000815260206004820152600960248201527f6f6e6520626c6f636b00000000000000000000000000000000000000000000006044820152fd5b60646040517f42bcd64300000000000000000000000000000000000000000000000000000000815260206004820152601160248201527f646966666572656e74207065726d6974730000000000000000000000000000006044820152fd5b5060e481013560e483013514610f69565b60646040517f783c4a7a00000000000000000000000000000000000000000000000000000000815260206004820152601a60248201527f6e6f742074776f20736c6f742d656e64696e6720626c6f636b730000000000006044820152fd5b50600260ff61115760648401611c39565b1614610f38565b346103e8575f7ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffc3601126103e8576111ce3373ffffffffffffffffffffffffffffffffffffffff7f0000000000000000000000000000000000000000000000000000000000000000163314611bef565b5f80557fa8285c7e91df1452edee02fce04ba2793c5954f02121e9288fed4d8273b7ddd25f80a1005b346103e8575f7ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffc3601126103e857602060405160148152f35b346103e8575f7ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffc3601126103e85760205f54604051908152f35b346103e8575f7ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffc3601126103e85760206040517f00000000000000000000000000000000000000000000000000000000000000008152f35b346103e8575f7ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffc3601126103e857602060ff600154166040519015158152f35b346103e85760e07ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffc3601126103e85760043567ffffffffffffffff81116103e85780600401906101407ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffc82360301126103e8576024359067ffffffffffffffff82116103e85781600401916101207ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffc82360301126103e85760443567ffffffffffffffff81116103e8576113da903690600401611a69565b906064359260038410156103e8576084359367ffffffffffffffff85168095036103e85760a4359267ffffffffffffffff84116103e857366023850112156103e85783600401359467ffffffffffffffff86116103e8576024850194602436918860051b0101116103e85760c43567ffffffffffffffff81116103e857611465903690600401611a69565b929094611470611d44565b60448101359160448b0135831480611a3c575b80611a2b575b156119cd5767ffffffffffffffff60a06114db946114c18f6114cc9660246114b3610bb993611a97565b910135610bb4368c8a611b54565b015116933691611b54565b60208101905160801b17613847565b96875160041015611942576114f360a089015161391f565b978051600510156119425760c061150b91015161391f565b9380611649575050505050506115449061153c67ffffffffffffffff611536606461154a9801611a97565b16612fe8565b9236916121c0565b91613090565b602081519101208235146115eb5761060b6115649261234d565b60015460ff8116610287577fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff0060019116176001556102624761025c61025760148304836115b28280966129e9565b60405190815282602082015260057f14441e950b7f9ed959e16b2405dd1a9d163efd5d85027b222dcf78b902a00d7560403393a36129e9565b60646040517f42bcd64300000000000000000000000000000000000000000000000000000000815260206004820152601860248201527f7468652070726f6d69736564207472616e73616374696f6e00000000000000006044820152fd5b6001905f9992939496999897959850145f146117985750505061166d368387611b54565b6020815191012060848701350361173a5761153c67ffffffffffffffff61153660646116b56116af6116aa6114cc6116bc9c6115449a3691611b54565b61219f565b516130d8565b9901611a97565b602081519101209060208151910120146116dc5761060b6115649261234d565b60646040517f42bcd64300000000000000000000000000000000000000000000000000000000815260206004820152601460248201527f7468652070726f6d6973656420726563656970740000000000000000000000006044820152fd5b60646040517f783c4a7a00000000000000000000000000000000000000000000000000000000815260206004820152601860248201527f6e6f74207468652070726f6d69736564207265636569707400000000000000006044820152fd5b919792965092507fa917e0e8e433aa59007cba196d3f0791a4b71fe46693523ffe9dd04a1c9c4bdf016117d8575b50505050505061060b6115649261234d565b6117ed606467ffffffffffffffff9201611a97565b1681101561196f576118059361153c61154492612fe8565b8051156119425760c0602082015160f81c106118ae575b61183a6118358260206118409401905160801b17613847565b61218f565b5161391f565b03611850578280808080806117c6565b60646040517f783c4a7a00000000000000000000000000000000000000000000000000000000815260206004820152601860248201527f6e6f7420746865206c617374207472616e73616374696f6e00000000000000006044820152fd5b80517fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff8101908111610a7a5761183561183a91611840936119076118f183611b1a565b926118ff6040519485611aac565b808452611b1a565b7fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffe0602084019101368237602183519201905e9250505061181c565b7f4e487b71000000000000000000000000000000000000000000000000000000005f52603260045260245ffd5b60646040517f42bcd64300000000000000000000000000000000000000000000000000000000815260206004820152601760248201527f74686520626c6f636b206861732074686520696e6465780000000000000000006044820152fd5b60646040517f42bcd64300000000000000000000000000000000000000000000000000000000815260206004820152600d60248201527f616e6f7468657220706c616365000000000000000000000000000000000000006044820152fd5b5060c48b013560a483013514611489565b508a67ffffffffffffffff80611a6060a4611a5960848801611a97565b9401611a97565b16911614611483565b9181601f840112156103e85782359167ffffffffffffffff83116103e857602083818601950101116103e857565b3567ffffffffffffffff811681036103e85790565b90601f7fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffe0910116810190811067ffffffffffffffff821117611aed57604052565b7f4e487b71000000000000000000000000000000000000000000000000000000005f52604160045260245ffd5b67ffffffffffffffff8111611aed57601f017fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffe01660200190565b929192611b6082611b1a565b91611b6e6040519384611aac565b8294818452818301116103e8578281602093845f960137010152565b15611b9157565b60646040517f783c4a7a00000000000000000000000000000000000000000000000000000000815260206004820152602060248201527f6365727469666963617465206e616d657320616e6f7468657220706172656e746044820152fd5b15611bf75750565b73ffffffffffffffffffffffffffffffffffffffff907f245aecd3000000000000000000000000000000000000000000000000000000005f521660045260245ffd5b3560ff811681036103e85790565b91908201809211610a7a57565b8035907fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffc1813603018212156103e8570190565b6020810135907fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffc1813603018212156103e8570190565b9035907fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffe1813603018212156103e8570180359067ffffffffffffffff82116103e857602001918160051b360383136103e857565b9035907ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffee1813603018212156103e8570190565b7f9b779b17422d0df92223018b32b4d1fa46e071723d6817e2486d003becc55f005c611d905760017f9b779b17422d0df92223018b32b4d1fa46e071723d6817e2486d003becc55f005d565b7f3ee5aeb5000000000000000000000000000000000000000000000000000000005f5260045ffd5b60405190610160820182811067ffffffffffffffff821117611aed576040525f610140838281528260208201528260408201528260608201528260808201528260a08201528260c08201528260e082015282610100820152826101208201520152565b15611e2257565b60646040517f783c4a7a00000000000000000000000000000000000000000000000000000000815260206004820152600660248201527f68656164657200000000000000000000000000000000000000000000000000006044820152fd5b92919092611e8c611db8565b93611ea08251916020840192832014611e1b565b611eab825182611c47565b908181101561210657518060f81c9060c082106121065760f882101561212e57506021830192017fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff6101905b81116121065781811080156120f9575b6120905760a082515f1a18609460428401515f1a181760a060578401515f1a181762b9010060ba84015160e81c181761209057611fbb67ffffffffffffffff611faf81611fa381611f97606082611f8a611f838f9c808e60016101bd93015181526043820151871c60208201526040605883015191015201613741565b90506137b7565b92909b019a168a526137b7565b911660808c01526137b7565b911660a08a01526137b7565b911660c08801526137df565b9060e087015260a081515f1a148015906120e8575b61209057602a816001611feb93015161010089015201613741565b919061012087015260658201148015906120da575b80156120c9575b80156120b8575b61209057602401516101408501525167ffffffffffffffff90811691160361203257565b60646040517f783c4a7a00000000000000000000000000000000000000000000000000000000815260206004820152600660248201527f6e756d62657200000000000000000000000000000000000000000000000000006044820152fd5b7f34ea3f6e000000000000000000000000000000000000000000000000000000005f5260045ffd5b5060a060448201515f1a141561200e565b5060a060238201515f1a1415612007565b5060a081515f1a1415612000565b50608860218201515f1a1415611fd0565b5061025382820310611f06565b7f9e66fa3c000000000000000000000000000000000000000000000000000000005f5260045ffd5b9290807fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff2a9201907fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff098383019560081b910160031b610100031c010190611ef6565b8051600110156119425760400190565b8051156119425760200190565b80518210156119425760209160051b010190565b9291909267ffffffffffffffff8411611aed578360051b9160206040516121e982860182611aac565b8096815201928201918183116103e85780935b83851061220a575050505050565b843567ffffffffffffffff81116103e857820183601f820112156103e85760209161223b8583858095359101611b54565b8152019401936121fc565b908160209103126103e8575167ffffffffffffffff811681036103e85790565b9035907fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffe1813603018212156103e8570180359067ffffffffffffffff82116103e8576020019181360383136103e857565b156122bf5750565b7f252d5ca1000000000000000000000000000000000000000000000000000000005f5260045260245ffd5b6020818303126103e85780519067ffffffffffffffff82116103e8570181601f820112156103e85780519061231e82611b1a565b9261232c6040519485611aac565b828452602083830101116103e857815f9260208093018386015e8301015290565b73ffffffffffffffffffffffffffffffffffffffff7f0000000000000000000000000000000000000000000000000000000000000000166040517f9a8a0592000000000000000000000000000000000000000000000000000000008152602081600481855afa908115610da4575f9161266d575b506123ce60208401611a97565b906123db60608501611a97565b67ffffffffffffffff6123f060a08701611a97565b816123fd60e08901611a97565b918160405195818060208901997f56cc0c590cf58cfabafcf6a378ac56c22b6977929425df1ebb8ec7af8259d6368b5216998a60408a01528b60608a01528c3560808a01521660a088015260408b013560c08801521660e086015260808901356101008601521661012084015260c087013561014084015216610160820152610160815261248d61018082611aac565b51902061010084018160416124a28388612266565b9050149081612646575b6124b5916122b7565b6124bf8186612266565b6020116103e85735906124d28187612266565b6040116103e85760206124e89101359187612266565b60401015611942576040013560f81c601b019160ff8311610a7a5761250d928461314f565b5092906004841015612619576125275f93600495156122b7565b73ffffffffffffffffffffffffffffffffffffffff6040519160208301937f864cb33011d4b4ab27434b8e46b5fe72e4396e4cdd4e93dcaa61c08fecaa97e5855260408401528660608401521660808201526080815261258860a082611aac565b51902092604051928380927ff81e837c0000000000000000000000000000000000000000000000000000000082525afa908115610da4576125f5936125e86125dc6125f09486945f916125f7575b506131de565b91610120810190612266565b9290916133ae565b6122b7565b565b61261391503d805f833e61260b8183611aac565b8101906122ea565b5f6125d6565b7f4e487b71000000000000000000000000000000000000000000000000000000005f52602160045260245ffd5b50506126528186612266565b604010156119425760026040919091013560f81c10826124ac565b61268f915060203d602011612695575b6126878183611aac565b810190612246565b5f6123c1565b503d61267d565b60608101600260ff6126ad83611c39565b1614801581816129d4575b156129765760c084019160e0850135918215158214918261294e575b5050156128f0576040517f9a8a05920000000000000000000000000000000000000000000000000000000081527f000000000000000000000000000000000000000000000000000000000000000073ffffffffffffffffffffffffffffffffffffffff1693602082600481885afa918215610da4575f926128cf575b5061276361275d87611a97565b91611c39565b9261277060808801611a97565b60407fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff4089360301126103e857604051956040870187811067ffffffffffffffff821117611aed57604052359567ffffffffffffffff8716918288036103e85760ff5f978560208560049c67ffffffffffffffff9752015283604051978160208a019a7f1d8ebbc1d506f680724460ea70561441d69c084696a8bacfc15751766036054d8c521660408a01528c60608a015216608088015260208c013560a088015260408c013560c08801521660e08601521661010084015260a0880135610120840152610140830152610160820152610160815261287061018082611aac565b51902092604051928380927ff81e837c0000000000000000000000000000000000000000000000000000000082525afa908115610da4576125f5936125e86128c36125f09486945f916125f757506131de565b91610100810190612266565b6128e991925060203d602011612695576126878183611aac565b905f612750565b60646040517f783c4a7a00000000000000000000000000000000000000000000000000000000815260206004820152600660248201527f7065726d697400000000000000000000000000000000000000000000000000006044820152fd5b915061295c575b5f806126d4565b5067ffffffffffffffff61296f83611a97565b1615612955565b60646040517f783c4a7a00000000000000000000000000000000000000000000000000000000815260206004820152600460248201527f6b696e64000000000000000000000000000000000000000000000000000000006044820152fd5b50600160ff6129e285611c39565b16146126b8565b91908203918211610a7a57565b804710612a57575f8080809381604051612a11602082611aac565b5261dead5af115612a1e57565b3d15612a2f576040513d5f823e3d90fd5b7fd6bda275000000000000000000000000000000000000000000000000000000005f5260045ffd5b477fcf479181000000000000000000000000000000000000000000000000000000005f5260045260245260445ffd5b814710612ac2575f80809373ffffffffffffffffffffffffffffffffffffffff829483604051612ab7602082611aac565b52165af115612a1e57565b50477fcf479181000000000000000000000000000000000000000000000000000000005f5260045260245260445ffd5b15612af957565b60846040517f42bcd643000000000000000000000000000000000000000000000000000000008152602060048201526024808201527f746865206669727374206368696c64206d61792062652061206261736564206260448201527f6c6f636b000000000000000000000000000000000000000000000000000000006064820152fd5b90915f92612b8a8380611d11565b9060208401612b998186611cbd565b809150151580612fdd575b15612f7f57602084013595612bb7611db8565b925f915b838310612ed357505050600110612c9c575b505067ffffffffffffffff612be460808301611a97565b16610101814303105f14612c7357405b8015159182612c65575b505015612c0757565b60646040517f42bcd64300000000000000000000000000000000000000000000000000000000815260206004820152601b60248201527f74686520616e63686f72206973206e6f742063616e6f6e6963616c00000000006044820152fd5b60a001351490505f80612bfe565b5f525f602052602080805f71f90827f1c53a10cb7a02335b1753200029355afa50602051612bf4565b612cb6612cad610100840184612266565b90501515612af2565b600260ff612cc660608501611c39565b1614612ded575b50506040517fbe76871200000000000000000000000000000000000000000000000000000000815284600482015260208160248173ffffffffffffffffffffffffffffffffffffffff7f0000000000000000000000000000000000000000000000000000000000000000165afa908115610da4575f91612db2575b50612d54575f80612bcd565b60646040517f42bcd64300000000000000000000000000000000000000000000000000000000815260206004820152602060248201527f746865206669727374206368696c64206973206120626173656420626c6f636b6044820152fd5b90506020813d602011612de5575b81612dcd60209383611aac565b810103126103e8575180151581036103e8575f612d48565b3d9150612dc0565b60c067ffffffffffffffff81612e07930151169201611a97565b9067ffffffffffffffff604051927fc2ea213400000000000000000000000000000000000000000000000000000000845216600483015260208260248173ffffffffffffffffffffffffffffffffffffffff7f0000000000000000000000000000000000000000000000000000000000000000165afa908115610da4575f91612e9d575b612e96925011612af2565b5f80612ccd565b90506020823d602011612ecb575b81612eb860209383611aac565b810103126103e857612e96915190612e8b565b3d9150612eab565b91979850925087612ef88867ffffffffffffffff612ef089611a97565b161015611e1b565b612f028483611cbd565b89101561194257612f19908960051b810190612266565b9091612f2488611a97565b67ffffffffffffffff808c169116039167ffffffffffffffff8311610a7a57612f5293610bb4913691611b54565b9260018451988015801590612f72575b612f6b90611b8a565b0191612bbb565b5060408801358a14612f62565b60646040517f783c4a7a00000000000000000000000000000000000000000000000000000000815260206004820152601160248201527f6e756d626572206f6620686561646572730000000000000000000000000000006044820152fd5b506080811115612ba4565b90608082101561300e576040519160018352801560071b17602083015360218201604052565b6fffffffffffffffffffffffffffffffff821160071b67ffffffffffffffff83821c1160061b1763ffffffff83821c1160051b1761ffff83821c1160041b1760ff83821c119060031c17916001830192838111610a7a576022916040519460028301865260818301602087015360031b610100031b6021850152830101604052565b9061309b9291613a90565b600e81101561261957806130ad575090565b7f1121c9d0000000000000000000000000000000000000000000000000000000005f5260045260245ffd5b6130e181613f8c565b600281939293101561261957613127576130fa926141d1565b60208160801c806fffffffffffffffffffffffffffffffff60405194828652168385015e82010160405290565b7ff3dd7004000000000000000000000000000000000000000000000000000000005f5260045ffd5b91907f7fffffffffffffffffffffffffffffff5d576e7357a4501ddfe92f46681b20a084116131d3579160209360809260ff5f9560405194855216868401526040830152606082015282805260015afa15610da4575f5173ffffffffffffffffffffffffffffffffffffffff8116156131c957905f905f90565b505f906001905f90565b5050505f9160039190565b90604051916080830183811067ffffffffffffffff821117611aed576040525f835260208301925f8452604081015f815260608201905f8252829584516080810361337e57508451936080866020810196810103126103e857845180916040880151809460608a0151809760808c0151809a5252525217171715613356575f9182916132f4610120916020604051936132778186611aac565b61010085527fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffe0828601910136823760405194859383850197518091895e84019083820190898252519283915e0101858152037fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffe08101835282611aac565b5190600f5afa3d15613351573d61330a81611b1a565b906133186040519283611aac565b81525f60203d92013e5b1561332957565b7f672a1f14000000000000000000000000000000000000000000000000000000005f5260045ffd5b613322565b7f65a1004e000000000000000000000000000000000000000000000000000000005f5260045ffd5b7f64272dbf000000000000000000000000000000000000000000000000000000005f52600452608060245260445ffd5b9091926101008103613710575060405192608061030085019283604052855e6f17f1d3a73197d7942695638c4fa9ac0f6101808501527fc3688c4f9774b905a14e3a3f171bac586c55e83ff97a1aeffb3af00adb22c6bb6101a08501526f114d1d6855d545a8aa7d76c8cf2e21f26101c08501527f67816aef1db507c96655b9d5caac42364e6f38ba0ecb751bad54dcd6b939c2ca6101e085015261010061020085019182375f915b80821061370057505015613356576080820190818311610a7a5760405191604036843760408301918252606083017f010000000000000000000000000000000000000000000000000000000000000081527f424c535f5349475f424c53313233383147325f584d443a5348412d3235365f5360638501527f5357555f524f5f504f505f2b0000000000000000000000000000000000000000608385015260205f608f8660025afa935f51936101008201947f424c535f5349475f424c53313233383147325f584d443a5348412d3235365f5360218401527f5357555f524f5f504f505f2b000000000000000000000000000000000000000060418401525f9060019060208501925b600983106136aa575050509060016040928385525252600160a08201536f1a0111ea397fe69a4b1ba7b6434bacd760a18201527f64774b84f38512bf6730d2a0f6b0f6241eabfffeb153ffffb9feffffffffaaab60c18201526102008101915b82851061368b5750505061010090610200828460807fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff00820160115afa8380860160807fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff80880160115afa1693600d5afa1681613683575b501561365b575f610300602092600f5afa60203d14169060015f51148216911561332957565b7f832d9905000000000000000000000000000000000000000000000000000000005f5260045ffd5b90505f613635565b909193946040908187845e818760e18660055afa1695019391906135bf565b81188552909793949388835360205f604d8860025afa169760015f5191826101007fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff830160051b8a01015201919095949561355f565b9091602090835117920190613457565b7f64272dbf000000000000000000000000000000000000000000000000000000005f5260045261010060245260445ffd5b9081515f1a608081106137b0577fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff8081019060208211612090577fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff819160018501519060031b610100031c93010190565b9160010190565b6137c090613741565b919067ffffffffffffffff81116120905767ffffffffffffffff169190565b9081515f1a6080811061383e5760b78111612090577fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff80810192017fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff810190565b50600180920190565b908160801c9161385681613f8c565b600281949394101561261957600114908161390c575b501561312757926040519360208501925b8281106138b6575050507fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffe08382030160051c8352604052565b926138f6846138d26138cd8596976138f096614208565b613f8c565b506138ea6138e38383989498611c47565b84896141d1565b95611c47565b90611c47565b91815260208101809111610a7a5792919061387d565b613917915083611c47565b84145f61386c565b8060801c90602182116131275761393581613f8c565b600281959295101561261957613127578361395257505050505f90565b816020019081602011610a7a5782036020019081111502601f81116139eb577fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff6fffffffffffffffffffffffffffffffff9160031b1b9216015116907f1fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff81168103610a7a5760031b610100036101008111610a7a571c90565b634e487b715f5260326020526024601cfd5b60ff7fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff409116019060ff8211610a7a57565b60ff7fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffc99116019060ff8211610a7a57565b60ff7fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff809116019060ff8211610a7a57565b9092916060935f94815115613f815750613aac909492946142e8565b6040515f939190849081805b8651881015613f6f57613acb88886121ac565b519184613ea9575050888151602083012003613e9857613af990989392919860208101905160801b17613847565b975b8851601103613c4e5782518203613b5e5750505050845160101015613b315750610220613b2d93940151905190614445565b9091565b807f4e487b7100000000000000000000000000000000000000000000000000000000602492526032600452fd5b909192978351831015613c2157613b7f906020848601015160f81c906121ac565b51613b898161449a565b9384919060018101809111613bf457946020148015613bd8575b613bbc575050613bb290613847565b975b929190613afb565b929394999150966001905b846040520196989392919098613ab8565b5060018901808a11613bf457613bef9089856144c8565b613ba3565b6024887f4e487b710000000000000000000000000000000000000000000000000000000081526011600452fd5b6024857f4e487b710000000000000000000000000000000000000000000000000000000081526032600452fd5b91929760028151145f14613e8757613c70613c6b6116af8361219f565b6142e8565b90815115613e755760208201805160f81c90613c958560208901895160801b17614208565b935160801b176001821660020360ff8111613e48579060ff613cb8921690614208565b908160801c938060801c92838611918215613dc3575b5050613daf5760018111613d665750508115613d545790613cf3613d0b94939261218f565b51916020613d008461449a565b969093879493611c47565b95148015613d38575b613d29575050613d2390613847565b97613bb4565b92939499915096600190613bc7565b5060018901808a11613bf457613d4f9089856144c8565b613d14565b50505050505050509050606090600790565b9295509593509798506003915011155f14613da1575003613d9657613d8d613b2d9361218f565b51905190614445565b505050606090600a90565b505050505050606090600b90565b505050505050505050509050606090600690565b91909980613e1b57506139eb576fffffffffffffffffffffffffffffffff613e139116985f997fffffffffffffffffffffffffffffffff000000000000000000000000000000008216179061440d565b155f80613cce565b807f4e487b7100000000000000000000000000000000000000000000000000000000602492526011600452fd5b6024897f4e487b710000000000000000000000000000000000000000000000000000000081526011600452fd5b50505050505050509050606090600590565b505050505050509050606090600c90565b505050505050509050606090600290565b82519160208310908382613efb57506020148015939150613eeb575b5050613eda57613af9905b98939291986114cc565b505050505050509050606090600390565b6020840120141590505f80613ec5565b1492831593613f26575b505050613f1557613af990613ed0565b505050505050509050606090600490565b602085015192935090613f3f575b5014155f8080613f05565b7fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff9060200360031b1b165f613f34565b50505050505050509050606090600d90565b945060019392505050565b908160801c91821561312757613fa18161423a565b60f81c60c0811015614103576080811015613fc257505f9250600191839150565b60b7811161405857613fd560ff91613a5f565b168093119081613fee575b501561312757600191905f90565b6001841480159250614002575b505f613fe0565b7f8000000000000000000000000000000000000000000000000000000000000000915061404f7fff000000000000000000000000000000000000000000000000000000000000009161428f565b1610155f613ffb565b61406461406991613a5f565b613a2e565b60ff811691828511156131275761407f9061428f565b907fff000000000000000000000000000000000000000000000000000000000000008216156131275760ff81168303610a7a576107f89060031b16610100036101008111610a7a571c9283826037821192836140ef575b505050156131275760018101809111610a7a5791905f90565b6140fa9293506129e9565b1183825f6140d6565b9060f78211614129575061411860ff916139fd565b168092111561312757600191908290565b90614064614136916139fd565b60ff811691828511156131275761414c9061428f565b907fff000000000000000000000000000000000000000000000000000000000000008216156131275760ff81168303610a7a576107f89060031b16610100036101008111610a7a571c9283826037821192836141bd575b505050156131275760018101809111610a7a579190600190565b6141c89293506129e9565b1183825f6141a3565b906141dc8382611c47565b8260801c106139eb576fffffffffffffffffffffffffffffffff6142009216611c47565b9060801b1790565b908160801c908181116139eb576fffffffffffffffffffffffffffffffff61423382614200946129e9565b9316611c47565b60208160801c5f0301602081111502601f81116139eb577fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff6fffffffffffffffffffffffffffffffff9160031b1b9116511690565b60208160801c60010301602181111502601f81116139eb576fffffffffffffffffffffffffffffffff7fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff60019260031b1b921601511690565b908151604051928160011b60208186010160405284525f5b82811061430c57505050565b806020601092840101518060801c9060401c73ffffffff0000000000000000000000000000000073ffffffff000000000000000000000000ffffffff7bffffffff000000000000000000000000ffffffff00000000000000008477ffffffffffffffffffffffffffffffff000000000000000085161760201b1693169116171780831b177cff000000ff000000ff000000ff000000ff000000ff000000ff000000ff7eff000000ff000000ff000000ff000000ff000000ff000000ff000000ff00008260081b169116178060041b177f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f1660208260011b8801015201614300565b9190915f928160801c908060801c821461442657505050565b6fffffffffffffffffffffffffffffffff908116829020921620149150565b917fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff8201918211610a7a57036144915761447e906130d8565b908151155f1461448d57600990565b5f90565b50606090600890565b908160801c91602183105f146144b7576144b39061423a565b9190565b6144c291925061391f565b90602090565b90918251811092836144db575b50505090565b6144fb9350906144ea916121ac565b5160208101905160801b179061440d565b5f80806144d556",
}

// Bond is an auto generated Go binding around an Ethereum contract.
type Bond struct {
	abi abi.ABI
}

// GetABI returns the ABI associated with this contract binding.
func (c *Bond) GetABI() abi.ABI {
	return c.abi
}

// NewBond creates a new instance of Bond.
func NewBond() *Bond {
	parsed, err := BondMetaData.ParseABI()
	if err != nil {
		panic(errors.New("invalid ABI: " + err.Error()))
	}
	return &Bond{abi: *parsed}
}

// Instance creates a wrapper for a deployed contract instance at the given address.
// Use this to create the instance object passed to abigen v2 library functions Call, Transact, etc.
func (c *Bond) Instance(backend bind.ContractBackend, addr common.Address) *bind.BoundContract {
	return bind.NewBoundContract(addr, c.abi, backend, backend, backend)
}

// PackConstructor is the Go binding used to pack the parameters required for
// contract deployment.
//
// Solidity: constructor(address rollup_, address owner_, uint256 watchBlocks_) payable returns()
func (bond *Bond) PackConstructor(rollup_ common.Address, owner_ common.Address, watchBlocks_ *big.Int) []byte {
	enc, err := bond.abi.Pack("", rollup_, owner_, watchBlocks_)
	if err != nil {
		panic(err)
	}
	return enc
}

// PackHISTORY is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xadf54cce.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function HISTORY() view returns(uint256)
func (bond *Bond) PackHISTORY() []byte {
	enc, err := bond.abi.Pack("HISTORY")
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackHISTORY is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xadf54cce.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function HISTORY() view returns(uint256)
func (bond *Bond) TryPackHISTORY() ([]byte, error) {
	return bond.abi.Pack("HISTORY")
}

// UnpackHISTORY is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0xadf54cce.
//
// Solidity: function HISTORY() view returns(uint256)
func (bond *Bond) UnpackHISTORY(data []byte) (*big.Int, error) {
	out, err := bond.abi.Unpack("HISTORY", data)
	if err != nil {
		return new(big.Int), err
	}
	out0 := abi.ConvertType(out[0], new(big.Int)).(*big.Int)
	return out0, nil
}

// PackREWARDPART is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x1cc0a7e8.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function REWARD_PART() view returns(uint256)
func (bond *Bond) PackREWARDPART() []byte {
	enc, err := bond.abi.Pack("REWARD_PART")
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackREWARDPART is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x1cc0a7e8.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function REWARD_PART() view returns(uint256)
func (bond *Bond) TryPackREWARDPART() ([]byte, error) {
	return bond.abi.Pack("REWARD_PART")
}

// UnpackREWARDPART is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0x1cc0a7e8.
//
// Solidity: function REWARD_PART() view returns(uint256)
func (bond *Bond) UnpackREWARDPART(data []byte) (*big.Int, error) {
	out, err := bond.abi.Unpack("REWARD_PART", data)
	if err != nil {
		return new(big.Int), err
	}
	out0 := abi.ConvertType(out[0], new(big.Int)).(*big.Int)
	return out0, nil
}

// PackAccuseBrokenPromise is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x016ec248.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function accuseBrokenPromise((bytes32,uint64,bytes32,uint64,bytes32,uint64,bytes32,uint64,bytes,bytes) promise_, (uint64,bytes32,bytes32,uint8,uint64,bytes32,(uint64,bytes32),bytes) certified, bytes header, uint8 breach, uint64 last, bytes[] proof, bytes receipt) returns()
func (bond *Bond) PackAccuseBrokenPromise(promise SignedPromise, certified SignedBlock, header []byte, breach uint8, last uint64, proof [][]byte, receipt []byte) []byte {
	enc, err := bond.abi.Pack("accuseBrokenPromise", promise, certified, header, breach, last, proof, receipt)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackAccuseBrokenPromise is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x016ec248.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function accuseBrokenPromise((bytes32,uint64,bytes32,uint64,bytes32,uint64,bytes32,uint64,bytes,bytes) promise_, (uint64,bytes32,bytes32,uint8,uint64,bytes32,(uint64,bytes32),bytes) certified, bytes header, uint8 breach, uint64 last, bytes[] proof, bytes receipt) returns()
func (bond *Bond) TryPackAccuseBrokenPromise(promise SignedPromise, certified SignedBlock, header []byte, breach uint8, last uint64, proof [][]byte, receipt []byte) ([]byte, error) {
	return bond.abi.Pack("accuseBrokenPromise", promise, certified, header, breach, last, proof, receipt)
}

// PackAccuseDoublePermit is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x257a7c73.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function accuseDoublePermit((uint64,bytes32,bytes32,uint8,uint64,bytes32,(uint64,bytes32),bytes) a, (uint64,bytes32,bytes32,uint8,uint64,bytes32,(uint64,bytes32),bytes) b) returns()
func (bond *Bond) PackAccuseDoublePermit(a SignedBlock, b SignedBlock) []byte {
	enc, err := bond.abi.Pack("accuseDoublePermit", a, b)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackAccuseDoublePermit is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x257a7c73.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function accuseDoublePermit((uint64,bytes32,bytes32,uint8,uint64,bytes32,(uint64,bytes32),bytes) a, (uint64,bytes32,bytes32,uint8,uint64,bytes32,(uint64,bytes32),bytes) b) returns()
func (bond *Bond) TryPackAccuseDoublePermit(a SignedBlock, b SignedBlock) ([]byte, error) {
	return bond.abi.Pack("accuseDoublePermit", a, b)
}

// PackAccuseDoublePromise is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xe396f85d.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function accuseDoublePromise((bytes32,uint64,bytes32,uint64,bytes32,uint64,bytes32,uint64,bytes,bytes) a, (bytes32,uint64,bytes32,uint64,bytes32,uint64,bytes32,uint64,bytes,bytes) b) returns()
func (bond *Bond) PackAccuseDoublePromise(a SignedPromise, b SignedPromise) []byte {
	enc, err := bond.abi.Pack("accuseDoublePromise", a, b)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackAccuseDoublePromise is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xe396f85d.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function accuseDoublePromise((bytes32,uint64,bytes32,uint64,bytes32,uint64,bytes32,uint64,bytes,bytes) a, (bytes32,uint64,bytes32,uint64,bytes32,uint64,bytes32,uint64,bytes,bytes) b) returns()
func (bond *Bond) TryPackAccuseDoublePromise(a SignedPromise, b SignedPromise) ([]byte, error) {
	return bond.abi.Pack("accuseDoublePromise", a, b)
}

// PackAccuseEarlyChild is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x3607bc63.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function accuseEarlyChild((uint64,bytes32,bytes32,uint8,uint64,bytes32,(uint64,bytes32),bytes) parent, (uint64,bytes32,bytes32,uint8,uint64,bytes32,(uint64,bytes32),bytes) child, bytes header) returns()
func (bond *Bond) PackAccuseEarlyChild(parent SignedBlock, child SignedBlock, header []byte) []byte {
	enc, err := bond.abi.Pack("accuseEarlyChild", parent, child, header)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackAccuseEarlyChild is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x3607bc63.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function accuseEarlyChild((uint64,bytes32,bytes32,uint8,uint64,bytes32,(uint64,bytes32),bytes) parent, (uint64,bytes32,bytes32,uint8,uint64,bytes32,(uint64,bytes32),bytes) child, bytes header) returns()
func (bond *Bond) TryPackAccuseEarlyChild(parent SignedBlock, child SignedBlock, header []byte) ([]byte, error) {
	return bond.abi.Pack("accuseEarlyChild", parent, child, header)
}

// PackAccuseFork is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xa06792fe.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function accuseFork(((uint64,bytes32,bytes32,uint8,uint64,bytes32,(uint64,bytes32),bytes),bytes[])[2] branches, (uint64,bytes32,bytes32,uint8,uint64,bytes32,(uint64,bytes32),bytes) parent) returns()
func (bond *Bond) PackAccuseFork(branches [2]Branch, parent SignedBlock) []byte {
	enc, err := bond.abi.Pack("accuseFork", branches, parent)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackAccuseFork is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xa06792fe.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function accuseFork(((uint64,bytes32,bytes32,uint8,uint64,bytes32,(uint64,bytes32),bytes),bytes[])[2] branches, (uint64,bytes32,bytes32,uint8,uint64,bytes32,(uint64,bytes32),bytes) parent) returns()
func (bond *Bond) TryPackAccuseFork(branches [2]Branch, parent SignedBlock) ([]byte, error) {
	return bond.abi.Pack("accuseFork", branches, parent)
}

// PackAnnounceWithdrawal is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x4d0e6ca2.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function announceWithdrawal() returns()
func (bond *Bond) PackAnnounceWithdrawal() []byte {
	enc, err := bond.abi.Pack("announceWithdrawal")
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackAnnounceWithdrawal is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x4d0e6ca2.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function announceWithdrawal() returns()
func (bond *Bond) TryPackAnnounceWithdrawal() ([]byte, error) {
	return bond.abi.Pack("announceWithdrawal")
}

// PackCancelWithdrawal is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x22611280.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function cancelWithdrawal() returns()
func (bond *Bond) PackCancelWithdrawal() []byte {
	enc, err := bond.abi.Pack("cancelWithdrawal")
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackCancelWithdrawal is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x22611280.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function cancelWithdrawal() returns()
func (bond *Bond) TryPackCancelWithdrawal() ([]byte, error) {
	return bond.abi.Pack("cancelWithdrawal")
}

// PackDeposit is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xd0e30db0.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function deposit() payable returns()
func (bond *Bond) PackDeposit() []byte {
	enc, err := bond.abi.Pack("deposit")
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackDeposit is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xd0e30db0.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function deposit() payable returns()
func (bond *Bond) TryPackDeposit() ([]byte, error) {
	return bond.abi.Pack("deposit")
}

// PackOwner is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x8da5cb5b.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function owner() view returns(address)
func (bond *Bond) PackOwner() []byte {
	enc, err := bond.abi.Pack("owner")
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackOwner is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x8da5cb5b.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function owner() view returns(address)
func (bond *Bond) TryPackOwner() ([]byte, error) {
	return bond.abi.Pack("owner")
}

// UnpackOwner is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0x8da5cb5b.
//
// Solidity: function owner() view returns(address)
func (bond *Bond) UnpackOwner(data []byte) (common.Address, error) {
	out, err := bond.abi.Unpack("owner", data)
	if err != nil {
		return *new(common.Address), err
	}
	out0 := *abi.ConvertType(out[0], new(common.Address)).(*common.Address)
	return out0, nil
}

// PackRollup is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xcb23bcb5.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function rollup() view returns(address)
func (bond *Bond) PackRollup() []byte {
	enc, err := bond.abi.Pack("rollup")
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
func (bond *Bond) TryPackRollup() ([]byte, error) {
	return bond.abi.Pack("rollup")
}

// UnpackRollup is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0xcb23bcb5.
//
// Solidity: function rollup() view returns(address)
func (bond *Bond) UnpackRollup(data []byte) (common.Address, error) {
	out, err := bond.abi.Unpack("rollup", data)
	if err != nil {
		return *new(common.Address), err
	}
	out0 := *abi.ConvertType(out[0], new(common.Address)).(*common.Address)
	return out0, nil
}

// PackSlashed is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x0a1ca632.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function slashed() view returns(bool)
func (bond *Bond) PackSlashed() []byte {
	enc, err := bond.abi.Pack("slashed")
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackSlashed is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x0a1ca632.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function slashed() view returns(bool)
func (bond *Bond) TryPackSlashed() ([]byte, error) {
	return bond.abi.Pack("slashed")
}

// UnpackSlashed is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0x0a1ca632.
//
// Solidity: function slashed() view returns(bool)
func (bond *Bond) UnpackSlashed(data []byte) (bool, error) {
	out, err := bond.abi.Unpack("slashed", data)
	if err != nil {
		return *new(bool), err
	}
	out0 := *abi.ConvertType(out[0], new(bool)).(*bool)
	return out0, nil
}

// PackWatchBlocks is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x11ff5fec.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function watchBlocks() view returns(uint256)
func (bond *Bond) PackWatchBlocks() []byte {
	enc, err := bond.abi.Pack("watchBlocks")
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackWatchBlocks is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x11ff5fec.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function watchBlocks() view returns(uint256)
func (bond *Bond) TryPackWatchBlocks() ([]byte, error) {
	return bond.abi.Pack("watchBlocks")
}

// UnpackWatchBlocks is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0x11ff5fec.
//
// Solidity: function watchBlocks() view returns(uint256)
func (bond *Bond) UnpackWatchBlocks(data []byte) (*big.Int, error) {
	out, err := bond.abi.Unpack("watchBlocks", data)
	if err != nil {
		return new(big.Int), err
	}
	out0 := abi.ConvertType(out[0], new(big.Int)).(*big.Int)
	return out0, nil
}

// PackWithdraw is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x51cff8d9.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function withdraw(address to) returns()
func (bond *Bond) PackWithdraw(to common.Address) []byte {
	enc, err := bond.abi.Pack("withdraw", to)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackWithdraw is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x51cff8d9.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function withdraw(address to) returns()
func (bond *Bond) TryPackWithdraw(to common.Address) ([]byte, error) {
	return bond.abi.Pack("withdraw", to)
}

// PackWithdrawableFrom is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x1aa6aee8.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function withdrawableFrom() view returns(uint256)
func (bond *Bond) PackWithdrawableFrom() []byte {
	enc, err := bond.abi.Pack("withdrawableFrom")
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackWithdrawableFrom is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x1aa6aee8.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function withdrawableFrom() view returns(uint256)
func (bond *Bond) TryPackWithdrawableFrom() ([]byte, error) {
	return bond.abi.Pack("withdrawableFrom")
}

// UnpackWithdrawableFrom is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0x1aa6aee8.
//
// Solidity: function withdrawableFrom() view returns(uint256)
func (bond *Bond) UnpackWithdrawableFrom(data []byte) (*big.Int, error) {
	out, err := bond.abi.Unpack("withdrawableFrom", data)
	if err != nil {
		return new(big.Int), err
	}
	out0 := abi.ConvertType(out[0], new(big.Int)).(*big.Int)
	return out0, nil
}

// BondDeposited represents a Deposited event raised by the Bond contract.
type BondDeposited struct {
	From   common.Address
	Amount *big.Int
	Raw    *types.Log // Blockchain specific contextual infos
}

const BondDepositedEventName = "Deposited"

// ContractEventName returns the user-defined event name.
func (BondDeposited) ContractEventName() string {
	return BondDepositedEventName
}

// UnpackDepositedEvent is the Go binding that unpacks the event data emitted
// by contract.
//
// Solidity: event Deposited(address indexed from, uint256 amount)
func (bond *Bond) UnpackDepositedEvent(log *types.Log) (*BondDeposited, error) {
	event := "Deposited"
	if len(log.Topics) == 0 {
		return nil, bind.ErrNoEventSignature
	}
	if log.Topics[0] != bond.abi.Events[event].ID {
		return nil, bind.ErrEventSignatureMismatch
	}
	out := new(BondDeposited)
	if len(log.Data) > 0 {
		if err := bond.abi.UnpackIntoInterface(out, event, log.Data); err != nil {
			return nil, err
		}
	}
	var indexed abi.Arguments
	for _, arg := range bond.abi.Events[event].Inputs {
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

// BondSlashed represents a Slashed event raised by the Bond contract.
type BondSlashed struct {
	Kind    uint8
	Accuser common.Address
	Burnt   *big.Int
	Reward  *big.Int
	Raw     *types.Log // Blockchain specific contextual infos
}

const BondSlashedEventName = "Slashed"

// ContractEventName returns the user-defined event name.
func (BondSlashed) ContractEventName() string {
	return BondSlashedEventName
}

// UnpackSlashedEvent is the Go binding that unpacks the event data emitted
// by contract.
//
// Solidity: event Slashed(uint8 indexed kind, address indexed accuser, uint256 burnt, uint256 reward)
func (bond *Bond) UnpackSlashedEvent(log *types.Log) (*BondSlashed, error) {
	event := "Slashed"
	if len(log.Topics) == 0 {
		return nil, bind.ErrNoEventSignature
	}
	if log.Topics[0] != bond.abi.Events[event].ID {
		return nil, bind.ErrEventSignatureMismatch
	}
	out := new(BondSlashed)
	if len(log.Data) > 0 {
		if err := bond.abi.UnpackIntoInterface(out, event, log.Data); err != nil {
			return nil, err
		}
	}
	var indexed abi.Arguments
	for _, arg := range bond.abi.Events[event].Inputs {
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

// BondWithdrawalAnnounced represents a WithdrawalAnnounced event raised by the Bond contract.
type BondWithdrawalAnnounced struct {
	FromBlock *big.Int
	Raw       *types.Log // Blockchain specific contextual infos
}

const BondWithdrawalAnnouncedEventName = "WithdrawalAnnounced"

// ContractEventName returns the user-defined event name.
func (BondWithdrawalAnnounced) ContractEventName() string {
	return BondWithdrawalAnnouncedEventName
}

// UnpackWithdrawalAnnouncedEvent is the Go binding that unpacks the event data emitted
// by contract.
//
// Solidity: event WithdrawalAnnounced(uint256 fromBlock)
func (bond *Bond) UnpackWithdrawalAnnouncedEvent(log *types.Log) (*BondWithdrawalAnnounced, error) {
	event := "WithdrawalAnnounced"
	if len(log.Topics) == 0 {
		return nil, bind.ErrNoEventSignature
	}
	if log.Topics[0] != bond.abi.Events[event].ID {
		return nil, bind.ErrEventSignatureMismatch
	}
	out := new(BondWithdrawalAnnounced)
	if len(log.Data) > 0 {
		if err := bond.abi.UnpackIntoInterface(out, event, log.Data); err != nil {
			return nil, err
		}
	}
	var indexed abi.Arguments
	for _, arg := range bond.abi.Events[event].Inputs {
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

// BondWithdrawalCancelled represents a WithdrawalCancelled event raised by the Bond contract.
type BondWithdrawalCancelled struct {
	Raw *types.Log // Blockchain specific contextual infos
}

const BondWithdrawalCancelledEventName = "WithdrawalCancelled"

// ContractEventName returns the user-defined event name.
func (BondWithdrawalCancelled) ContractEventName() string {
	return BondWithdrawalCancelledEventName
}

// UnpackWithdrawalCancelledEvent is the Go binding that unpacks the event data emitted
// by contract.
//
// Solidity: event WithdrawalCancelled()
func (bond *Bond) UnpackWithdrawalCancelledEvent(log *types.Log) (*BondWithdrawalCancelled, error) {
	event := "WithdrawalCancelled"
	if len(log.Topics) == 0 {
		return nil, bind.ErrNoEventSignature
	}
	if log.Topics[0] != bond.abi.Events[event].ID {
		return nil, bind.ErrEventSignatureMismatch
	}
	out := new(BondWithdrawalCancelled)
	if len(log.Data) > 0 {
		if err := bond.abi.UnpackIntoInterface(out, event, log.Data); err != nil {
			return nil, err
		}
	}
	var indexed abi.Arguments
	for _, arg := range bond.abi.Events[event].Inputs {
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

// BondWithdrawn represents a Withdrawn event raised by the Bond contract.
type BondWithdrawn struct {
	To     common.Address
	Amount *big.Int
	Raw    *types.Log // Blockchain specific contextual infos
}

const BondWithdrawnEventName = "Withdrawn"

// ContractEventName returns the user-defined event name.
func (BondWithdrawn) ContractEventName() string {
	return BondWithdrawnEventName
}

// UnpackWithdrawnEvent is the Go binding that unpacks the event data emitted
// by contract.
//
// Solidity: event Withdrawn(address indexed to, uint256 amount)
func (bond *Bond) UnpackWithdrawnEvent(log *types.Log) (*BondWithdrawn, error) {
	event := "Withdrawn"
	if len(log.Topics) == 0 {
		return nil, bind.ErrNoEventSignature
	}
	if log.Topics[0] != bond.abi.Events[event].ID {
		return nil, bind.ErrEventSignatureMismatch
	}
	out := new(BondWithdrawn)
	if len(log.Data) > 0 {
		if err := bond.abi.UnpackIntoInterface(out, event, log.Data); err != nil {
			return nil, err
		}
	}
	var indexed abi.Arguments
	for _, arg := range bond.abi.Events[event].Inputs {
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
func (bond *Bond) UnpackError(raw []byte) (any, error) {
	if bytes.Equal(raw[:4], bond.abi.Errors["AlreadySlashed"].ID.Bytes()[:4]) {
		return bond.UnpackAlreadySlashedError(raw[4:])
	}
	if bytes.Equal(raw[:4], bond.abi.Errors["BadEvidence"].ID.Bytes()[:4]) {
		return bond.UnpackBadEvidenceError(raw[4:])
	}
	if bytes.Equal(raw[:4], bond.abi.Errors["BadSignature"].ID.Bytes()[:4]) {
		return bond.UnpackBadSignatureError(raw[4:])
	}
	if bytes.Equal(raw[:4], bond.abi.Errors["FailedCall"].ID.Bytes()[:4]) {
		return bond.UnpackFailedCallError(raw[4:])
	}
	if bytes.Equal(raw[:4], bond.abi.Errors["HashFailed"].ID.Bytes()[:4]) {
		return bond.UnpackHashFailedError(raw[4:])
	}
	if bytes.Equal(raw[:4], bond.abi.Errors["InsufficientBalance"].ID.Bytes()[:4]) {
		return bond.UnpackInsufficientBalanceError(raw[4:])
	}
	if bytes.Equal(raw[:4], bond.abi.Errors["MalformedHeader"].ID.Bytes()[:4]) {
		return bond.UnpackMalformedHeaderError(raw[4:])
	}
	if bytes.Equal(raw[:4], bond.abi.Errors["MalformedTrace"].ID.Bytes()[:4]) {
		return bond.UnpackMalformedTraceError(raw[4:])
	}
	if bytes.Equal(raw[:4], bond.abi.Errors["NoFault"].ID.Bytes()[:4]) {
		return bond.UnpackNoFaultError(raw[4:])
	}
	if bytes.Equal(raw[:4], bond.abi.Errors["NotAnnounced"].ID.Bytes()[:4]) {
		return bond.UnpackNotAnnouncedError(raw[4:])
	}
	if bytes.Equal(raw[:4], bond.abi.Errors["NotOwner"].ID.Bytes()[:4]) {
		return bond.UnpackNotOwnerError(raw[4:])
	}
	if bytes.Equal(raw[:4], bond.abi.Errors["PointIsIdentity"].ID.Bytes()[:4]) {
		return bond.UnpackPointIsIdentityError(raw[4:])
	}
	if bytes.Equal(raw[:4], bond.abi.Errors["PointLength"].ID.Bytes()[:4]) {
		return bond.UnpackPointLengthError(raw[4:])
	}
	if bytes.Equal(raw[:4], bond.abi.Errors["PointRefused"].ID.Bytes()[:4]) {
		return bond.UnpackPointRefusedError(raw[4:])
	}
	if bytes.Equal(raw[:4], bond.abi.Errors["RLPInvalidEncoding"].ID.Bytes()[:4]) {
		return bond.UnpackRLPInvalidEncodingError(raw[4:])
	}
	if bytes.Equal(raw[:4], bond.abi.Errors["ReentrancyGuardReentrantCall"].ID.Bytes()[:4]) {
		return bond.UnpackReentrancyGuardReentrantCallError(raw[4:])
	}
	if bytes.Equal(raw[:4], bond.abi.Errors["TooEarly"].ID.Bytes()[:4]) {
		return bond.UnpackTooEarlyError(raw[4:])
	}
	if bytes.Equal(raw[:4], bond.abi.Errors["TrieProofTraversalError"].ID.Bytes()[:4]) {
		return bond.UnpackTrieProofTraversalErrorError(raw[4:])
	}
	return nil, errors.New("Unknown error")
}

// BondAlreadySlashed represents a AlreadySlashed error raised by the Bond contract.
type BondAlreadySlashed struct {
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error AlreadySlashed()
func BondAlreadySlashedErrorID() common.Hash {
	return common.HexToHash("0x372337622103a0209072252ceb796cb70404e3469ff66b2d9ee1092b1eb82de6")
}

// UnpackAlreadySlashedError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error AlreadySlashed()
func (bond *Bond) UnpackAlreadySlashedError(raw []byte) (*BondAlreadySlashed, error) {
	out := new(BondAlreadySlashed)
	if err := bond.abi.UnpackIntoInterface(out, "AlreadySlashed", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// BondBadEvidence represents a BadEvidence error raised by the Bond contract.
type BondBadEvidence struct {
	What string
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error BadEvidence(string what)
func BondBadEvidenceErrorID() common.Hash {
	return common.HexToHash("0x783c4a7a193893b416ce26d35540d04917a3f44fe79810e0a406b38c0ac58c2c")
}

// UnpackBadEvidenceError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error BadEvidence(string what)
func (bond *Bond) UnpackBadEvidenceError(raw []byte) (*BondBadEvidence, error) {
	out := new(BondBadEvidence)
	if err := bond.abi.UnpackIntoInterface(out, "BadEvidence", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// BondBadSignature represents a BadSignature error raised by the Bond contract.
type BondBadSignature struct {
	Digest [32]byte
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error BadSignature(bytes32 digest)
func BondBadSignatureErrorID() common.Hash {
	return common.HexToHash("0x252d5ca19edf28238724c142b92d16ab414f58c80c3131d56837f3d37589e18c")
}

// UnpackBadSignatureError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error BadSignature(bytes32 digest)
func (bond *Bond) UnpackBadSignatureError(raw []byte) (*BondBadSignature, error) {
	out := new(BondBadSignature)
	if err := bond.abi.UnpackIntoInterface(out, "BadSignature", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// BondFailedCall represents a FailedCall error raised by the Bond contract.
type BondFailedCall struct {
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error FailedCall()
func BondFailedCallErrorID() common.Hash {
	return common.HexToHash("0xd6bda27508c0fb6d8a39b4b122878dab26f731a7d4e4abe711dd3731899052a4")
}

// UnpackFailedCallError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error FailedCall()
func (bond *Bond) UnpackFailedCallError(raw []byte) (*BondFailedCall, error) {
	out := new(BondFailedCall)
	if err := bond.abi.UnpackIntoInterface(out, "FailedCall", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// BondHashFailed represents a HashFailed error raised by the Bond contract.
type BondHashFailed struct {
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error HashFailed()
func BondHashFailedErrorID() common.Hash {
	return common.HexToHash("0x832d990523b0f1125c37152b6c66d767cd29e1b4cf69ffe3572fb4d8642c76d7")
}

// UnpackHashFailedError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error HashFailed()
func (bond *Bond) UnpackHashFailedError(raw []byte) (*BondHashFailed, error) {
	out := new(BondHashFailed)
	if err := bond.abi.UnpackIntoInterface(out, "HashFailed", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// BondInsufficientBalance represents a InsufficientBalance error raised by the Bond contract.
type BondInsufficientBalance struct {
	Balance *big.Int
	Needed  *big.Int
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error InsufficientBalance(uint256 balance, uint256 needed)
func BondInsufficientBalanceErrorID() common.Hash {
	return common.HexToHash("0xcf4791818fba6e019216eb4864093b4947f674afada5d305e57d598b641dad1d")
}

// UnpackInsufficientBalanceError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error InsufficientBalance(uint256 balance, uint256 needed)
func (bond *Bond) UnpackInsufficientBalanceError(raw []byte) (*BondInsufficientBalance, error) {
	out := new(BondInsufficientBalance)
	if err := bond.abi.UnpackIntoInterface(out, "InsufficientBalance", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// BondMalformedHeader represents a MalformedHeader error raised by the Bond contract.
type BondMalformedHeader struct {
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error MalformedHeader()
func BondMalformedHeaderErrorID() common.Hash {
	return common.HexToHash("0x34ea3f6ee72990850ba14992e1ca7072114ad0ff043c3976a3ed651411aa9d8c")
}

// UnpackMalformedHeaderError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error MalformedHeader()
func (bond *Bond) UnpackMalformedHeaderError(raw []byte) (*BondMalformedHeader, error) {
	out := new(BondMalformedHeader)
	if err := bond.abi.UnpackIntoInterface(out, "MalformedHeader", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// BondMalformedTrace represents a MalformedTrace error raised by the Bond contract.
type BondMalformedTrace struct {
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error MalformedTrace()
func BondMalformedTraceErrorID() common.Hash {
	return common.HexToHash("0x9e66fa3c2fb98e7bdf4c29dac36fe774583d7866eab7aa22a78676ddaf3abccd")
}

// UnpackMalformedTraceError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error MalformedTrace()
func (bond *Bond) UnpackMalformedTraceError(raw []byte) (*BondMalformedTrace, error) {
	out := new(BondMalformedTrace)
	if err := bond.abi.UnpackIntoInterface(out, "MalformedTrace", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// BondNoFault represents a NoFault error raised by the Bond contract.
type BondNoFault struct {
	Why string
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error NoFault(string why)
func BondNoFaultErrorID() common.Hash {
	return common.HexToHash("0x42bcd643350956018aa54c216a88119f00799065cf6d384785a2530f0194656c")
}

// UnpackNoFaultError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error NoFault(string why)
func (bond *Bond) UnpackNoFaultError(raw []byte) (*BondNoFault, error) {
	out := new(BondNoFault)
	if err := bond.abi.UnpackIntoInterface(out, "NoFault", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// BondNotAnnounced represents a NotAnnounced error raised by the Bond contract.
type BondNotAnnounced struct {
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error NotAnnounced()
func BondNotAnnouncedErrorID() common.Hash {
	return common.HexToHash("0xdfb690930f7fcb1608ba3a8607dedb689c2a27b51be9cc1f09fa2335e71822b4")
}

// UnpackNotAnnouncedError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error NotAnnounced()
func (bond *Bond) UnpackNotAnnouncedError(raw []byte) (*BondNotAnnounced, error) {
	out := new(BondNotAnnounced)
	if err := bond.abi.UnpackIntoInterface(out, "NotAnnounced", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// BondNotOwner represents a NotOwner error raised by the Bond contract.
type BondNotOwner struct {
	Caller common.Address
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error NotOwner(address caller)
func BondNotOwnerErrorID() common.Hash {
	return common.HexToHash("0x245aecd3fabbd17d6c3c92dc7f0ab916ea8cbf6fc1862c8b56893090ac3fff4c")
}

// UnpackNotOwnerError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error NotOwner(address caller)
func (bond *Bond) UnpackNotOwnerError(raw []byte) (*BondNotOwner, error) {
	out := new(BondNotOwner)
	if err := bond.abi.UnpackIntoInterface(out, "NotOwner", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// BondPointIsIdentity represents a PointIsIdentity error raised by the Bond contract.
type BondPointIsIdentity struct {
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error PointIsIdentity()
func BondPointIsIdentityErrorID() common.Hash {
	return common.HexToHash("0x65a1004e57e5ff35bb2168e116edf35ee6816b3dfa3f30dc91c266629e83aba5")
}

// UnpackPointIsIdentityError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error PointIsIdentity()
func (bond *Bond) UnpackPointIsIdentityError(raw []byte) (*BondPointIsIdentity, error) {
	out := new(BondPointIsIdentity)
	if err := bond.abi.UnpackIntoInterface(out, "PointIsIdentity", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// BondPointLength represents a PointLength error raised by the Bond contract.
type BondPointLength struct {
	Have *big.Int
	Want *big.Int
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error PointLength(uint256 have, uint256 want)
func BondPointLengthErrorID() common.Hash {
	return common.HexToHash("0x64272dbfdc57032aa85bdc223a83c1ef87295b41dd5fe5232878099cb1da9701")
}

// UnpackPointLengthError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error PointLength(uint256 have, uint256 want)
func (bond *Bond) UnpackPointLengthError(raw []byte) (*BondPointLength, error) {
	out := new(BondPointLength)
	if err := bond.abi.UnpackIntoInterface(out, "PointLength", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// BondPointRefused represents a PointRefused error raised by the Bond contract.
type BondPointRefused struct {
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error PointRefused()
func BondPointRefusedErrorID() common.Hash {
	return common.HexToHash("0x672a1f14e0d83253f84ce74fa6c8e11c78b14bad2513818680769687c7adba35")
}

// UnpackPointRefusedError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error PointRefused()
func (bond *Bond) UnpackPointRefusedError(raw []byte) (*BondPointRefused, error) {
	out := new(BondPointRefused)
	if err := bond.abi.UnpackIntoInterface(out, "PointRefused", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// BondRLPInvalidEncoding represents a RLPInvalidEncoding error raised by the Bond contract.
type BondRLPInvalidEncoding struct {
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error RLPInvalidEncoding()
func BondRLPInvalidEncodingErrorID() common.Hash {
	return common.HexToHash("0xf3dd700486d05c537b5facf4c114ba6b400473774588d1ffb11e80a83758e4df")
}

// UnpackRLPInvalidEncodingError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error RLPInvalidEncoding()
func (bond *Bond) UnpackRLPInvalidEncodingError(raw []byte) (*BondRLPInvalidEncoding, error) {
	out := new(BondRLPInvalidEncoding)
	if err := bond.abi.UnpackIntoInterface(out, "RLPInvalidEncoding", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// BondReentrancyGuardReentrantCall represents a ReentrancyGuardReentrantCall error raised by the Bond contract.
type BondReentrancyGuardReentrantCall struct {
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error ReentrancyGuardReentrantCall()
func BondReentrancyGuardReentrantCallErrorID() common.Hash {
	return common.HexToHash("0x3ee5aeb571de7fc460830b4d0017439a1ca56fb0bc39062227ade4fe4a24c1ca")
}

// UnpackReentrancyGuardReentrantCallError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error ReentrancyGuardReentrantCall()
func (bond *Bond) UnpackReentrancyGuardReentrantCallError(raw []byte) (*BondReentrancyGuardReentrantCall, error) {
	out := new(BondReentrancyGuardReentrantCall)
	if err := bond.abi.UnpackIntoInterface(out, "ReentrancyGuardReentrantCall", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// BondTooEarly represents a TooEarly error raised by the Bond contract.
type BondTooEarly struct {
	BlockNumber *big.Int
	From        *big.Int
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error TooEarly(uint256 blockNumber, uint256 from)
func BondTooEarlyErrorID() common.Hash {
	return common.HexToHash("0xe58369d1bf8fa4cf500d8cc0c220f6a0845d3ec0e42895d7d9bdf831b8642795")
}

// UnpackTooEarlyError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error TooEarly(uint256 blockNumber, uint256 from)
func (bond *Bond) UnpackTooEarlyError(raw []byte) (*BondTooEarly, error) {
	out := new(BondTooEarly)
	if err := bond.abi.UnpackIntoInterface(out, "TooEarly", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// BondTrieProofTraversalError represents a TrieProofTraversalError error raised by the Bond contract.
type BondTrieProofTraversalError struct {
	Err uint8
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error TrieProofTraversalError(uint8 err)
func BondTrieProofTraversalErrorErrorID() common.Hash {
	return common.HexToHash("0x1121c9d0638869d187fa56904bf59f640bce1f0eaae21eca3e79d9359103e8ad")
}

// UnpackTrieProofTraversalErrorError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error TrieProofTraversalError(uint8 err)
func (bond *Bond) UnpackTrieProofTraversalErrorError(raw []byte) (*BondTrieProofTraversalError, error) {
	out := new(BondTrieProofTraversalError)
	if err := bond.abi.UnpackIntoInterface(out, "TrieProofTraversalError", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// BridgedTokenMetaData contains all meta data concerning the BridgedToken contract.
var BridgedTokenMetaData = bind.MetaData{
	ABI: "[{\"inputs\":[{\"internalType\":\"address\",\"name\":\"vault_\",\"type\":\"address\"}],\"stateMutability\":\"nonpayable\",\"type\":\"constructor\"},{\"inputs\":[{\"internalType\":\"address\",\"name\":\"spender\",\"type\":\"address\"},{\"internalType\":\"uint256\",\"name\":\"allowance\",\"type\":\"uint256\"},{\"internalType\":\"uint256\",\"name\":\"needed\",\"type\":\"uint256\"}],\"name\":\"ERC20InsufficientAllowance\",\"type\":\"error\"},{\"inputs\":[{\"internalType\":\"address\",\"name\":\"sender\",\"type\":\"address\"},{\"internalType\":\"uint256\",\"name\":\"balance\",\"type\":\"uint256\"},{\"internalType\":\"uint256\",\"name\":\"needed\",\"type\":\"uint256\"}],\"name\":\"ERC20InsufficientBalance\",\"type\":\"error\"},{\"inputs\":[{\"internalType\":\"address\",\"name\":\"approver\",\"type\":\"address\"}],\"name\":\"ERC20InvalidApprover\",\"type\":\"error\"},{\"inputs\":[{\"internalType\":\"address\",\"name\":\"receiver\",\"type\":\"address\"}],\"name\":\"ERC20InvalidReceiver\",\"type\":\"error\"},{\"inputs\":[{\"internalType\":\"address\",\"name\":\"sender\",\"type\":\"address\"}],\"name\":\"ERC20InvalidSender\",\"type\":\"error\"},{\"inputs\":[{\"internalType\":\"address\",\"name\":\"spender\",\"type\":\"address\"}],\"name\":\"ERC20InvalidSpender\",\"type\":\"error\"},{\"inputs\":[{\"internalType\":\"address\",\"name\":\"caller\",\"type\":\"address\"},{\"internalType\":\"address\",\"name\":\"l1Sender\",\"type\":\"address\"}],\"name\":\"OnlyBridge\",\"type\":\"error\"},{\"anonymous\":false,\"inputs\":[{\"indexed\":true,\"internalType\":\"address\",\"name\":\"owner\",\"type\":\"address\"},{\"indexed\":true,\"internalType\":\"address\",\"name\":\"spender\",\"type\":\"address\"},{\"indexed\":false,\"internalType\":\"uint256\",\"name\":\"value\",\"type\":\"uint256\"}],\"name\":\"Approval\",\"type\":\"event\"},{\"anonymous\":false,\"inputs\":[{\"indexed\":true,\"internalType\":\"address\",\"name\":\"from\",\"type\":\"address\"},{\"indexed\":true,\"internalType\":\"address\",\"name\":\"to\",\"type\":\"address\"},{\"indexed\":false,\"internalType\":\"uint256\",\"name\":\"value\",\"type\":\"uint256\"}],\"name\":\"Transfer\",\"type\":\"event\"},{\"inputs\":[{\"internalType\":\"address\",\"name\":\"owner\",\"type\":\"address\"},{\"internalType\":\"address\",\"name\":\"spender\",\"type\":\"address\"}],\"name\":\"allowance\",\"outputs\":[{\"internalType\":\"uint256\",\"name\":\"\",\"type\":\"uint256\"}],\"stateMutability\":\"view\",\"type\":\"function\"},{\"inputs\":[{\"internalType\":\"address\",\"name\":\"spender\",\"type\":\"address\"},{\"internalType\":\"uint256\",\"name\":\"value\",\"type\":\"uint256\"}],\"name\":\"approve\",\"outputs\":[{\"internalType\":\"bool\",\"name\":\"\",\"type\":\"bool\"}],\"stateMutability\":\"nonpayable\",\"type\":\"function\"},{\"inputs\":[{\"internalType\":\"address\",\"name\":\"account\",\"type\":\"address\"}],\"name\":\"balanceOf\",\"outputs\":[{\"internalType\":\"uint256\",\"name\":\"\",\"type\":\"uint256\"}],\"stateMutability\":\"view\",\"type\":\"function\"},{\"inputs\":[],\"name\":\"decimals\",\"outputs\":[{\"internalType\":\"uint8\",\"name\":\"\",\"type\":\"uint8\"}],\"stateMutability\":\"view\",\"type\":\"function\"},{\"inputs\":[{\"internalType\":\"address\",\"name\":\"to\",\"type\":\"address\"},{\"internalType\":\"uint256\",\"name\":\"amount\",\"type\":\"uint256\"}],\"name\":\"mint\",\"outputs\":[],\"stateMutability\":\"nonpayable\",\"type\":\"function\"},{\"inputs\":[],\"name\":\"name\",\"outputs\":[{\"internalType\":\"string\",\"name\":\"\",\"type\":\"string\"}],\"stateMutability\":\"view\",\"type\":\"function\"},{\"inputs\":[],\"name\":\"symbol\",\"outputs\":[{\"internalType\":\"string\",\"name\":\"\",\"type\":\"string\"}],\"stateMutability\":\"view\",\"type\":\"function\"},{\"inputs\":[],\"name\":\"totalSupply\",\"outputs\":[{\"internalType\":\"uint256\",\"name\":\"\",\"type\":\"uint256\"}],\"stateMutability\":\"view\",\"type\":\"function\"},{\"inputs\":[{\"internalType\":\"address\",\"name\":\"to\",\"type\":\"address\"},{\"internalType\":\"uint256\",\"name\":\"value\",\"type\":\"uint256\"}],\"name\":\"transfer\",\"outputs\":[{\"internalType\":\"bool\",\"name\":\"\",\"type\":\"bool\"}],\"stateMutability\":\"nonpayable\",\"type\":\"function\"},{\"inputs\":[{\"internalType\":\"address\",\"name\":\"from\",\"type\":\"address\"},{\"internalType\":\"address\",\"name\":\"to\",\"type\":\"address\"},{\"internalType\":\"uint256\",\"name\":\"value\",\"type\":\"uint256\"}],\"name\":\"transferFrom\",\"outputs\":[{\"internalType\":\"bool\",\"name\":\"\",\"type\":\"bool\"}],\"stateMutability\":\"nonpayable\",\"type\":\"function\"},{\"inputs\":[],\"name\":\"vault\",\"outputs\":[{\"internalType\":\"address\",\"name\":\"\",\"type\":\"address\"}],\"stateMutability\":\"view\",\"type\":\"function\"},{\"inputs\":[{\"internalType\":\"address\",\"name\":\"to\",\"type\":\"address\"},{\"internalType\":\"uint256\",\"name\":\"amount\",\"type\":\"uint256\"}],\"name\":\"withdraw\",\"outputs\":[{\"internalType\":\"bytes32\",\"name\":\"id\",\"type\":\"bytes32\"}],\"stateMutability\":\"nonpayable\",\"type\":\"function\"}]",
	ID:  "BridgedToken",
	Bin: "0x60a06040523461036a576111026020813803918261001c8161036e565b93849283398101031261036a57516001600160a01b038116810361036a57610044604061036e565b90601382527f44656d6f6e7374726174696f6e206f6e204c32000000000000000000000000006020830152610079604061036e565b600481526344454d4f60e01b602082015282519091906001600160401b03811161027057600354600181811c91168015610360575b602082101461025257601f81116102f2575b506020601f821160011461028f57819293945f92610284575b50508160011b915f199060031b1c1916176003555b81516001600160401b03811161027057600454600181811c91168015610266575b602082101461025257601f81116101e4575b50602092601f821160011461018357928192935f92610178575b50508160011b915f199060031b1c1916176004555b608052604051610d6e9081610394823960805181818160ea0152818161024801526107960152f35b015190505f8061013b565b601f1982169360045f52805f20915f5b8681106101cc57508360019596106101b4575b505050811b01600455610150565b01515f1960f88460031b161c191690555f80806101a6565b91926020600181928685015181550194019201610193565b818111156101215760045f52601f820160051c7f8a35acfbc15ff81a39ae7d344fd709f28e8600b4aa8c65c6b64bfe7fe36bd19b6020841061024a575b81601f9101920160051c03905f5b82811061023d575050610121565b5f8282015560010161022f565b5f9150610221565b634e487b7160e01b5f52602260045260245ffd5b90607f169061010f565b634e487b7160e01b5f52604160045260245ffd5b015190505f806100d9565b601f1982169060035f52805f20915f5b8181106102da575095836001959697106102c2575b505050811b016003556100ee565b01515f1960f88460031b161c191690555f80806102b4565b9192602060018192868b01518155019401920161029f565b818111156100c05760035f52601f820160051c7fc2575a0e9e593c00f959f8c92f12db2869c3395a3b0502d05e2516446f71f85b60208410610358575b81601f9101920160051c03905f5b82811061034b5750506100c0565b5f8282015560010161033d565b5f915061032f565b90607f16906100ae565b5f80fd5b6040519190601f01601f191682016001600160401b038111838210176102705760405256fe6080806040526004361015610012575f80fd5b5f3560e01c90816306fdde0314610ad757508063095ea7b314610a2a57806318160ddd146109ef57806323b872dd1461085b578063313ce5671461082257806340c10f19146105e457806370a082311461058257806395d89b4114610421578063a9059cbb146103d2578063dd62ed3e14610346578063f3fef3a3146101125763fbfa77cf146100a0575f80fd5b3461010e575f7ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffc36011261010e57602060405173ffffffffffffffffffffffffffffffffffffffff7f0000000000000000000000000000000000000000000000000000000000000000168152f35b5f80fd5b3461010e5760407ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffc36011261010e57610149610bf0565b60243590331561031a57335f525f60205260405f20548281106102e657908261028793602093335f525f85520360405f205580600254036002555f6040518281527fddf252ad1be2c89b69c2b068fc378daa952ba7f163c4a11628f55a4df523b3ef853392a373ffffffffffffffffffffffffffffffffffffffff604051927f0357371d0000000000000000000000000000000000000000000000000000000085850152166024830152604482015260448152610207606482610c36565b604051809381927fdd624a8800000000000000000000000000000000000000000000000000000000835273ffffffffffffffffffffffffffffffffffffffff7f0000000000000000000000000000000000000000000000000000000000000000166004840152620186a06024840152606060448401526064830190610bad565b03815f62ba5e005af180156102db575f906102a8575b602090604051908152f35b506020813d6020116102d3575b816102c260209383610c36565b8101031261010e576020905161029d565b3d91506102b5565b6040513d5f823e3d90fd5b90507fe450d38c000000000000000000000000000000000000000000000000000000005f523360045260245260445260645ffd5b7f96c6fd1e000000000000000000000000000000000000000000000000000000005f525f60045260245ffd5b3461010e5760407ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffc36011261010e5761037d610bf0565b73ffffffffffffffffffffffffffffffffffffffff61039a610c13565b91165f52600160205273ffffffffffffffffffffffffffffffffffffffff60405f2091165f52602052602060405f2054604051908152f35b3461010e5760407ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffc36011261010e5761041661040c610bf0565b6024359033610ca4565b602060405160018152f35b3461010e575f7ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffc36011261010e576040515f6004548060011c90600181168015610578575b60208310811461054b5782855290811561050957506001146104ab575b6104a78361049381850382610c36565b604051918291602083526020830190610bad565b0390f35b91905060045f527f8a35acfbc15ff81a39ae7d344fd709f28e8600b4aa8c65c6b64bfe7fe36bd19b915f905b8082106104ef57509091508101602001610493610483565b9192600181602092548385880101520191019092916104d7565b7fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff001660208086019190915291151560051b840190910191506104939050610483565b7f4e487b71000000000000000000000000000000000000000000000000000000005f52602260045260245ffd5b91607f1691610466565b3461010e5760207ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffc36011261010e5773ffffffffffffffffffffffffffffffffffffffff6105ce610bf0565b165f525f602052602060405f2054604051908152f35b3461010e5760407ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffc36011261010e5761061b610bf0565b602435906040517fb7558b7a00000000000000000000000000000000000000000000000000000000815260208160048162ba5e005afa9081156102db575f916107d3575b5062ba5e0033148061077e575b15610738575073ffffffffffffffffffffffffffffffffffffffff1690811561070c57600254908082018092116106df5760207fddf252ad1be2c89b69c2b068fc378daa952ba7f163c4a11628f55a4df523b3ef915f9360025584845283825260408420818154019055604051908152a3005b7f4e487b71000000000000000000000000000000000000000000000000000000005f52601160045260245ffd5b7fec442f05000000000000000000000000000000000000000000000000000000005f525f60045260245ffd5b73ffffffffffffffffffffffffffffffffffffffff907f6cd48c22000000000000000000000000000000000000000000000000000000005f52336004521660245260445ffd5b5073ffffffffffffffffffffffffffffffffffffffff7f00000000000000000000000000000000000000000000000000000000000000001673ffffffffffffffffffffffffffffffffffffffff82161461066c565b90506020813d60201161081a575b816107ee60209383610c36565b8101031261010e575173ffffffffffffffffffffffffffffffffffffffff8116810361010e578361065f565b3d91506107e1565b3461010e575f7ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffc36011261010e57602060405160128152f35b3461010e5760607ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffc36011261010e57610892610bf0565b61089a610c13565b6044359073ffffffffffffffffffffffffffffffffffffffff831692835f52600160205260405f2073ffffffffffffffffffffffffffffffffffffffff33165f5260205260405f20547fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff8110610916575b506104169350610ca4565b8381106109bb57841561098f57331561096357610416945f52600160205260405f2073ffffffffffffffffffffffffffffffffffffffff33165f526020528360405f20910390558461090b565b7f94280d62000000000000000000000000000000000000000000000000000000005f525f60045260245ffd5b7fe602df05000000000000000000000000000000000000000000000000000000005f525f60045260245ffd5b83907ffb8f41b2000000000000000000000000000000000000000000000000000000005f523360045260245260445260645ffd5b3461010e575f7ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffc36011261010e576020600254604051908152f35b3461010e5760407ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffc36011261010e57610a61610bf0565b60243590331561098f5773ffffffffffffffffffffffffffffffffffffffff1690811561096357335f52600160205260405f20825f526020528060405f20556040519081527f8c5be1e5ebec7d5bd14f71427d1e84f3dd0314c0f7b2291e5b200ac8c7c3b92560203392a3602060405160018152f35b3461010e575f7ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffc36011261010e575f6003548060011c90600181168015610ba3575b60208310811461054b578285529081156105095750600114610b45576104a78361049381850382610c36565b91905060035f527fc2575a0e9e593c00f959f8c92f12db2869c3395a3b0502d05e2516446f71f85b915f905b808210610b8957509091508101602001610493610483565b919260018160209254838588010152019101909291610b71565b91607f1691610b19565b907fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffe0601f602080948051918291828752018686015e5f8582860101520116010190565b6004359073ffffffffffffffffffffffffffffffffffffffff8216820361010e57565b6024359073ffffffffffffffffffffffffffffffffffffffff8216820361010e57565b90601f7fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffe0910116810190811067ffffffffffffffff821117610c7757604052565b7f4e487b71000000000000000000000000000000000000000000000000000000005f52604160045260245ffd5b73ffffffffffffffffffffffffffffffffffffffff1690811561031a5773ffffffffffffffffffffffffffffffffffffffff1691821561070c57815f525f60205260405f2054818110610d3c57817fddf252ad1be2c89b69c2b068fc378daa952ba7f163c4a11628f55a4df523b3ef92602092855f525f84520360405f2055845f525f825260405f20818154019055604051908152a3565b827fe450d38c000000000000000000000000000000000000000000000000000000005f5260045260245260445260645ffd",
}

// BridgedToken is an auto generated Go binding around an Ethereum contract.
type BridgedToken struct {
	abi abi.ABI
}

// GetABI returns the ABI associated with this contract binding.
func (c *BridgedToken) GetABI() abi.ABI {
	return c.abi
}

// NewBridgedToken creates a new instance of BridgedToken.
func NewBridgedToken() *BridgedToken {
	parsed, err := BridgedTokenMetaData.ParseABI()
	if err != nil {
		panic(errors.New("invalid ABI: " + err.Error()))
	}
	return &BridgedToken{abi: *parsed}
}

// Instance creates a wrapper for a deployed contract instance at the given address.
// Use this to create the instance object passed to abigen v2 library functions Call, Transact, etc.
func (c *BridgedToken) Instance(backend bind.ContractBackend, addr common.Address) *bind.BoundContract {
	return bind.NewBoundContract(addr, c.abi, backend, backend, backend)
}

// PackConstructor is the Go binding used to pack the parameters required for
// contract deployment.
//
// Solidity: constructor(address vault_) returns()
func (bridgedToken *BridgedToken) PackConstructor(vault_ common.Address) []byte {
	enc, err := bridgedToken.abi.Pack("", vault_)
	if err != nil {
		panic(err)
	}
	return enc
}

// PackAllowance is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xdd62ed3e.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function allowance(address owner, address spender) view returns(uint256)
func (bridgedToken *BridgedToken) PackAllowance(owner common.Address, spender common.Address) []byte {
	enc, err := bridgedToken.abi.Pack("allowance", owner, spender)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackAllowance is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xdd62ed3e.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function allowance(address owner, address spender) view returns(uint256)
func (bridgedToken *BridgedToken) TryPackAllowance(owner common.Address, spender common.Address) ([]byte, error) {
	return bridgedToken.abi.Pack("allowance", owner, spender)
}

// UnpackAllowance is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0xdd62ed3e.
//
// Solidity: function allowance(address owner, address spender) view returns(uint256)
func (bridgedToken *BridgedToken) UnpackAllowance(data []byte) (*big.Int, error) {
	out, err := bridgedToken.abi.Unpack("allowance", data)
	if err != nil {
		return new(big.Int), err
	}
	out0 := abi.ConvertType(out[0], new(big.Int)).(*big.Int)
	return out0, nil
}

// PackApprove is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x095ea7b3.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function approve(address spender, uint256 value) returns(bool)
func (bridgedToken *BridgedToken) PackApprove(spender common.Address, value *big.Int) []byte {
	enc, err := bridgedToken.abi.Pack("approve", spender, value)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackApprove is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x095ea7b3.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function approve(address spender, uint256 value) returns(bool)
func (bridgedToken *BridgedToken) TryPackApprove(spender common.Address, value *big.Int) ([]byte, error) {
	return bridgedToken.abi.Pack("approve", spender, value)
}

// UnpackApprove is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0x095ea7b3.
//
// Solidity: function approve(address spender, uint256 value) returns(bool)
func (bridgedToken *BridgedToken) UnpackApprove(data []byte) (bool, error) {
	out, err := bridgedToken.abi.Unpack("approve", data)
	if err != nil {
		return *new(bool), err
	}
	out0 := *abi.ConvertType(out[0], new(bool)).(*bool)
	return out0, nil
}

// PackBalanceOf is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x70a08231.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function balanceOf(address account) view returns(uint256)
func (bridgedToken *BridgedToken) PackBalanceOf(account common.Address) []byte {
	enc, err := bridgedToken.abi.Pack("balanceOf", account)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackBalanceOf is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x70a08231.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function balanceOf(address account) view returns(uint256)
func (bridgedToken *BridgedToken) TryPackBalanceOf(account common.Address) ([]byte, error) {
	return bridgedToken.abi.Pack("balanceOf", account)
}

// UnpackBalanceOf is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0x70a08231.
//
// Solidity: function balanceOf(address account) view returns(uint256)
func (bridgedToken *BridgedToken) UnpackBalanceOf(data []byte) (*big.Int, error) {
	out, err := bridgedToken.abi.Unpack("balanceOf", data)
	if err != nil {
		return new(big.Int), err
	}
	out0 := abi.ConvertType(out[0], new(big.Int)).(*big.Int)
	return out0, nil
}

// PackDecimals is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x313ce567.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function decimals() view returns(uint8)
func (bridgedToken *BridgedToken) PackDecimals() []byte {
	enc, err := bridgedToken.abi.Pack("decimals")
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackDecimals is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x313ce567.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function decimals() view returns(uint8)
func (bridgedToken *BridgedToken) TryPackDecimals() ([]byte, error) {
	return bridgedToken.abi.Pack("decimals")
}

// UnpackDecimals is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0x313ce567.
//
// Solidity: function decimals() view returns(uint8)
func (bridgedToken *BridgedToken) UnpackDecimals(data []byte) (uint8, error) {
	out, err := bridgedToken.abi.Unpack("decimals", data)
	if err != nil {
		return *new(uint8), err
	}
	out0 := *abi.ConvertType(out[0], new(uint8)).(*uint8)
	return out0, nil
}

// PackMint is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x40c10f19.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function mint(address to, uint256 amount) returns()
func (bridgedToken *BridgedToken) PackMint(to common.Address, amount *big.Int) []byte {
	enc, err := bridgedToken.abi.Pack("mint", to, amount)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackMint is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x40c10f19.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function mint(address to, uint256 amount) returns()
func (bridgedToken *BridgedToken) TryPackMint(to common.Address, amount *big.Int) ([]byte, error) {
	return bridgedToken.abi.Pack("mint", to, amount)
}

// PackName is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x06fdde03.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function name() view returns(string)
func (bridgedToken *BridgedToken) PackName() []byte {
	enc, err := bridgedToken.abi.Pack("name")
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackName is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x06fdde03.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function name() view returns(string)
func (bridgedToken *BridgedToken) TryPackName() ([]byte, error) {
	return bridgedToken.abi.Pack("name")
}

// UnpackName is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0x06fdde03.
//
// Solidity: function name() view returns(string)
func (bridgedToken *BridgedToken) UnpackName(data []byte) (string, error) {
	out, err := bridgedToken.abi.Unpack("name", data)
	if err != nil {
		return *new(string), err
	}
	out0 := *abi.ConvertType(out[0], new(string)).(*string)
	return out0, nil
}

// PackSymbol is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x95d89b41.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function symbol() view returns(string)
func (bridgedToken *BridgedToken) PackSymbol() []byte {
	enc, err := bridgedToken.abi.Pack("symbol")
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackSymbol is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x95d89b41.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function symbol() view returns(string)
func (bridgedToken *BridgedToken) TryPackSymbol() ([]byte, error) {
	return bridgedToken.abi.Pack("symbol")
}

// UnpackSymbol is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0x95d89b41.
//
// Solidity: function symbol() view returns(string)
func (bridgedToken *BridgedToken) UnpackSymbol(data []byte) (string, error) {
	out, err := bridgedToken.abi.Unpack("symbol", data)
	if err != nil {
		return *new(string), err
	}
	out0 := *abi.ConvertType(out[0], new(string)).(*string)
	return out0, nil
}

// PackTotalSupply is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x18160ddd.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function totalSupply() view returns(uint256)
func (bridgedToken *BridgedToken) PackTotalSupply() []byte {
	enc, err := bridgedToken.abi.Pack("totalSupply")
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackTotalSupply is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x18160ddd.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function totalSupply() view returns(uint256)
func (bridgedToken *BridgedToken) TryPackTotalSupply() ([]byte, error) {
	return bridgedToken.abi.Pack("totalSupply")
}

// UnpackTotalSupply is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0x18160ddd.
//
// Solidity: function totalSupply() view returns(uint256)
func (bridgedToken *BridgedToken) UnpackTotalSupply(data []byte) (*big.Int, error) {
	out, err := bridgedToken.abi.Unpack("totalSupply", data)
	if err != nil {
		return new(big.Int), err
	}
	out0 := abi.ConvertType(out[0], new(big.Int)).(*big.Int)
	return out0, nil
}

// PackTransfer is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xa9059cbb.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function transfer(address to, uint256 value) returns(bool)
func (bridgedToken *BridgedToken) PackTransfer(to common.Address, value *big.Int) []byte {
	enc, err := bridgedToken.abi.Pack("transfer", to, value)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackTransfer is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xa9059cbb.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function transfer(address to, uint256 value) returns(bool)
func (bridgedToken *BridgedToken) TryPackTransfer(to common.Address, value *big.Int) ([]byte, error) {
	return bridgedToken.abi.Pack("transfer", to, value)
}

// UnpackTransfer is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0xa9059cbb.
//
// Solidity: function transfer(address to, uint256 value) returns(bool)
func (bridgedToken *BridgedToken) UnpackTransfer(data []byte) (bool, error) {
	out, err := bridgedToken.abi.Unpack("transfer", data)
	if err != nil {
		return *new(bool), err
	}
	out0 := *abi.ConvertType(out[0], new(bool)).(*bool)
	return out0, nil
}

// PackTransferFrom is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x23b872dd.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function transferFrom(address from, address to, uint256 value) returns(bool)
func (bridgedToken *BridgedToken) PackTransferFrom(from common.Address, to common.Address, value *big.Int) []byte {
	enc, err := bridgedToken.abi.Pack("transferFrom", from, to, value)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackTransferFrom is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x23b872dd.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function transferFrom(address from, address to, uint256 value) returns(bool)
func (bridgedToken *BridgedToken) TryPackTransferFrom(from common.Address, to common.Address, value *big.Int) ([]byte, error) {
	return bridgedToken.abi.Pack("transferFrom", from, to, value)
}

// UnpackTransferFrom is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0x23b872dd.
//
// Solidity: function transferFrom(address from, address to, uint256 value) returns(bool)
func (bridgedToken *BridgedToken) UnpackTransferFrom(data []byte) (bool, error) {
	out, err := bridgedToken.abi.Unpack("transferFrom", data)
	if err != nil {
		return *new(bool), err
	}
	out0 := *abi.ConvertType(out[0], new(bool)).(*bool)
	return out0, nil
}

// PackVault is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xfbfa77cf.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function vault() view returns(address)
func (bridgedToken *BridgedToken) PackVault() []byte {
	enc, err := bridgedToken.abi.Pack("vault")
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackVault is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xfbfa77cf.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function vault() view returns(address)
func (bridgedToken *BridgedToken) TryPackVault() ([]byte, error) {
	return bridgedToken.abi.Pack("vault")
}

// UnpackVault is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0xfbfa77cf.
//
// Solidity: function vault() view returns(address)
func (bridgedToken *BridgedToken) UnpackVault(data []byte) (common.Address, error) {
	out, err := bridgedToken.abi.Unpack("vault", data)
	if err != nil {
		return *new(common.Address), err
	}
	out0 := *abi.ConvertType(out[0], new(common.Address)).(*common.Address)
	return out0, nil
}

// PackWithdraw is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xf3fef3a3.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function withdraw(address to, uint256 amount) returns(bytes32 id)
func (bridgedToken *BridgedToken) PackWithdraw(to common.Address, amount *big.Int) []byte {
	enc, err := bridgedToken.abi.Pack("withdraw", to, amount)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackWithdraw is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xf3fef3a3.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function withdraw(address to, uint256 amount) returns(bytes32 id)
func (bridgedToken *BridgedToken) TryPackWithdraw(to common.Address, amount *big.Int) ([]byte, error) {
	return bridgedToken.abi.Pack("withdraw", to, amount)
}

// UnpackWithdraw is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0xf3fef3a3.
//
// Solidity: function withdraw(address to, uint256 amount) returns(bytes32 id)
func (bridgedToken *BridgedToken) UnpackWithdraw(data []byte) ([32]byte, error) {
	out, err := bridgedToken.abi.Unpack("withdraw", data)
	if err != nil {
		return *new([32]byte), err
	}
	out0 := *abi.ConvertType(out[0], new([32]byte)).(*[32]byte)
	return out0, nil
}

// BridgedTokenApproval represents a Approval event raised by the BridgedToken contract.
type BridgedTokenApproval struct {
	Owner   common.Address
	Spender common.Address
	Value   *big.Int
	Raw     *types.Log // Blockchain specific contextual infos
}

const BridgedTokenApprovalEventName = "Approval"

// ContractEventName returns the user-defined event name.
func (BridgedTokenApproval) ContractEventName() string {
	return BridgedTokenApprovalEventName
}

// UnpackApprovalEvent is the Go binding that unpacks the event data emitted
// by contract.
//
// Solidity: event Approval(address indexed owner, address indexed spender, uint256 value)
func (bridgedToken *BridgedToken) UnpackApprovalEvent(log *types.Log) (*BridgedTokenApproval, error) {
	event := "Approval"
	if len(log.Topics) == 0 {
		return nil, bind.ErrNoEventSignature
	}
	if log.Topics[0] != bridgedToken.abi.Events[event].ID {
		return nil, bind.ErrEventSignatureMismatch
	}
	out := new(BridgedTokenApproval)
	if len(log.Data) > 0 {
		if err := bridgedToken.abi.UnpackIntoInterface(out, event, log.Data); err != nil {
			return nil, err
		}
	}
	var indexed abi.Arguments
	for _, arg := range bridgedToken.abi.Events[event].Inputs {
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

// BridgedTokenTransfer represents a Transfer event raised by the BridgedToken contract.
type BridgedTokenTransfer struct {
	From  common.Address
	To    common.Address
	Value *big.Int
	Raw   *types.Log // Blockchain specific contextual infos
}

const BridgedTokenTransferEventName = "Transfer"

// ContractEventName returns the user-defined event name.
func (BridgedTokenTransfer) ContractEventName() string {
	return BridgedTokenTransferEventName
}

// UnpackTransferEvent is the Go binding that unpacks the event data emitted
// by contract.
//
// Solidity: event Transfer(address indexed from, address indexed to, uint256 value)
func (bridgedToken *BridgedToken) UnpackTransferEvent(log *types.Log) (*BridgedTokenTransfer, error) {
	event := "Transfer"
	if len(log.Topics) == 0 {
		return nil, bind.ErrNoEventSignature
	}
	if log.Topics[0] != bridgedToken.abi.Events[event].ID {
		return nil, bind.ErrEventSignatureMismatch
	}
	out := new(BridgedTokenTransfer)
	if len(log.Data) > 0 {
		if err := bridgedToken.abi.UnpackIntoInterface(out, event, log.Data); err != nil {
			return nil, err
		}
	}
	var indexed abi.Arguments
	for _, arg := range bridgedToken.abi.Events[event].Inputs {
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
func (bridgedToken *BridgedToken) UnpackError(raw []byte) (any, error) {
	if bytes.Equal(raw[:4], bridgedToken.abi.Errors["ERC20InsufficientAllowance"].ID.Bytes()[:4]) {
		return bridgedToken.UnpackERC20InsufficientAllowanceError(raw[4:])
	}
	if bytes.Equal(raw[:4], bridgedToken.abi.Errors["ERC20InsufficientBalance"].ID.Bytes()[:4]) {
		return bridgedToken.UnpackERC20InsufficientBalanceError(raw[4:])
	}
	if bytes.Equal(raw[:4], bridgedToken.abi.Errors["ERC20InvalidApprover"].ID.Bytes()[:4]) {
		return bridgedToken.UnpackERC20InvalidApproverError(raw[4:])
	}
	if bytes.Equal(raw[:4], bridgedToken.abi.Errors["ERC20InvalidReceiver"].ID.Bytes()[:4]) {
		return bridgedToken.UnpackERC20InvalidReceiverError(raw[4:])
	}
	if bytes.Equal(raw[:4], bridgedToken.abi.Errors["ERC20InvalidSender"].ID.Bytes()[:4]) {
		return bridgedToken.UnpackERC20InvalidSenderError(raw[4:])
	}
	if bytes.Equal(raw[:4], bridgedToken.abi.Errors["ERC20InvalidSpender"].ID.Bytes()[:4]) {
		return bridgedToken.UnpackERC20InvalidSpenderError(raw[4:])
	}
	if bytes.Equal(raw[:4], bridgedToken.abi.Errors["OnlyBridge"].ID.Bytes()[:4]) {
		return bridgedToken.UnpackOnlyBridgeError(raw[4:])
	}
	return nil, errors.New("Unknown error")
}

// BridgedTokenERC20InsufficientAllowance represents a ERC20InsufficientAllowance error raised by the BridgedToken contract.
type BridgedTokenERC20InsufficientAllowance struct {
	Spender   common.Address
	Allowance *big.Int
	Needed    *big.Int
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error ERC20InsufficientAllowance(address spender, uint256 allowance, uint256 needed)
func BridgedTokenERC20InsufficientAllowanceErrorID() common.Hash {
	return common.HexToHash("0xfb8f41b23e99d2101d86da76cdfa87dd51c82ed07d3cb62cbc473e469dbc75c3")
}

// UnpackERC20InsufficientAllowanceError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error ERC20InsufficientAllowance(address spender, uint256 allowance, uint256 needed)
func (bridgedToken *BridgedToken) UnpackERC20InsufficientAllowanceError(raw []byte) (*BridgedTokenERC20InsufficientAllowance, error) {
	out := new(BridgedTokenERC20InsufficientAllowance)
	if err := bridgedToken.abi.UnpackIntoInterface(out, "ERC20InsufficientAllowance", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// BridgedTokenERC20InsufficientBalance represents a ERC20InsufficientBalance error raised by the BridgedToken contract.
type BridgedTokenERC20InsufficientBalance struct {
	Sender  common.Address
	Balance *big.Int
	Needed  *big.Int
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error ERC20InsufficientBalance(address sender, uint256 balance, uint256 needed)
func BridgedTokenERC20InsufficientBalanceErrorID() common.Hash {
	return common.HexToHash("0xe450d38cd8d9f7d95077d567d60ed49c7254716e6ad08fc9872816c97e0ffec6")
}

// UnpackERC20InsufficientBalanceError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error ERC20InsufficientBalance(address sender, uint256 balance, uint256 needed)
func (bridgedToken *BridgedToken) UnpackERC20InsufficientBalanceError(raw []byte) (*BridgedTokenERC20InsufficientBalance, error) {
	out := new(BridgedTokenERC20InsufficientBalance)
	if err := bridgedToken.abi.UnpackIntoInterface(out, "ERC20InsufficientBalance", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// BridgedTokenERC20InvalidApprover represents a ERC20InvalidApprover error raised by the BridgedToken contract.
type BridgedTokenERC20InvalidApprover struct {
	Approver common.Address
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error ERC20InvalidApprover(address approver)
func BridgedTokenERC20InvalidApproverErrorID() common.Hash {
	return common.HexToHash("0xe602df05cc75712490294c6c104ab7c17f4030363910a7a2626411c6d3118847")
}

// UnpackERC20InvalidApproverError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error ERC20InvalidApprover(address approver)
func (bridgedToken *BridgedToken) UnpackERC20InvalidApproverError(raw []byte) (*BridgedTokenERC20InvalidApprover, error) {
	out := new(BridgedTokenERC20InvalidApprover)
	if err := bridgedToken.abi.UnpackIntoInterface(out, "ERC20InvalidApprover", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// BridgedTokenERC20InvalidReceiver represents a ERC20InvalidReceiver error raised by the BridgedToken contract.
type BridgedTokenERC20InvalidReceiver struct {
	Receiver common.Address
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error ERC20InvalidReceiver(address receiver)
func BridgedTokenERC20InvalidReceiverErrorID() common.Hash {
	return common.HexToHash("0xec442f055133b72f3b2f9f0bb351c406b178527de2040a7d1feb4e058771f613")
}

// UnpackERC20InvalidReceiverError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error ERC20InvalidReceiver(address receiver)
func (bridgedToken *BridgedToken) UnpackERC20InvalidReceiverError(raw []byte) (*BridgedTokenERC20InvalidReceiver, error) {
	out := new(BridgedTokenERC20InvalidReceiver)
	if err := bridgedToken.abi.UnpackIntoInterface(out, "ERC20InvalidReceiver", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// BridgedTokenERC20InvalidSender represents a ERC20InvalidSender error raised by the BridgedToken contract.
type BridgedTokenERC20InvalidSender struct {
	Sender common.Address
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error ERC20InvalidSender(address sender)
func BridgedTokenERC20InvalidSenderErrorID() common.Hash {
	return common.HexToHash("0x96c6fd1edd0cd6ef7ff0ecc0facdf53148dc0048b57fe58af65755250a7a96bd")
}

// UnpackERC20InvalidSenderError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error ERC20InvalidSender(address sender)
func (bridgedToken *BridgedToken) UnpackERC20InvalidSenderError(raw []byte) (*BridgedTokenERC20InvalidSender, error) {
	out := new(BridgedTokenERC20InvalidSender)
	if err := bridgedToken.abi.UnpackIntoInterface(out, "ERC20InvalidSender", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// BridgedTokenERC20InvalidSpender represents a ERC20InvalidSpender error raised by the BridgedToken contract.
type BridgedTokenERC20InvalidSpender struct {
	Spender common.Address
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error ERC20InvalidSpender(address spender)
func BridgedTokenERC20InvalidSpenderErrorID() common.Hash {
	return common.HexToHash("0x94280d62c347d8d9f4d59a76ea321452406db88df38e0c9da304f58b57b373a2")
}

// UnpackERC20InvalidSpenderError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error ERC20InvalidSpender(address spender)
func (bridgedToken *BridgedToken) UnpackERC20InvalidSpenderError(raw []byte) (*BridgedTokenERC20InvalidSpender, error) {
	out := new(BridgedTokenERC20InvalidSpender)
	if err := bridgedToken.abi.UnpackIntoInterface(out, "ERC20InvalidSpender", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// BridgedTokenOnlyBridge represents a OnlyBridge error raised by the BridgedToken contract.
type BridgedTokenOnlyBridge struct {
	Caller   common.Address
	L1Sender common.Address
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error OnlyBridge(address caller, address l1Sender)
func BridgedTokenOnlyBridgeErrorID() common.Hash {
	return common.HexToHash("0x6cd48c2235f10d97a1f1b558cc7adc86214dd9a262893472b7cf1e9707f9ea24")
}

// UnpackOnlyBridgeError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error OnlyBridge(address caller, address l1Sender)
func (bridgedToken *BridgedToken) UnpackOnlyBridgeError(raw []byte) (*BridgedTokenOnlyBridge, error) {
	out := new(BridgedTokenOnlyBridge)
	if err := bridgedToken.abi.UnpackIntoInterface(out, "OnlyBridge", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// ComposerMetaData contains all meta data concerning the Composer contract.
var ComposerMetaData = bind.MetaData{
	ABI: "[{\"inputs\":[{\"internalType\":\"contractRollup\",\"name\":\"rollup_\",\"type\":\"address\"}],\"stateMutability\":\"nonpayable\",\"type\":\"constructor\"},{\"inputs\":[{\"internalType\":\"enumCheck\",\"name\":\"check\",\"type\":\"uint8\"},{\"internalType\":\"address\",\"name\":\"target\",\"type\":\"address\"},{\"internalType\":\"uint256\",\"name\":\"have\",\"type\":\"uint256\"},{\"internalType\":\"uint256\",\"name\":\"want\",\"type\":\"uint256\"}],\"name\":\"AssertionFailed\",\"type\":\"error\"},{\"inputs\":[{\"internalType\":\"address\",\"name\":\"target\",\"type\":\"address\"}],\"name\":\"NoCode\",\"type\":\"error\"},{\"inputs\":[{\"internalType\":\"uint8\",\"name\":\"part\",\"type\":\"uint8\"},{\"internalType\":\"uint256\",\"name\":\"index\",\"type\":\"uint256\"},{\"internalType\":\"bytes\",\"name\":\"reason\",\"type\":\"bytes\"}],\"name\":\"PartFailed\",\"type\":\"error\"},{\"inputs\":[{\"internalType\":\"address\",\"name\":\"target\",\"type\":\"address\"},{\"internalType\":\"bytes\",\"name\":\"reason\",\"type\":\"bytes\"}],\"name\":\"ProofRefused\",\"type\":\"error\"},{\"inputs\":[],\"name\":\"RLPInvalidEncoding\",\"type\":\"error\"},{\"inputs\":[],\"name\":\"ReentrancyGuardReentrantCall\",\"type\":\"error\"},{\"inputs\":[{\"internalType\":\"address\",\"name\":\"target\",\"type\":\"address\"},{\"internalType\":\"bytes\",\"name\":\"result\",\"type\":\"bytes\"}],\"name\":\"ResultUnreadable\",\"type\":\"error\"},{\"inputs\":[{\"internalType\":\"enumTrieProof.ProofError\",\"name\":\"err\",\"type\":\"uint8\"}],\"name\":\"TrieProofTraversalError\",\"type\":\"error\"},{\"inputs\":[{\"components\":[{\"internalType\":\"address\",\"name\":\"target\",\"type\":\"address\"},{\"internalType\":\"uint256\",\"name\":\"value\",\"type\":\"uint256\"},{\"internalType\":\"bytes\",\"name\":\"data\",\"type\":\"bytes\"}],\"internalType\":\"structCall[]\",\"name\":\"first\",\"type\":\"tuple[]\"},{\"components\":[{\"internalType\":\"bytes\",\"name\":\"trace\",\"type\":\"bytes\"},{\"components\":[{\"internalType\":\"uint64\",\"name\":\"l1Number\",\"type\":\"uint64\"},{\"internalType\":\"bytes32\",\"name\":\"l1Hash\",\"type\":\"bytes32\"},{\"internalType\":\"bytes32\",\"name\":\"inboxRoot\",\"type\":\"bytes32\"},{\"internalType\":\"uint64\",\"name\":\"inboxCount\",\"type\":\"uint64\"}],\"internalType\":\"structAnchor\",\"name\":\"anchor\",\"type\":\"tuple\"}],\"internalType\":\"structBasedBlock\",\"name\":\"basedBlock\",\"type\":\"tuple\"},{\"components\":[{\"internalType\":\"address\",\"name\":\"target\",\"type\":\"address\"},{\"internalType\":\"uint256\",\"name\":\"value\",\"type\":\"uint256\"},{\"internalType\":\"bytes\",\"name\":\"data\",\"type\":\"bytes\"}],\"internalType\":\"structCall[]\",\"name\":\"then\",\"type\":\"tuple[]\"},{\"components\":[{\"internalType\":\"enumCheck\",\"name\":\"check\",\"type\":\"uint8\"},{\"internalType\":\"address\",\"name\":\"target\",\"type\":\"address\"},{\"internalType\":\"bytes\",\"name\":\"data\",\"type\":\"bytes\"},{\"internalType\":\"uint256\",\"name\":\"value\",\"type\":\"uint256\"}],\"internalType\":\"structAssertion[]\",\"name\":\"assertions\",\"type\":\"tuple[]\"}],\"name\":\"compose\",\"outputs\":[],\"stateMutability\":\"payable\",\"type\":\"function\"},{\"inputs\":[],\"name\":\"rollup\",\"outputs\":[{\"internalType\":\"contractRollup\",\"name\":\"\",\"type\":\"address\"}],\"stateMutability\":\"view\",\"type\":\"function\"},{\"inputs\":[{\"internalType\":\"enumCheck\",\"name\":\"check\",\"type\":\"uint8\"},{\"internalType\":\"address\",\"name\":\"target\",\"type\":\"address\"},{\"internalType\":\"bytes\",\"name\":\"data\",\"type\":\"bytes\"}],\"name\":\"valueOnL2\",\"outputs\":[{\"internalType\":\"uint256\",\"name\":\"\",\"type\":\"uint256\"}],\"stateMutability\":\"view\",\"type\":\"function\"},{\"stateMutability\":\"payable\",\"type\":\"receive\"}]",
	ID:  "Composer",
	Bin: "0x60a034607457601f61213638819003918201601f19168301916001600160401b03831184841017607857808492602094604052833981010312607457516001600160a01b03811681036074576080526040516120a9908161008d823960805181818161091901528181610ac20152610dfd0152f35b5f80fd5b634e487b7160e01b5f52604160045260245ffdfe6080604052600436101561001a575b3615610018575f80fd5b005b5f5f3560e01c80635184f1f314610ae6578063cb23bcb514610a785763ce8d7b6414610046575061000e565b60807ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffc3601126103125760043567ffffffffffffffff811161031257610090903690600401610b99565b906024359267ffffffffffffffff8411610312578360040160a07ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffc86360301126103125760443567ffffffffffffffff8111610312576100f4903690600401610b99565b9060643567ffffffffffffffff811161031257610115903690600401610b99565b937f9b779b17422d0df92223018b32b4d1fa46e071723d6817e2486d003becc55f005c610a505760017f9b779b17422d0df92223018b32b4d1fa46e071723d6817e2486d003becc55f009998995d5f977fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffa188360301985b8a811015610316578060051b8901358a811215610312578901604081016101b3818361112c565b9050151580610301575b610258578160205f93926101db6101d48695611266565b918461112c565b9290836040519485928337810186815203930135905af16101fa6111d0565b9015610209575060010161018c565b6040517f345d8a5d0000000000000000000000000000000000000000000000000000000081525f600482015260248101929092526060604483015281906102549060648301906111ff565b0390fd5b60608361025461026785611266565b73ffffffffffffffffffffffffffffffffffffffff604051917f674520b6000000000000000000000000000000000000000000000000000000006020840152166024820152602481526102bb604482610bca565b6040519384937f345d8a5d000000000000000000000000000000000000000000000000000000008552600485019060ff5f168252602082015281604082015201906111ff565b5061030b82611266565b3b156101bd565b5f80fd5b50610321828061112c565b90506108ff575b509293368390037fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffa1019350855b858110156104d6578060051b840135858112156104d25784016040810161037c818361112c565b90501515806104c1575b610417578160208a939261039d6101d48695611266565b9290836040519485928337810186815203930135905af16103bc6111d0565b90156103cb5750600101610355565b6040517f345d8a5d0000000000000000000000000000000000000000000000000000000081526002600482015260248101929092526060604483015281906102549060648301906111ff565b60608361025461042685611266565b73ffffffffffffffffffffffffffffffffffffffff604051917f674520b60000000000000000000000000000000000000000000000000000000060208401521660248201526024815261047a604482610bca565b6040519384937f345d8a5d000000000000000000000000000000000000000000000000000000008552600485019060ff6002168252602082015281604082015201906111ff565b506104cb82611266565b3b15610386565b8780fd5b8682368590037fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff810185835b8381101561086b578060051b8201358381121561086757820180359060068210156108635786826106405761053860208301611266565b31905b6104d25787600184148015610634575b156106285760608301358214155b6105695750505050600101610501565b889094939461062557509060609173ffffffffffffffffffffffffffffffffffffffff61059860208401611266565b6105cf604051977f6e81e6150000000000000000000000000000000000000000000000000000000060208a015260248901906112d2565b166044860152606485015201356084830152608482526105f060a483610bca565b6102546040519283927f345d8a5d00000000000000000000000000000000000000000000000000000000845260048401611287565b80fd5b60608301358210610559565b5050876004841461054b565b50959194919391929084600382106107aa5750849660208101976106db602073ffffffffffffffffffffffffffffffffffffffff61067d8c611266565b61068a604087018761112c565b949060405195869485947f5184f1f30000000000000000000000000000000000000000000000000000000086526106c4600487018d6112d2565b16602485015260606044850152606484019161117d565b0381305afa889181610777575b506107675789896105f06107036106fd6111d0565b93611266565b61073b6040519485927fda2f68f9000000000000000000000000000000000000000000000000000000006020850152602484016112a5565b037fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffe08101845283610bca565b909192939597949698509061053b565b9091506020813d82116107a2575b8161079260209383610bca565b810103126103125751908b6106e8565b3d9150610785565b602088929395979496980188806107c083611266565b6107cd604087018761112c565b90816040519283928337810184815203915afa906107e96111d0565b91158015610857575b61081257506020815191818082019384920101031261031257519061053b565b6105f061081f8792611266565b61073b6040519485927fd7f26c78000000000000000000000000000000000000000000000000000000006020850152602484016112a5565b506020825114156107f2565b8680fd5b8580fd5b8480478061089a575b507f9b779b17422d0df92223018b32b4d1fa46e071723d6817e2486d003becc55f005d80f35b81808092335af16108a96111d0565b90156108b6578190610874565b906102546040519283927f345d8a5d00000000000000000000000000000000000000000000000000000000845260048085015260248401526060604484015260648301906111ff565b61094073ffffffffffffffffffffffffffffffffffffffff7f000000000000000000000000000000000000000000000000000000000000000016928061112c565b9092803b15610312576084935f61099d93819567ffffffffffffffff6109cb604051998a98899788967f328397dd00000000000000000000000000000000000000000000000000000000885260a0600489015260a488019161117d565b93836109ab602483016111bb565b1660248701526044810135604487015260648101356064870152016111bb565b16608483015203925af19081610a3b575b50610a3457846109ea6111d0565b906102546040519283927f345d8a5d0000000000000000000000000000000000000000000000000000000084526001600485015260248401526060604484015260648301906111ff565b8580610328565b610a489196505f90610bca565b5f94866109dc565b7f3ee5aeb5000000000000000000000000000000000000000000000000000000005f5260045ffd5b34610312575f7ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffc36011261031257602060405173ffffffffffffffffffffffffffffffffffffffff7f0000000000000000000000000000000000000000000000000000000000000000168152f35b346103125760607ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffc360112610312576004356006811015610312576024359073ffffffffffffffffffffffffffffffffffffffff82168203610312576044359067ffffffffffffffff821161031257366023830112156103125781600401359067ffffffffffffffff8211610312573660248385010111610312576020936024610b91940191610d49565b604051908152f35b9181601f840112156103125782359167ffffffffffffffff8311610312576020808501948460051b01011161031257565b90601f7fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffe0910116810190811067ffffffffffffffff821117610c0b57604052565b7f4e487b71000000000000000000000000000000000000000000000000000000005f52604160045260245ffd5b67ffffffffffffffff8111610c0b57601f017fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffe01660200190565b9080601f830112156103125781359167ffffffffffffffff8311610c0b578260051b60405193610ca56020830186610bca565b8452602080850191830101918383116103125760208101915b838310610ccd57505050505090565b823567ffffffffffffffff811161031257820185603f8201121561031257602081013591610cfa83610c38565b610d076040519182610bca565b8381526040838501018810610312575f602085819660408397018386013783010152815201920191610cbe565b519067ffffffffffffffff8216820361031257565b91928301926020818503126103125780359067ffffffffffffffff821161031257019060608285031261031257604051916060830183811067ffffffffffffffff821117610c0b5760405280358352602081013567ffffffffffffffff81116103125785610db8918301610c72565b9460208401958652604082013567ffffffffffffffff811161031257610dde9201610c72565b936040830194855273ffffffffffffffffffffffffffffffffffffffff7f000000000000000000000000000000000000000000000000000000000000000016906040517f8f7dcfa300000000000000000000000000000000000000000000000000000000815261012081600481865afa908115611040575f9161104b575b5067ffffffffffffffff60209151166064604051809581937f9022d6e40000000000000000000000000000000000000000000000000000000083526004830152604060248301525f60448301525afa918215611040575f92611008575b5091610f2491610f339351916040517fffffffffffffffffffffffffffffffffffffffff000000000000000000000000602082019260601b16825260148152610f03603482610bca565b5190209060405191602083015260208252610f1f604083610bca565b6112df565b60208101905160801b17611a0b565b610f45610f3f82611242565b51611361565b90805160021015610fdb576060610f5d910151611361565b926006811015610fae57600314610fa7575091610f9591610fa493519151916040516020810191825260208152610f03604082610bca565b60208101905160801b17611361565b90565b9250505090565b7f4e487b71000000000000000000000000000000000000000000000000000000005f52602160045260245ffd5b7f4e487b71000000000000000000000000000000000000000000000000000000005f52603260045260245ffd5b9150916020823d602011611038575b8161102460209383610bca565b810103126103125790519091610f33610eb9565b3d9150611017565b6040513d5f823e3d90fd5b9050610120813d8211611124575b816110676101209383610bca565b8101031261031257604051610120810181811067ffffffffffffffff821117610c0b5760405261109682610d34565b815260208201516020820152604082015160408201526110b860608301610d34565b606082015260808201519060ff821682036103125761111761010060209467ffffffffffffffff9460808501526110f160a08201610d34565b60a085015260c081015160c085015261110c60e08201610d34565b60e085015201610d34565b6101008201529150610e5c565b3d9150611059565b9035907fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffe181360301821215610312570180359067ffffffffffffffff82116103125760200191813603831361031257565b601f82602094937fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffe093818652868601375f8582860101520116010190565b359067ffffffffffffffff8216820361031257565b3d156111fa573d906111e182610c38565b916111ef6040519384610bca565b82523d5f602084013e565b606090565b907fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffe0601f602080948051918291828752018686015e5f8582860101520116010190565b805160011015610fdb5760400190565b8051821015610fdb5760209160051b010190565b3573ffffffffffffffffffffffffffffffffffffffff811681036103125790565b606090610fa4939260038252602082015281604082015201906111ff565b60409073ffffffffffffffffffffffffffffffffffffffff610fa4949316815281602082015201906111ff565b906006821015610fae5752565b906112ea9291611507565b600e811015610fae57806112fc575090565b7f1121c9d0000000000000000000000000000000000000000000000000000000005f5260045260245ffd5b9190820391821161133457565b7f4e487b71000000000000000000000000000000000000000000000000000000005f52601160045260245ffd5b8060801c906021821161143f5761137781611ae3565b6002819592951015610fae5761143f578361139457505050505f90565b8160200190816020116113345782036020019081111502601f811161142d577fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff6fffffffffffffffffffffffffffffffff9160031b1b9216015116907f1fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff811681036113345760031b610100036101008111611334571c90565b634e487b715f5260326020526024601cfd5b7ff3dd7004000000000000000000000000000000000000000000000000000000005f5260045ffd5b9190820180921161133457565b60ff7fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff409116019060ff821161133457565b60ff7fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffc99116019060ff821161133457565b60ff7fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff809116019060ff821161133457565b9092916060935f94815115611a00575061152390949294611dd6565b6040515f939190849081805b86518810156119ee576115428888611252565b5191846119285750508881516020830120036119175761157090989392919860208101905160801b17611a0b565b975b88516011036116c557825182036115d557505050508451601010156115a857506102206115a493940151905190611feb565b9091565b807f4e487b7100000000000000000000000000000000000000000000000000000000602492526032600452fd5b909192978351831015611698576115f6906020848601015160f81c90611252565b5161160081612040565b938491906001810180911161166b5794602014801561164f575b61163357505061162990611a0b565b975b929190611572565b929394999150966001905b84604052019698939291909861152f565b5060018901808a1161166b5761166690898561206e565b61161a565b6024887f4e487b710000000000000000000000000000000000000000000000000000000081526011600452fd5b6024857f4e487b710000000000000000000000000000000000000000000000000000000081526032600452fd5b91929760028151145f1461190657805115611698576116ef6116ea6020830151611efb565b611dd6565b908151156118f45760208201805160f81c906117148560208901895160801b17611f4a565b935160801b176001821660020360ff81116118c7579060ff611737921690611f4a565b908160801c938060801c92838611918215611842575b505061182e57600181116117e557505081156117d3579061177261178a949392611242565b5191602061177f84612040565b969093879493611467565b951480156117b7575b6117a85750506117a290611a0b565b9761162b565b9293949991509660019061163e565b5060018901808a1161166b576117ce90898561206e565b611793565b50505050505050509050606090600790565b9295509593509798506003915011155f146118205750036118155761180c6115a493611242565b51905190611feb565b505050606090600a90565b505050505050606090600b90565b505050505050505050509050606090600690565b9190998061189a575061142d576fffffffffffffffffffffffffffffffff6118929116985f997fffffffffffffffffffffffffffffffff0000000000000000000000000000000082161790611fb3565b155f8061174d565b807f4e487b7100000000000000000000000000000000000000000000000000000000602492526011600452fd5b6024897f4e487b710000000000000000000000000000000000000000000000000000000081526011600452fd5b50505050505050509050606090600590565b505050505050509050606090600c90565b505050505050509050606090600290565b8251916020831090838261197a5750602014801593915061196a575b505061195957611570905b9893929198610f24565b505050505050509050606090600390565b6020840120141590505f80611944565b14928315936119a5575b505050611994576115709061194f565b505050505050509050606090600490565b6020850151929350906119be575b5014155f8080611984565b7fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff9060200360031b1b165f6119b3565b50505050505050509050606090600d90565b945060019392505050565b908160801c91611a1a81611ae3565b6002819493941015610fae576001149081611ad0575b501561143f57926040519360208501925b828110611a7a575050507fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffe08382030160051c8352604052565b92611aba84611a96611a91859697611ab496611f4a565b611ae3565b50611aae611aa78383989498611467565b8489611f84565b95611467565b90611467565b9181526020810180911161133457929190611a41565b611adb915083611467565b84145f611a30565b908160801c91821561143f57611af881611d28565b60f81c60c0811015611c5a576080811015611b1957505f9250600191839150565b60b78111611baf57611b2c60ff916114d6565b168093119081611b45575b501561143f57600191905f90565b6001841480159250611b59575b505f611b37565b7f80000000000000000000000000000000000000000000000000000000000000009150611ba67fff0000000000000000000000000000000000000000000000000000000000000091611d7d565b1610155f611b52565b611bbb611bc0916114d6565b6114a5565b60ff8116918285111561143f57611bd690611d7d565b907fff0000000000000000000000000000000000000000000000000000000000000082161561143f5760ff81168303611334576107f89060031b16610100036101008111611334571c928382603782119283611c46575b5050501561143f57600181018091116113345791905f90565b611c51929350611327565b1183825f611c2d565b9060f78211611c805750611c6f60ff91611474565b168092111561143f57600191908290565b90611bbb611c8d91611474565b60ff8116918285111561143f57611ca390611d7d565b907fff0000000000000000000000000000000000000000000000000000000000000082161561143f5760ff81168303611334576107f89060031b16610100036101008111611334571c928382603782119283611d14575b5050501561143f5760018101809111611334579190600190565b611d1f929350611327565b1183825f611cfa565b60208160801c5f0301602081111502601f811161142d577fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff6fffffffffffffffffffffffffffffffff9160031b1b9116511690565b60208160801c60010301602181111502601f811161142d576fffffffffffffffffffffffffffffffff7fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff60019260031b1b921601511690565b908151604051928160011b60208186010160405284525f5b828110611dfa57505050565b806020601092840101518060801c9060401c73ffffffff0000000000000000000000000000000073ffffffff000000000000000000000000ffffffff7bffffffff000000000000000000000000ffffffff00000000000000008477ffffffffffffffffffffffffffffffff000000000000000085161760201b1693169116171780831b177cff000000ff000000ff000000ff000000ff000000ff000000ff000000ff7eff000000ff000000ff000000ff000000ff000000ff000000ff000000ff00008260081b169116178060041b177f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f1660208260011b8801015201611dee565b611f0481611ae3565b6002819392931015610fae5761143f57611f1d92611f84565b60208160801c806fffffffffffffffffffffffffffffffff60405194828652168385015e82010160405290565b908160801c9081811161142d576fffffffffffffffffffffffffffffffff611f7582611f7c94611327565b9316611467565b9060801b1790565b90611f8f8382611467565b8260801c1061142d576fffffffffffffffffffffffffffffffff611f7c9216611467565b9190915f928160801c908060801c8214611fcc57505050565b6fffffffffffffffffffffffffffffffff908116829020921620149150565b917fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff820191821161133457036120375761202490611efb565b908151155f1461203357600990565b5f90565b50606090600890565b908160801c91602183105f1461205d5761205990611d28565b9190565b612068919250611361565b90602090565b9091825181109283612081575b50505090565b6120a193509061209091611252565b5160208101905160801b1790611fb3565b5f808061207b56",
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

// PackValueOnL2 is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x5184f1f3.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function valueOnL2(uint8 check, address target, bytes data) view returns(uint256)
func (composer *Composer) PackValueOnL2(check uint8, target common.Address, data []byte) []byte {
	enc, err := composer.abi.Pack("valueOnL2", check, target, data)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackValueOnL2 is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x5184f1f3.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function valueOnL2(uint8 check, address target, bytes data) view returns(uint256)
func (composer *Composer) TryPackValueOnL2(check uint8, target common.Address, data []byte) ([]byte, error) {
	return composer.abi.Pack("valueOnL2", check, target, data)
}

// UnpackValueOnL2 is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0x5184f1f3.
//
// Solidity: function valueOnL2(uint8 check, address target, bytes data) view returns(uint256)
func (composer *Composer) UnpackValueOnL2(data []byte) (*big.Int, error) {
	out, err := composer.abi.Unpack("valueOnL2", data)
	if err != nil {
		return new(big.Int), err
	}
	out0 := abi.ConvertType(out[0], new(big.Int)).(*big.Int)
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
	if bytes.Equal(raw[:4], composer.abi.Errors["ProofRefused"].ID.Bytes()[:4]) {
		return composer.UnpackProofRefusedError(raw[4:])
	}
	if bytes.Equal(raw[:4], composer.abi.Errors["RLPInvalidEncoding"].ID.Bytes()[:4]) {
		return composer.UnpackRLPInvalidEncodingError(raw[4:])
	}
	if bytes.Equal(raw[:4], composer.abi.Errors["ReentrancyGuardReentrantCall"].ID.Bytes()[:4]) {
		return composer.UnpackReentrancyGuardReentrantCallError(raw[4:])
	}
	if bytes.Equal(raw[:4], composer.abi.Errors["ResultUnreadable"].ID.Bytes()[:4]) {
		return composer.UnpackResultUnreadableError(raw[4:])
	}
	if bytes.Equal(raw[:4], composer.abi.Errors["TrieProofTraversalError"].ID.Bytes()[:4]) {
		return composer.UnpackTrieProofTraversalErrorError(raw[4:])
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

// ComposerProofRefused represents a ProofRefused error raised by the Composer contract.
type ComposerProofRefused struct {
	Target common.Address
	Reason []byte
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error ProofRefused(address target, bytes reason)
func ComposerProofRefusedErrorID() common.Hash {
	return common.HexToHash("0xda2f68f992d3ea79b401f6ea2a9feeb86084f10d70e9876f62232f523978f091")
}

// UnpackProofRefusedError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error ProofRefused(address target, bytes reason)
func (composer *Composer) UnpackProofRefusedError(raw []byte) (*ComposerProofRefused, error) {
	out := new(ComposerProofRefused)
	if err := composer.abi.UnpackIntoInterface(out, "ProofRefused", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// ComposerRLPInvalidEncoding represents a RLPInvalidEncoding error raised by the Composer contract.
type ComposerRLPInvalidEncoding struct {
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error RLPInvalidEncoding()
func ComposerRLPInvalidEncodingErrorID() common.Hash {
	return common.HexToHash("0xf3dd700486d05c537b5facf4c114ba6b400473774588d1ffb11e80a83758e4df")
}

// UnpackRLPInvalidEncodingError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error RLPInvalidEncoding()
func (composer *Composer) UnpackRLPInvalidEncodingError(raw []byte) (*ComposerRLPInvalidEncoding, error) {
	out := new(ComposerRLPInvalidEncoding)
	if err := composer.abi.UnpackIntoInterface(out, "RLPInvalidEncoding", raw); err != nil {
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

// ComposerTrieProofTraversalError represents a TrieProofTraversalError error raised by the Composer contract.
type ComposerTrieProofTraversalError struct {
	Err uint8
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error TrieProofTraversalError(uint8 err)
func ComposerTrieProofTraversalErrorErrorID() common.Hash {
	return common.HexToHash("0x1121c9d0638869d187fa56904bf59f640bce1f0eaae21eca3e79d9359103e8ad")
}

// UnpackTrieProofTraversalErrorError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error TrieProofTraversalError(uint8 err)
func (composer *Composer) UnpackTrieProofTraversalErrorError(raw []byte) (*ComposerTrieProofTraversalError, error) {
	out := new(ComposerTrieProofTraversalError)
	if err := composer.abi.UnpackIntoInterface(out, "TrieProofTraversalError", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// FlashLenderMetaData contains all meta data concerning the FlashLender contract.
var FlashLenderMetaData = bind.MetaData{
	ABI: "[{\"inputs\":[],\"stateMutability\":\"payable\",\"type\":\"constructor\"},{\"inputs\":[{\"internalType\":\"uint256\",\"name\":\"have\",\"type\":\"uint256\"},{\"internalType\":\"uint256\",\"name\":\"want\",\"type\":\"uint256\"}],\"name\":\"NotRepaid\",\"type\":\"error\"},{\"inputs\":[],\"name\":\"ReentrancyGuardReentrantCall\",\"type\":\"error\"},{\"inputs\":[{\"internalType\":\"uint256\",\"name\":\"amount\",\"type\":\"uint256\"},{\"internalType\":\"bytes\",\"name\":\"data\",\"type\":\"bytes\"}],\"name\":\"lend\",\"outputs\":[],\"stateMutability\":\"nonpayable\",\"type\":\"function\"},{\"stateMutability\":\"payable\",\"type\":\"receive\"}]",
	ID:  "FlashLender",
	Bin: "0x60808060405261029b90816100128239f3fe608080604052600436101561001c575b50361561001a575f80fd5b005b5f5f3560e01c63d3f4ff2214610032575061000f565b346102425760407ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffc360112610242576024359160043567ffffffffffffffff8411610242573660238501121561024257836004013567ffffffffffffffff8111610242573660248287010111610242577f9b779b17422d0df92223018b32b4d1fa46e071723d6817e2486d003becc55f005c6102735760017f9b779b17422d0df92223018b32b4d1fa46e071723d6817e2486d003becc55f005d6107d0820491479583870180971161024657333b15610242576084857fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffe0601f868397602485975f9b7f2854a0580000000000000000000000000000000000000000000000000000000088528a6004890152828801526060604488015282606488015201868601378885828601015201168101030191335af18015610237576101ef575b508147109147926101c15750807f9b779b17422d0df92223018b32b4d1fa46e071723d6817e2486d003becc55f005d80f35b6044927f49a052b9000000000000000000000000000000000000000000000000000000008352600452602452fd5b905067ffffffffffffffff811161020a576040525f5f61018f565b7f4e487b71000000000000000000000000000000000000000000000000000000005f52604160045260245ffd5b6040513d5f823e3d90fd5b5f80fd5b7f4e487b71000000000000000000000000000000000000000000000000000000005f52601160045260245ffd5b7f3ee5aeb5000000000000000000000000000000000000000000000000000000005f5260045ffd",
}

// FlashLender is an auto generated Go binding around an Ethereum contract.
type FlashLender struct {
	abi abi.ABI
}

// GetABI returns the ABI associated with this contract binding.
func (c *FlashLender) GetABI() abi.ABI {
	return c.abi
}

// NewFlashLender creates a new instance of FlashLender.
func NewFlashLender() *FlashLender {
	parsed, err := FlashLenderMetaData.ParseABI()
	if err != nil {
		panic(errors.New("invalid ABI: " + err.Error()))
	}
	return &FlashLender{abi: *parsed}
}

// Instance creates a wrapper for a deployed contract instance at the given address.
// Use this to create the instance object passed to abigen v2 library functions Call, Transact, etc.
func (c *FlashLender) Instance(backend bind.ContractBackend, addr common.Address) *bind.BoundContract {
	return bind.NewBoundContract(addr, c.abi, backend, backend, backend)
}

// PackLend is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xd3f4ff22.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function lend(uint256 amount, bytes data) returns()
func (flashLender *FlashLender) PackLend(amount *big.Int, data []byte) []byte {
	enc, err := flashLender.abi.Pack("lend", amount, data)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackLend is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xd3f4ff22.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function lend(uint256 amount, bytes data) returns()
func (flashLender *FlashLender) TryPackLend(amount *big.Int, data []byte) ([]byte, error) {
	return flashLender.abi.Pack("lend", amount, data)
}

// UnpackError attempts to decode the provided error data using user-defined
// error definitions.
func (flashLender *FlashLender) UnpackError(raw []byte) (any, error) {
	if bytes.Equal(raw[:4], flashLender.abi.Errors["NotRepaid"].ID.Bytes()[:4]) {
		return flashLender.UnpackNotRepaidError(raw[4:])
	}
	if bytes.Equal(raw[:4], flashLender.abi.Errors["ReentrancyGuardReentrantCall"].ID.Bytes()[:4]) {
		return flashLender.UnpackReentrancyGuardReentrantCallError(raw[4:])
	}
	return nil, errors.New("Unknown error")
}

// FlashLenderNotRepaid represents a NotRepaid error raised by the FlashLender contract.
type FlashLenderNotRepaid struct {
	Have *big.Int
	Want *big.Int
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error NotRepaid(uint256 have, uint256 want)
func FlashLenderNotRepaidErrorID() common.Hash {
	return common.HexToHash("0x49a052b9a7bdddf51d0c591e04539a0150da4b493d6aaedc50f0549621b5ffd1")
}

// UnpackNotRepaidError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error NotRepaid(uint256 have, uint256 want)
func (flashLender *FlashLender) UnpackNotRepaidError(raw []byte) (*FlashLenderNotRepaid, error) {
	out := new(FlashLenderNotRepaid)
	if err := flashLender.abi.UnpackIntoInterface(out, "NotRepaid", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// FlashLenderReentrancyGuardReentrantCall represents a ReentrancyGuardReentrantCall error raised by the FlashLender contract.
type FlashLenderReentrancyGuardReentrantCall struct {
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error ReentrancyGuardReentrantCall()
func FlashLenderReentrancyGuardReentrantCallErrorID() common.Hash {
	return common.HexToHash("0x3ee5aeb571de7fc460830b4d0017439a1ca56fb0bc39062227ade4fe4a24c1ca")
}

// UnpackReentrancyGuardReentrantCallError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error ReentrancyGuardReentrantCall()
func (flashLender *FlashLender) UnpackReentrancyGuardReentrantCallError(raw []byte) (*FlashLenderReentrancyGuardReentrantCall, error) {
	out := new(FlashLenderReentrancyGuardReentrantCall)
	if err := flashLender.abi.UnpackIntoInterface(out, "ReentrancyGuardReentrantCall", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// MessengerMetaData contains all meta data concerning the Messenger contract.
var MessengerMetaData = bind.MetaData{
	ABI: "[{\"inputs\":[{\"internalType\":\"uint64\",\"name\":\"index\",\"type\":\"uint64\"}],\"name\":\"AlreadyRelayed\",\"type\":\"error\"},{\"inputs\":[{\"internalType\":\"bytes\",\"name\":\"reason\",\"type\":\"bytes\"}],\"name\":\"CallFailed\",\"type\":\"error\"},{\"inputs\":[{\"internalType\":\"uint256\",\"name\":\"length\",\"type\":\"uint256\"},{\"internalType\":\"uint256\",\"name\":\"max\",\"type\":\"uint256\"}],\"name\":\"DataTooLong\",\"type\":\"error\"},{\"inputs\":[],\"name\":\"FailedCall\",\"type\":\"error\"},{\"inputs\":[{\"internalType\":\"uint256\",\"name\":\"balance\",\"type\":\"uint256\"},{\"internalType\":\"uint256\",\"name\":\"needed\",\"type\":\"uint256\"}],\"name\":\"InsufficientBalance\",\"type\":\"error\"},{\"inputs\":[{\"internalType\":\"uint256\",\"name\":\"left\",\"type\":\"uint256\"},{\"internalType\":\"uint256\",\"name\":\"wanted\",\"type\":\"uint256\"}],\"name\":\"InsufficientGas\",\"type\":\"error\"},{\"inputs\":[{\"internalType\":\"uint64\",\"name\":\"index\",\"type\":\"uint64\"}],\"name\":\"NotFailed\",\"type\":\"error\"},{\"inputs\":[{\"internalType\":\"uint64\",\"name\":\"index\",\"type\":\"uint64\"},{\"internalType\":\"uint64\",\"name\":\"count\",\"type\":\"uint64\"}],\"name\":\"NotInInbox\",\"type\":\"error\"},{\"inputs\":[{\"internalType\":\"address\",\"name\":\"owner\",\"type\":\"address\"}],\"name\":\"NotOwner\",\"type\":\"error\"},{\"inputs\":[],\"name\":\"ReentrancyGuardReentrantCall\",\"type\":\"error\"},{\"inputs\":[{\"internalType\":\"uint64\",\"name\":\"timestamp\",\"type\":\"uint64\"},{\"internalType\":\"bytes32\",\"name\":\"have\",\"type\":\"bytes32\"},{\"internalType\":\"bytes32\",\"name\":\"want\",\"type\":\"bytes32\"}],\"name\":\"WrongAnchor\",\"type\":\"error\"},{\"anonymous\":false,\"inputs\":[{\"indexed\":true,\"internalType\":\"uint64\",\"name\":\"index\",\"type\":\"uint64\"},{\"indexed\":true,\"internalType\":\"address\",\"name\":\"to\",\"type\":\"address\"}],\"name\":\"GivenUp\",\"type\":\"event\"},{\"anonymous\":false,\"inputs\":[{\"indexed\":true,\"internalType\":\"uint64\",\"name\":\"index\",\"type\":\"uint64\"},{\"indexed\":true,\"internalType\":\"address\",\"name\":\"relayer\",\"type\":\"address\"},{\"indexed\":false,\"internalType\":\"bool\",\"name\":\"ok\",\"type\":\"bool\"}],\"name\":\"Relayed\",\"type\":\"event\"},{\"anonymous\":false,\"inputs\":[{\"indexed\":true,\"internalType\":\"uint64\",\"name\":\"index\",\"type\":\"uint64\"}],\"name\":\"Retried\",\"type\":\"event\"},{\"anonymous\":false,\"inputs\":[{\"indexed\":true,\"internalType\":\"uint64\",\"name\":\"index\",\"type\":\"uint64\"},{\"indexed\":true,\"internalType\":\"bytes32\",\"name\":\"id\",\"type\":\"bytes32\"},{\"components\":[{\"internalType\":\"uint64\",\"name\":\"index\",\"type\":\"uint64\"},{\"internalType\":\"address\",\"name\":\"sender\",\"type\":\"address\"},{\"internalType\":\"address\",\"name\":\"to\",\"type\":\"address\"},{\"internalType\":\"uint256\",\"name\":\"value\",\"type\":\"uint256\"},{\"internalType\":\"uint64\",\"name\":\"gasLimit\",\"type\":\"uint64\"},{\"internalType\":\"bytes\",\"name\":\"data\",\"type\":\"bytes\"}],\"indexed\":false,\"internalType\":\"structWithdrawal\",\"name\":\"withdrawal\",\"type\":\"tuple\"}],\"name\":\"Sent\",\"type\":\"event\"},{\"inputs\":[],\"name\":\"GIVE_UP_AFTER\",\"outputs\":[{\"internalType\":\"uint256\",\"name\":\"\",\"type\":\"uint256\"}],\"stateMutability\":\"view\",\"type\":\"function\"},{\"inputs\":[],\"name\":\"MAX_MESSAGE_BYTES\",\"outputs\":[{\"internalType\":\"uint256\",\"name\":\"\",\"type\":\"uint256\"}],\"stateMutability\":\"view\",\"type\":\"function\"},{\"inputs\":[{\"internalType\":\"uint64\",\"name\":\"index\",\"type\":\"uint64\"}],\"name\":\"failedAt\",\"outputs\":[{\"internalType\":\"uint256\",\"name\":\"\",\"type\":\"uint256\"}],\"stateMutability\":\"view\",\"type\":\"function\"},{\"inputs\":[{\"components\":[{\"internalType\":\"uint64\",\"name\":\"index\",\"type\":\"uint64\"},{\"internalType\":\"address\",\"name\":\"sender\",\"type\":\"address\"},{\"internalType\":\"address\",\"name\":\"to\",\"type\":\"address\"},{\"internalType\":\"address\",\"name\":\"owner\",\"type\":\"address\"},{\"internalType\":\"uint256\",\"name\":\"value\",\"type\":\"uint256\"},{\"internalType\":\"uint256\",\"name\":\"fee\",\"type\":\"uint256\"},{\"internalType\":\"uint64\",\"name\":\"gasLimit\",\"type\":\"uint64\"},{\"internalType\":\"bytes\",\"name\":\"data\",\"type\":\"bytes\"}],\"internalType\":\"structDeposit\",\"name\":\"message\",\"type\":\"tuple\"},{\"internalType\":\"address\",\"name\":\"to\",\"type\":\"address\"}],\"name\":\"giveUp\",\"outputs\":[],\"stateMutability\":\"nonpayable\",\"type\":\"function\"},{\"inputs\":[],\"name\":\"l1Sender\",\"outputs\":[{\"internalType\":\"address\",\"name\":\"\",\"type\":\"address\"}],\"stateMutability\":\"view\",\"type\":\"function\"},{\"inputs\":[{\"internalType\":\"uint64\",\"name\":\"timestamp\",\"type\":\"uint64\"},{\"components\":[{\"internalType\":\"uint64\",\"name\":\"l1Number\",\"type\":\"uint64\"},{\"internalType\":\"bytes32\",\"name\":\"l1Hash\",\"type\":\"bytes32\"},{\"internalType\":\"bytes32\",\"name\":\"inboxRoot\",\"type\":\"bytes32\"},{\"internalType\":\"uint64\",\"name\":\"inboxCount\",\"type\":\"uint64\"}],\"internalType\":\"structAnchor\",\"name\":\"anchor\",\"type\":\"tuple\"},{\"components\":[{\"internalType\":\"uint64\",\"name\":\"index\",\"type\":\"uint64\"},{\"internalType\":\"address\",\"name\":\"sender\",\"type\":\"address\"},{\"internalType\":\"address\",\"name\":\"to\",\"type\":\"address\"},{\"internalType\":\"address\",\"name\":\"owner\",\"type\":\"address\"},{\"internalType\":\"uint256\",\"name\":\"value\",\"type\":\"uint256\"},{\"internalType\":\"uint256\",\"name\":\"fee\",\"type\":\"uint256\"},{\"internalType\":\"uint64\",\"name\":\"gasLimit\",\"type\":\"uint64\"},{\"internalType\":\"bytes\",\"name\":\"data\",\"type\":\"bytes\"}],\"internalType\":\"structDeposit\",\"name\":\"message\",\"type\":\"tuple\"},{\"internalType\":\"bytes32[]\",\"name\":\"proof\",\"type\":\"bytes32[]\"}],\"name\":\"relay\",\"outputs\":[{\"internalType\":\"bool\",\"name\":\"ok\",\"type\":\"bool\"}],\"stateMutability\":\"nonpayable\",\"type\":\"function\"},{\"inputs\":[{\"internalType\":\"uint64\",\"name\":\"index\",\"type\":\"uint64\"}],\"name\":\"relayed\",\"outputs\":[{\"internalType\":\"bool\",\"name\":\"\",\"type\":\"bool\"}],\"stateMutability\":\"view\",\"type\":\"function\"},{\"inputs\":[{\"components\":[{\"internalType\":\"uint64\",\"name\":\"index\",\"type\":\"uint64\"},{\"internalType\":\"address\",\"name\":\"sender\",\"type\":\"address\"},{\"internalType\":\"address\",\"name\":\"to\",\"type\":\"address\"},{\"internalType\":\"address\",\"name\":\"owner\",\"type\":\"address\"},{\"internalType\":\"uint256\",\"name\":\"value\",\"type\":\"uint256\"},{\"internalType\":\"uint256\",\"name\":\"fee\",\"type\":\"uint256\"},{\"internalType\":\"uint64\",\"name\":\"gasLimit\",\"type\":\"uint64\"},{\"internalType\":\"bytes\",\"name\":\"data\",\"type\":\"bytes\"}],\"internalType\":\"structDeposit\",\"name\":\"message\",\"type\":\"tuple\"}],\"name\":\"retry\",\"outputs\":[],\"stateMutability\":\"nonpayable\",\"type\":\"function\"},{\"inputs\":[{\"internalType\":\"address\",\"name\":\"to\",\"type\":\"address\"},{\"internalType\":\"uint64\",\"name\":\"gasLimit\",\"type\":\"uint64\"},{\"internalType\":\"bytes\",\"name\":\"data\",\"type\":\"bytes\"}],\"name\":\"send\",\"outputs\":[{\"internalType\":\"bytes32\",\"name\":\"id\",\"type\":\"bytes32\"}],\"stateMutability\":\"payable\",\"type\":\"function\"},{\"inputs\":[{\"internalType\":\"bytes32\",\"name\":\"id\",\"type\":\"bytes32\"}],\"name\":\"sent\",\"outputs\":[{\"internalType\":\"bool\",\"name\":\"\",\"type\":\"bool\"}],\"stateMutability\":\"view\",\"type\":\"function\"},{\"inputs\":[],\"name\":\"sentCount\",\"outputs\":[{\"internalType\":\"uint64\",\"name\":\"\",\"type\":\"uint64\"}],\"stateMutability\":\"view\",\"type\":\"function\"}]",
	ID:  "Messenger",
	Bin: "0x608080604052346015576116bd908161001a8239f35b5f80fdfe60806040526004361015610011575f80fd5b5f3560e01c8063300ce23b14610df757806334dbdb0714610d9d5780633aad9a5f14610d5857806365b41ee214610d1e5780638ebc507414610cd2578063b60ac050146107b4578063b7558b7a14610764578063ba0e9f951461059f578063c8b34c1f14610564578063dd624a88146102ce5763fa9d303a14610092575f80fd5b346102ca5760407ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffc3601126102ca5760043567ffffffffffffffff81116102ca5780600401906101007ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffc82360301126102ca5760243573ffffffffffffffffffffffffffffffffffffffff81168082036102ca5761012e611107565b6101378461146e565b606484019073ffffffffffffffffffffffffffffffffffffffff61015a836110e6565b1633036101ff575b505067ffffffffffffffff610197858261017e6101d998610ec1565b165f5260026020525f6001604082208281550155610ec1565b167f6c7e6bdaa80baca037af29ad5e81556297215dd24472d83b648807ba1776906a5f80a36084604051926101cd602085610ef2565b5f845201359030611502565b505f7f9b779b17422d0df92223018b32b4d1fa46e071723d6817e2486d003becc55f005d005b62093a80810180911161029d574211908161026c575b61021e906110e6565b901561022a5780610162565b73ffffffffffffffffffffffffffffffffffffffff907f245aecd3000000000000000000000000000000000000000000000000000000005f521660045260245ffd5b905061021e73ffffffffffffffffffffffffffffffffffffffff610292602487016110e6565b168314919050610215565b7f4e487b71000000000000000000000000000000000000000000000000000000005f52601160045260245ffd5b5f80fd5b60607ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffc3601126102ca5760043573ffffffffffffffffffffffffffffffffffffffff81168091036102ca57610321610e5d565b60443567ffffffffffffffff81116102ca57366023820112156102ca57806004013567ffffffffffffffff81116102ca5736602482840101116102ca5761200081116105335790610376916024369201610f6d565b9160035467ffffffffffffffff81169067ffffffffffffffff821461029d5767ffffffffffffffff73ffffffffffffffffffffffffffffffffffffffff946105286020977ff517c80ac62bf02c468fb50d554d851714283ddc73a2d9629ea99e4262807094947fffffffffffffffffffffffffffffffffffffffffffffffff0000000000000000856001890116911617600355836040519361041785610ed6565b8785528a850198338a528a604087018281528a60608901933485528660808b01961680875260a08b0198808a5260208151910120906040519260208401947fa5e6ae89466c4bad52c6551a139e62909352014c111d54ae964e7609d268e7ec8652466040860152606085015233608085015260a08401523460c084015260e083015261010082015261010081526104b061012082610ef2565b5190209c8d9c8d5f528f5f905260405f2060017fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff008254161790556040519a60209a8c9b8c52511660208b01525116604089015251166060870152516080860152511660a08401525160c08084015260e08301906110a3565b0390a3604051908152f35b7f573760f3000000000000000000000000000000000000000000000000000000005f5260045261200060245260445ffd5b346102ca575f7ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffc3601126102ca57602060405162093a808152f35b346102ca5760207ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffc3601126102ca5760043567ffffffffffffffff81116102ca5780600401906101007ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffc82360301126102ca5761066367ffffffffffffffff61065d60c461066e9461062f611107565b6106388761146e565b508361064388610ec1565b165f5260026020525f600160408220828155015501610ec1565b16611292565b805a10155a9061106c565b610678815a6112ae565b3d610400811161075b575b7fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffe0603f60405192808452805f602086013e8301011691826040521561071e5767ffffffffffffffff6106d484610ec1565b167ff3fbae8a9d2fd07cb8a51c00814b71213ba5a6d5a639400cd138134aab40e6bb5f80a25f7f9b779b17422d0df92223018b32b4d1fa46e071723d6817e2486d003becc55f005d005b61075782917fa5fa8d2b0000000000000000000000000000000000000000000000000000000083526020600484015260248301906110a3565b0390fd5b50610400610683565b346102ca575f7ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffc3601126102ca57602073ffffffffffffffffffffffffffffffffffffffff5f5c16604051908152f35b346102ca5760e07ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffc3601126102ca576107eb610e46565b60807fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffdc3601126102ca5760a4359067ffffffffffffffff82116102ca5781600401916101007ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffc82360301126102ca5760c4359167ffffffffffffffff83116102ca57366023840112156102ca5782600401359267ffffffffffffffff84116102ca573660248560051b830101116102ca576108a4611107565b5f806040519367ffffffffffffffff60208601911694858252602081526108cc604082610ef2565b5190720f3df6d732807ef1319fb7b8bb8522d0beac025afa3d15610cca573d906108f582610f33565b916109036040519384610ef2565b82523d5f602084013e5b80610cbf575b15610cb8576020818051810103126102ca57602001515b604051926020840167ffffffffffffffff610943610e5d565b16815260443560408601526064359485606082015260843567ffffffffffffffff81168091036102ca5760808201526080815261098160a082610ef2565b51902090828203610c87575050506109c167ffffffffffffffff6109a487610ec1565b1660ff6001918060081c5f5282602052161b60405f205416151590565b15156109cc86610ec1565b90610c5157506109e56109df3687610fa3565b4661117b565b936109ef86610ec1565b67ffffffffffffffff80610a01610eaa565b169116109283610c46575b83610be8575b505050610a1e84610ec1565b610a26610eaa565b9115610bac575050610a3783610ec1565b66ffffffffffffff8160081c165f526001602052600160ff60405f2092161b8154179055610a8a8367ffffffffffffffff610a8460c48501610a7f6106638461065d84610ec1565b610ec1565b166112ae565b1591821592610b1d575b5060a490610aa3602094610ec1565b6040518481527ffe3a0995947d07418949b8a1cd76e3de063b9f7bd76caa04d1c31784712116658667ffffffffffffffff33941692a3013580610b0d575b505f7f9b779b17422d0df92223018b32b4d1fa46e071723d6817e2486d003becc55f005d604051908152f35b610b1790336113c9565b82610ae1565b9060405193604085019085821067ffffffffffffffff831117610b7f5760209560a494610aa3936040528152600187820142815267ffffffffffffffff610b6385610ec1565b165f526002895260405f20925183555191015594505090610a94565b7f4e487b71000000000000000000000000000000000000000000000000000000005f52604160045260245ffd5b9067ffffffffffffffff80927f6ff21847000000000000000000000000000000000000000000000000000000005f52166004521660245260445ffd5b9390948092969350935f945b86861015610c355760248660051b89010135908181105f14610c24575f52602052600160405f205b950194610bf4565b905f52602052600160405f20610c1c565b929550929550925014848080610a12565b602082149350610a0c565b67ffffffffffffffff907fc6d2c060000000000000000000000000000000000000000000000000000000005f521660045260245ffd5b7f7664f317000000000000000000000000000000000000000000000000000000005f5260045260245260445260645ffd5b505f61092a565b506020815114610913565b60609061090d565b346102ca5760207ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffc3601126102ca576004355f525f602052602060ff60405f2054166040519015158152f35b346102ca575f7ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffc3601126102ca5760206040516120008152f35b346102ca575f7ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffc3601126102ca57602067ffffffffffffffff60035416604051908152f35b346102ca5760207ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffc3601126102ca5767ffffffffffffffff610ddd610e46565b165f5260026020526020600160405f200154604051908152f35b346102ca5760207ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffc3601126102ca576020610e3c67ffffffffffffffff6109a4610e46565b6040519015158152f35b6004359067ffffffffffffffff821682036102ca57565b6024359067ffffffffffffffff821682036102ca57565b359067ffffffffffffffff821682036102ca57565b359073ffffffffffffffffffffffffffffffffffffffff821682036102ca57565b60843567ffffffffffffffff811681036102ca5790565b3567ffffffffffffffff811681036102ca5790565b60c0810190811067ffffffffffffffff821117610b7f57604052565b90601f7fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffe0910116810190811067ffffffffffffffff821117610b7f57604052565b67ffffffffffffffff8111610b7f57601f017fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffe01660200190565b929192610f7982610f33565b91610f876040519384610ef2565b8294818452818301116102ca578281602093845f960137010152565b9190610100838203126102ca5760405190610100820182811067ffffffffffffffff821117610b7f576040528193610fda81610e74565b8352610fe860208201610e89565b6020840152610ff960408201610e89565b604084015261100a60608201610e89565b60608401526080810135608084015260a081013560a084015261102f60c08201610e74565b60c084015260e08101359067ffffffffffffffff82116102ca570181601f820112156102ca5760e09181602061106793359101610f6d565b910152565b15611075575050565b7f23e228cb000000000000000000000000000000000000000000000000000000005f5260045260245260445ffd5b907fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffe0601f602080948051918291828752018686015e5f8582860101520116010190565b3573ffffffffffffffffffffffffffffffffffffffff811681036102ca5790565b7f9b779b17422d0df92223018b32b4d1fa46e071723d6817e2486d003becc55f005c6111535760017f9b779b17422d0df92223018b32b4d1fa46e071723d6817e2486d003becc55f005d565b7f3ee5aeb5000000000000000000000000000000000000000000000000000000005f5260045ffd5b9067ffffffffffffffff8151169073ffffffffffffffffffffffffffffffffffffffff6020820151169073ffffffffffffffffffffffffffffffffffffffff60408201511673ffffffffffffffffffffffffffffffffffffffff60608301511660808301519060a08401519260e067ffffffffffffffff60c08701511695015160208151910120956040519760208901997f8343fb64392b8a85a35413b5862831e387fb73e47f89ac0f045602411d25b1f38b5260408a01526060890152608088015260a087015260c086015260e0850152610100840152610120830152610140820152610140815261127061016082610ef2565b519020604051602081019182526020815261128c604082610ef2565b51902090565b603f8104810180911161029d5761ea60810180911161029d5790565b604082016112bb816110e6565b73ffffffffffffffffffffffffffffffffffffffff1630146113c2576113299073ffffffffffffffffffffffffffffffffffffffff6112fc602086016110e6565b167fffffffffffffffffffffffff00000000000000000000000000000000000000005f5c16175f5d6110e6565b60e08301357fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffe1843603018112156102ca5783019283359367ffffffffffffffff85116102ca576020019284360384136102ca5761138b5f959486953691610f6d565b92608060208551950193013591f1907fffffffffffffffffffffffff00000000000000000000000000000000000000005f5c165f5d565b5050505f90565b81471061143e575f80809373ffffffffffffffffffffffffffffffffffffffff8294836040516113fa602082610ef2565b52165af11561140557565b3d15611416576040513d5f823e3d90fd5b7fd6bda275000000000000000000000000000000000000000000000000000000005f5260045ffd5b50477fcf479181000000000000000000000000000000000000000000000000000000005f5260045260245260445ffd5b9067ffffffffffffffff61148183610ec1565b165f52600260205260405f2060018101549283151591826114e6575b506114a790610ec1565b90156114b05750565b67ffffffffffffffff907feee977bc000000000000000000000000000000000000000000000000000000005f521660045260245ffd5b6114a7919250546114fa6109df3685610fa3565b14919061149d565b91939260035467ffffffffffffffff81169267ffffffffffffffff841461029d576116b87ff517c80ac62bf02c468fb50d554d851714283ddc73a2d9629ea99e42628070949367ffffffffffffffff73ffffffffffffffffffffffffffffffffffffffff9981957fffffffffffffffffffffffffffffffffffffffffffffffff00000000000000008360018b0116911617600355604051946115a386610ed6565b8886528b80602088019b1691828c528a8260408a0192169384835260608a019486865260808b01965f885260a08c0199808b5260208151910120916040519360208501957fa5e6ae89466c4bad52c6551a139e62909352014c111d54ae964e7609d268e7ec87524660408701526060860152608085015260a084015260c08301525f60e0830152610100820152610100815261164161012082610ef2565b5190209d8e9c8d5f525f60205260405f2060017fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff008254161790556040519a8b9a60208c52511660208b01525116604089015251166060870152516080860152511660a08401525160c08084015260e08301906110a3565b0390a356",
}

// Messenger is an auto generated Go binding around an Ethereum contract.
type Messenger struct {
	abi abi.ABI
}

// GetABI returns the ABI associated with this contract binding.
func (c *Messenger) GetABI() abi.ABI {
	return c.abi
}

// NewMessenger creates a new instance of Messenger.
func NewMessenger() *Messenger {
	parsed, err := MessengerMetaData.ParseABI()
	if err != nil {
		panic(errors.New("invalid ABI: " + err.Error()))
	}
	return &Messenger{abi: *parsed}
}

// Instance creates a wrapper for a deployed contract instance at the given address.
// Use this to create the instance object passed to abigen v2 library functions Call, Transact, etc.
func (c *Messenger) Instance(backend bind.ContractBackend, addr common.Address) *bind.BoundContract {
	return bind.NewBoundContract(addr, c.abi, backend, backend, backend)
}

// PackGIVEUPAFTER is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xc8b34c1f.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function GIVE_UP_AFTER() view returns(uint256)
func (messenger *Messenger) PackGIVEUPAFTER() []byte {
	enc, err := messenger.abi.Pack("GIVE_UP_AFTER")
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackGIVEUPAFTER is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xc8b34c1f.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function GIVE_UP_AFTER() view returns(uint256)
func (messenger *Messenger) TryPackGIVEUPAFTER() ([]byte, error) {
	return messenger.abi.Pack("GIVE_UP_AFTER")
}

// UnpackGIVEUPAFTER is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0xc8b34c1f.
//
// Solidity: function GIVE_UP_AFTER() view returns(uint256)
func (messenger *Messenger) UnpackGIVEUPAFTER(data []byte) (*big.Int, error) {
	out, err := messenger.abi.Unpack("GIVE_UP_AFTER", data)
	if err != nil {
		return new(big.Int), err
	}
	out0 := abi.ConvertType(out[0], new(big.Int)).(*big.Int)
	return out0, nil
}

// PackMAXMESSAGEBYTES is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x65b41ee2.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function MAX_MESSAGE_BYTES() view returns(uint256)
func (messenger *Messenger) PackMAXMESSAGEBYTES() []byte {
	enc, err := messenger.abi.Pack("MAX_MESSAGE_BYTES")
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackMAXMESSAGEBYTES is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x65b41ee2.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function MAX_MESSAGE_BYTES() view returns(uint256)
func (messenger *Messenger) TryPackMAXMESSAGEBYTES() ([]byte, error) {
	return messenger.abi.Pack("MAX_MESSAGE_BYTES")
}

// UnpackMAXMESSAGEBYTES is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0x65b41ee2.
//
// Solidity: function MAX_MESSAGE_BYTES() view returns(uint256)
func (messenger *Messenger) UnpackMAXMESSAGEBYTES(data []byte) (*big.Int, error) {
	out, err := messenger.abi.Unpack("MAX_MESSAGE_BYTES", data)
	if err != nil {
		return new(big.Int), err
	}
	out0 := abi.ConvertType(out[0], new(big.Int)).(*big.Int)
	return out0, nil
}

// PackFailedAt is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x34dbdb07.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function failedAt(uint64 index) view returns(uint256)
func (messenger *Messenger) PackFailedAt(index uint64) []byte {
	enc, err := messenger.abi.Pack("failedAt", index)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackFailedAt is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x34dbdb07.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function failedAt(uint64 index) view returns(uint256)
func (messenger *Messenger) TryPackFailedAt(index uint64) ([]byte, error) {
	return messenger.abi.Pack("failedAt", index)
}

// UnpackFailedAt is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0x34dbdb07.
//
// Solidity: function failedAt(uint64 index) view returns(uint256)
func (messenger *Messenger) UnpackFailedAt(data []byte) (*big.Int, error) {
	out, err := messenger.abi.Unpack("failedAt", data)
	if err != nil {
		return new(big.Int), err
	}
	out0 := abi.ConvertType(out[0], new(big.Int)).(*big.Int)
	return out0, nil
}

// PackGiveUp is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xfa9d303a.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function giveUp((uint64,address,address,address,uint256,uint256,uint64,bytes) message, address to) returns()
func (messenger *Messenger) PackGiveUp(message Deposit, to common.Address) []byte {
	enc, err := messenger.abi.Pack("giveUp", message, to)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackGiveUp is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xfa9d303a.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function giveUp((uint64,address,address,address,uint256,uint256,uint64,bytes) message, address to) returns()
func (messenger *Messenger) TryPackGiveUp(message Deposit, to common.Address) ([]byte, error) {
	return messenger.abi.Pack("giveUp", message, to)
}

// PackL1Sender is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xb7558b7a.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function l1Sender() view returns(address)
func (messenger *Messenger) PackL1Sender() []byte {
	enc, err := messenger.abi.Pack("l1Sender")
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackL1Sender is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xb7558b7a.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function l1Sender() view returns(address)
func (messenger *Messenger) TryPackL1Sender() ([]byte, error) {
	return messenger.abi.Pack("l1Sender")
}

// UnpackL1Sender is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0xb7558b7a.
//
// Solidity: function l1Sender() view returns(address)
func (messenger *Messenger) UnpackL1Sender(data []byte) (common.Address, error) {
	out, err := messenger.abi.Unpack("l1Sender", data)
	if err != nil {
		return *new(common.Address), err
	}
	out0 := *abi.ConvertType(out[0], new(common.Address)).(*common.Address)
	return out0, nil
}

// PackRelay is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xb60ac050.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function relay(uint64 timestamp, (uint64,bytes32,bytes32,uint64) anchor, (uint64,address,address,address,uint256,uint256,uint64,bytes) message, bytes32[] proof) returns(bool ok)
func (messenger *Messenger) PackRelay(timestamp uint64, anchor Anchor, message Deposit, proof [][32]byte) []byte {
	enc, err := messenger.abi.Pack("relay", timestamp, anchor, message, proof)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackRelay is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xb60ac050.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function relay(uint64 timestamp, (uint64,bytes32,bytes32,uint64) anchor, (uint64,address,address,address,uint256,uint256,uint64,bytes) message, bytes32[] proof) returns(bool ok)
func (messenger *Messenger) TryPackRelay(timestamp uint64, anchor Anchor, message Deposit, proof [][32]byte) ([]byte, error) {
	return messenger.abi.Pack("relay", timestamp, anchor, message, proof)
}

// UnpackRelay is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0xb60ac050.
//
// Solidity: function relay(uint64 timestamp, (uint64,bytes32,bytes32,uint64) anchor, (uint64,address,address,address,uint256,uint256,uint64,bytes) message, bytes32[] proof) returns(bool ok)
func (messenger *Messenger) UnpackRelay(data []byte) (bool, error) {
	out, err := messenger.abi.Unpack("relay", data)
	if err != nil {
		return *new(bool), err
	}
	out0 := *abi.ConvertType(out[0], new(bool)).(*bool)
	return out0, nil
}

// PackRelayed is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x300ce23b.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function relayed(uint64 index) view returns(bool)
func (messenger *Messenger) PackRelayed(index uint64) []byte {
	enc, err := messenger.abi.Pack("relayed", index)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackRelayed is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x300ce23b.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function relayed(uint64 index) view returns(bool)
func (messenger *Messenger) TryPackRelayed(index uint64) ([]byte, error) {
	return messenger.abi.Pack("relayed", index)
}

// UnpackRelayed is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0x300ce23b.
//
// Solidity: function relayed(uint64 index) view returns(bool)
func (messenger *Messenger) UnpackRelayed(data []byte) (bool, error) {
	out, err := messenger.abi.Unpack("relayed", data)
	if err != nil {
		return *new(bool), err
	}
	out0 := *abi.ConvertType(out[0], new(bool)).(*bool)
	return out0, nil
}

// PackRetry is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xba0e9f95.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function retry((uint64,address,address,address,uint256,uint256,uint64,bytes) message) returns()
func (messenger *Messenger) PackRetry(message Deposit) []byte {
	enc, err := messenger.abi.Pack("retry", message)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackRetry is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xba0e9f95.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function retry((uint64,address,address,address,uint256,uint256,uint64,bytes) message) returns()
func (messenger *Messenger) TryPackRetry(message Deposit) ([]byte, error) {
	return messenger.abi.Pack("retry", message)
}

// PackSend is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xdd624a88.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function send(address to, uint64 gasLimit, bytes data) payable returns(bytes32 id)
func (messenger *Messenger) PackSend(to common.Address, gasLimit uint64, data []byte) []byte {
	enc, err := messenger.abi.Pack("send", to, gasLimit, data)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackSend is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xdd624a88.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function send(address to, uint64 gasLimit, bytes data) payable returns(bytes32 id)
func (messenger *Messenger) TryPackSend(to common.Address, gasLimit uint64, data []byte) ([]byte, error) {
	return messenger.abi.Pack("send", to, gasLimit, data)
}

// UnpackSend is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0xdd624a88.
//
// Solidity: function send(address to, uint64 gasLimit, bytes data) payable returns(bytes32 id)
func (messenger *Messenger) UnpackSend(data []byte) ([32]byte, error) {
	out, err := messenger.abi.Unpack("send", data)
	if err != nil {
		return *new([32]byte), err
	}
	out0 := *abi.ConvertType(out[0], new([32]byte)).(*[32]byte)
	return out0, nil
}

// PackSent is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x8ebc5074.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function sent(bytes32 id) view returns(bool)
func (messenger *Messenger) PackSent(id [32]byte) []byte {
	enc, err := messenger.abi.Pack("sent", id)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackSent is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x8ebc5074.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function sent(bytes32 id) view returns(bool)
func (messenger *Messenger) TryPackSent(id [32]byte) ([]byte, error) {
	return messenger.abi.Pack("sent", id)
}

// UnpackSent is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0x8ebc5074.
//
// Solidity: function sent(bytes32 id) view returns(bool)
func (messenger *Messenger) UnpackSent(data []byte) (bool, error) {
	out, err := messenger.abi.Unpack("sent", data)
	if err != nil {
		return *new(bool), err
	}
	out0 := *abi.ConvertType(out[0], new(bool)).(*bool)
	return out0, nil
}

// PackSentCount is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x3aad9a5f.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function sentCount() view returns(uint64)
func (messenger *Messenger) PackSentCount() []byte {
	enc, err := messenger.abi.Pack("sentCount")
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackSentCount is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x3aad9a5f.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function sentCount() view returns(uint64)
func (messenger *Messenger) TryPackSentCount() ([]byte, error) {
	return messenger.abi.Pack("sentCount")
}

// UnpackSentCount is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0x3aad9a5f.
//
// Solidity: function sentCount() view returns(uint64)
func (messenger *Messenger) UnpackSentCount(data []byte) (uint64, error) {
	out, err := messenger.abi.Unpack("sentCount", data)
	if err != nil {
		return *new(uint64), err
	}
	out0 := *abi.ConvertType(out[0], new(uint64)).(*uint64)
	return out0, nil
}

// MessengerGivenUp represents a GivenUp event raised by the Messenger contract.
type MessengerGivenUp struct {
	Index uint64
	To    common.Address
	Raw   *types.Log // Blockchain specific contextual infos
}

const MessengerGivenUpEventName = "GivenUp"

// ContractEventName returns the user-defined event name.
func (MessengerGivenUp) ContractEventName() string {
	return MessengerGivenUpEventName
}

// UnpackGivenUpEvent is the Go binding that unpacks the event data emitted
// by contract.
//
// Solidity: event GivenUp(uint64 indexed index, address indexed to)
func (messenger *Messenger) UnpackGivenUpEvent(log *types.Log) (*MessengerGivenUp, error) {
	event := "GivenUp"
	if len(log.Topics) == 0 {
		return nil, bind.ErrNoEventSignature
	}
	if log.Topics[0] != messenger.abi.Events[event].ID {
		return nil, bind.ErrEventSignatureMismatch
	}
	out := new(MessengerGivenUp)
	if len(log.Data) > 0 {
		if err := messenger.abi.UnpackIntoInterface(out, event, log.Data); err != nil {
			return nil, err
		}
	}
	var indexed abi.Arguments
	for _, arg := range messenger.abi.Events[event].Inputs {
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

// MessengerRelayed represents a Relayed event raised by the Messenger contract.
type MessengerRelayed struct {
	Index   uint64
	Relayer common.Address
	Ok      bool
	Raw     *types.Log // Blockchain specific contextual infos
}

const MessengerRelayedEventName = "Relayed"

// ContractEventName returns the user-defined event name.
func (MessengerRelayed) ContractEventName() string {
	return MessengerRelayedEventName
}

// UnpackRelayedEvent is the Go binding that unpacks the event data emitted
// by contract.
//
// Solidity: event Relayed(uint64 indexed index, address indexed relayer, bool ok)
func (messenger *Messenger) UnpackRelayedEvent(log *types.Log) (*MessengerRelayed, error) {
	event := "Relayed"
	if len(log.Topics) == 0 {
		return nil, bind.ErrNoEventSignature
	}
	if log.Topics[0] != messenger.abi.Events[event].ID {
		return nil, bind.ErrEventSignatureMismatch
	}
	out := new(MessengerRelayed)
	if len(log.Data) > 0 {
		if err := messenger.abi.UnpackIntoInterface(out, event, log.Data); err != nil {
			return nil, err
		}
	}
	var indexed abi.Arguments
	for _, arg := range messenger.abi.Events[event].Inputs {
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

// MessengerRetried represents a Retried event raised by the Messenger contract.
type MessengerRetried struct {
	Index uint64
	Raw   *types.Log // Blockchain specific contextual infos
}

const MessengerRetriedEventName = "Retried"

// ContractEventName returns the user-defined event name.
func (MessengerRetried) ContractEventName() string {
	return MessengerRetriedEventName
}

// UnpackRetriedEvent is the Go binding that unpacks the event data emitted
// by contract.
//
// Solidity: event Retried(uint64 indexed index)
func (messenger *Messenger) UnpackRetriedEvent(log *types.Log) (*MessengerRetried, error) {
	event := "Retried"
	if len(log.Topics) == 0 {
		return nil, bind.ErrNoEventSignature
	}
	if log.Topics[0] != messenger.abi.Events[event].ID {
		return nil, bind.ErrEventSignatureMismatch
	}
	out := new(MessengerRetried)
	if len(log.Data) > 0 {
		if err := messenger.abi.UnpackIntoInterface(out, event, log.Data); err != nil {
			return nil, err
		}
	}
	var indexed abi.Arguments
	for _, arg := range messenger.abi.Events[event].Inputs {
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

// MessengerSent represents a Sent event raised by the Messenger contract.
type MessengerSent struct {
	Index      uint64
	Id         [32]byte
	Withdrawal Withdrawal
	Raw        *types.Log // Blockchain specific contextual infos
}

const MessengerSentEventName = "Sent"

// ContractEventName returns the user-defined event name.
func (MessengerSent) ContractEventName() string {
	return MessengerSentEventName
}

// UnpackSentEvent is the Go binding that unpacks the event data emitted
// by contract.
//
// Solidity: event Sent(uint64 indexed index, bytes32 indexed id, (uint64,address,address,uint256,uint64,bytes) withdrawal)
func (messenger *Messenger) UnpackSentEvent(log *types.Log) (*MessengerSent, error) {
	event := "Sent"
	if len(log.Topics) == 0 {
		return nil, bind.ErrNoEventSignature
	}
	if log.Topics[0] != messenger.abi.Events[event].ID {
		return nil, bind.ErrEventSignatureMismatch
	}
	out := new(MessengerSent)
	if len(log.Data) > 0 {
		if err := messenger.abi.UnpackIntoInterface(out, event, log.Data); err != nil {
			return nil, err
		}
	}
	var indexed abi.Arguments
	for _, arg := range messenger.abi.Events[event].Inputs {
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
func (messenger *Messenger) UnpackError(raw []byte) (any, error) {
	if bytes.Equal(raw[:4], messenger.abi.Errors["AlreadyRelayed"].ID.Bytes()[:4]) {
		return messenger.UnpackAlreadyRelayedError(raw[4:])
	}
	if bytes.Equal(raw[:4], messenger.abi.Errors["CallFailed"].ID.Bytes()[:4]) {
		return messenger.UnpackCallFailedError(raw[4:])
	}
	if bytes.Equal(raw[:4], messenger.abi.Errors["DataTooLong"].ID.Bytes()[:4]) {
		return messenger.UnpackDataTooLongError(raw[4:])
	}
	if bytes.Equal(raw[:4], messenger.abi.Errors["FailedCall"].ID.Bytes()[:4]) {
		return messenger.UnpackFailedCallError(raw[4:])
	}
	if bytes.Equal(raw[:4], messenger.abi.Errors["InsufficientBalance"].ID.Bytes()[:4]) {
		return messenger.UnpackInsufficientBalanceError(raw[4:])
	}
	if bytes.Equal(raw[:4], messenger.abi.Errors["InsufficientGas"].ID.Bytes()[:4]) {
		return messenger.UnpackInsufficientGasError(raw[4:])
	}
	if bytes.Equal(raw[:4], messenger.abi.Errors["NotFailed"].ID.Bytes()[:4]) {
		return messenger.UnpackNotFailedError(raw[4:])
	}
	if bytes.Equal(raw[:4], messenger.abi.Errors["NotInInbox"].ID.Bytes()[:4]) {
		return messenger.UnpackNotInInboxError(raw[4:])
	}
	if bytes.Equal(raw[:4], messenger.abi.Errors["NotOwner"].ID.Bytes()[:4]) {
		return messenger.UnpackNotOwnerError(raw[4:])
	}
	if bytes.Equal(raw[:4], messenger.abi.Errors["ReentrancyGuardReentrantCall"].ID.Bytes()[:4]) {
		return messenger.UnpackReentrancyGuardReentrantCallError(raw[4:])
	}
	if bytes.Equal(raw[:4], messenger.abi.Errors["WrongAnchor"].ID.Bytes()[:4]) {
		return messenger.UnpackWrongAnchorError(raw[4:])
	}
	return nil, errors.New("Unknown error")
}

// MessengerAlreadyRelayed represents a AlreadyRelayed error raised by the Messenger contract.
type MessengerAlreadyRelayed struct {
	Index uint64
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error AlreadyRelayed(uint64 index)
func MessengerAlreadyRelayedErrorID() common.Hash {
	return common.HexToHash("0xc6d2c06022e1e8b20ac5198e0ec74f776e8f410b7f896fa0ba5cf8ca6bd80cc2")
}

// UnpackAlreadyRelayedError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error AlreadyRelayed(uint64 index)
func (messenger *Messenger) UnpackAlreadyRelayedError(raw []byte) (*MessengerAlreadyRelayed, error) {
	out := new(MessengerAlreadyRelayed)
	if err := messenger.abi.UnpackIntoInterface(out, "AlreadyRelayed", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// MessengerCallFailed represents a CallFailed error raised by the Messenger contract.
type MessengerCallFailed struct {
	Reason []byte
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error CallFailed(bytes reason)
func MessengerCallFailedErrorID() common.Hash {
	return common.HexToHash("0xa5fa8d2bd23af43608c66a1e71e091ad72afa45dfd478efa1657e01a9a4ceea6")
}

// UnpackCallFailedError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error CallFailed(bytes reason)
func (messenger *Messenger) UnpackCallFailedError(raw []byte) (*MessengerCallFailed, error) {
	out := new(MessengerCallFailed)
	if err := messenger.abi.UnpackIntoInterface(out, "CallFailed", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// MessengerDataTooLong represents a DataTooLong error raised by the Messenger contract.
type MessengerDataTooLong struct {
	Length *big.Int
	Max    *big.Int
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error DataTooLong(uint256 length, uint256 max)
func MessengerDataTooLongErrorID() common.Hash {
	return common.HexToHash("0x573760f3c03c4b62928341cb1c4229d63786b86b407b0fc532a38378fbdbd7b3")
}

// UnpackDataTooLongError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error DataTooLong(uint256 length, uint256 max)
func (messenger *Messenger) UnpackDataTooLongError(raw []byte) (*MessengerDataTooLong, error) {
	out := new(MessengerDataTooLong)
	if err := messenger.abi.UnpackIntoInterface(out, "DataTooLong", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// MessengerFailedCall represents a FailedCall error raised by the Messenger contract.
type MessengerFailedCall struct {
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error FailedCall()
func MessengerFailedCallErrorID() common.Hash {
	return common.HexToHash("0xd6bda27508c0fb6d8a39b4b122878dab26f731a7d4e4abe711dd3731899052a4")
}

// UnpackFailedCallError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error FailedCall()
func (messenger *Messenger) UnpackFailedCallError(raw []byte) (*MessengerFailedCall, error) {
	out := new(MessengerFailedCall)
	if err := messenger.abi.UnpackIntoInterface(out, "FailedCall", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// MessengerInsufficientBalance represents a InsufficientBalance error raised by the Messenger contract.
type MessengerInsufficientBalance struct {
	Balance *big.Int
	Needed  *big.Int
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error InsufficientBalance(uint256 balance, uint256 needed)
func MessengerInsufficientBalanceErrorID() common.Hash {
	return common.HexToHash("0xcf4791818fba6e019216eb4864093b4947f674afada5d305e57d598b641dad1d")
}

// UnpackInsufficientBalanceError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error InsufficientBalance(uint256 balance, uint256 needed)
func (messenger *Messenger) UnpackInsufficientBalanceError(raw []byte) (*MessengerInsufficientBalance, error) {
	out := new(MessengerInsufficientBalance)
	if err := messenger.abi.UnpackIntoInterface(out, "InsufficientBalance", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// MessengerInsufficientGas represents a InsufficientGas error raised by the Messenger contract.
type MessengerInsufficientGas struct {
	Left   *big.Int
	Wanted *big.Int
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error InsufficientGas(uint256 left, uint256 wanted)
func MessengerInsufficientGasErrorID() common.Hash {
	return common.HexToHash("0x23e228cb30ba888d86279f51c27a6690ec0fe016ea074bbd6332de5b2571f9b3")
}

// UnpackInsufficientGasError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error InsufficientGas(uint256 left, uint256 wanted)
func (messenger *Messenger) UnpackInsufficientGasError(raw []byte) (*MessengerInsufficientGas, error) {
	out := new(MessengerInsufficientGas)
	if err := messenger.abi.UnpackIntoInterface(out, "InsufficientGas", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// MessengerNotFailed represents a NotFailed error raised by the Messenger contract.
type MessengerNotFailed struct {
	Index uint64
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error NotFailed(uint64 index)
func MessengerNotFailedErrorID() common.Hash {
	return common.HexToHash("0xeee977bc43d8b399bb0a0608ee56e368a085ca29e10d7d655e1c947cf48ac144")
}

// UnpackNotFailedError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error NotFailed(uint64 index)
func (messenger *Messenger) UnpackNotFailedError(raw []byte) (*MessengerNotFailed, error) {
	out := new(MessengerNotFailed)
	if err := messenger.abi.UnpackIntoInterface(out, "NotFailed", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// MessengerNotInInbox represents a NotInInbox error raised by the Messenger contract.
type MessengerNotInInbox struct {
	Index uint64
	Count uint64
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error NotInInbox(uint64 index, uint64 count)
func MessengerNotInInboxErrorID() common.Hash {
	return common.HexToHash("0x6ff21847650df0dbb5238699ea99a4647424710864eb0b241cc231fd4dd1bbf4")
}

// UnpackNotInInboxError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error NotInInbox(uint64 index, uint64 count)
func (messenger *Messenger) UnpackNotInInboxError(raw []byte) (*MessengerNotInInbox, error) {
	out := new(MessengerNotInInbox)
	if err := messenger.abi.UnpackIntoInterface(out, "NotInInbox", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// MessengerNotOwner represents a NotOwner error raised by the Messenger contract.
type MessengerNotOwner struct {
	Owner common.Address
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error NotOwner(address owner)
func MessengerNotOwnerErrorID() common.Hash {
	return common.HexToHash("0x245aecd3fabbd17d6c3c92dc7f0ab916ea8cbf6fc1862c8b56893090ac3fff4c")
}

// UnpackNotOwnerError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error NotOwner(address owner)
func (messenger *Messenger) UnpackNotOwnerError(raw []byte) (*MessengerNotOwner, error) {
	out := new(MessengerNotOwner)
	if err := messenger.abi.UnpackIntoInterface(out, "NotOwner", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// MessengerReentrancyGuardReentrantCall represents a ReentrancyGuardReentrantCall error raised by the Messenger contract.
type MessengerReentrancyGuardReentrantCall struct {
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error ReentrancyGuardReentrantCall()
func MessengerReentrancyGuardReentrantCallErrorID() common.Hash {
	return common.HexToHash("0x3ee5aeb571de7fc460830b4d0017439a1ca56fb0bc39062227ade4fe4a24c1ca")
}

// UnpackReentrancyGuardReentrantCallError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error ReentrancyGuardReentrantCall()
func (messenger *Messenger) UnpackReentrancyGuardReentrantCallError(raw []byte) (*MessengerReentrancyGuardReentrantCall, error) {
	out := new(MessengerReentrancyGuardReentrantCall)
	if err := messenger.abi.UnpackIntoInterface(out, "ReentrancyGuardReentrantCall", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// MessengerWrongAnchor represents a WrongAnchor error raised by the Messenger contract.
type MessengerWrongAnchor struct {
	Timestamp uint64
	Have      [32]byte
	Want      [32]byte
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error WrongAnchor(uint64 timestamp, bytes32 have, bytes32 want)
func MessengerWrongAnchorErrorID() common.Hash {
	return common.HexToHash("0x7664f317490bdfe041af93d9c788f5097196af932c68da00bb4bf6945a87a520")
}

// UnpackWrongAnchorError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error WrongAnchor(uint64 timestamp, bytes32 have, bytes32 want)
func (messenger *Messenger) UnpackWrongAnchorError(raw []byte) (*MessengerWrongAnchor, error) {
	out := new(MessengerWrongAnchor)
	if err := messenger.abi.UnpackIntoInterface(out, "WrongAnchor", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// PoolMetaData contains all meta data concerning the Pool contract.
var PoolMetaData = bind.MetaData{
	ABI: "[{\"inputs\":[{\"internalType\":\"contractIERC20\",\"name\":\"token_\",\"type\":\"address\"},{\"internalType\":\"address\",\"name\":\"owner_\",\"type\":\"address\"}],\"stateMutability\":\"nonpayable\",\"type\":\"constructor\"},{\"inputs\":[],\"name\":\"FailedCall\",\"type\":\"error\"},{\"inputs\":[{\"internalType\":\"uint256\",\"name\":\"balance\",\"type\":\"uint256\"},{\"internalType\":\"uint256\",\"name\":\"needed\",\"type\":\"uint256\"}],\"name\":\"InsufficientBalance\",\"type\":\"error\"},{\"inputs\":[{\"internalType\":\"address\",\"name\":\"caller\",\"type\":\"address\"}],\"name\":\"NotOwner\",\"type\":\"error\"},{\"inputs\":[],\"name\":\"ReentrancyGuardReentrantCall\",\"type\":\"error\"},{\"inputs\":[{\"internalType\":\"address\",\"name\":\"token\",\"type\":\"address\"}],\"name\":\"SafeERC20FailedOperation\",\"type\":\"error\"},{\"inputs\":[{\"internalType\":\"uint256\",\"name\":\"got\",\"type\":\"uint256\"},{\"internalType\":\"uint256\",\"name\":\"least\",\"type\":\"uint256\"}],\"name\":\"TooLittle\",\"type\":\"error\"},{\"anonymous\":false,\"inputs\":[{\"indexed\":true,\"internalType\":\"address\",\"name\":\"by\",\"type\":\"address\"},{\"indexed\":false,\"internalType\":\"bool\",\"name\":\"etherIn\",\"type\":\"bool\"},{\"indexed\":false,\"internalType\":\"uint256\",\"name\":\"paid\",\"type\":\"uint256\"},{\"indexed\":false,\"internalType\":\"uint256\",\"name\":\"got\",\"type\":\"uint256\"}],\"name\":\"Swapped\",\"type\":\"event\"},{\"inputs\":[{\"internalType\":\"uint256\",\"name\":\"least\",\"type\":\"uint256\"},{\"internalType\":\"address\",\"name\":\"to\",\"type\":\"address\"}],\"name\":\"buy\",\"outputs\":[{\"internalType\":\"uint256\",\"name\":\"got\",\"type\":\"uint256\"}],\"stateMutability\":\"payable\",\"type\":\"function\"},{\"inputs\":[],\"name\":\"etherReserve\",\"outputs\":[{\"internalType\":\"uint256\",\"name\":\"\",\"type\":\"uint256\"}],\"stateMutability\":\"view\",\"type\":\"function\"},{\"inputs\":[{\"internalType\":\"uint256\",\"name\":\"tokens\",\"type\":\"uint256\"}],\"name\":\"fund\",\"outputs\":[],\"stateMutability\":\"payable\",\"type\":\"function\"},{\"inputs\":[],\"name\":\"owner\",\"outputs\":[{\"internalType\":\"address\",\"name\":\"\",\"type\":\"address\"}],\"stateMutability\":\"view\",\"type\":\"function\"},{\"inputs\":[{\"internalType\":\"uint256\",\"name\":\"paid\",\"type\":\"uint256\"},{\"internalType\":\"uint256\",\"name\":\"reserveIn\",\"type\":\"uint256\"},{\"internalType\":\"uint256\",\"name\":\"reserveOut\",\"type\":\"uint256\"}],\"name\":\"quote\",\"outputs\":[{\"internalType\":\"uint256\",\"name\":\"\",\"type\":\"uint256\"}],\"stateMutability\":\"pure\",\"type\":\"function\"},{\"inputs\":[{\"internalType\":\"uint256\",\"name\":\"amount\",\"type\":\"uint256\"},{\"internalType\":\"uint256\",\"name\":\"least\",\"type\":\"uint256\"},{\"internalType\":\"addresspayable\",\"name\":\"to\",\"type\":\"address\"}],\"name\":\"sell\",\"outputs\":[{\"internalType\":\"uint256\",\"name\":\"got\",\"type\":\"uint256\"}],\"stateMutability\":\"nonpayable\",\"type\":\"function\"},{\"inputs\":[],\"name\":\"token\",\"outputs\":[{\"internalType\":\"contractIERC20\",\"name\":\"\",\"type\":\"address\"}],\"stateMutability\":\"view\",\"type\":\"function\"},{\"inputs\":[],\"name\":\"tokenReserve\",\"outputs\":[{\"internalType\":\"uint256\",\"name\":\"\",\"type\":\"uint256\"}],\"stateMutability\":\"view\",\"type\":\"function\"}]",
	ID:  "Pool",
	Bin: "0x60c0346100a657601f610a0438819003918201601f19168301916001600160401b038311848410176100aa5780849260409485528339810103126100a6578051906001600160a01b03821682036100a657602001516001600160a01b03811681036100a65760a05260805260405161094590816100bf823960805181818160be015281816101c10152818161031101526104e8015260a05181818161029c01526103fa0152f35b5f80fd5b634e487b7160e01b5f52604160045260245ffdfe6080806040526004361015610012575f80fd5b5f3560e01c90816344672793146105e2575080637deb60251461041e5780638da5cb5b146103b0578063ad615dec14610366578063ca1d209d14610250578063cbcb317114610215578063d04c6983146100e65763fc0c546a14610074575f80fd5b346100e2575f7ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffc3601126100e257602060405173ffffffffffffffffffffffffffffffffffffffff7f0000000000000000000000000000000000000000000000000000000000000000168152f35b5f80fd5b346100e25760607ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffc3601126100e25760043560243560443573ffffffffffffffffffffffffffffffffffffffff811681036100e2576101776101ea916101e5602095610150610716565b610184600154965f5461017c84610168838c83610697565b9a8b99858b8097811015610619565b610650565b60015561068a565b5f556040515f815281888201528460408201527ff067e8ca829f67e4f9be38e977ceedd503b4602e190ac8c71415bc72d2b8663a60603392a230337f000000000000000000000000000000000000000000000000000000000000000061078a565b610860565b5f7f9b779b17422d0df92223018b32b4d1fa46e071723d6817e2486d003becc55f005d604051908152f35b346100e2575f7ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffc3601126100e2576020600154604051908152f35b60207ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffc3601126100e257600435610285610716565b73ffffffffffffffffffffffffffffffffffffffff7f000000000000000000000000000000000000000000000000000000000000000016330361033a57806102e191610309575b6102d7345f54610650565b5f55600154610650565b6001555f7f9b779b17422d0df92223018b32b4d1fa46e071723d6817e2486d003becc55f005d005b6103358130337f000000000000000000000000000000000000000000000000000000000000000061078a565b6102cc565b7f245aecd3000000000000000000000000000000000000000000000000000000005f523360045260245ffd5b346100e25760607ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffc3601126100e25760206103a8604435602435600435610697565b604051908152f35b346100e2575f7ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffc3601126100e257602060405173ffffffffffffffffffffffffffffffffffffffff7f0000000000000000000000000000000000000000000000000000000000000000168152f35b60407ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffc3601126100e25760043560243573ffffffffffffffffffffffffffffffffffffffff81168091036100e2576104aa61049c9261047b610716565b5f546104a36001549161048f838234610697565b9684888096811015610619565b3490610650565b5f5561068a565b600155604051600181523460208201528260408201527ff067e8ca829f67e4f9be38e977ceedd503b4602e190ac8c71415bc72d2b8663a60603392a27f000000000000000000000000000000000000000000000000000000000000000091604051917fa9059cbb000000000000000000000000000000000000000000000000000000005f526004528060245260205f60448180875af160015f51148116156105c3575b826040521561058157602092505f7f9b779b17422d0df92223018b32b4d1fa46e071723d6817e2486d003becc55f005d8152f35b73ffffffffffffffffffffffffffffffffffffffff837f5274afe7000000000000000000000000000000000000000000000000000000005f521660045260245ffd5b60018115166105d957833b15153d15161661054d565b823d5f823e3d90fd5b346100e2575f7ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffc3601126100e2576020905f548152f35b15610622575050565b7f618bc7c9000000000000000000000000000000000000000000000000000000005f5260045260245260445ffd5b9190820180921161065d57565b7f4e487b71000000000000000000000000000000000000000000000000000000005f52601160045260245ffd5b9190820391821161065d57565b6103e58102908082046103e5148115171561065d57836103e591020292818404148115171561065d576103e88202918083046103e8149015171561065d576106de91610650565b9081156106e9570490565b7f4e487b71000000000000000000000000000000000000000000000000000000005f52601260045260245ffd5b7f9b779b17422d0df92223018b32b4d1fa46e071723d6817e2486d003becc55f005c6107625760017f9b779b17422d0df92223018b32b4d1fa46e071723d6817e2486d003becc55f005d565b7f3ee5aeb5000000000000000000000000000000000000000000000000000000005f5260045ffd5b92909173ffffffffffffffffffffffffffffffffffffffff9081604051947f23b872dd000000000000000000000000000000000000000000000000000000005f52166004521660245260445260205f60648180865af19060015f511482161561083f575b6040525f606052156107fd5750565b73ffffffffffffffffffffffffffffffffffffffff907f5274afe7000000000000000000000000000000000000000000000000000000005f521660045260245ffd5b90600181151661085757823b15153d151616906107ee565b503d5f823e3d90fd5b81471061091557604051906020820182811067ffffffffffffffff8211176108e8575f9373ffffffffffffffffffffffffffffffffffffffff859493858095819560405252165af1156108af57565b3d156108c0576040513d5f823e3d90fd5b7fd6bda275000000000000000000000000000000000000000000000000000000005f5260045ffd5b7f4e487b71000000000000000000000000000000000000000000000000000000005f52604160045260245ffd5b50477fcf479181000000000000000000000000000000000000000000000000000000005f5260045260245260445ffd",
}

// Pool is an auto generated Go binding around an Ethereum contract.
type Pool struct {
	abi abi.ABI
}

// GetABI returns the ABI associated with this contract binding.
func (c *Pool) GetABI() abi.ABI {
	return c.abi
}

// NewPool creates a new instance of Pool.
func NewPool() *Pool {
	parsed, err := PoolMetaData.ParseABI()
	if err != nil {
		panic(errors.New("invalid ABI: " + err.Error()))
	}
	return &Pool{abi: *parsed}
}

// Instance creates a wrapper for a deployed contract instance at the given address.
// Use this to create the instance object passed to abigen v2 library functions Call, Transact, etc.
func (c *Pool) Instance(backend bind.ContractBackend, addr common.Address) *bind.BoundContract {
	return bind.NewBoundContract(addr, c.abi, backend, backend, backend)
}

// PackConstructor is the Go binding used to pack the parameters required for
// contract deployment.
//
// Solidity: constructor(address token_, address owner_) returns()
func (pool *Pool) PackConstructor(token_ common.Address, owner_ common.Address) []byte {
	enc, err := pool.abi.Pack("", token_, owner_)
	if err != nil {
		panic(err)
	}
	return enc
}

// PackBuy is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x7deb6025.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function buy(uint256 least, address to) payable returns(uint256 got)
func (pool *Pool) PackBuy(least *big.Int, to common.Address) []byte {
	enc, err := pool.abi.Pack("buy", least, to)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackBuy is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x7deb6025.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function buy(uint256 least, address to) payable returns(uint256 got)
func (pool *Pool) TryPackBuy(least *big.Int, to common.Address) ([]byte, error) {
	return pool.abi.Pack("buy", least, to)
}

// UnpackBuy is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0x7deb6025.
//
// Solidity: function buy(uint256 least, address to) payable returns(uint256 got)
func (pool *Pool) UnpackBuy(data []byte) (*big.Int, error) {
	out, err := pool.abi.Unpack("buy", data)
	if err != nil {
		return new(big.Int), err
	}
	out0 := abi.ConvertType(out[0], new(big.Int)).(*big.Int)
	return out0, nil
}

// PackEtherReserve is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x44672793.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function etherReserve() view returns(uint256)
func (pool *Pool) PackEtherReserve() []byte {
	enc, err := pool.abi.Pack("etherReserve")
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackEtherReserve is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x44672793.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function etherReserve() view returns(uint256)
func (pool *Pool) TryPackEtherReserve() ([]byte, error) {
	return pool.abi.Pack("etherReserve")
}

// UnpackEtherReserve is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0x44672793.
//
// Solidity: function etherReserve() view returns(uint256)
func (pool *Pool) UnpackEtherReserve(data []byte) (*big.Int, error) {
	out, err := pool.abi.Unpack("etherReserve", data)
	if err != nil {
		return new(big.Int), err
	}
	out0 := abi.ConvertType(out[0], new(big.Int)).(*big.Int)
	return out0, nil
}

// PackFund is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xca1d209d.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function fund(uint256 tokens) payable returns()
func (pool *Pool) PackFund(tokens *big.Int) []byte {
	enc, err := pool.abi.Pack("fund", tokens)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackFund is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xca1d209d.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function fund(uint256 tokens) payable returns()
func (pool *Pool) TryPackFund(tokens *big.Int) ([]byte, error) {
	return pool.abi.Pack("fund", tokens)
}

// PackOwner is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x8da5cb5b.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function owner() view returns(address)
func (pool *Pool) PackOwner() []byte {
	enc, err := pool.abi.Pack("owner")
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackOwner is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x8da5cb5b.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function owner() view returns(address)
func (pool *Pool) TryPackOwner() ([]byte, error) {
	return pool.abi.Pack("owner")
}

// UnpackOwner is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0x8da5cb5b.
//
// Solidity: function owner() view returns(address)
func (pool *Pool) UnpackOwner(data []byte) (common.Address, error) {
	out, err := pool.abi.Unpack("owner", data)
	if err != nil {
		return *new(common.Address), err
	}
	out0 := *abi.ConvertType(out[0], new(common.Address)).(*common.Address)
	return out0, nil
}

// PackQuote is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xad615dec.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function quote(uint256 paid, uint256 reserveIn, uint256 reserveOut) pure returns(uint256)
func (pool *Pool) PackQuote(paid *big.Int, reserveIn *big.Int, reserveOut *big.Int) []byte {
	enc, err := pool.abi.Pack("quote", paid, reserveIn, reserveOut)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackQuote is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xad615dec.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function quote(uint256 paid, uint256 reserveIn, uint256 reserveOut) pure returns(uint256)
func (pool *Pool) TryPackQuote(paid *big.Int, reserveIn *big.Int, reserveOut *big.Int) ([]byte, error) {
	return pool.abi.Pack("quote", paid, reserveIn, reserveOut)
}

// UnpackQuote is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0xad615dec.
//
// Solidity: function quote(uint256 paid, uint256 reserveIn, uint256 reserveOut) pure returns(uint256)
func (pool *Pool) UnpackQuote(data []byte) (*big.Int, error) {
	out, err := pool.abi.Unpack("quote", data)
	if err != nil {
		return new(big.Int), err
	}
	out0 := abi.ConvertType(out[0], new(big.Int)).(*big.Int)
	return out0, nil
}

// PackSell is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xd04c6983.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function sell(uint256 amount, uint256 least, address to) returns(uint256 got)
func (pool *Pool) PackSell(amount *big.Int, least *big.Int, to common.Address) []byte {
	enc, err := pool.abi.Pack("sell", amount, least, to)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackSell is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xd04c6983.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function sell(uint256 amount, uint256 least, address to) returns(uint256 got)
func (pool *Pool) TryPackSell(amount *big.Int, least *big.Int, to common.Address) ([]byte, error) {
	return pool.abi.Pack("sell", amount, least, to)
}

// UnpackSell is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0xd04c6983.
//
// Solidity: function sell(uint256 amount, uint256 least, address to) returns(uint256 got)
func (pool *Pool) UnpackSell(data []byte) (*big.Int, error) {
	out, err := pool.abi.Unpack("sell", data)
	if err != nil {
		return new(big.Int), err
	}
	out0 := abi.ConvertType(out[0], new(big.Int)).(*big.Int)
	return out0, nil
}

// PackToken is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xfc0c546a.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function token() view returns(address)
func (pool *Pool) PackToken() []byte {
	enc, err := pool.abi.Pack("token")
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackToken is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xfc0c546a.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function token() view returns(address)
func (pool *Pool) TryPackToken() ([]byte, error) {
	return pool.abi.Pack("token")
}

// UnpackToken is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0xfc0c546a.
//
// Solidity: function token() view returns(address)
func (pool *Pool) UnpackToken(data []byte) (common.Address, error) {
	out, err := pool.abi.Unpack("token", data)
	if err != nil {
		return *new(common.Address), err
	}
	out0 := *abi.ConvertType(out[0], new(common.Address)).(*common.Address)
	return out0, nil
}

// PackTokenReserve is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xcbcb3171.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function tokenReserve() view returns(uint256)
func (pool *Pool) PackTokenReserve() []byte {
	enc, err := pool.abi.Pack("tokenReserve")
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackTokenReserve is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xcbcb3171.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function tokenReserve() view returns(uint256)
func (pool *Pool) TryPackTokenReserve() ([]byte, error) {
	return pool.abi.Pack("tokenReserve")
}

// UnpackTokenReserve is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0xcbcb3171.
//
// Solidity: function tokenReserve() view returns(uint256)
func (pool *Pool) UnpackTokenReserve(data []byte) (*big.Int, error) {
	out, err := pool.abi.Unpack("tokenReserve", data)
	if err != nil {
		return new(big.Int), err
	}
	out0 := abi.ConvertType(out[0], new(big.Int)).(*big.Int)
	return out0, nil
}

// PoolSwapped represents a Swapped event raised by the Pool contract.
type PoolSwapped struct {
	By      common.Address
	EtherIn bool
	Paid    *big.Int
	Got     *big.Int
	Raw     *types.Log // Blockchain specific contextual infos
}

const PoolSwappedEventName = "Swapped"

// ContractEventName returns the user-defined event name.
func (PoolSwapped) ContractEventName() string {
	return PoolSwappedEventName
}

// UnpackSwappedEvent is the Go binding that unpacks the event data emitted
// by contract.
//
// Solidity: event Swapped(address indexed by, bool etherIn, uint256 paid, uint256 got)
func (pool *Pool) UnpackSwappedEvent(log *types.Log) (*PoolSwapped, error) {
	event := "Swapped"
	if len(log.Topics) == 0 {
		return nil, bind.ErrNoEventSignature
	}
	if log.Topics[0] != pool.abi.Events[event].ID {
		return nil, bind.ErrEventSignatureMismatch
	}
	out := new(PoolSwapped)
	if len(log.Data) > 0 {
		if err := pool.abi.UnpackIntoInterface(out, event, log.Data); err != nil {
			return nil, err
		}
	}
	var indexed abi.Arguments
	for _, arg := range pool.abi.Events[event].Inputs {
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
func (pool *Pool) UnpackError(raw []byte) (any, error) {
	if bytes.Equal(raw[:4], pool.abi.Errors["FailedCall"].ID.Bytes()[:4]) {
		return pool.UnpackFailedCallError(raw[4:])
	}
	if bytes.Equal(raw[:4], pool.abi.Errors["InsufficientBalance"].ID.Bytes()[:4]) {
		return pool.UnpackInsufficientBalanceError(raw[4:])
	}
	if bytes.Equal(raw[:4], pool.abi.Errors["NotOwner"].ID.Bytes()[:4]) {
		return pool.UnpackNotOwnerError(raw[4:])
	}
	if bytes.Equal(raw[:4], pool.abi.Errors["ReentrancyGuardReentrantCall"].ID.Bytes()[:4]) {
		return pool.UnpackReentrancyGuardReentrantCallError(raw[4:])
	}
	if bytes.Equal(raw[:4], pool.abi.Errors["SafeERC20FailedOperation"].ID.Bytes()[:4]) {
		return pool.UnpackSafeERC20FailedOperationError(raw[4:])
	}
	if bytes.Equal(raw[:4], pool.abi.Errors["TooLittle"].ID.Bytes()[:4]) {
		return pool.UnpackTooLittleError(raw[4:])
	}
	return nil, errors.New("Unknown error")
}

// PoolFailedCall represents a FailedCall error raised by the Pool contract.
type PoolFailedCall struct {
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error FailedCall()
func PoolFailedCallErrorID() common.Hash {
	return common.HexToHash("0xd6bda27508c0fb6d8a39b4b122878dab26f731a7d4e4abe711dd3731899052a4")
}

// UnpackFailedCallError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error FailedCall()
func (pool *Pool) UnpackFailedCallError(raw []byte) (*PoolFailedCall, error) {
	out := new(PoolFailedCall)
	if err := pool.abi.UnpackIntoInterface(out, "FailedCall", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// PoolInsufficientBalance represents a InsufficientBalance error raised by the Pool contract.
type PoolInsufficientBalance struct {
	Balance *big.Int
	Needed  *big.Int
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error InsufficientBalance(uint256 balance, uint256 needed)
func PoolInsufficientBalanceErrorID() common.Hash {
	return common.HexToHash("0xcf4791818fba6e019216eb4864093b4947f674afada5d305e57d598b641dad1d")
}

// UnpackInsufficientBalanceError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error InsufficientBalance(uint256 balance, uint256 needed)
func (pool *Pool) UnpackInsufficientBalanceError(raw []byte) (*PoolInsufficientBalance, error) {
	out := new(PoolInsufficientBalance)
	if err := pool.abi.UnpackIntoInterface(out, "InsufficientBalance", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// PoolNotOwner represents a NotOwner error raised by the Pool contract.
type PoolNotOwner struct {
	Caller common.Address
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error NotOwner(address caller)
func PoolNotOwnerErrorID() common.Hash {
	return common.HexToHash("0x245aecd3fabbd17d6c3c92dc7f0ab916ea8cbf6fc1862c8b56893090ac3fff4c")
}

// UnpackNotOwnerError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error NotOwner(address caller)
func (pool *Pool) UnpackNotOwnerError(raw []byte) (*PoolNotOwner, error) {
	out := new(PoolNotOwner)
	if err := pool.abi.UnpackIntoInterface(out, "NotOwner", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// PoolReentrancyGuardReentrantCall represents a ReentrancyGuardReentrantCall error raised by the Pool contract.
type PoolReentrancyGuardReentrantCall struct {
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error ReentrancyGuardReentrantCall()
func PoolReentrancyGuardReentrantCallErrorID() common.Hash {
	return common.HexToHash("0x3ee5aeb571de7fc460830b4d0017439a1ca56fb0bc39062227ade4fe4a24c1ca")
}

// UnpackReentrancyGuardReentrantCallError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error ReentrancyGuardReentrantCall()
func (pool *Pool) UnpackReentrancyGuardReentrantCallError(raw []byte) (*PoolReentrancyGuardReentrantCall, error) {
	out := new(PoolReentrancyGuardReentrantCall)
	if err := pool.abi.UnpackIntoInterface(out, "ReentrancyGuardReentrantCall", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// PoolSafeERC20FailedOperation represents a SafeERC20FailedOperation error raised by the Pool contract.
type PoolSafeERC20FailedOperation struct {
	Token common.Address
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error SafeERC20FailedOperation(address token)
func PoolSafeERC20FailedOperationErrorID() common.Hash {
	return common.HexToHash("0x5274afe73c98b4749fc91ffae6b7b574e7842cb2144a159e9377a5f20b32edf9")
}

// UnpackSafeERC20FailedOperationError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error SafeERC20FailedOperation(address token)
func (pool *Pool) UnpackSafeERC20FailedOperationError(raw []byte) (*PoolSafeERC20FailedOperation, error) {
	out := new(PoolSafeERC20FailedOperation)
	if err := pool.abi.UnpackIntoInterface(out, "SafeERC20FailedOperation", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// PoolTooLittle represents a TooLittle error raised by the Pool contract.
type PoolTooLittle struct {
	Got   *big.Int
	Least *big.Int
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error TooLittle(uint256 got, uint256 least)
func PoolTooLittleErrorID() common.Hash {
	return common.HexToHash("0x618bc7c9c5c14b24deb4dc32351517affd27e0eb5e8e859add5a0ba0e7965e56")
}

// UnpackTooLittleError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error TooLittle(uint256 got, uint256 least)
func (pool *Pool) UnpackTooLittleError(raw []byte) (*PoolTooLittle, error) {
	out := new(PoolTooLittle)
	if err := pool.abi.UnpackIntoInterface(out, "TooLittle", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// PortalMetaData contains all meta data concerning the Portal contract.
var PortalMetaData = bind.MetaData{
	ABI: "[{\"inputs\":[{\"internalType\":\"uint64\",\"name\":\"chainId_\",\"type\":\"uint64\"},{\"internalType\":\"address\",\"name\":\"treasury_\",\"type\":\"address\"},{\"internalType\":\"uint256\",\"name\":\"basePrice_\",\"type\":\"uint256\"},{\"internalType\":\"uint64\",\"name\":\"cooling_\",\"type\":\"uint64\"}],\"stateMutability\":\"payable\",\"type\":\"constructor\"},{\"inputs\":[{\"internalType\":\"bytes32\",\"name\":\"id\",\"type\":\"bytes32\"}],\"name\":\"AlreadyClaimed\",\"type\":\"error\"},{\"inputs\":[{\"internalType\":\"bytes\",\"name\":\"reason\",\"type\":\"bytes\"}],\"name\":\"CallFailed\",\"type\":\"error\"},{\"inputs\":[{\"internalType\":\"uint256\",\"name\":\"length\",\"type\":\"uint256\"},{\"internalType\":\"uint256\",\"name\":\"max\",\"type\":\"uint256\"}],\"name\":\"DataTooLong\",\"type\":\"error\"},{\"inputs\":[],\"name\":\"FailedCall\",\"type\":\"error\"},{\"inputs\":[{\"internalType\":\"uint256\",\"name\":\"value\",\"type\":\"uint256\"},{\"internalType\":\"uint256\",\"name\":\"fee\",\"type\":\"uint256\"}],\"name\":\"FeeNotCovered\",\"type\":\"error\"},{\"inputs\":[{\"internalType\":\"address\",\"name\":\"to\",\"type\":\"address\"}],\"name\":\"ForbiddenTarget\",\"type\":\"error\"},{\"inputs\":[{\"internalType\":\"uint256\",\"name\":\"gasLimit\",\"type\":\"uint256\"},{\"internalType\":\"uint256\",\"name\":\"max\",\"type\":\"uint256\"}],\"name\":\"GasLimitTooHigh\",\"type\":\"error\"},{\"inputs\":[],\"name\":\"InboxFull\",\"type\":\"error\"},{\"inputs\":[{\"internalType\":\"uint256\",\"name\":\"balance\",\"type\":\"uint256\"},{\"internalType\":\"uint256\",\"name\":\"needed\",\"type\":\"uint256\"}],\"name\":\"InsufficientBalance\",\"type\":\"error\"},{\"inputs\":[{\"internalType\":\"uint256\",\"name\":\"left\",\"type\":\"uint256\"},{\"internalType\":\"uint256\",\"name\":\"wanted\",\"type\":\"uint256\"}],\"name\":\"InsufficientGas\",\"type\":\"error\"},{\"inputs\":[{\"internalType\":\"bytes32\",\"name\":\"id\",\"type\":\"bytes32\"}],\"name\":\"NotSent\",\"type\":\"error\"},{\"inputs\":[{\"internalType\":\"uint256\",\"name\":\"value\",\"type\":\"uint256\"},{\"internalType\":\"uint256\",\"name\":\"price\",\"type\":\"uint256\"}],\"name\":\"PriceNotPaid\",\"type\":\"error\"},{\"inputs\":[],\"name\":\"RLPInvalidEncoding\",\"type\":\"error\"},{\"inputs\":[],\"name\":\"ReentrancyGuardReentrantCall\",\"type\":\"error\"},{\"inputs\":[{\"internalType\":\"uint8\",\"name\":\"bits\",\"type\":\"uint8\"},{\"internalType\":\"uint256\",\"name\":\"value\",\"type\":\"uint256\"}],\"name\":\"SafeCastOverflowedUintDowncast\",\"type\":\"error\"},{\"inputs\":[{\"internalType\":\"enumTrieProof.ProofError\",\"name\":\"err\",\"type\":\"uint8\"}],\"name\":\"TrieProofTraversalError\",\"type\":\"error\"},{\"inputs\":[{\"internalType\":\"uint64\",\"name\":\"count\",\"type\":\"uint64\"},{\"internalType\":\"uint64\",\"name\":\"current\",\"type\":\"uint64\"}],\"name\":\"UnknownInboxCount\",\"type\":\"error\"},{\"inputs\":[],\"name\":\"UnsupportedTransaction\",\"type\":\"error\"},{\"anonymous\":false,\"inputs\":[{\"indexed\":true,\"internalType\":\"bytes32\",\"name\":\"id\",\"type\":\"bytes32\"},{\"indexed\":true,\"internalType\":\"uint64\",\"name\":\"index\",\"type\":\"uint64\"},{\"indexed\":true,\"internalType\":\"address\",\"name\":\"to\",\"type\":\"address\"},{\"indexed\":false,\"internalType\":\"uint256\",\"name\":\"value\",\"type\":\"uint256\"}],\"name\":\"Claimed\",\"type\":\"event\"},{\"anonymous\":false,\"inputs\":[{\"indexed\":true,\"internalType\":\"uint64\",\"name\":\"index\",\"type\":\"uint64\"},{\"indexed\":true,\"internalType\":\"address\",\"name\":\"sender\",\"type\":\"address\"},{\"indexed\":true,\"internalType\":\"address\",\"name\":\"to\",\"type\":\"address\"},{\"indexed\":false,\"internalType\":\"bytes32\",\"name\":\"root\",\"type\":\"bytes32\"},{\"components\":[{\"internalType\":\"uint64\",\"name\":\"index\",\"type\":\"uint64\"},{\"internalType\":\"address\",\"name\":\"sender\",\"type\":\"address\"},{\"internalType\":\"address\",\"name\":\"to\",\"type\":\"address\"},{\"internalType\":\"address\",\"name\":\"owner\",\"type\":\"address\"},{\"internalType\":\"uint256\",\"name\":\"value\",\"type\":\"uint256\"},{\"internalType\":\"uint256\",\"name\":\"fee\",\"type\":\"uint256\"},{\"internalType\":\"uint64\",\"name\":\"gasLimit\",\"type\":\"uint64\"},{\"internalType\":\"bytes\",\"name\":\"data\",\"type\":\"bytes\"}],\"indexed\":false,\"internalType\":\"structDeposit\",\"name\":\"message\",\"type\":\"tuple\"}],\"name\":\"MessageSent\",\"type\":\"event\"},{\"anonymous\":false,\"inputs\":[{\"indexed\":true,\"internalType\":\"uint64\",\"name\":\"index\",\"type\":\"uint64\"},{\"indexed\":true,\"internalType\":\"bytes32\",\"name\":\"txHash\",\"type\":\"bytes32\"},{\"indexed\":true,\"internalType\":\"address\",\"name\":\"payer\",\"type\":\"address\"},{\"indexed\":false,\"internalType\":\"uint256\",\"name\":\"price\",\"type\":\"uint256\"},{\"indexed\":false,\"internalType\":\"bytes\",\"name\":\"transaction\",\"type\":\"bytes\"}],\"name\":\"TransactionForced\",\"type\":\"event\"},{\"anonymous\":false,\"inputs\":[{\"indexed\":false,\"internalType\":\"uint256\",\"name\":\"burned\",\"type\":\"uint256\"},{\"indexed\":false,\"internalType\":\"uint256\",\"name\":\"forced\",\"type\":\"uint256\"}],\"name\":\"TreasuryPaid\",\"type\":\"event\"},{\"inputs\":[],\"name\":\"MAX_FORCED_BYTES\",\"outputs\":[{\"internalType\":\"uint256\",\"name\":\"\",\"type\":\"uint256\"}],\"stateMutability\":\"view\",\"type\":\"function\"},{\"inputs\":[],\"name\":\"MAX_FORCED_GAS\",\"outputs\":[{\"internalType\":\"uint256\",\"name\":\"\",\"type\":\"uint256\"}],\"stateMutability\":\"view\",\"type\":\"function\"},{\"inputs\":[],\"name\":\"MAX_MESSAGE_BYTES\",\"outputs\":[{\"internalType\":\"uint256\",\"name\":\"\",\"type\":\"uint256\"}],\"stateMutability\":\"view\",\"type\":\"function\"},{\"inputs\":[],\"name\":\"MAX_MESSAGE_GAS\",\"outputs\":[{\"internalType\":\"uint256\",\"name\":\"\",\"type\":\"uint256\"}],\"stateMutability\":\"view\",\"type\":\"function\"},{\"inputs\":[],\"name\":\"basePrice\",\"outputs\":[{\"internalType\":\"uint256\",\"name\":\"\",\"type\":\"uint256\"}],\"stateMutability\":\"view\",\"type\":\"function\"},{\"inputs\":[],\"name\":\"chainId\",\"outputs\":[{\"internalType\":\"uint64\",\"name\":\"\",\"type\":\"uint64\"}],\"stateMutability\":\"view\",\"type\":\"function\"},{\"inputs\":[{\"components\":[{\"internalType\":\"uint64\",\"name\":\"index\",\"type\":\"uint64\"},{\"internalType\":\"address\",\"name\":\"sender\",\"type\":\"address\"},{\"internalType\":\"address\",\"name\":\"to\",\"type\":\"address\"},{\"internalType\":\"uint256\",\"name\":\"value\",\"type\":\"uint256\"},{\"internalType\":\"uint64\",\"name\":\"gasLimit\",\"type\":\"uint64\"},{\"internalType\":\"bytes\",\"name\":\"data\",\"type\":\"bytes\"}],\"internalType\":\"structWithdrawal\",\"name\":\"withdrawal\",\"type\":\"tuple\"},{\"internalType\":\"uint64\",\"name\":\"number\",\"type\":\"uint64\"},{\"internalType\":\"bytes\",\"name\":\"header\",\"type\":\"bytes\"},{\"internalType\":\"bytes[]\",\"name\":\"accountProof\",\"type\":\"bytes[]\"},{\"internalType\":\"bytes[]\",\"name\":\"storageProof\",\"type\":\"bytes[]\"}],\"name\":\"claim\",\"outputs\":[],\"stateMutability\":\"nonpayable\",\"type\":\"function\"},{\"inputs\":[{\"internalType\":\"bytes32\",\"name\":\"id\",\"type\":\"bytes32\"}],\"name\":\"claimed\",\"outputs\":[{\"internalType\":\"bool\",\"name\":\"\",\"type\":\"bool\"}],\"stateMutability\":\"view\",\"type\":\"function\"},{\"inputs\":[],\"name\":\"cooling\",\"outputs\":[{\"internalType\":\"uint64\",\"name\":\"\",\"type\":\"uint64\"}],\"stateMutability\":\"view\",\"type\":\"function\"},{\"inputs\":[{\"internalType\":\"bytes\",\"name\":\"raw\",\"type\":\"bytes\"}],\"name\":\"forceTransaction\",\"outputs\":[{\"internalType\":\"uint64\",\"name\":\"index\",\"type\":\"uint64\"}],\"stateMutability\":\"payable\",\"type\":\"function\"},{\"inputs\":[{\"internalType\":\"uint64\",\"name\":\"index\",\"type\":\"uint64\"}],\"name\":\"forcedAt\",\"outputs\":[{\"internalType\":\"bytes32\",\"name\":\"txHash\",\"type\":\"bytes32\"},{\"internalType\":\"uint64\",\"name\":\"l1Number\",\"type\":\"uint64\"}],\"stateMutability\":\"view\",\"type\":\"function\"},{\"inputs\":[],\"name\":\"forcedCount\",\"outputs\":[{\"internalType\":\"uint64\",\"name\":\"\",\"type\":\"uint64\"}],\"stateMutability\":\"view\",\"type\":\"function\"},{\"inputs\":[],\"name\":\"forcedPrice\",\"outputs\":[{\"internalType\":\"uint256\",\"name\":\"\",\"type\":\"uint256\"}],\"stateMutability\":\"view\",\"type\":\"function\"},{\"inputs\":[],\"name\":\"inboxCount\",\"outputs\":[{\"internalType\":\"uint64\",\"name\":\"\",\"type\":\"uint64\"}],\"stateMutability\":\"view\",\"type\":\"function\"},{\"inputs\":[{\"internalType\":\"uint64\",\"name\":\"count\",\"type\":\"uint64\"}],\"name\":\"inboxRootAt\",\"outputs\":[{\"internalType\":\"bytes32\",\"name\":\"root\",\"type\":\"bytes32\"}],\"stateMutability\":\"view\",\"type\":\"function\"},{\"inputs\":[],\"name\":\"l2Sender\",\"outputs\":[{\"internalType\":\"address\",\"name\":\"\",\"type\":\"address\"}],\"stateMutability\":\"view\",\"type\":\"function\"},{\"inputs\":[{\"internalType\":\"uint64\",\"name\":\"count\",\"type\":\"uint64\"},{\"internalType\":\"uint64\",\"name\":\"index\",\"type\":\"uint64\"}],\"name\":\"look\",\"outputs\":[{\"internalType\":\"bytes32\",\"name\":\"root\",\"type\":\"bytes32\"},{\"internalType\":\"bytes32\",\"name\":\"txHash\",\"type\":\"bytes32\"},{\"internalType\":\"uint64\",\"name\":\"l1Number\",\"type\":\"uint64\"}],\"stateMutability\":\"view\",\"type\":\"function\"},{\"inputs\":[],\"name\":\"payTreasury\",\"outputs\":[],\"stateMutability\":\"nonpayable\",\"type\":\"function\"},{\"inputs\":[],\"name\":\"rollup\",\"outputs\":[{\"internalType\":\"contractRollup\",\"name\":\"\",\"type\":\"address\"}],\"stateMutability\":\"view\",\"type\":\"function\"},{\"inputs\":[{\"internalType\":\"address\",\"name\":\"to\",\"type\":\"address\"},{\"internalType\":\"address\",\"name\":\"owner\",\"type\":\"address\"},{\"internalType\":\"uint256\",\"name\":\"fee\",\"type\":\"uint256\"},{\"internalType\":\"uint64\",\"name\":\"gasLimit\",\"type\":\"uint64\"},{\"internalType\":\"bytes\",\"name\":\"data\",\"type\":\"bytes\"}],\"name\":\"sendMessage\",\"outputs\":[{\"internalType\":\"uint64\",\"name\":\"index\",\"type\":\"uint64\"}],\"stateMutability\":\"payable\",\"type\":\"function\"},{\"inputs\":[],\"name\":\"treasury\",\"outputs\":[{\"internalType\":\"address\",\"name\":\"\",\"type\":\"address\"}],\"stateMutability\":\"view\",\"type\":\"function\"},{\"inputs\":[],\"name\":\"treasuryDue\",\"outputs\":[{\"internalType\":\"uint256\",\"name\":\"burned\",\"type\":\"uint256\"},{\"internalType\":\"uint256\",\"name\":\"forced\",\"type\":\"uint256\"}],\"stateMutability\":\"view\",\"type\":\"function\"}]",
	ID:  "Portal",
	Bin: "0x610120601f61310338819003918201601f19168301916001600160401b038311848410176101135780849260809460405283398101031261010f5761004381610127565b60208201519091906001600160a01b038116810361010f5761006c606060408401519301610127565b923360805260a05260c05260e05261010052604051612fc7908161013c82396080518181816101a90152818161136a015281816117fc015281816118ca0152611a9f015260a051818181610460015281816108ce01528181610ea80152611247015260c051818181610a0a0152611978015260e05181818161020201528181611d710152611dcd015261010051818181610c4101528181611b600152611d0d0152f35b5f80fd5b634e487b7160e01b5f52604160045260245ffd5b51906001600160401b038216820361010f5756fe6080806040526004361015610012575f80fd5b5f3560e01c9081630def681414611b24575080631af2c89e14611a2e57806320fd933c146119f6578063268bd3aa1461185157806329fab7081461102657806335f1d006146109bb5780633e825c4414610f8c5780634f43202014610f515780635109ba7214610a2e57806361d027b3146109c057806365b41ee2146109bb57806366acc4e9146109725780637d4bf22a14610937578063935227ed146108f25780639a8a0592146108905780639bf62d8214610840578063a95f6a84146107fc578063afa38a571461027e578063c40c4f3414610225578063c7876ea4146101cd578063cb23bcb51461015f5763cc3c0f061461010e575f80fd5b3461015b5760207ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffc36011261015b576004355f526022602052602060ff60405f2054166040519015158152f35b5f80fd5b3461015b575f7ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffc36011261015b57602060405173ffffffffffffffffffffffffffffffffffffffff7f0000000000000000000000000000000000000000000000000000000000000000168152f35b3461015b575f7ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffc36011261015b5760206040517f00000000000000000000000000000000000000000000000000000000000000008152f35b3461015b5760207ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffc36011261015b57604067ffffffffffffffff61026f61026a611b9b565b611f99565b83519182529091166020820152f35b60a07ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffc36011261015b5760043573ffffffffffffffffffffffffffffffffffffffff811680910361015b576024359073ffffffffffffffffffffffffffffffffffffffff821680920361015b576044359160643567ffffffffffffffff811680910361015b5760843567ffffffffffffffff811161015b57610324903690600401611bc7565b90918534106107cc57612000821161079a57621e848081116107685767ffffffffffffffff5f5416956103578134611cc2565b60405195610100870187811067ffffffffffffffff82111761073b576040528887526103af602088019633885260408901968a885260608a0193845260808a0194855260a08a0195865260c08a019687523691611def565b9460e088019580875267ffffffffffffffff8951169073ffffffffffffffffffffffffffffffffffffffff8951169073ffffffffffffffffffffffffffffffffffffffff8451169073ffffffffffffffffffffffffffffffffffffffff865116875189519167ffffffffffffffff8c51169360208151910120946040519660208801987f8343fb64392b8a85a35413b5862831e387fb73e47f89ac0f045602411d25b1f38a5267ffffffffffffffff7f00000000000000000000000000000000000000000000000000000000000000001660408a01526060890152608088015260a087015260c086015260e085015261010084015261012083015261014082015261014081526104c161016082611c81565b51902060405160208101918252602081526104dd604082611c81565b519020968a9863ffffffff8c10156107135760018c0167ffffffffffffffff8116998a7fffffffffffffffffffffffffffffffffffffffffffffffff00000000000000005f5416175f559a5f905f905f905b60208210610660575050505067ffffffffffffffff10610633578b985f5260216020528960405f2055604051998a5260208a01604090525167ffffffffffffffff1660408a01525173ffffffffffffffffffffffffffffffffffffffff1660608901525173ffffffffffffffffffffffffffffffffffffffff1660808801525173ffffffffffffffffffffffffffffffffffffffff1660a08701525160c08601525160e08501525167ffffffffffffffff16610100840152519161012081016101009052803393610140820161060491611ee5565b037f4fa30a65d2a629d317ec035377bfc3087749f1aeeed5807c17917a5a8ef453af91a4604051908152602090f35b7f4e487b71000000000000000000000000000000000000000000000000000000005f52601160045260245ffd5b9091929d8e6001808416145f146106a45750610698610690600192610684866121e7565b90549060031b1c61232b565b9f5b8061232b565b9392810191901c61052f565b9084156106c1575b6106bb6001926106989261232b565b9f610692565b93506106986106bb6001926106d5866121e7565b81549060031b907fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff8a831b921b1916179055839692509250506106ac565b7f68312a63000000000000000000000000000000000000000000000000000000005f5260045ffd5b7f4e487b71000000000000000000000000000000000000000000000000000000005f52604160045260245ffd5b7f51956f2e000000000000000000000000000000000000000000000000000000005f52600452621e848060245260445ffd5b507f573760f3000000000000000000000000000000000000000000000000000000005f5260045261200060245260445ffd5b857f11497925000000000000000000000000000000000000000000000000000000005f523460045260245260445ffd5b3461015b575f7ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffc36011261015b57602067ffffffffffffffff5f5416604051908152f35b3461015b575f7ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffc36011261015b57602073ffffffffffffffffffffffffffffffffffffffff5f5c16604051908152f35b3461015b575f7ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffc36011261015b57602060405167ffffffffffffffff7f0000000000000000000000000000000000000000000000000000000000000000168152f35b3461015b575f7ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffc36011261015b57602067ffffffffffffffff60245416604051908152f35b3461015b575f7ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffc36011261015b576020604051621e84808152f35b3461015b5760207ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffc36011261015b5760206109b36109ae611b9b565b611f28565b604051908152f35b611c26565b3461015b575f7ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffc36011261015b57602060405173ffffffffffffffffffffffffffffffffffffffff7f0000000000000000000000000000000000000000000000000000000000000000168152f35b60207ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffc36011261015b5760043567ffffffffffffffff811161015b57610a78903690600401611bc7565b610a80611fdb565b6120008111610f20576001811180610ece575b15610e62578060011161015b57610ae2610ad3367fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff840160018601611def565b60208101905160801b17612394565b600c81511480610e8a575b15610e6257805160041015610e355760a0610b099101516121f8565b620f42408111610e035750610b1c611cdc565b803410610dd4576024549167ffffffffffffffff83169267ffffffffffffffff8414610633577fffffffffffffffffffffffffffffffffffffffffffffffff0000000000000000166001840167ffffffffffffffff1617602455610b81368286611def565b60208151910120610b914361219b565b6040516040810181811067ffffffffffffffff82111761073b5767ffffffffffffffff91600191604052848152826020820194168452875f52602360205260405f2090518155019151167fffffffffffffffffffffffffffffffffffffffffffffffff00000000000000008254161790556024549467ffffffffffffffff8660401c164381115f14610db657610c6c610c676fffffffffffffffff0000000000000000925b67ffffffffffffffff7f00000000000000000000000000000000000000000000000000000000000000001690611ccf565b61219b565b60401b1695610ca285887fffffffffffffffffffffffffffffffff0000000000000000ffffffffffffffff84161760801c611ccf565b966fffffffffffffffffffffffffffffffff8811610d855786927f2b109247e39e7d13de7a73b67d01fb0f328b5f52bdfa00fbd0e847ee904e4d1292610d359267ffffffffffffffff7fffffffffffffffffffffffffffffffff0000000000000000000000000000000060209c60801b169216171760245560405191829188835260408b84015233976040840191611e92565b0390a4803411610d6c575b505f7f9b779b17422d0df92223018b32b4d1fa46e071723d6817e2486d003becc55f005d604051908152f35b610d79610d7f9134611cc2565b3361204f565b82610d40565b877f6dfcc650000000000000000000000000000000000000000000000000000000005f52608060045260245260445ffd5b506fffffffffffffffff0000000000000000610c6c610c6743610c36565b7f548224d7000000000000000000000000000000000000000000000000000000005f523460045260245260445ffd5b7f51956f2e000000000000000000000000000000000000000000000000000000005f52600452620f424060245260445ffd5b7f4e487b71000000000000000000000000000000000000000000000000000000005f52603260045260245ffd5b7fde3939b1000000000000000000000000000000000000000000000000000000005f5260045ffd5b50610e9d610e978261217a565b516121f8565b67ffffffffffffffff7f00000000000000000000000000000000000000000000000000000000000000001614610aed565b508015610e35577f02000000000000000000000000000000000000000000000000000000000000007fff0000000000000000000000000000000000000000000000000000000000000083351614610a93565b7f573760f3000000000000000000000000000000000000000000000000000000005f5260045261200060245260445ffd5b3461015b575f7ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffc36011261015b576020604051620f42408152f35b3461015b5760407ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffc36011261015b576060610fc5611b9b565b610fcd611b84565b5f9167ffffffffffffffff8116611006575b50610ff267ffffffffffffffff91611f99565b906040519384526020840152166040820152f35b67ffffffffffffffff91925061101e610ff291611f28565b929150610fdf565b3461015b5760a07ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffc36011261015b5767ffffffffffffffff6004351161015b5760043560040160c07ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffc6004353603011261015b576110a2611b84565b9060443567ffffffffffffffff811161015b576110c3903690600401611bc7565b9260643567ffffffffffffffff811161015b576110e4903690600401611bf5565b92909360843567ffffffffffffffff811161015b57611107903690600401611bf5565b90611110611fdb565b6040519760c089019789891067ffffffffffffffff8a111761073b57899860405261113a85611bb2565b89526024600435019761114c89611c60565b9760208b01988952611162604460043501611c60565b9860408c01998a5260608c0199606460043501358b526084600435019a608061118a8d611bb2565b9e019d8e5267ffffffffffffffff60a460043501351161015b5760043560a40135600435019e8f6004019e8f366111c091611e53565b918260a08201525167ffffffffffffffff16945173ffffffffffffffffffffffffffffffffffffffff16935173ffffffffffffffffffffffffffffffffffffffff169251905167ffffffffffffffff169180519060200120926040519460208601967fa5e6ae89466c4bad52c6551a139e62909352014c111d54ae964e7609d268e7ec88527f000000000000000000000000000000000000000000000000000000000000000067ffffffffffffffff1660408801526060870152608086015260a085015260c084015260e083015261010082015261010081526112a561012082611c81565b51902097885f52602260205260405f205460ff16611825576112cb604460043501611e71565b73ffffffffffffffffffffffffffffffffffffffff16301415806117d5575b6112f8604460043501611e71565b9015611793575060209161135167ffffffffffffffff9260405197889485947f9022d6e4000000000000000000000000000000000000000000000000000000008652166004850152604060248501526044840191611e92565b038173ffffffffffffffffffffffffffffffffffffffff7f0000000000000000000000000000000000000000000000000000000000000000165afa928315611788575f93611752575b50916113ae610ad3926113f99436916120f4565b9060405160208101906eba5e000000000000000000000000008252601481526113d8603482611c81565b51902090604051916020830152602082526113f4604083611c81565b61234c565b611405610e978261216a565b50805160021015610e355760019261147f9261145661142a60606114709501516121f8565b9160405160208101908a82525f60408201526040815261144b606082611c81565b5190209336916120f4565b9160405160208101918252602081526113d8604082611c81565b60208101905160801b176121f8565b036117265761153e92826114d36115339367ffffffffffffffff955f52602260205260405f2060017fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff00825416179055611ed0565b906114e2604460043501611e71565b907f0d61d8f2d7aab5c592cd0fd69322921881f1c6f6833453bee8b4a976ca706f2f60208773ffffffffffffffffffffffffffffffffffffffff6040519560646004350135875216951693a4611ed0565b16603f810490611ccf565b61ea60810180911161063357805a105a906116f857505061157373ffffffffffffffffffffffffffffffffffffffff91611e71565b167fffffffffffffffffffffffff00000000000000000000000000000000000000005f5c16175f5d5a6115aa604460043501611e71565b917fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffdd60043536030160a46004350135121561015b57359267ffffffffffffffff841161015b5760240191833603831361015b5761160c5f949385943691611def565b91602083519301916064600435013591f17fffffffffffffffffffffffff00000000000000000000000000000000000000005f5c165f5d3d61040081116116ef575b7fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffe0603f60405192808452805f602086013e830101169182604052156116b2575f7f9b779b17422d0df92223018b32b4d1fa46e071723d6817e2486d003becc55f005d005b6116eb82917fa5fa8d2b000000000000000000000000000000000000000000000000000000008352602060048401526024830190611ee5565b0390fd5b5061040061164e565b7f23e228cb000000000000000000000000000000000000000000000000000000005f5260045260245260445ffd5b507f424f69ee000000000000000000000000000000000000000000000000000000005f5260045260245ffd5b92506020833d602011611780575b8161176d60209383611c81565b8101031261015b579151916113ae61139a565b3d9150611760565b6040513d5f823e3d90fd5b73ffffffffffffffffffffffffffffffffffffffff907fd961aafe000000000000000000000000000000000000000000000000000000005f521660045260245ffd5b506117e4604460043501611e71565b73ffffffffffffffffffffffffffffffffffffffff807f000000000000000000000000000000000000000000000000000000000000000016911614156112ea565b887fc8426484000000000000000000000000000000000000000000000000000000005f5260045260245ffd5b3461015b575f7ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffc36011261015b57611887611fdb565b6040517f8bd2a96700000000000000000000000000000000000000000000000000000000815260208160048173ffffffffffffffffffffffffffffffffffffffff7f0000000000000000000000000000000000000000000000000000000000000000165afa908115611788575f916119c2575b61199d6119618361190d60255482611cc2565b6fffffffffffffffffffffffffffffffff6024548060801c93602555166024557f881b2c051ab6aba13f99c2d375e2f48efce117a350c7034afa9805837e9f0e5e60408051838152846020820152a1611ccf565b73ffffffffffffffffffffffffffffffffffffffff7f00000000000000000000000000000000000000000000000000000000000000001661204f565b5f7f9b779b17422d0df92223018b32b4d1fa46e071723d6817e2486d003becc55f005d005b90506020813d6020116119ee575b816119dd60209383611c81565b8101031261015b57516119616118fa565b3d91506119d0565b3461015b575f7ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffc36011261015b5760206109b3611cdc565b3461015b575f7ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffc36011261015b576040517f8bd2a96700000000000000000000000000000000000000000000000000000000815260208160048173ffffffffffffffffffffffffffffffffffffffff7f0000000000000000000000000000000000000000000000000000000000000000165afa908115611788575f91611af0575b6040611ade8360255490611cc2565b60245460801c82519182526020820152f35b90506020813d602011611b1c575b81611b0b60209383611c81565b8101031261015b5751611ade611acf565b3d9150611afe565b3461015b575f7ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffc36011261015b5760209067ffffffffffffffff7f0000000000000000000000000000000000000000000000000000000000000000168152f35b6024359067ffffffffffffffff8216820361015b57565b6004359067ffffffffffffffff8216820361015b57565b359067ffffffffffffffff8216820361015b57565b9181601f8401121561015b5782359167ffffffffffffffff831161015b576020838186019501011161015b57565b9181601f8401121561015b5782359167ffffffffffffffff831161015b576020808501948460051b01011161015b57565b3461015b575f7ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffc36011261015b5760206040516120008152f35b359073ffffffffffffffffffffffffffffffffffffffff8216820361015b57565b90601f7fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffe0910116810190811067ffffffffffffffff82111761073b57604052565b9190820391821161063357565b9190820180921161063357565b67ffffffffffffffff60245460401c1643811115611dca57611cff904390611cc2565b611d3467ffffffffffffffff7f0000000000000000000000000000000000000000000000000000000000000000168092611ccf565b7fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff8101908111610633578115611d9d57046028811015611d95575b7f0000000000000000000000000000000000000000000000000000000000000000901b90565b506028611d6f565b7f4e487b71000000000000000000000000000000000000000000000000000000005f52601260045260245ffd5b507f000000000000000000000000000000000000000000000000000000000000000090565b92919267ffffffffffffffff821161073b5760405191611e37601f82017fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffe01660200184611c81565b82948184528183011161015b578281602093845f960137010152565b9080601f8301121561015b57816020611e6e93359101611def565b90565b3573ffffffffffffffffffffffffffffffffffffffff8116810361015b5790565b601f82602094937fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffe093818652868601375f8582860101520116010190565b3567ffffffffffffffff8116810361015b5790565b907fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffe0601f602080948051918291828752018686015e5f8582860101520116010190565b67ffffffffffffffff1690815f52602160205260405f205491821590811591611f90575b67ffffffffffffffff5f54169115611f62575050565b7fe9832226000000000000000000000000000000000000000000000000000000005f5260045260245260445ffd5b80159150611f4c565b67ffffffffffffffff5f911691825f52602360205260405f20549283611fbc5750565b9091505f52602360205267ffffffffffffffff600160405f2001541690565b7f9b779b17422d0df92223018b32b4d1fa46e071723d6817e2486d003becc55f005c6120275760017f9b779b17422d0df92223018b32b4d1fa46e071723d6817e2486d003becc55f005d565b7f3ee5aeb5000000000000000000000000000000000000000000000000000000005f5260045ffd5b8147106120c4575f80809373ffffffffffffffffffffffffffffffffffffffff829483604051612080602082611c81565b52165af11561208b57565b3d1561209c576040513d5f823e3d90fd5b7fd6bda275000000000000000000000000000000000000000000000000000000005f5260045ffd5b50477fcf479181000000000000000000000000000000000000000000000000000000005f5260045260245260445ffd5b9291909267ffffffffffffffff841161073b578360051b90602060405161211d82850182611c81565b80968152019181019183831161015b5781905b83821061213e575050505050565b813567ffffffffffffffff811161015b5760209161215f8784938701611e53565b815201910190612130565b805160011015610e355760400190565b805115610e355760200190565b8051821015610e355760209160051b010190565b67ffffffffffffffff81116121b75767ffffffffffffffff1690565b7f6dfcc650000000000000000000000000000000000000000000000000000000005f52604060045260245260445ffd5b6020811015610e3557600101905f90565b8060801c90602182116122d65761220e816124ff565b60028195929510156122fe576122d6578361222b57505050505f90565b8160200190816020116106335782036020019081111502601f81116122c4577fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff6fffffffffffffffffffffffffffffffff9160031b1b9216015116907f1fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff811681036106335760031b610100036101008111610633571c90565b634e487b715f5260326020526024601cfd5b7ff3dd7004000000000000000000000000000000000000000000000000000000005f5260045ffd5b7f4e487b71000000000000000000000000000000000000000000000000000000005f52602160045260245ffd5b8181101561233f575f5260205260405f2090565b905f5260205260405f2090565b9061235792916127f2565b600e8110156122fe5780612369575090565b7f1121c9d0000000000000000000000000000000000000000000000000000000005f5260045260245ffd5b908160801c916123a3816124ff565b60028194939410156122fe576001149081612459575b50156122d657926040519360208501925b828110612403575050507fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffe08382030160051c8352604052565b926124438461241f61241a85969761243d96612cf4565b6124ff565b506124376124308383989498611ccf565b8489612d2e565b95611ccf565b90611ccf565b91815260208101809111610633579291906123ca565b612464915083611ccf565b84145f6123b9565b60ff7fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff409116019060ff821161063357565b60ff7fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffc99116019060ff821161063357565b60ff7fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff809116019060ff821161063357565b908160801c9182156122d65761251481612744565b60f81c60c081101561267657608081101561253557505f9250600191839150565b60b781116125cb5761254860ff916124ce565b168093119081612561575b50156122d657600191905f90565b6001841480159250612575575b505f612553565b7f800000000000000000000000000000000000000000000000000000000000000091506125c27fff0000000000000000000000000000000000000000000000000000000000000091612799565b1610155f61256e565b6125d76125dc916124ce565b61249d565b60ff811691828511156122d6576125f290612799565b907fff000000000000000000000000000000000000000000000000000000000000008216156122d65760ff81168303610633576107f89060031b16610100036101008111610633571c928382603782119283612662575b505050156122d657600181018091116106335791905f90565b61266d929350611cc2565b1183825f612649565b9060f7821161269c575061268b60ff9161246c565b16809211156122d657600191908290565b906125d76126a99161246c565b60ff811691828511156122d6576126bf90612799565b907fff000000000000000000000000000000000000000000000000000000000000008216156122d65760ff81168303610633576107f89060031b16610100036101008111610633571c928382603782119283612730575b505050156122d65760018101809111610633579190600190565b61273b929350611cc2565b1183825f612716565b60208160801c5f0301602081111502601f81116122c4577fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff6fffffffffffffffffffffffffffffffff9160031b1b9116511690565b60208160801c60010301602181111502601f81116122c4576fffffffffffffffffffffffffffffffff7fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff60019260031b1b921601511690565b9092916060935f94815115612ce9575061280e90949294612d5d565b6040515f939190849081805b8651881015612cd75761282d8888612187565b519184612c11575050888151602083012003612c005761285b90989392919860208101905160801b17612394565b975b88516011036129b057825182036128c05750505050845160101015612893575061022061288f93940151905190612f09565b9091565b807f4e487b7100000000000000000000000000000000000000000000000000000000602492526032600452fd5b909192978351831015612983576128e1906020848601015160f81c90612187565b516128eb81612f5e565b93849190600181018091116129565794602014801561293a575b61291e57505061291490612394565b975b92919061285d565b929394999150966001905b84604052019698939291909861281a565b5060018901808a1161295657612951908985612f8c565b612905565b6024887f4e487b710000000000000000000000000000000000000000000000000000000081526011600452fd5b6024857f4e487b710000000000000000000000000000000000000000000000000000000081526032600452fd5b91929760028151145f14612bef576129d86129d36129cd8361217a565b51612e82565b612d5d565b90815115612bdd5760208201805160f81c906129fd8560208901895160801b17612cf4565b935160801b176001821660020360ff8111612bb0579060ff612a20921690612cf4565b908160801c938060801c92838611918215612b2b575b5050612b175760018111612ace5750508115612abc5790612a5b612a7394939261216a565b51916020612a6884612f5e565b969093879493611ccf565b95148015612aa0575b612a91575050612a8b90612394565b97612916565b92939499915096600190612929565b5060018901808a1161295657612ab7908985612f8c565b612a7c565b50505050505050509050606090600790565b9295509593509798506003915011155f14612b09575003612afe57612af561288f9361216a565b51905190612f09565b505050606090600a90565b505050505050606090600b90565b505050505050505050509050606090600690565b91909980612b8357506122c4576fffffffffffffffffffffffffffffffff612b7b9116985f997fffffffffffffffffffffffffffffffff0000000000000000000000000000000082161790612ed1565b155f80612a36565b807f4e487b7100000000000000000000000000000000000000000000000000000000602492526011600452fd5b6024897f4e487b710000000000000000000000000000000000000000000000000000000081526011600452fd5b50505050505050509050606090600590565b505050505050509050606090600c90565b505050505050509050606090600290565b82519160208310908382612c6357506020148015939150612c53575b5050612c425761285b905b9893929198610ad3565b505050505050509050606090600390565b6020840120141590505f80612c2d565b1492831593612c8e575b505050612c7d5761285b90612c38565b505050505050509050606090600490565b602085015192935090612ca7575b5014155f8080612c6d565b7fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff9060200360031b1b165f612c9c565b50505050505050509050606090600d90565b945060019392505050565b908160801c908181116122c4576fffffffffffffffffffffffffffffffff612d1f82612d2694611cc2565b9316611ccf565b9060801b1790565b90612d398382611ccf565b8260801c106122c4576fffffffffffffffffffffffffffffffff612d269216611ccf565b908151604051928160011b60208186010160405284525f5b828110612d8157505050565b806020601092840101518060801c9060401c73ffffffff0000000000000000000000000000000073ffffffff000000000000000000000000ffffffff7bffffffff000000000000000000000000ffffffff00000000000000008477ffffffffffffffffffffffffffffffff000000000000000085161760201b1693169116171780831b177cff000000ff000000ff000000ff000000ff000000ff000000ff000000ff7eff000000ff000000ff000000ff000000ff000000ff000000ff000000ff00008260081b169116178060041b177f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f1660208260011b8801015201612d75565b612e8b816124ff565b60028193929310156122fe576122d657612ea492612d2e565b60208160801c806fffffffffffffffffffffffffffffffff60405194828652168385015e82010160405290565b9190915f928160801c908060801c8214612eea57505050565b6fffffffffffffffffffffffffffffffff908116829020921620149150565b917fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff82019182116106335703612f5557612f4290612e82565b908151155f14612f5157600990565b5f90565b50606090600890565b908160801c91602183105f14612f7b57612f7790612744565b9190565b612f869192506121f8565b90602090565b9091825181109283612f9f575b50505090565b612fbf935090612fae91612187565b5160208101905160801b1790612ed1565b5f8080612f9956",
}

// Portal is an auto generated Go binding around an Ethereum contract.
type Portal struct {
	abi abi.ABI
}

// GetABI returns the ABI associated with this contract binding.
func (c *Portal) GetABI() abi.ABI {
	return c.abi
}

// NewPortal creates a new instance of Portal.
func NewPortal() *Portal {
	parsed, err := PortalMetaData.ParseABI()
	if err != nil {
		panic(errors.New("invalid ABI: " + err.Error()))
	}
	return &Portal{abi: *parsed}
}

// Instance creates a wrapper for a deployed contract instance at the given address.
// Use this to create the instance object passed to abigen v2 library functions Call, Transact, etc.
func (c *Portal) Instance(backend bind.ContractBackend, addr common.Address) *bind.BoundContract {
	return bind.NewBoundContract(addr, c.abi, backend, backend, backend)
}

// PackConstructor is the Go binding used to pack the parameters required for
// contract deployment.
//
// Solidity: constructor(uint64 chainId_, address treasury_, uint256 basePrice_, uint64 cooling_) payable returns()
func (portal *Portal) PackConstructor(chainId_ uint64, treasury_ common.Address, basePrice_ *big.Int, cooling_ uint64) []byte {
	enc, err := portal.abi.Pack("", chainId_, treasury_, basePrice_, cooling_)
	if err != nil {
		panic(err)
	}
	return enc
}

// PackMAXFORCEDBYTES is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x35f1d006.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function MAX_FORCED_BYTES() view returns(uint256)
func (portal *Portal) PackMAXFORCEDBYTES() []byte {
	enc, err := portal.abi.Pack("MAX_FORCED_BYTES")
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackMAXFORCEDBYTES is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x35f1d006.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function MAX_FORCED_BYTES() view returns(uint256)
func (portal *Portal) TryPackMAXFORCEDBYTES() ([]byte, error) {
	return portal.abi.Pack("MAX_FORCED_BYTES")
}

// UnpackMAXFORCEDBYTES is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0x35f1d006.
//
// Solidity: function MAX_FORCED_BYTES() view returns(uint256)
func (portal *Portal) UnpackMAXFORCEDBYTES(data []byte) (*big.Int, error) {
	out, err := portal.abi.Unpack("MAX_FORCED_BYTES", data)
	if err != nil {
		return new(big.Int), err
	}
	out0 := abi.ConvertType(out[0], new(big.Int)).(*big.Int)
	return out0, nil
}

// PackMAXFORCEDGAS is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x4f432020.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function MAX_FORCED_GAS() view returns(uint256)
func (portal *Portal) PackMAXFORCEDGAS() []byte {
	enc, err := portal.abi.Pack("MAX_FORCED_GAS")
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackMAXFORCEDGAS is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x4f432020.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function MAX_FORCED_GAS() view returns(uint256)
func (portal *Portal) TryPackMAXFORCEDGAS() ([]byte, error) {
	return portal.abi.Pack("MAX_FORCED_GAS")
}

// UnpackMAXFORCEDGAS is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0x4f432020.
//
// Solidity: function MAX_FORCED_GAS() view returns(uint256)
func (portal *Portal) UnpackMAXFORCEDGAS(data []byte) (*big.Int, error) {
	out, err := portal.abi.Unpack("MAX_FORCED_GAS", data)
	if err != nil {
		return new(big.Int), err
	}
	out0 := abi.ConvertType(out[0], new(big.Int)).(*big.Int)
	return out0, nil
}

// PackMAXMESSAGEBYTES is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x65b41ee2.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function MAX_MESSAGE_BYTES() view returns(uint256)
func (portal *Portal) PackMAXMESSAGEBYTES() []byte {
	enc, err := portal.abi.Pack("MAX_MESSAGE_BYTES")
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackMAXMESSAGEBYTES is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x65b41ee2.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function MAX_MESSAGE_BYTES() view returns(uint256)
func (portal *Portal) TryPackMAXMESSAGEBYTES() ([]byte, error) {
	return portal.abi.Pack("MAX_MESSAGE_BYTES")
}

// UnpackMAXMESSAGEBYTES is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0x65b41ee2.
//
// Solidity: function MAX_MESSAGE_BYTES() view returns(uint256)
func (portal *Portal) UnpackMAXMESSAGEBYTES(data []byte) (*big.Int, error) {
	out, err := portal.abi.Unpack("MAX_MESSAGE_BYTES", data)
	if err != nil {
		return new(big.Int), err
	}
	out0 := abi.ConvertType(out[0], new(big.Int)).(*big.Int)
	return out0, nil
}

// PackMAXMESSAGEGAS is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x7d4bf22a.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function MAX_MESSAGE_GAS() view returns(uint256)
func (portal *Portal) PackMAXMESSAGEGAS() []byte {
	enc, err := portal.abi.Pack("MAX_MESSAGE_GAS")
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackMAXMESSAGEGAS is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x7d4bf22a.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function MAX_MESSAGE_GAS() view returns(uint256)
func (portal *Portal) TryPackMAXMESSAGEGAS() ([]byte, error) {
	return portal.abi.Pack("MAX_MESSAGE_GAS")
}

// UnpackMAXMESSAGEGAS is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0x7d4bf22a.
//
// Solidity: function MAX_MESSAGE_GAS() view returns(uint256)
func (portal *Portal) UnpackMAXMESSAGEGAS(data []byte) (*big.Int, error) {
	out, err := portal.abi.Unpack("MAX_MESSAGE_GAS", data)
	if err != nil {
		return new(big.Int), err
	}
	out0 := abi.ConvertType(out[0], new(big.Int)).(*big.Int)
	return out0, nil
}

// PackBasePrice is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xc7876ea4.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function basePrice() view returns(uint256)
func (portal *Portal) PackBasePrice() []byte {
	enc, err := portal.abi.Pack("basePrice")
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackBasePrice is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xc7876ea4.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function basePrice() view returns(uint256)
func (portal *Portal) TryPackBasePrice() ([]byte, error) {
	return portal.abi.Pack("basePrice")
}

// UnpackBasePrice is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0xc7876ea4.
//
// Solidity: function basePrice() view returns(uint256)
func (portal *Portal) UnpackBasePrice(data []byte) (*big.Int, error) {
	out, err := portal.abi.Unpack("basePrice", data)
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
func (portal *Portal) PackChainId() []byte {
	enc, err := portal.abi.Pack("chainId")
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
func (portal *Portal) TryPackChainId() ([]byte, error) {
	return portal.abi.Pack("chainId")
}

// UnpackChainId is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0x9a8a0592.
//
// Solidity: function chainId() view returns(uint64)
func (portal *Portal) UnpackChainId(data []byte) (uint64, error) {
	out, err := portal.abi.Unpack("chainId", data)
	if err != nil {
		return *new(uint64), err
	}
	out0 := *abi.ConvertType(out[0], new(uint64)).(*uint64)
	return out0, nil
}

// PackClaim is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x29fab708.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function claim((uint64,address,address,uint256,uint64,bytes) withdrawal, uint64 number, bytes header, bytes[] accountProof, bytes[] storageProof) returns()
func (portal *Portal) PackClaim(withdrawal Withdrawal, number uint64, header []byte, accountProof [][]byte, storageProof [][]byte) []byte {
	enc, err := portal.abi.Pack("claim", withdrawal, number, header, accountProof, storageProof)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackClaim is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x29fab708.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function claim((uint64,address,address,uint256,uint64,bytes) withdrawal, uint64 number, bytes header, bytes[] accountProof, bytes[] storageProof) returns()
func (portal *Portal) TryPackClaim(withdrawal Withdrawal, number uint64, header []byte, accountProof [][]byte, storageProof [][]byte) ([]byte, error) {
	return portal.abi.Pack("claim", withdrawal, number, header, accountProof, storageProof)
}

// PackClaimed is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xcc3c0f06.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function claimed(bytes32 id) view returns(bool)
func (portal *Portal) PackClaimed(id [32]byte) []byte {
	enc, err := portal.abi.Pack("claimed", id)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackClaimed is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xcc3c0f06.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function claimed(bytes32 id) view returns(bool)
func (portal *Portal) TryPackClaimed(id [32]byte) ([]byte, error) {
	return portal.abi.Pack("claimed", id)
}

// UnpackClaimed is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0xcc3c0f06.
//
// Solidity: function claimed(bytes32 id) view returns(bool)
func (portal *Portal) UnpackClaimed(data []byte) (bool, error) {
	out, err := portal.abi.Unpack("claimed", data)
	if err != nil {
		return *new(bool), err
	}
	out0 := *abi.ConvertType(out[0], new(bool)).(*bool)
	return out0, nil
}

// PackCooling is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x0def6814.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function cooling() view returns(uint64)
func (portal *Portal) PackCooling() []byte {
	enc, err := portal.abi.Pack("cooling")
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackCooling is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x0def6814.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function cooling() view returns(uint64)
func (portal *Portal) TryPackCooling() ([]byte, error) {
	return portal.abi.Pack("cooling")
}

// UnpackCooling is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0x0def6814.
//
// Solidity: function cooling() view returns(uint64)
func (portal *Portal) UnpackCooling(data []byte) (uint64, error) {
	out, err := portal.abi.Unpack("cooling", data)
	if err != nil {
		return *new(uint64), err
	}
	out0 := *abi.ConvertType(out[0], new(uint64)).(*uint64)
	return out0, nil
}

// PackForceTransaction is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x5109ba72.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function forceTransaction(bytes raw) payable returns(uint64 index)
func (portal *Portal) PackForceTransaction(raw []byte) []byte {
	enc, err := portal.abi.Pack("forceTransaction", raw)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackForceTransaction is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x5109ba72.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function forceTransaction(bytes raw) payable returns(uint64 index)
func (portal *Portal) TryPackForceTransaction(raw []byte) ([]byte, error) {
	return portal.abi.Pack("forceTransaction", raw)
}

// UnpackForceTransaction is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0x5109ba72.
//
// Solidity: function forceTransaction(bytes raw) payable returns(uint64 index)
func (portal *Portal) UnpackForceTransaction(data []byte) (uint64, error) {
	out, err := portal.abi.Unpack("forceTransaction", data)
	if err != nil {
		return *new(uint64), err
	}
	out0 := *abi.ConvertType(out[0], new(uint64)).(*uint64)
	return out0, nil
}

// PackForcedAt is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xc40c4f34.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function forcedAt(uint64 index) view returns(bytes32 txHash, uint64 l1Number)
func (portal *Portal) PackForcedAt(index uint64) []byte {
	enc, err := portal.abi.Pack("forcedAt", index)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackForcedAt is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xc40c4f34.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function forcedAt(uint64 index) view returns(bytes32 txHash, uint64 l1Number)
func (portal *Portal) TryPackForcedAt(index uint64) ([]byte, error) {
	return portal.abi.Pack("forcedAt", index)
}

// ForcedAtOutput serves as a container for the return parameters of contract
// method ForcedAt.
type ForcedAtOutput struct {
	TxHash   [32]byte
	L1Number uint64
}

// UnpackForcedAt is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0xc40c4f34.
//
// Solidity: function forcedAt(uint64 index) view returns(bytes32 txHash, uint64 l1Number)
func (portal *Portal) UnpackForcedAt(data []byte) (ForcedAtOutput, error) {
	out, err := portal.abi.Unpack("forcedAt", data)
	outstruct := new(ForcedAtOutput)
	if err != nil {
		return *outstruct, err
	}
	outstruct.TxHash = *abi.ConvertType(out[0], new([32]byte)).(*[32]byte)
	outstruct.L1Number = *abi.ConvertType(out[1], new(uint64)).(*uint64)
	return *outstruct, nil
}

// PackForcedCount is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x935227ed.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function forcedCount() view returns(uint64)
func (portal *Portal) PackForcedCount() []byte {
	enc, err := portal.abi.Pack("forcedCount")
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackForcedCount is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x935227ed.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function forcedCount() view returns(uint64)
func (portal *Portal) TryPackForcedCount() ([]byte, error) {
	return portal.abi.Pack("forcedCount")
}

// UnpackForcedCount is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0x935227ed.
//
// Solidity: function forcedCount() view returns(uint64)
func (portal *Portal) UnpackForcedCount(data []byte) (uint64, error) {
	out, err := portal.abi.Unpack("forcedCount", data)
	if err != nil {
		return *new(uint64), err
	}
	out0 := *abi.ConvertType(out[0], new(uint64)).(*uint64)
	return out0, nil
}

// PackForcedPrice is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x20fd933c.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function forcedPrice() view returns(uint256)
func (portal *Portal) PackForcedPrice() []byte {
	enc, err := portal.abi.Pack("forcedPrice")
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackForcedPrice is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x20fd933c.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function forcedPrice() view returns(uint256)
func (portal *Portal) TryPackForcedPrice() ([]byte, error) {
	return portal.abi.Pack("forcedPrice")
}

// UnpackForcedPrice is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0x20fd933c.
//
// Solidity: function forcedPrice() view returns(uint256)
func (portal *Portal) UnpackForcedPrice(data []byte) (*big.Int, error) {
	out, err := portal.abi.Unpack("forcedPrice", data)
	if err != nil {
		return new(big.Int), err
	}
	out0 := abi.ConvertType(out[0], new(big.Int)).(*big.Int)
	return out0, nil
}

// PackInboxCount is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xa95f6a84.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function inboxCount() view returns(uint64)
func (portal *Portal) PackInboxCount() []byte {
	enc, err := portal.abi.Pack("inboxCount")
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackInboxCount is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xa95f6a84.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function inboxCount() view returns(uint64)
func (portal *Portal) TryPackInboxCount() ([]byte, error) {
	return portal.abi.Pack("inboxCount")
}

// UnpackInboxCount is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0xa95f6a84.
//
// Solidity: function inboxCount() view returns(uint64)
func (portal *Portal) UnpackInboxCount(data []byte) (uint64, error) {
	out, err := portal.abi.Unpack("inboxCount", data)
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
// Solidity: function inboxRootAt(uint64 count) view returns(bytes32 root)
func (portal *Portal) PackInboxRootAt(count uint64) []byte {
	enc, err := portal.abi.Pack("inboxRootAt", count)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackInboxRootAt is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x66acc4e9.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function inboxRootAt(uint64 count) view returns(bytes32 root)
func (portal *Portal) TryPackInboxRootAt(count uint64) ([]byte, error) {
	return portal.abi.Pack("inboxRootAt", count)
}

// UnpackInboxRootAt is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0x66acc4e9.
//
// Solidity: function inboxRootAt(uint64 count) view returns(bytes32 root)
func (portal *Portal) UnpackInboxRootAt(data []byte) ([32]byte, error) {
	out, err := portal.abi.Unpack("inboxRootAt", data)
	if err != nil {
		return *new([32]byte), err
	}
	out0 := *abi.ConvertType(out[0], new([32]byte)).(*[32]byte)
	return out0, nil
}

// PackL2Sender is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x9bf62d82.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function l2Sender() view returns(address)
func (portal *Portal) PackL2Sender() []byte {
	enc, err := portal.abi.Pack("l2Sender")
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackL2Sender is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x9bf62d82.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function l2Sender() view returns(address)
func (portal *Portal) TryPackL2Sender() ([]byte, error) {
	return portal.abi.Pack("l2Sender")
}

// UnpackL2Sender is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0x9bf62d82.
//
// Solidity: function l2Sender() view returns(address)
func (portal *Portal) UnpackL2Sender(data []byte) (common.Address, error) {
	out, err := portal.abi.Unpack("l2Sender", data)
	if err != nil {
		return *new(common.Address), err
	}
	out0 := *abi.ConvertType(out[0], new(common.Address)).(*common.Address)
	return out0, nil
}

// PackLook is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x3e825c44.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function look(uint64 count, uint64 index) view returns(bytes32 root, bytes32 txHash, uint64 l1Number)
func (portal *Portal) PackLook(count uint64, index uint64) []byte {
	enc, err := portal.abi.Pack("look", count, index)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackLook is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x3e825c44.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function look(uint64 count, uint64 index) view returns(bytes32 root, bytes32 txHash, uint64 l1Number)
func (portal *Portal) TryPackLook(count uint64, index uint64) ([]byte, error) {
	return portal.abi.Pack("look", count, index)
}

// LookOutput serves as a container for the return parameters of contract
// method Look.
type LookOutput struct {
	Root     [32]byte
	TxHash   [32]byte
	L1Number uint64
}

// UnpackLook is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0x3e825c44.
//
// Solidity: function look(uint64 count, uint64 index) view returns(bytes32 root, bytes32 txHash, uint64 l1Number)
func (portal *Portal) UnpackLook(data []byte) (LookOutput, error) {
	out, err := portal.abi.Unpack("look", data)
	outstruct := new(LookOutput)
	if err != nil {
		return *outstruct, err
	}
	outstruct.Root = *abi.ConvertType(out[0], new([32]byte)).(*[32]byte)
	outstruct.TxHash = *abi.ConvertType(out[1], new([32]byte)).(*[32]byte)
	outstruct.L1Number = *abi.ConvertType(out[2], new(uint64)).(*uint64)
	return *outstruct, nil
}

// PackPayTreasury is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x268bd3aa.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function payTreasury() returns()
func (portal *Portal) PackPayTreasury() []byte {
	enc, err := portal.abi.Pack("payTreasury")
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackPayTreasury is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x268bd3aa.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function payTreasury() returns()
func (portal *Portal) TryPackPayTreasury() ([]byte, error) {
	return portal.abi.Pack("payTreasury")
}

// PackRollup is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xcb23bcb5.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function rollup() view returns(address)
func (portal *Portal) PackRollup() []byte {
	enc, err := portal.abi.Pack("rollup")
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
func (portal *Portal) TryPackRollup() ([]byte, error) {
	return portal.abi.Pack("rollup")
}

// UnpackRollup is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0xcb23bcb5.
//
// Solidity: function rollup() view returns(address)
func (portal *Portal) UnpackRollup(data []byte) (common.Address, error) {
	out, err := portal.abi.Unpack("rollup", data)
	if err != nil {
		return *new(common.Address), err
	}
	out0 := *abi.ConvertType(out[0], new(common.Address)).(*common.Address)
	return out0, nil
}

// PackSendMessage is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xafa38a57.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function sendMessage(address to, address owner, uint256 fee, uint64 gasLimit, bytes data) payable returns(uint64 index)
func (portal *Portal) PackSendMessage(to common.Address, owner common.Address, fee *big.Int, gasLimit uint64, data []byte) []byte {
	enc, err := portal.abi.Pack("sendMessage", to, owner, fee, gasLimit, data)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackSendMessage is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xafa38a57.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function sendMessage(address to, address owner, uint256 fee, uint64 gasLimit, bytes data) payable returns(uint64 index)
func (portal *Portal) TryPackSendMessage(to common.Address, owner common.Address, fee *big.Int, gasLimit uint64, data []byte) ([]byte, error) {
	return portal.abi.Pack("sendMessage", to, owner, fee, gasLimit, data)
}

// UnpackSendMessage is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0xafa38a57.
//
// Solidity: function sendMessage(address to, address owner, uint256 fee, uint64 gasLimit, bytes data) payable returns(uint64 index)
func (portal *Portal) UnpackSendMessage(data []byte) (uint64, error) {
	out, err := portal.abi.Unpack("sendMessage", data)
	if err != nil {
		return *new(uint64), err
	}
	out0 := *abi.ConvertType(out[0], new(uint64)).(*uint64)
	return out0, nil
}

// PackTreasury is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x61d027b3.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function treasury() view returns(address)
func (portal *Portal) PackTreasury() []byte {
	enc, err := portal.abi.Pack("treasury")
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
func (portal *Portal) TryPackTreasury() ([]byte, error) {
	return portal.abi.Pack("treasury")
}

// UnpackTreasury is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0x61d027b3.
//
// Solidity: function treasury() view returns(address)
func (portal *Portal) UnpackTreasury(data []byte) (common.Address, error) {
	out, err := portal.abi.Unpack("treasury", data)
	if err != nil {
		return *new(common.Address), err
	}
	out0 := *abi.ConvertType(out[0], new(common.Address)).(*common.Address)
	return out0, nil
}

// PackTreasuryDue is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x1af2c89e.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function treasuryDue() view returns(uint256 burned, uint256 forced)
func (portal *Portal) PackTreasuryDue() []byte {
	enc, err := portal.abi.Pack("treasuryDue")
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackTreasuryDue is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x1af2c89e.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function treasuryDue() view returns(uint256 burned, uint256 forced)
func (portal *Portal) TryPackTreasuryDue() ([]byte, error) {
	return portal.abi.Pack("treasuryDue")
}

// TreasuryDueOutput serves as a container for the return parameters of contract
// method TreasuryDue.
type TreasuryDueOutput struct {
	Burned *big.Int
	Forced *big.Int
}

// UnpackTreasuryDue is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0x1af2c89e.
//
// Solidity: function treasuryDue() view returns(uint256 burned, uint256 forced)
func (portal *Portal) UnpackTreasuryDue(data []byte) (TreasuryDueOutput, error) {
	out, err := portal.abi.Unpack("treasuryDue", data)
	outstruct := new(TreasuryDueOutput)
	if err != nil {
		return *outstruct, err
	}
	outstruct.Burned = abi.ConvertType(out[0], new(big.Int)).(*big.Int)
	outstruct.Forced = abi.ConvertType(out[1], new(big.Int)).(*big.Int)
	return *outstruct, nil
}

// PortalClaimed represents a Claimed event raised by the Portal contract.
type PortalClaimed struct {
	Id    [32]byte
	Index uint64
	To    common.Address
	Value *big.Int
	Raw   *types.Log // Blockchain specific contextual infos
}

const PortalClaimedEventName = "Claimed"

// ContractEventName returns the user-defined event name.
func (PortalClaimed) ContractEventName() string {
	return PortalClaimedEventName
}

// UnpackClaimedEvent is the Go binding that unpacks the event data emitted
// by contract.
//
// Solidity: event Claimed(bytes32 indexed id, uint64 indexed index, address indexed to, uint256 value)
func (portal *Portal) UnpackClaimedEvent(log *types.Log) (*PortalClaimed, error) {
	event := "Claimed"
	if len(log.Topics) == 0 {
		return nil, bind.ErrNoEventSignature
	}
	if log.Topics[0] != portal.abi.Events[event].ID {
		return nil, bind.ErrEventSignatureMismatch
	}
	out := new(PortalClaimed)
	if len(log.Data) > 0 {
		if err := portal.abi.UnpackIntoInterface(out, event, log.Data); err != nil {
			return nil, err
		}
	}
	var indexed abi.Arguments
	for _, arg := range portal.abi.Events[event].Inputs {
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

// PortalMessageSent represents a MessageSent event raised by the Portal contract.
type PortalMessageSent struct {
	Index   uint64
	Sender  common.Address
	To      common.Address
	Root    [32]byte
	Message Deposit
	Raw     *types.Log // Blockchain specific contextual infos
}

const PortalMessageSentEventName = "MessageSent"

// ContractEventName returns the user-defined event name.
func (PortalMessageSent) ContractEventName() string {
	return PortalMessageSentEventName
}

// UnpackMessageSentEvent is the Go binding that unpacks the event data emitted
// by contract.
//
// Solidity: event MessageSent(uint64 indexed index, address indexed sender, address indexed to, bytes32 root, (uint64,address,address,address,uint256,uint256,uint64,bytes) message)
func (portal *Portal) UnpackMessageSentEvent(log *types.Log) (*PortalMessageSent, error) {
	event := "MessageSent"
	if len(log.Topics) == 0 {
		return nil, bind.ErrNoEventSignature
	}
	if log.Topics[0] != portal.abi.Events[event].ID {
		return nil, bind.ErrEventSignatureMismatch
	}
	out := new(PortalMessageSent)
	if len(log.Data) > 0 {
		if err := portal.abi.UnpackIntoInterface(out, event, log.Data); err != nil {
			return nil, err
		}
	}
	var indexed abi.Arguments
	for _, arg := range portal.abi.Events[event].Inputs {
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

// PortalTransactionForced represents a TransactionForced event raised by the Portal contract.
type PortalTransactionForced struct {
	Index       uint64
	TxHash      [32]byte
	Payer       common.Address
	Price       *big.Int
	Transaction []byte
	Raw         *types.Log // Blockchain specific contextual infos
}

const PortalTransactionForcedEventName = "TransactionForced"

// ContractEventName returns the user-defined event name.
func (PortalTransactionForced) ContractEventName() string {
	return PortalTransactionForcedEventName
}

// UnpackTransactionForcedEvent is the Go binding that unpacks the event data emitted
// by contract.
//
// Solidity: event TransactionForced(uint64 indexed index, bytes32 indexed txHash, address indexed payer, uint256 price, bytes transaction)
func (portal *Portal) UnpackTransactionForcedEvent(log *types.Log) (*PortalTransactionForced, error) {
	event := "TransactionForced"
	if len(log.Topics) == 0 {
		return nil, bind.ErrNoEventSignature
	}
	if log.Topics[0] != portal.abi.Events[event].ID {
		return nil, bind.ErrEventSignatureMismatch
	}
	out := new(PortalTransactionForced)
	if len(log.Data) > 0 {
		if err := portal.abi.UnpackIntoInterface(out, event, log.Data); err != nil {
			return nil, err
		}
	}
	var indexed abi.Arguments
	for _, arg := range portal.abi.Events[event].Inputs {
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

// PortalTreasuryPaid represents a TreasuryPaid event raised by the Portal contract.
type PortalTreasuryPaid struct {
	Burned *big.Int
	Forced *big.Int
	Raw    *types.Log // Blockchain specific contextual infos
}

const PortalTreasuryPaidEventName = "TreasuryPaid"

// ContractEventName returns the user-defined event name.
func (PortalTreasuryPaid) ContractEventName() string {
	return PortalTreasuryPaidEventName
}

// UnpackTreasuryPaidEvent is the Go binding that unpacks the event data emitted
// by contract.
//
// Solidity: event TreasuryPaid(uint256 burned, uint256 forced)
func (portal *Portal) UnpackTreasuryPaidEvent(log *types.Log) (*PortalTreasuryPaid, error) {
	event := "TreasuryPaid"
	if len(log.Topics) == 0 {
		return nil, bind.ErrNoEventSignature
	}
	if log.Topics[0] != portal.abi.Events[event].ID {
		return nil, bind.ErrEventSignatureMismatch
	}
	out := new(PortalTreasuryPaid)
	if len(log.Data) > 0 {
		if err := portal.abi.UnpackIntoInterface(out, event, log.Data); err != nil {
			return nil, err
		}
	}
	var indexed abi.Arguments
	for _, arg := range portal.abi.Events[event].Inputs {
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
func (portal *Portal) UnpackError(raw []byte) (any, error) {
	if bytes.Equal(raw[:4], portal.abi.Errors["AlreadyClaimed"].ID.Bytes()[:4]) {
		return portal.UnpackAlreadyClaimedError(raw[4:])
	}
	if bytes.Equal(raw[:4], portal.abi.Errors["CallFailed"].ID.Bytes()[:4]) {
		return portal.UnpackCallFailedError(raw[4:])
	}
	if bytes.Equal(raw[:4], portal.abi.Errors["DataTooLong"].ID.Bytes()[:4]) {
		return portal.UnpackDataTooLongError(raw[4:])
	}
	if bytes.Equal(raw[:4], portal.abi.Errors["FailedCall"].ID.Bytes()[:4]) {
		return portal.UnpackFailedCallError(raw[4:])
	}
	if bytes.Equal(raw[:4], portal.abi.Errors["FeeNotCovered"].ID.Bytes()[:4]) {
		return portal.UnpackFeeNotCoveredError(raw[4:])
	}
	if bytes.Equal(raw[:4], portal.abi.Errors["ForbiddenTarget"].ID.Bytes()[:4]) {
		return portal.UnpackForbiddenTargetError(raw[4:])
	}
	if bytes.Equal(raw[:4], portal.abi.Errors["GasLimitTooHigh"].ID.Bytes()[:4]) {
		return portal.UnpackGasLimitTooHighError(raw[4:])
	}
	if bytes.Equal(raw[:4], portal.abi.Errors["InboxFull"].ID.Bytes()[:4]) {
		return portal.UnpackInboxFullError(raw[4:])
	}
	if bytes.Equal(raw[:4], portal.abi.Errors["InsufficientBalance"].ID.Bytes()[:4]) {
		return portal.UnpackInsufficientBalanceError(raw[4:])
	}
	if bytes.Equal(raw[:4], portal.abi.Errors["InsufficientGas"].ID.Bytes()[:4]) {
		return portal.UnpackInsufficientGasError(raw[4:])
	}
	if bytes.Equal(raw[:4], portal.abi.Errors["NotSent"].ID.Bytes()[:4]) {
		return portal.UnpackNotSentError(raw[4:])
	}
	if bytes.Equal(raw[:4], portal.abi.Errors["PriceNotPaid"].ID.Bytes()[:4]) {
		return portal.UnpackPriceNotPaidError(raw[4:])
	}
	if bytes.Equal(raw[:4], portal.abi.Errors["RLPInvalidEncoding"].ID.Bytes()[:4]) {
		return portal.UnpackRLPInvalidEncodingError(raw[4:])
	}
	if bytes.Equal(raw[:4], portal.abi.Errors["ReentrancyGuardReentrantCall"].ID.Bytes()[:4]) {
		return portal.UnpackReentrancyGuardReentrantCallError(raw[4:])
	}
	if bytes.Equal(raw[:4], portal.abi.Errors["SafeCastOverflowedUintDowncast"].ID.Bytes()[:4]) {
		return portal.UnpackSafeCastOverflowedUintDowncastError(raw[4:])
	}
	if bytes.Equal(raw[:4], portal.abi.Errors["TrieProofTraversalError"].ID.Bytes()[:4]) {
		return portal.UnpackTrieProofTraversalErrorError(raw[4:])
	}
	if bytes.Equal(raw[:4], portal.abi.Errors["UnknownInboxCount"].ID.Bytes()[:4]) {
		return portal.UnpackUnknownInboxCountError(raw[4:])
	}
	if bytes.Equal(raw[:4], portal.abi.Errors["UnsupportedTransaction"].ID.Bytes()[:4]) {
		return portal.UnpackUnsupportedTransactionError(raw[4:])
	}
	return nil, errors.New("Unknown error")
}

// PortalAlreadyClaimed represents a AlreadyClaimed error raised by the Portal contract.
type PortalAlreadyClaimed struct {
	Id [32]byte
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error AlreadyClaimed(bytes32 id)
func PortalAlreadyClaimedErrorID() common.Hash {
	return common.HexToHash("0xc842648490cc51188535862204e42a629795f8186ccc73d6de558559a23ee12f")
}

// UnpackAlreadyClaimedError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error AlreadyClaimed(bytes32 id)
func (portal *Portal) UnpackAlreadyClaimedError(raw []byte) (*PortalAlreadyClaimed, error) {
	out := new(PortalAlreadyClaimed)
	if err := portal.abi.UnpackIntoInterface(out, "AlreadyClaimed", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// PortalCallFailed represents a CallFailed error raised by the Portal contract.
type PortalCallFailed struct {
	Reason []byte
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error CallFailed(bytes reason)
func PortalCallFailedErrorID() common.Hash {
	return common.HexToHash("0xa5fa8d2bd23af43608c66a1e71e091ad72afa45dfd478efa1657e01a9a4ceea6")
}

// UnpackCallFailedError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error CallFailed(bytes reason)
func (portal *Portal) UnpackCallFailedError(raw []byte) (*PortalCallFailed, error) {
	out := new(PortalCallFailed)
	if err := portal.abi.UnpackIntoInterface(out, "CallFailed", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// PortalDataTooLong represents a DataTooLong error raised by the Portal contract.
type PortalDataTooLong struct {
	Length *big.Int
	Max    *big.Int
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error DataTooLong(uint256 length, uint256 max)
func PortalDataTooLongErrorID() common.Hash {
	return common.HexToHash("0x573760f3c03c4b62928341cb1c4229d63786b86b407b0fc532a38378fbdbd7b3")
}

// UnpackDataTooLongError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error DataTooLong(uint256 length, uint256 max)
func (portal *Portal) UnpackDataTooLongError(raw []byte) (*PortalDataTooLong, error) {
	out := new(PortalDataTooLong)
	if err := portal.abi.UnpackIntoInterface(out, "DataTooLong", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// PortalFailedCall represents a FailedCall error raised by the Portal contract.
type PortalFailedCall struct {
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error FailedCall()
func PortalFailedCallErrorID() common.Hash {
	return common.HexToHash("0xd6bda27508c0fb6d8a39b4b122878dab26f731a7d4e4abe711dd3731899052a4")
}

// UnpackFailedCallError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error FailedCall()
func (portal *Portal) UnpackFailedCallError(raw []byte) (*PortalFailedCall, error) {
	out := new(PortalFailedCall)
	if err := portal.abi.UnpackIntoInterface(out, "FailedCall", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// PortalFeeNotCovered represents a FeeNotCovered error raised by the Portal contract.
type PortalFeeNotCovered struct {
	Value *big.Int
	Fee   *big.Int
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error FeeNotCovered(uint256 value, uint256 fee)
func PortalFeeNotCoveredErrorID() common.Hash {
	return common.HexToHash("0x114979252c515923f7ca43f4d4590d8cea9d91b3dc6627dfb7c1d13a1b5b9294")
}

// UnpackFeeNotCoveredError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error FeeNotCovered(uint256 value, uint256 fee)
func (portal *Portal) UnpackFeeNotCoveredError(raw []byte) (*PortalFeeNotCovered, error) {
	out := new(PortalFeeNotCovered)
	if err := portal.abi.UnpackIntoInterface(out, "FeeNotCovered", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// PortalForbiddenTarget represents a ForbiddenTarget error raised by the Portal contract.
type PortalForbiddenTarget struct {
	To common.Address
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error ForbiddenTarget(address to)
func PortalForbiddenTargetErrorID() common.Hash {
	return common.HexToHash("0xd961aafebe9b7a7247b2f9ed14babde5ef1291b156921df3b2f1db820d6e6c9c")
}

// UnpackForbiddenTargetError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error ForbiddenTarget(address to)
func (portal *Portal) UnpackForbiddenTargetError(raw []byte) (*PortalForbiddenTarget, error) {
	out := new(PortalForbiddenTarget)
	if err := portal.abi.UnpackIntoInterface(out, "ForbiddenTarget", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// PortalGasLimitTooHigh represents a GasLimitTooHigh error raised by the Portal contract.
type PortalGasLimitTooHigh struct {
	GasLimit *big.Int
	Max      *big.Int
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error GasLimitTooHigh(uint256 gasLimit, uint256 max)
func PortalGasLimitTooHighErrorID() common.Hash {
	return common.HexToHash("0x51956f2e28725a26479df844dd022649e4524ae1018e7fc6ea0277404b7298d0")
}

// UnpackGasLimitTooHighError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error GasLimitTooHigh(uint256 gasLimit, uint256 max)
func (portal *Portal) UnpackGasLimitTooHighError(raw []byte) (*PortalGasLimitTooHigh, error) {
	out := new(PortalGasLimitTooHigh)
	if err := portal.abi.UnpackIntoInterface(out, "GasLimitTooHigh", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// PortalInboxFull represents a InboxFull error raised by the Portal contract.
type PortalInboxFull struct {
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error InboxFull()
func PortalInboxFullErrorID() common.Hash {
	return common.HexToHash("0x68312a630d230a93dbcccd7f951bff213834992dfd34a36c04ec927b80e170c2")
}

// UnpackInboxFullError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error InboxFull()
func (portal *Portal) UnpackInboxFullError(raw []byte) (*PortalInboxFull, error) {
	out := new(PortalInboxFull)
	if err := portal.abi.UnpackIntoInterface(out, "InboxFull", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// PortalInsufficientBalance represents a InsufficientBalance error raised by the Portal contract.
type PortalInsufficientBalance struct {
	Balance *big.Int
	Needed  *big.Int
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error InsufficientBalance(uint256 balance, uint256 needed)
func PortalInsufficientBalanceErrorID() common.Hash {
	return common.HexToHash("0xcf4791818fba6e019216eb4864093b4947f674afada5d305e57d598b641dad1d")
}

// UnpackInsufficientBalanceError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error InsufficientBalance(uint256 balance, uint256 needed)
func (portal *Portal) UnpackInsufficientBalanceError(raw []byte) (*PortalInsufficientBalance, error) {
	out := new(PortalInsufficientBalance)
	if err := portal.abi.UnpackIntoInterface(out, "InsufficientBalance", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// PortalInsufficientGas represents a InsufficientGas error raised by the Portal contract.
type PortalInsufficientGas struct {
	Left   *big.Int
	Wanted *big.Int
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error InsufficientGas(uint256 left, uint256 wanted)
func PortalInsufficientGasErrorID() common.Hash {
	return common.HexToHash("0x23e228cb30ba888d86279f51c27a6690ec0fe016ea074bbd6332de5b2571f9b3")
}

// UnpackInsufficientGasError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error InsufficientGas(uint256 left, uint256 wanted)
func (portal *Portal) UnpackInsufficientGasError(raw []byte) (*PortalInsufficientGas, error) {
	out := new(PortalInsufficientGas)
	if err := portal.abi.UnpackIntoInterface(out, "InsufficientGas", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// PortalNotSent represents a NotSent error raised by the Portal contract.
type PortalNotSent struct {
	Id [32]byte
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error NotSent(bytes32 id)
func PortalNotSentErrorID() common.Hash {
	return common.HexToHash("0x424f69ee9f8986ab32417575e0cbd77eff6ea0b126b40d76025d023328d35c8d")
}

// UnpackNotSentError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error NotSent(bytes32 id)
func (portal *Portal) UnpackNotSentError(raw []byte) (*PortalNotSent, error) {
	out := new(PortalNotSent)
	if err := portal.abi.UnpackIntoInterface(out, "NotSent", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// PortalPriceNotPaid represents a PriceNotPaid error raised by the Portal contract.
type PortalPriceNotPaid struct {
	Value *big.Int
	Price *big.Int
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error PriceNotPaid(uint256 value, uint256 price)
func PortalPriceNotPaidErrorID() common.Hash {
	return common.HexToHash("0x548224d7a66a3eb024f1e4657dd4622f480633a1d83840eba0224b5f8fffa01d")
}

// UnpackPriceNotPaidError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error PriceNotPaid(uint256 value, uint256 price)
func (portal *Portal) UnpackPriceNotPaidError(raw []byte) (*PortalPriceNotPaid, error) {
	out := new(PortalPriceNotPaid)
	if err := portal.abi.UnpackIntoInterface(out, "PriceNotPaid", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// PortalRLPInvalidEncoding represents a RLPInvalidEncoding error raised by the Portal contract.
type PortalRLPInvalidEncoding struct {
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error RLPInvalidEncoding()
func PortalRLPInvalidEncodingErrorID() common.Hash {
	return common.HexToHash("0xf3dd700486d05c537b5facf4c114ba6b400473774588d1ffb11e80a83758e4df")
}

// UnpackRLPInvalidEncodingError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error RLPInvalidEncoding()
func (portal *Portal) UnpackRLPInvalidEncodingError(raw []byte) (*PortalRLPInvalidEncoding, error) {
	out := new(PortalRLPInvalidEncoding)
	if err := portal.abi.UnpackIntoInterface(out, "RLPInvalidEncoding", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// PortalReentrancyGuardReentrantCall represents a ReentrancyGuardReentrantCall error raised by the Portal contract.
type PortalReentrancyGuardReentrantCall struct {
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error ReentrancyGuardReentrantCall()
func PortalReentrancyGuardReentrantCallErrorID() common.Hash {
	return common.HexToHash("0x3ee5aeb571de7fc460830b4d0017439a1ca56fb0bc39062227ade4fe4a24c1ca")
}

// UnpackReentrancyGuardReentrantCallError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error ReentrancyGuardReentrantCall()
func (portal *Portal) UnpackReentrancyGuardReentrantCallError(raw []byte) (*PortalReentrancyGuardReentrantCall, error) {
	out := new(PortalReentrancyGuardReentrantCall)
	if err := portal.abi.UnpackIntoInterface(out, "ReentrancyGuardReentrantCall", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// PortalSafeCastOverflowedUintDowncast represents a SafeCastOverflowedUintDowncast error raised by the Portal contract.
type PortalSafeCastOverflowedUintDowncast struct {
	Bits  uint8
	Value *big.Int
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error SafeCastOverflowedUintDowncast(uint8 bits, uint256 value)
func PortalSafeCastOverflowedUintDowncastErrorID() common.Hash {
	return common.HexToHash("0x6dfcc6503a32754ce7a89698e18201fc5294fd4aad43edefee786f88423b1a12")
}

// UnpackSafeCastOverflowedUintDowncastError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error SafeCastOverflowedUintDowncast(uint8 bits, uint256 value)
func (portal *Portal) UnpackSafeCastOverflowedUintDowncastError(raw []byte) (*PortalSafeCastOverflowedUintDowncast, error) {
	out := new(PortalSafeCastOverflowedUintDowncast)
	if err := portal.abi.UnpackIntoInterface(out, "SafeCastOverflowedUintDowncast", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// PortalTrieProofTraversalError represents a TrieProofTraversalError error raised by the Portal contract.
type PortalTrieProofTraversalError struct {
	Err uint8
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error TrieProofTraversalError(uint8 err)
func PortalTrieProofTraversalErrorErrorID() common.Hash {
	return common.HexToHash("0x1121c9d0638869d187fa56904bf59f640bce1f0eaae21eca3e79d9359103e8ad")
}

// UnpackTrieProofTraversalErrorError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error TrieProofTraversalError(uint8 err)
func (portal *Portal) UnpackTrieProofTraversalErrorError(raw []byte) (*PortalTrieProofTraversalError, error) {
	out := new(PortalTrieProofTraversalError)
	if err := portal.abi.UnpackIntoInterface(out, "TrieProofTraversalError", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// PortalUnknownInboxCount represents a UnknownInboxCount error raised by the Portal contract.
type PortalUnknownInboxCount struct {
	Count   uint64
	Current uint64
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error UnknownInboxCount(uint64 count, uint64 current)
func PortalUnknownInboxCountErrorID() common.Hash {
	return common.HexToHash("0xe9832226113cca7171d42ce54c25f6f6f4c04c007fea4780be98c13b196efa02")
}

// UnpackUnknownInboxCountError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error UnknownInboxCount(uint64 count, uint64 current)
func (portal *Portal) UnpackUnknownInboxCountError(raw []byte) (*PortalUnknownInboxCount, error) {
	out := new(PortalUnknownInboxCount)
	if err := portal.abi.UnpackIntoInterface(out, "UnknownInboxCount", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// PortalUnsupportedTransaction represents a UnsupportedTransaction error raised by the Portal contract.
type PortalUnsupportedTransaction struct {
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error UnsupportedTransaction()
func PortalUnsupportedTransactionErrorID() common.Hash {
	return common.HexToHash("0xde3939b1f800928e26497d8e3c2b1745e058388d196d181845cf0225cbce2f14")
}

// UnpackUnsupportedTransactionError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error UnsupportedTransaction()
func (portal *Portal) UnpackUnsupportedTransactionError(raw []byte) (*PortalUnsupportedTransaction, error) {
	out := new(PortalUnsupportedTransaction)
	if err := portal.abi.UnpackIntoInterface(out, "UnsupportedTransaction", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// RollupMetaData contains all meta data concerning the Rollup contract.
var RollupMetaData = bind.MetaData{
	ABI: "[{\"inputs\":[{\"components\":[{\"internalType\":\"uint64\",\"name\":\"chainId\",\"type\":\"uint64\"},{\"internalType\":\"uint64\",\"name\":\"l1Genesis\",\"type\":\"uint64\"},{\"internalType\":\"uint64\",\"name\":\"slotSeconds\",\"type\":\"uint64\"},{\"internalType\":\"uint64\",\"name\":\"gasLimit\",\"type\":\"uint64\"},{\"internalType\":\"address\",\"name\":\"feeRecipient\",\"type\":\"address\"},{\"internalType\":\"address\",\"name\":\"treasury\",\"type\":\"address\"},{\"internalType\":\"uint64\",\"name\":\"maxAnchorAge\",\"type\":\"uint64\"},{\"internalType\":\"uint64\",\"name\":\"basedAfter\",\"type\":\"uint64\"},{\"internalType\":\"uint64\",\"name\":\"forcedDeadline\",\"type\":\"uint64\"},{\"internalType\":\"uint64\",\"name\":\"forcedWindow\",\"type\":\"uint64\"},{\"internalType\":\"uint256\",\"name\":\"forcedPrice\",\"type\":\"uint256\"},{\"internalType\":\"bytes\",\"name\":\"sequencerKey\",\"type\":\"bytes\"},{\"internalType\":\"bytes\",\"name\":\"genesisHeader\",\"type\":\"bytes\"}],\"internalType\":\"structConfig\",\"name\":\"c\",\"type\":\"tuple\"}],\"stateMutability\":\"payable\",\"type\":\"constructor\"},{\"inputs\":[{\"internalType\":\"uint64\",\"name\":\"l1Number\",\"type\":\"uint64\"},{\"internalType\":\"uint64\",\"name\":\"inboxCount\",\"type\":\"uint64\"},{\"internalType\":\"uint64\",\"name\":\"parentL1Number\",\"type\":\"uint64\"},{\"internalType\":\"uint64\",\"name\":\"parentInboxCount\",\"type\":\"uint64\"}],\"name\":\"AnchorBack\",\"type\":\"error\"},{\"inputs\":[{\"internalType\":\"uint64\",\"name\":\"l1Number\",\"type\":\"uint64\"},{\"internalType\":\"bytes32\",\"name\":\"l1Hash\",\"type\":\"bytes32\"}],\"name\":\"AnchorNotL1Parent\",\"type\":\"error\"},{\"inputs\":[{\"internalType\":\"uint64\",\"name\":\"l1Number\",\"type\":\"uint64\"},{\"internalType\":\"uint256\",\"name\":\"oldest\",\"type\":\"uint256\"}],\"name\":\"AnchorTooOld\",\"type\":\"error\"},{\"inputs\":[{\"internalType\":\"uint64\",\"name\":\"l1Number\",\"type\":\"uint64\"},{\"internalType\":\"bytes32\",\"name\":\"given\",\"type\":\"bytes32\"},{\"internalType\":\"bytes32\",\"name\":\"known\",\"type\":\"bytes32\"}],\"name\":\"AnchorUnknown\",\"type\":\"error\"},{\"inputs\":[{\"internalType\":\"bytes32\",\"name\":\"digest\",\"type\":\"bytes32\"}],\"name\":\"BadCertificate\",\"type\":\"error\"},{\"inputs\":[{\"internalType\":\"uint64\",\"name\":\"number\",\"type\":\"uint64\"}],\"name\":\"BrokenRun\",\"type\":\"error\"},{\"inputs\":[{\"internalType\":\"uint64\",\"name\":\"timestamp\",\"type\":\"uint64\"},{\"internalType\":\"uint256\",\"name\":\"slotStart\",\"type\":\"uint256\"}],\"name\":\"EarlyChild\",\"type\":\"error\"},{\"inputs\":[],\"name\":\"ExecuteRefused\",\"type\":\"error\"},{\"inputs\":[{\"internalType\":\"uint64\",\"name\":\"index\",\"type\":\"uint64\"},{\"internalType\":\"bytes32\",\"name\":\"txHash\",\"type\":\"bytes32\"},{\"internalType\":\"uint256\",\"name\":\"due\",\"type\":\"uint256\"}],\"name\":\"ForcedTransactionDue\",\"type\":\"error\"},{\"inputs\":[],\"name\":\"HashFailed\",\"type\":\"error\"},{\"inputs\":[{\"internalType\":\"string\",\"name\":\"field\",\"type\":\"string\"}],\"name\":\"InvalidConfig\",\"type\":\"error\"},{\"inputs\":[],\"name\":\"L1ParentUnavailable\",\"type\":\"error\"},{\"inputs\":[],\"name\":\"MalformedHeader\",\"type\":\"error\"},{\"inputs\":[],\"name\":\"MalformedTrace\",\"type\":\"error\"},{\"inputs\":[],\"name\":\"NoSequencer\",\"type\":\"error\"},{\"inputs\":[{\"internalType\":\"uint256\",\"name\":\"timestamp\",\"type\":\"uint256\"}],\"name\":\"NotASlot\",\"type\":\"error\"},{\"inputs\":[],\"name\":\"NotBasedMode\",\"type\":\"error\"},{\"inputs\":[{\"internalType\":\"uint8\",\"name\":\"headKind\",\"type\":\"uint8\"}],\"name\":\"NotOpen\",\"type\":\"error\"},{\"inputs\":[],\"name\":\"PointIsIdentity\",\"type\":\"error\"},{\"inputs\":[{\"internalType\":\"uint256\",\"name\":\"have\",\"type\":\"uint256\"},{\"internalType\":\"uint256\",\"name\":\"want\",\"type\":\"uint256\"}],\"name\":\"PointLength\",\"type\":\"error\"},{\"inputs\":[],\"name\":\"PointRefused\",\"type\":\"error\"},{\"inputs\":[],\"name\":\"ReentrancyGuardReentrantCall\",\"type\":\"error\"},{\"inputs\":[{\"internalType\":\"uint64\",\"name\":\"number\",\"type\":\"uint64\"},{\"internalType\":\"bytes32\",\"name\":\"settled\",\"type\":\"bytes32\"},{\"internalType\":\"bytes32\",\"name\":\"given\",\"type\":\"bytes32\"}],\"name\":\"RunConflicts\",\"type\":\"error\"},{\"inputs\":[{\"internalType\":\"uint8\",\"name\":\"bits\",\"type\":\"uint8\"},{\"internalType\":\"uint256\",\"name\":\"value\",\"type\":\"uint256\"}],\"name\":\"SafeCastOverflowedUintDowncast\",\"type\":\"error\"},{\"inputs\":[{\"internalType\":\"bytes32\",\"name\":\"head\",\"type\":\"bytes32\"},{\"internalType\":\"bytes32\",\"name\":\"given\",\"type\":\"bytes32\"}],\"name\":\"StaleParent\",\"type\":\"error\"},{\"inputs\":[{\"internalType\":\"uint8\",\"name\":\"have\",\"type\":\"uint8\"}],\"name\":\"TraceVersion\",\"type\":\"error\"},{\"inputs\":[{\"internalType\":\"uint64\",\"name\":\"number\",\"type\":\"uint64\"}],\"name\":\"UnknownBlock\",\"type\":\"error\"},{\"inputs\":[{\"internalType\":\"uint256\",\"name\":\"used\",\"type\":\"uint256\"},{\"internalType\":\"uint256\",\"name\":\"given\",\"type\":\"uint256\"}],\"name\":\"UnusedAnchors\",\"type\":\"error\"},{\"inputs\":[{\"internalType\":\"uint64\",\"name\":\"number\",\"type\":\"uint64\"},{\"internalType\":\"bytes32\",\"name\":\"beaconRoot\",\"type\":\"bytes32\"}],\"name\":\"WrongAnchor\",\"type\":\"error\"},{\"inputs\":[],\"name\":\"WrongBlockCount\",\"type\":\"error\"},{\"inputs\":[{\"internalType\":\"uint64\",\"name\":\"number\",\"type\":\"uint64\"},{\"internalType\":\"uint256\",\"name\":\"length\",\"type\":\"uint256\"}],\"name\":\"WrongExtraData\",\"type\":\"error\"},{\"inputs\":[{\"internalType\":\"uint64\",\"name\":\"number\",\"type\":\"uint64\"},{\"internalType\":\"address\",\"name\":\"have\",\"type\":\"address\"},{\"internalType\":\"address\",\"name\":\"want\",\"type\":\"address\"}],\"name\":\"WrongFeeRecipient\",\"type\":\"error\"},{\"inputs\":[{\"internalType\":\"uint64\",\"name\":\"number\",\"type\":\"uint64\"},{\"internalType\":\"uint64\",\"name\":\"have\",\"type\":\"uint64\"},{\"internalType\":\"uint64\",\"name\":\"want\",\"type\":\"uint64\"}],\"name\":\"WrongGasLimit\",\"type\":\"error\"},{\"inputs\":[{\"internalType\":\"uint64\",\"name\":\"count\",\"type\":\"uint64\"},{\"internalType\":\"bytes32\",\"name\":\"given\",\"type\":\"bytes32\"},{\"internalType\":\"bytes32\",\"name\":\"known\",\"type\":\"bytes32\"}],\"name\":\"WrongInboxRoot\",\"type\":\"error\"},{\"inputs\":[{\"internalType\":\"uint8\",\"name\":\"kind\",\"type\":\"uint8\"}],\"name\":\"WrongKind\",\"type\":\"error\"},{\"inputs\":[{\"internalType\":\"bytes32\",\"name\":\"parent\",\"type\":\"bytes32\"},{\"internalType\":\"bytes32\",\"name\":\"permitted\",\"type\":\"bytes32\"}],\"name\":\"WrongL1Parent\",\"type\":\"error\"},{\"inputs\":[{\"internalType\":\"uint8\",\"name\":\"kind\",\"type\":\"uint8\"},{\"internalType\":\"uint64\",\"name\":\"slot\",\"type\":\"uint64\"},{\"internalType\":\"bytes32\",\"name\":\"l1Parent\",\"type\":\"bytes32\"}],\"name\":\"WrongPermit\",\"type\":\"error\"},{\"inputs\":[{\"internalType\":\"uint64\",\"name\":\"number\",\"type\":\"uint64\"},{\"internalType\":\"bytes32\",\"name\":\"have\",\"type\":\"bytes32\"}],\"name\":\"WrongPrevRandao\",\"type\":\"error\"},{\"inputs\":[{\"internalType\":\"uint256\",\"name\":\"slot\",\"type\":\"uint256\"},{\"internalType\":\"uint64\",\"name\":\"until\",\"type\":\"uint64\"}],\"name\":\"WrongResumption\",\"type\":\"error\"},{\"inputs\":[{\"internalType\":\"uint256\",\"name\":\"slot\",\"type\":\"uint256\"},{\"internalType\":\"uint64\",\"name\":\"permitted\",\"type\":\"uint64\"}],\"name\":\"WrongSlot\",\"type\":\"error\"},{\"inputs\":[{\"internalType\":\"uint64\",\"name\":\"number\",\"type\":\"uint64\"},{\"internalType\":\"uint64\",\"name\":\"have\",\"type\":\"uint64\"},{\"internalType\":\"uint256\",\"name\":\"latest\",\"type\":\"uint256\"}],\"name\":\"WrongTimestamp\",\"type\":\"error\"},{\"anonymous\":false,\"inputs\":[{\"indexed\":false,\"internalType\":\"uint256\",\"name\":\"slot\",\"type\":\"uint256\"}],\"name\":\"BasedModeBegun\",\"type\":\"event\"},{\"anonymous\":false,\"inputs\":[{\"indexed\":true,\"internalType\":\"uint64\",\"name\":\"number\",\"type\":\"uint64\"},{\"indexed\":true,\"internalType\":\"bytes32\",\"name\":\"hash\",\"type\":\"bytes32\"},{\"indexed\":true,\"internalType\":\"uint8\",\"name\":\"kind\",\"type\":\"uint8\"},{\"indexed\":false,\"internalType\":\"bytes32\",\"name\":\"parentHash\",\"type\":\"bytes32\"},{\"components\":[{\"internalType\":\"uint64\",\"name\":\"slot\",\"type\":\"uint64\"},{\"internalType\":\"bytes32\",\"name\":\"l1Parent\",\"type\":\"bytes32\"}],\"indexed\":false,\"internalType\":\"structPermit\",\"name\":\"permit\",\"type\":\"tuple\"},{\"components\":[{\"internalType\":\"uint64\",\"name\":\"l1Number\",\"type\":\"uint64\"},{\"internalType\":\"bytes32\",\"name\":\"l1Hash\",\"type\":\"bytes32\"},{\"internalType\":\"bytes32\",\"name\":\"inboxRoot\",\"type\":\"bytes32\"},{\"internalType\":\"uint64\",\"name\":\"inboxCount\",\"type\":\"uint64\"}],\"indexed\":false,\"internalType\":\"structAnchor\",\"name\":\"anchor\",\"type\":\"tuple\"},{\"indexed\":false,\"internalType\":\"bytes\",\"name\":\"data\",\"type\":\"bytes\"}],\"name\":\"BlockTaken\",\"type\":\"event\"},{\"anonymous\":false,\"inputs\":[{\"indexed\":true,\"internalType\":\"uint64\",\"name\":\"index\",\"type\":\"uint64\"},{\"indexed\":true,\"internalType\":\"uint64\",\"name\":\"number\",\"type\":\"uint64\"},{\"indexed\":false,\"internalType\":\"bool\",\"name\":\"included\",\"type\":\"bool\"},{\"indexed\":false,\"internalType\":\"uint64\",\"name\":\"anchorNumber\",\"type\":\"uint64\"}],\"name\":\"ForcedTransactionDone\",\"type\":\"event\"},{\"anonymous\":false,\"inputs\":[{\"indexed\":false,\"internalType\":\"uint64\",\"name\":\"from\",\"type\":\"uint64\"},{\"indexed\":false,\"internalType\":\"uint64\",\"name\":\"to\",\"type\":\"uint64\"},{\"indexed\":true,\"internalType\":\"bytes32\",\"name\":\"tip\",\"type\":\"bytes32\"},{\"indexed\":false,\"internalType\":\"bytes\",\"name\":\"signature\",\"type\":\"bytes\"}],\"name\":\"RunSettled\",\"type\":\"event\"},{\"anonymous\":false,\"inputs\":[{\"indexed\":false,\"internalType\":\"uint256\",\"name\":\"slot\",\"type\":\"uint256\"}],\"name\":\"SequencingResumed\",\"type\":\"event\"},{\"inputs\":[],\"name\":\"basedAfter\",\"outputs\":[{\"internalType\":\"uint64\",\"name\":\"\",\"type\":\"uint64\"}],\"stateMutability\":\"view\",\"type\":\"function\"},{\"inputs\":[],\"name\":\"basedMode\",\"outputs\":[{\"internalType\":\"bool\",\"name\":\"\",\"type\":\"bool\"}],\"stateMutability\":\"view\",\"type\":\"function\"},{\"inputs\":[],\"name\":\"burnedFees\",\"outputs\":[{\"internalType\":\"uint256\",\"name\":\"\",\"type\":\"uint256\"}],\"stateMutability\":\"view\",\"type\":\"function\"},{\"inputs\":[],\"name\":\"chainId\",\"outputs\":[{\"internalType\":\"uint64\",\"name\":\"\",\"type\":\"uint64\"}],\"stateMutability\":\"view\",\"type\":\"function\"},{\"inputs\":[],\"name\":\"feeRecipient\",\"outputs\":[{\"internalType\":\"address\",\"name\":\"\",\"type\":\"address\"}],\"stateMutability\":\"view\",\"type\":\"function\"},{\"inputs\":[],\"name\":\"forced\",\"outputs\":[{\"internalType\":\"uint64\",\"name\":\"index\",\"type\":\"uint64\"},{\"internalType\":\"bytes32\",\"name\":\"txHash\",\"type\":\"bytes32\"},{\"internalType\":\"uint256\",\"name\":\"due\",\"type\":\"uint256\"}],\"stateMutability\":\"view\",\"type\":\"function\"},{\"inputs\":[],\"name\":\"forcedDeadline\",\"outputs\":[{\"internalType\":\"uint64\",\"name\":\"\",\"type\":\"uint64\"}],\"stateMutability\":\"view\",\"type\":\"function\"},{\"inputs\":[],\"name\":\"forcedWindow\",\"outputs\":[{\"internalType\":\"uint64\",\"name\":\"\",\"type\":\"uint64\"}],\"stateMutability\":\"view\",\"type\":\"function\"},{\"inputs\":[],\"name\":\"gasLimit\",\"outputs\":[{\"internalType\":\"uint64\",\"name\":\"\",\"type\":\"uint64\"}],\"stateMutability\":\"view\",\"type\":\"function\"},{\"inputs\":[{\"internalType\":\"uint64\",\"name\":\"number\",\"type\":\"uint64\"}],\"name\":\"hashAt\",\"outputs\":[{\"internalType\":\"bytes32\",\"name\":\"\",\"type\":\"bytes32\"}],\"stateMutability\":\"view\",\"type\":\"function\"},{\"inputs\":[],\"name\":\"head\",\"outputs\":[{\"components\":[{\"internalType\":\"uint64\",\"name\":\"number\",\"type\":\"uint64\"},{\"internalType\":\"bytes32\",\"name\":\"hash\",\"type\":\"bytes32\"},{\"internalType\":\"bytes32\",\"name\":\"stateRoot\",\"type\":\"bytes32\"},{\"internalType\":\"uint64\",\"name\":\"timestamp\",\"type\":\"uint64\"},{\"internalType\":\"uint8\",\"name\":\"kind\",\"type\":\"uint8\"},{\"internalType\":\"uint64\",\"name\":\"permitSlot\",\"type\":\"uint64\"},{\"internalType\":\"bytes32\",\"name\":\"permitL1Parent\",\"type\":\"bytes32\"},{\"internalType\":\"uint64\",\"name\":\"anchorNumber\",\"type\":\"uint64\"},{\"internalType\":\"uint64\",\"name\":\"inboxCount\",\"type\":\"uint64\"}],\"internalType\":\"structHead\",\"name\":\"\",\"type\":\"tuple\"}],\"stateMutability\":\"view\",\"type\":\"function\"},{\"inputs\":[{\"internalType\":\"bytes\",\"name\":\"trace\",\"type\":\"bytes\"},{\"components\":[{\"internalType\":\"uint64\",\"name\":\"l1Number\",\"type\":\"uint64\"},{\"internalType\":\"bytes32\",\"name\":\"l1Hash\",\"type\":\"bytes32\"},{\"internalType\":\"bytes32\",\"name\":\"inboxRoot\",\"type\":\"bytes32\"},{\"internalType\":\"uint64\",\"name\":\"inboxCount\",\"type\":\"uint64\"}],\"internalType\":\"structAnchor\",\"name\":\"anchor\",\"type\":\"tuple\"}],\"name\":\"includeBased\",\"outputs\":[],\"stateMutability\":\"nonpayable\",\"type\":\"function\"},{\"inputs\":[],\"name\":\"l1Genesis\",\"outputs\":[{\"internalType\":\"uint64\",\"name\":\"\",\"type\":\"uint64\"}],\"stateMutability\":\"view\",\"type\":\"function\"},{\"inputs\":[],\"name\":\"maxAnchorAge\",\"outputs\":[{\"internalType\":\"uint64\",\"name\":\"\",\"type\":\"uint64\"}],\"stateMutability\":\"view\",\"type\":\"function\"},{\"inputs\":[],\"name\":\"portal\",\"outputs\":[{\"internalType\":\"contractPortal\",\"name\":\"\",\"type\":\"address\"}],\"stateMutability\":\"view\",\"type\":\"function\"},{\"inputs\":[{\"internalType\":\"uint64\",\"name\":\"until\",\"type\":\"uint64\"},{\"internalType\":\"bytes\",\"name\":\"signature\",\"type\":\"bytes\"}],\"name\":\"resume\",\"outputs\":[],\"stateMutability\":\"nonpayable\",\"type\":\"function\"},{\"inputs\":[{\"internalType\":\"uint64\",\"name\":\"until\",\"type\":\"uint64\"}],\"name\":\"resumeDigest\",\"outputs\":[{\"internalType\":\"bytes32\",\"name\":\"\",\"type\":\"bytes32\"}],\"stateMutability\":\"view\",\"type\":\"function\"},{\"inputs\":[],\"name\":\"ringSize\",\"outputs\":[{\"internalType\":\"uint256\",\"name\":\"\",\"type\":\"uint256\"}],\"stateMutability\":\"pure\",\"type\":\"function\"},{\"inputs\":[],\"name\":\"sequenced\",\"outputs\":[{\"internalType\":\"bool\",\"name\":\"\",\"type\":\"bool\"}],\"stateMutability\":\"view\",\"type\":\"function\"},{\"inputs\":[],\"name\":\"sequencerKey\",\"outputs\":[{\"internalType\":\"bytes\",\"name\":\"\",\"type\":\"bytes\"}],\"stateMutability\":\"view\",\"type\":\"function\"},{\"inputs\":[{\"internalType\":\"bytes\",\"name\":\"trace\",\"type\":\"bytes\"},{\"components\":[{\"internalType\":\"uint64\",\"name\":\"l1Number\",\"type\":\"uint64\"},{\"internalType\":\"bytes32\",\"name\":\"l1Hash\",\"type\":\"bytes32\"},{\"internalType\":\"bytes32\",\"name\":\"inboxRoot\",\"type\":\"bytes32\"},{\"internalType\":\"uint64\",\"name\":\"inboxCount\",\"type\":\"uint64\"}],\"internalType\":\"structAnchor[]\",\"name\":\"anchors\",\"type\":\"tuple[]\"},{\"internalType\":\"uint8\",\"name\":\"kind\",\"type\":\"uint8\"},{\"components\":[{\"internalType\":\"uint64\",\"name\":\"slot\",\"type\":\"uint64\"},{\"internalType\":\"bytes32\",\"name\":\"l1Parent\",\"type\":\"bytes32\"}],\"internalType\":\"structPermit\",\"name\":\"permit\",\"type\":\"tuple\"},{\"internalType\":\"bytes\",\"name\":\"signature\",\"type\":\"bytes\"}],\"name\":\"settle\",\"outputs\":[],\"stateMutability\":\"nonpayable\",\"type\":\"function\"},{\"inputs\":[{\"internalType\":\"uint256\",\"name\":\"timestamp\",\"type\":\"uint256\"}],\"name\":\"slotAt\",\"outputs\":[{\"internalType\":\"uint256\",\"name\":\"\",\"type\":\"uint256\"}],\"stateMutability\":\"view\",\"type\":\"function\"},{\"inputs\":[],\"name\":\"slotSeconds\",\"outputs\":[{\"internalType\":\"uint64\",\"name\":\"\",\"type\":\"uint64\"}],\"stateMutability\":\"view\",\"type\":\"function\"},{\"inputs\":[{\"internalType\":\"uint64\",\"name\":\"slot\",\"type\":\"uint64\"}],\"name\":\"slotStart\",\"outputs\":[{\"internalType\":\"uint256\",\"name\":\"\",\"type\":\"uint256\"}],\"stateMutability\":\"view\",\"type\":\"function\"},{\"inputs\":[{\"internalType\":\"uint64\",\"name\":\"number\",\"type\":\"uint64\"},{\"internalType\":\"bytes\",\"name\":\"header\",\"type\":\"bytes\"}],\"name\":\"stateRootOf\",\"outputs\":[{\"internalType\":\"bytes32\",\"name\":\"\",\"type\":\"bytes32\"}],\"stateMutability\":\"view\",\"type\":\"function\"},{\"inputs\":[],\"name\":\"treasury\",\"outputs\":[{\"internalType\":\"address\",\"name\":\"\",\"type\":\"address\"}],\"stateMutability\":\"view\",\"type\":\"function\"},{\"inputs\":[{\"internalType\":\"bytes32\",\"name\":\"blockHash\",\"type\":\"bytes32\"}],\"name\":\"withoutPermit\",\"outputs\":[{\"internalType\":\"bool\",\"name\":\"\",\"type\":\"bool\"}],\"stateMutability\":\"view\",\"type\":\"function\"}]",
	ID:  "Rollup",
	Bin: "0x610280806040526185f880380380916100188285610bfe565b83398101906020818303126109a6578051906001600160401b0382116109a65701906101a0828203126109a657604051916101a083016001600160401b038111848210176108a55760405261006c81610c21565b835261007a60208201610c21565b926020810193845261008e60408301610c21565b604082019081526100a160608401610c21565b91606081019283526100b560808501610c35565b92608082019384526100c960a08601610c35565b9360a083019485526100dd60c08701610c21565b60c084019081526100f060e08801610c21565b9160e085019283526101056101008901610c21565b93610100860194855261011b6101208a01610c21565b9661012087019788526101408a01519961014088019a8b5261016081015160018060401b0381116109a6578c610152918301610c64565b6101608901908152610180820151909c906001600160401b0381116109a65761017b9201610c64565b61018088019081528751909c906001600160401b031615610bce5781516001600160401b031615610b9a5782516001600160401b031615610b695789516001600160a01b031615610b385784516001600160401b03168015159081610b2b575b5015610af65785516001600160401b03168015159081610ae7575b5015610ab45786516001600160401b03168015159081610aa0575b5015610a695788516001600160401b03168015159081610a55575b5015610a20578a516001600160401b03106109ec5787516001600160401b039081166080529051811660a0529051811660c0529051811660e05290516001600160a01b03908116610100528751811661012052915181166101405291518216610160529151811661018052835181166101a0529151935194519251604051959483169461310394858801949283169390929116908411878510176108a55760809587956154f58739845260208401526040830152606082015203019034f080156109e1576101c05280515115156101e052610305610caa565b6101e051156109c1575051610318610caa565b908051608081036109aa575080516080826020810192810103126109a6578051604083015160608401519060808501519283606088015282604088015281602088015280875217171715610997575f9182916103c2610120916020604051936103818186610bfe565b610100855281850190601f190136823760405194859383850197518091895e84019083820190898252519283915e010185815203601f198101835282610bfe565b5190600f5afa3d15610992573d6103d881610c49565b906103e66040519283610bfe565b81525f60203d92013e5b15610983575b805190602081015190606060408201519101516102605261024052610220526102005260018060401b0360a051168042105f1461094d57505f5b64ffffffffff8111610936576002549151805181019160208301602083011161092257602083016020830110156108ef576020820151918260f81c9260c084106108ef5760f88410156108fe575060218101928101609e19015b6020850181116108ef5760208501036108b9576040519261016084016001600160401b038111858210176108a5576040525f845260208401905f82525f60408601525f606086015260808501915f835260a08601905f82525f60c08801525f60e08801525f6101008801525f6101208801525f6101408801528260208901108015610895575b6108455760a083515f1a18609460428501515f1a181760a060578501515f1a181762b9010060ba85015160e81c1817610845576105c29361059a61058561057e6101bd8761059a968d60016105ad9b01519052604382015160601c90528c6040605883015191015201610cde565b9050610d17565b6001600160401b0390911660608b0152610d17565b6001600160401b03909116909152610d17565b6001600160401b0390911660c0860152610d3d565b9060e085015260a081515f1a14801590610884575b610845576105f4602a826001602094015161010088015201610cde565b9590610120860152016065850114801590610876575b8015610865575b8015610854575b6108455760249390930151610140830152825160209390930192909220604080830151606084015160c09094015165ffffffffffff60a81b1990961660b09590951b64ffffffffff60b01b1694909417600160a81b176001600160801b03191694901b6fffffffffffffffff000000000000000016939093176001600160401b038216176002556001919091555f8290556103ff16610400811015610831576005015560405161478a9081610d6b82396080518181816105c80152818161114f015281816119c30152612d72015260a0518181816107380152818161200b015281816120720152613aad015260c05181818161088501528181611fd9015281816120ba0152612121015260e0518181816102a90152613959015261010051818181610a24015281816124b70152612b28015261012051816109610152610140518181816108230152612756015261016051818181610c2d015281816117bc0152613b16015261018051818181610431015261402f01526101a0518181816105660152818161355501526141d101526101c0518181816108f301528181610e7c01528181611c8c015281816128a30152818161422201526145f001526101e051818181610aad0152818161175901526121ee01526102005181818161017d0152613b5b0152610220518181816101a00152613b7e0152610240518181816101c50152613ba40152610260518181816101eb0152613bca0152f35b634e487b7160e01b5f52603260045260245ffd5b631a751fb760e11b5f5260045ffd5b5060a060448501515f1a1415610618565b5060a060238501515f1a1415610611565b5060a084515f1a141561060a565b50608860218201515f1a14156105d7565b506102536020848a030110610510565b634e487b7160e01b5f52604160045260245ffd5b6040516389a6198960e01b815260206004820152600d60248201526c33b2b732b9b4b9a432b0b232b960991b6044820152606490fd5b632799be8f60e21b5f5260045ffd5b83820160d51981019460d5199260081b9060f6190160031b610100031c010161048a565b634e487b7160e01b5f52601160045260245ffd5b6306dfcc6560e41b5f52602860045260245260445ffd5b42034281116109225760c0516001600160401b031690811561096f5704610430565b634e487b7160e01b5f52601260045260245ffd5b6319ca87c560e21b5f5260045ffd5b6103f0565b6332d0802760e11b5f5260045ffd5b5f80fd5b6364272dbf60e01b5f52600452608060245260445ffd5b600280546001600160d81b03166001600160d81b031917905590506103f6565b6040513d5f823e3d90fd5b6040516389a6198960e01b815260206004820152600b60248201526a666f72636564507269636560a81b6044820152606490fd5b6040516389a6198960e01b815260206004820152600c60248201526b666f7263656457696e646f7760a01b6044820152606490fd5b86516001600160401b03161190505f61022c565b6040516389a6198960e01b815260206004820152600e60248201526d666f72636564446561646c696e6560901b6044820152606490fd5b86516001600160401b03161190505f610211565b6040516389a6198960e01b815260206004820152600a6024820152693130b9b2b220b33a32b960b11b6044820152606490fd5b64ffffffffff9150105f6101f6565b6040516389a6198960e01b815260206004820152600c60248201526b6d6178416e63686f7241676560a01b6044820152606490fd5b611fff915011155f6101db565b6040516389a6198960e01b8152602060048201526008602482015267747265617375727960c01b6044820152606490fd5b6040516389a6198960e01b815260206004820152600860248201526719d85cd31a5b5a5d60c21b6044820152606490fd5b6040516389a6198960e01b815260206004820152600b60248201526a736c6f745365636f6e647360a81b6044820152606490fd5b6040516389a6198960e01b815260206004820152600760248201526618da185a5b925960ca1b6044820152606490fd5b601f909101601f19168101906001600160401b038211908210176108a557604052565b51906001600160401b03821682036109a657565b51906001600160a01b03821682036109a657565b6001600160401b0381116108a557601f01601f191660200190565b81601f820112156109a657805190610c7b82610c49565b92610c896040519485610bfe565b828452602083830101116109a657815f9260208093018386015e8301015290565b60405190608082016001600160401b038111838210176108a5576040525f6060838281528260208201528260408201520152565b9081515f1a9160808310610d1157607f198301602081116108455760018201519060031b610100031c92607e1991010190565b60010190565b610d2090610cde565b91906001600160401b038111610845576001600160401b03169190565b9081515f1a9160808310610d615760b7831161084557607f1983019201607e190190565b6001925082019056fe6101606040526004361015610012575f80fd5b5f3560e01c806309383f1c146117e05780630ebd42bc1461177e578063213c108314611724578063328397dd14610ca457806339cedba514610a925780633a2910db14610a4857806346904840146109da5780635b54d2d61461098557806361d027b3146109175780636425666b146108a95780636738bc6a146108475780636e1ec7db146107e557806374aaef37146107ab5780637c4b99b81461075c57806386fe1e8d146106fa5780638bd2a967146106ae5780638f7dcfa3146106055780639022d6e4146105ec5780639a8a05921461058a578063aeb8823d14610528578063be768712146104da578063c2ea213414610499578063d0b1d51214610455578063e3e5fbd3146103f3578063e4d2b8ec146102cd578063f68016b71461026b5763f81e837c14610143575f80fd5b34610267575f7ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffc36011261026757604051604060208201917f000000000000000000000000000000000000000000000000000000000000000083527f0000000000000000000000000000000000000000000000000000000000000000828201527f000000000000000000000000000000000000000000000000000000000000000060608201527f000000000000000000000000000000000000000000000000000000000000000060808201526080815261021e60a08261194b565b7fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffe0601f8351948593602085525180918160208701528686015e5f85828601015201168101030190f35b5f80fd5b34610267575f7ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffc36011261026757602060405167ffffffffffffffff7f0000000000000000000000000000000000000000000000000000000000000000168152f35b346102675760c07ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffc3601126102675760043567ffffffffffffffff81116102675761031c903690600401611838565b9060243567ffffffffffffffff8111610267573660238201121561026757806004013567ffffffffffffffff8111610267573660248260071b84010111610267576044359060ff821682036102675760407fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff9c3601126102675760a4359367ffffffffffffffff8511610267576103ce956103bc6024963690600401611838565b9690956103c7613363565b01916121e3565b5f7f9b779b17422d0df92223018b32b4d1fa46e071723d6817e2486d003becc55f005d005b34610267575f7ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffc36011261026757602060405167ffffffffffffffff7f0000000000000000000000000000000000000000000000000000000000000000168152f35b346102675760207ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffc360112610267576020610491600435612067565b604051908152f35b346102675760207ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffc3601126102675760206104916104d5611821565b611fc6565b346102675760207ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffc360112610267576004355f52610405602052602060ff60405f2054166040519015158152f35b34610267575f7ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffc36011261026757602060405167ffffffffffffffff7f0000000000000000000000000000000000000000000000000000000000000000168152f35b34610267575f7ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffc36011261026757602060405167ffffffffffffffff7f0000000000000000000000000000000000000000000000000000000000000000168152f35b346102675760206104916105ff36611866565b91611f0f565b34610267575f7ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffc3601126102675761012061063e611d36565b67ffffffffffffffff61010060405192828151168452602081015160208501526040810151604085015282606082015116606085015260ff60808201511660808501528260a08201511660a085015260c081015160c08501528260e08201511660e0850152015116610100820152f35b34610267575f7ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffc3601126102675760206bffffffffffffffffffffffff60045460501c16604051908152f35b34610267575f7ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffc36011261026757602060405167ffffffffffffffff7f0000000000000000000000000000000000000000000000000000000000000000168152f35b346102675760207ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffc360112610267576020610491610798611821565b67ffffffffffffffff6002541690614069565b34610267575f7ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffc3601126102675760206040516104008152f35b34610267575f7ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffc36011261026757602060405167ffffffffffffffff7f0000000000000000000000000000000000000000000000000000000000000000168152f35b34610267575f7ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffc36011261026757602060405167ffffffffffffffff7f0000000000000000000000000000000000000000000000000000000000000000168152f35b34610267575f7ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffc36011261026757602060405173ffffffffffffffffffffffffffffffffffffffff7f0000000000000000000000000000000000000000000000000000000000000000168152f35b34610267575f7ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffc36011261026757602060405173ffffffffffffffffffffffffffffffffffffffff7f0000000000000000000000000000000000000000000000000000000000000000168152f35b34610267575f7ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffc3601126102675760606109bd611c32565b9067ffffffffffffffff6040519316835260208301526040820152f35b34610267575f7ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffc36011261026757602060405173ffffffffffffffffffffffffffffffffffffffff7f0000000000000000000000000000000000000000000000000000000000000000168152f35b34610267575f7ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffc360112610267576020610a88610a83613aa2565b613ae8565b6040519015158152f35b3461026757610aa036611866565b610aab929192613363565b7f000000000000000000000000000000000000000000000000000000000000000015610c7c57610ad9613aa2565b91610ae383613ae8565b15610c545767ffffffffffffffff81168084111580610c17575b15610be8577fcfd3c551c9f551c4a95b78b14fb41ce2c9369e51fe28e6357dcf4e3258f1c45d602085610b4b88610b4688610b378961198c565b9283610b41613b44565b613bf1565b611bcd565b610b5481613fd4565b60025475ffffffffffffffffffffffffffffffffffffffffffff7affffffffff000000000000000000000000000000000000000000007fffffffffff0000000000000000000000000000000000000000000000000000008460d81b169360b01b1691161717600255604051908152a15f7f9b779b17422d0df92223018b32b4d1fa46e071723d6817e2486d003becc55f005d005b837f1913d4ea000000000000000000000000000000000000000000000000000000005f5260045260245260445ffd5b50610c228482611a91565b67ffffffffffffffff7f0000000000000000000000000000000000000000000000000000000000000000161015610afd565b7fcc9c89c3000000000000000000000000000000000000000000000000000000005f5260045ffd5b7fcc597721000000000000000000000000000000000000000000000000000000005f5260045ffd5b346102675760a07ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffc3601126102675760043567ffffffffffffffff811161026757610cf3903690600401611838565b9060807fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffdc36011261026757610d26613363565b610d2e611d36565b91610d37611a2d565b7fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff43014381116116f757804080156116cf57610d7381876133d7565b9167ffffffffffffffff610d85611a9e565b161490816116c3575b50610d97611a9e565b9015611687575060045461012083019064ffffffffff8160b01c1682515260d81c606082510152519467ffffffffffffffff60e0820151169567ffffffffffffffff61010083015116946024359667ffffffffffffffff88169283890361026757898410159788611665575b6084359a67ffffffffffffffff8c16998a8d03610267571561162257505067ffffffffffffffff815116604051907f3e825c44000000000000000000000000000000000000000000000000000000008252896004830152602482015260608160448173ffffffffffffffffffffffffffffffffffffffff7f0000000000000000000000000000000000000000000000000000000000000000165afa918215611617575f925f925f916115c0575b5067ffffffffffffffff1660408201526020015260643581810361158e57505090610edb9186613609565b606084019384516020840151808203611560575050610ef8611aca565b91610f03838361373c565b9760208301805160408501510361153857610fd899610f4d606087019767ffffffffffffffff610f3981808c5116935116611b2d565b161467ffffffffffffffff89511690611b4d565b610f568661393e565b610f81610140870180516080604051816024823720149067ffffffffffffffff8a5116905191611b8b565b60208801918251156114f9575b610fa467ffffffffffffffff895116858861419b565b60a08601998a5191610fca6101208a015167ffffffffffffffff60a08c01511690611fb3565b60e089019e8f918251611f02565b90526103ff8a5116936104008510156114cc57610120868d6003878f968f7fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffe0601f8167ffffffffffffffff60209f945f9f7fe9831f5af1cb89b2da6e2bad210abab3a5bb6840e4e523eee297a3a7e9ae5abc9660050155519c511694519a7ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffee08101985199516040519a8c8b8d5e8d519e8b527fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff008301527fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff20820152608060247fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff408301376101007fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffc0820152808c0391829101528d8b520116870185a45e52865190518b5197608081015160408b019960c08b51930151937f000000000000000000000000000000000000000000000000000000000000000086528786015260408501526060840152608083015260a08201527fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffe0601f60e0830151011661010001908280526101015afa60015f511460203d141616156114a4576113739769ffffffffff0000000000977fffffffffff0000000000ff0000000000ffffffffffffffffffffffffffffffff74ffffffffff0000000000000000000000000000000061130f67ffffffffffffffff7affffffffff000000000000000000000000000000000000000000006112db750300000000000000000000000000000000000000000064ffffffffff9d6113309f85906113249f611271613aa2565b9c8d6002548060d81c821180611495575b611420575b5050515f555160015551167fffffffffffffffffffff00ffffffffff000000000000000000000000000000006fffffffffffffffff000000000000000060c060025494015160401b16921617171797613fd4565b60b01b1694857fffffffffff0000000000ffffffffffffffffffffffffffffffffffffffffffff8816176002555116613fd4565b60801b16921617176002555160035550613fd4565b16936004549650613fd4565b60281b1692516bffffffffffffffffffffffff84847fffffffffffffffffffffffffffffffffffffffffffff000000000000000000008816171760501c16611f02565b6bffffffffffffffffffffffff81116113f05775ffffffffffffffffffffffff000000000000000000007fffffffffffffffffffff000000000000000000000000000000000000000000009160501b1693161717176004555f7f9b779b17422d0df92223018b32b4d1fa46e071723d6817e2486d003becc55f005d005b7f6dfcc650000000000000000000000000000000000000000000000000000000005f52606060045260245260445ffd5b7f0d3413b235920bbe3e6eba4f4d9ad70e7812ea2105f22382741cc7ae4fc20344917fffffffffff0000000000000000000000000000000000000000000000000000007affffffffffffffffffffffffffffffffffffffffffffffffffffff6020931617600255604051908152a18d5f611287565b5061149f82613ae8565b611282565b7f3e032b7f000000000000000000000000000000000000000000000000000000005f5260045ffd5b7f4e487b71000000000000000000000000000000000000000000000000000000005f52603260045260245ffd5b60a08601515f5261040560205260405f2060017fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff00825416179055610f8e565b7fe27f13c2000000000000000000000000000000000000000000000000000000005f5260045ffd5b7fa8b951fb000000000000000000000000000000000000000000000000000000005f5260045260245260445ffd5b887f152a1fd9000000000000000000000000000000000000000000000000000000005f5260045260245260445260645ffd5b93505090506060823d60601161160f575b816115de6060938361194b565b8101031261026757602082519167ffffffffffffffff6116046040848701519601611c00565b939493919250610eb0565b3d91506115d1565b6040513d5f823e3d90fd5b60849186918b604051937f0c6be21d0000000000000000000000000000000000000000000000000000000085526004850152602484015260448301526064820152fd5b975060843567ffffffffffffffff811680820361026757899150101597610e03565b67ffffffffffffffff907f0e708950000000000000000000000000000000000000000000000000000000005f521660045260443560245260445ffd5b90506044351486610d8e565b7f861c1c44000000000000000000000000000000000000000000000000000000005f5260045ffd5b7f4e487b71000000000000000000000000000000000000000000000000000000005f52601160045260245ffd5b34610267575f7ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffc3601126102675760206040517f000000000000000000000000000000000000000000000000000000000000000015158152f35b34610267575f7ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffc36011261026757602060405167ffffffffffffffff7f0000000000000000000000000000000000000000000000000000000000000000168152f35b346102675760207ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffc36011261026757602061049161181c611821565b61198c565b6004359067ffffffffffffffff8216820361026757565b9181601f840112156102675782359167ffffffffffffffff8311610267576020838186019501011161026757565b9060407ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffc8301126102675760043567ffffffffffffffff8116810361026757916024359067ffffffffffffffff8211610267576118c591600401611838565b9091565b6080810190811067ffffffffffffffff8211176118e557604052565b7f4e487b71000000000000000000000000000000000000000000000000000000005f52604160045260245ffd5b610120810190811067ffffffffffffffff8211176118e557604052565b6040810190811067ffffffffffffffff8211176118e557604052565b90601f7fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffe0910116810190811067ffffffffffffffff8211176118e557604052565b60405167ffffffffffffffff60208201927fa59e0c9ddb6396298213ded74c56a69aa0011f8ce731768e299069360c49aae88452817f000000000000000000000000000000000000000000000000000000000000000016604084015230606084015216608082015260808152611a0360a08261194b565b51902090565b60405190611a16826118c9565b5f6060838281528260208201528260408201520152565b60405190610140820182811067ffffffffffffffff8211176118e557604052815f81525f60208201525f60408201525f60608201525f60808201525f60a08201525f60c08201525f60e08201525f610100820152610120611a8c611a09565b910152565b919082039182116116f757565b60243567ffffffffffffffff811681036102675790565b3567ffffffffffffffff811681036102675790565b60405190610160820182811067ffffffffffffffff8211176118e5576040525f610140838281528260208201528260408201528260608201528260808201528260a08201528260c08201528260e082015282610100820152826101208201520152565b67ffffffffffffffff60019116019067ffffffffffffffff82116116f757565b15611b555750565b67ffffffffffffffff907f6e03b724000000000000000000000000000000000000000000000000000000005f521660045260245ffd5b15611b94575050565b67ffffffffffffffff907f51c69c3a000000000000000000000000000000000000000000000000000000005f521660045260245260445ffd5b15611bd55750565b7f171ef33c000000000000000000000000000000000000000000000000000000005f5260045260245ffd5b519067ffffffffffffffff8216820361026757565b919082604091031261026757611c2f602083519301611c00565b90565b5f6004549064ffffffffff8260b01c16926040517fc40c4f3400000000000000000000000000000000000000000000000000000000815284600482015260408160248173ffffffffffffffffffffffffffffffffffffffff7f0000000000000000000000000000000000000000000000000000000000000000165afa938415611617575f915f95611d03575b50819482611ccb57505050565b611c2f93945067ffffffffffffffff9060405193611ce8856118c9565b888552602085015216604083015260d81c606082015261401a565b909450611d28915060403d604011611d2f575b611d20818361194b565b810190611c15565b935f611cbe565b503d611d16565b5f610100604051611d4681611912565b8281528260208201528260408201528260608201528260808201528260a08201528260c08201528260e0820152015260025464ffffffffff60ff8260a81c16600181141592825f549460015493815f14611e1357828460801c16915b15611e035767ffffffffffffffff600354945b6004549660405199611dc68b611912565b8383168b5260208b015260408a015260401c16606088015260808701521660a085015260c084015281811660e084015260281c1661010082015290565b67ffffffffffffffff5f94611db5565b5f91611da2565b15611e225750565b67ffffffffffffffff907fc5cfeb84000000000000000000000000000000000000000000000000000000005f521660045260245ffd5b92919267ffffffffffffffff82116118e55760405191611ea060207fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffe0601f840116018461194b565b829481845281830111610267578281602093845f960137010152565b15611ec657505050565b67ffffffffffffffff907f84c28e44000000000000000000000000000000000000000000000000000000005f521660045260245260445260645ffd5b919082018092116116f757565b918015611f8957611f8391611f6e91611f67605895611f3a67ffffffffffffffff6002541682614069565b80611f46368688611e58565b602081519101201491611f5a368688611e58565b6020815191012092611ebc565b3691611e58565b611f7d60208201915182611f02565b906140e6565b50015190565b5050611fad9067ffffffffffffffff6002541667ffffffffffffffff821614611e1a565b60015490565b818102929181159184041417156116f757565b612000611c2f9167ffffffffffffffff807f0000000000000000000000000000000000000000000000000000000000000000169116611fb3565b67ffffffffffffffff7f000000000000000000000000000000000000000000000000000000000000000016611f02565b811561203a570490565b7f4e487b71000000000000000000000000000000000000000000000000000000005f52601260045260245ffd5b67ffffffffffffffff7f00000000000000000000000000000000000000000000000000000000000000001690818110158061210b575b156120e057611c2f916120af91611a91565b67ffffffffffffffff7f00000000000000000000000000000000000000000000000000000000000000001690612030565b7fd379bfaa000000000000000000000000000000000000000000000000000000005f5260045260245ffd5b506121168282611a91565b67ffffffffffffffff7f00000000000000000000000000000000000000000000000000000000000000001690811561203a57061561209d565b1561215957505050565b9060ff67ffffffffffffffff927fd72dd052000000000000000000000000000000000000000000000000000000005f52166004521660245260445260645ffd5b9190826040910312610267576040516121b18161192f565b8092803567ffffffffffffffff81168103610267578252602090810135910152565b91908110156114cc5760071b0190565b95949692919360c0527f000000000000000000000000000000000000000000000000000000000000000015610c7c5760c05160ff166001036132f3576064359067ffffffffffffffff82168083036102675761229392612251911590816132e8575b60c0516084359261214f565b612259611d36565b96612262611a2d565b60e05260045464ffffffffff8160b01c1661012060e05101515260d81c606061012060e0510151015260e051613609565b61229b611aca565b610120526122aa366064612199565b60a0526040516080526122be60805161192f565b608051505f608051525f602060805101525f945f925f610100525f6101005267ffffffffffffffff60e0830151169767ffffffffffffffff610100840151169667ffffffffffffffff610140525b602060e0510151604060e05101511115612ce35761232f6101205160e05161373c565b67ffffffffffffffff610140511667ffffffffffffffff81145f14612cc05750606060e051015167ffffffffffffffff8651169061238567ffffffffffffffff60606101205101511680151580612caf57611b4d565b7fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff67ffffffffffffffff6060610120510151160167ffffffffffffffff81116116f7576123d56123de9382614069565b90828214611ebc565b6123f867ffffffffffffffff606061012051015116611b2d565b6101405286158015612c9d575b612c06575b606061012051015167ffffffffffffffff86511667ffffffffffffffff82161115612bc7575067ffffffffffffffff60606101205101511667ffffffffffffffff61245781885116611b2d565b161480612bb6575b612b50575b6124706101205161393e565b73ffffffffffffffffffffffffffffffffffffffff60206101205101511667ffffffffffffffff60606101205101511673ffffffffffffffffffffffffffffffffffffffff7f0000000000000000000000000000000000000000000000000000000000000000168203612ae85750507fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff87018781116116f75761251490878a6121d3565b9061010051612748575b602060e0510151604060e05101511491825f146127405760c051925b156127385760a0515b61256a61254f83611ab5565b67ffffffffffffffff6060610120510151169060e05161419b565b60a060e0510151936125a26125976101208051015167ffffffffffffffff60a06101205101511690611fb3565b60e080510151611f02565b60e0805101526103ff6060610120510151166104008110156114cc57859060050155610120515194610120516060015167ffffffffffffffff1660e05160200151957ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffee0810195855195602001516040519661012089895e89519a89527fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff008401527fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff208301526080907fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff408301377fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffc0810161010090528087037fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffe0819201525f8752601f017fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffe016610120017fe9831f5af1cb89b2da6e2bad210abab3a5bb6840e4e523eee297a3a7e9ae5abc9086a4610120915e5261230c565b608051612543565b60019261253a565b9a909867ffffffffffffffff7f0000000000000000000000000000000000000000000000000000000000000000168043115f14612ae1576127899043611a91565b8067ffffffffffffffff61279c8d611ab5565b16106127a78c611ab5565b90612aa857505067ffffffffffffffff6127c08b611ab5565b16610101814303105f14612a7f57405b80151580612a72575b6127e28c611ab5565b9015612a31575050899061012060e0510151926127fe83611ab5565b67ffffffffffffffff8083169116101580612a0f575b612829606061282286611ab5565b9501611ab5565b90156129bc575050505061283f60608a01611ab5565b67ffffffffffffffff82511667ffffffffffffffff604051927f3e825c44000000000000000000000000000000000000000000000000000000008452166004830152602482015260608160448173ffffffffffffffffffffffffffffffffffffffff7f0000000000000000000000000000000000000000000000000000000000000000165afa918215611617575f925f925f91612966575b509067ffffffffffffffff602092166040820152015260408901356128fe60608b01611ab5565b82820361292a5750505061291188611ab5565b9761291e60608201611ab5565b989a5f6101005261251e565b67ffffffffffffffff907f152a1fd9000000000000000000000000000000000000000000000000000000005f521660045260245260445260645ffd5b93505090506060823d82116129b4575b816129836060938361194b565b8101031261026757602082519167ffffffffffffffff6129a96040848701519601611c00565b9394939192506128d7565b3d9150612976565b9167ffffffffffffffff8092816084969581604051977f0c6be21d000000000000000000000000000000000000000000000000000000008952166004880152166024860152166044840152166064820152fd5b50612a1c60608401611ab5565b67ffffffffffffffff80841691161015612814565b8b67ffffffffffffffff6020927fac2ce527000000000000000000000000000000000000000000000000000000005f5216600452013560245260445260645ffd5b5060208b013581146127d9565b5f525f602052602080805f71f90827f1c53a10cb7a02335b1753200029355afa506020516127d0565b67ffffffffffffffff907f6057870f000000000000000000000000000000000000000000000000000000005f521660045260245260445ffd5b505f612789565b7fcfb344b1000000000000000000000000000000000000000000000000000000005f5260045260245273ffffffffffffffffffffffffffffffffffffffff7f00000000000000000000000000000000000000000000000000000000000000001660445260645ffd5b612b6767ffffffffffffffff60a087015116611fc6565b67ffffffffffffffff60c06101205101511681811115612b88575050612464565b7fe910a4fa000000000000000000000000000000000000000000000000000000005f5260045260245260445ffd5b50600260ff6080870151161461245f565b6103ff9150166104008110156114cc57612c01906005015460a060e05101519067ffffffffffffffff606061012051015116828214611ebc565b61230c565b95985067ffffffffffffffff60606101205101511698612c3361014061012051019a8b5190888410611b8b565b612c676080612c4383898c6121d3565b81604051918237209a5167ffffffffffffffff6060610120510151168c8214611b8b565b7fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff81146116f7576001019560016101005261240a565b50896101406101205101511415612405565b5067ffffffffffffffff8110611b4d565b612cde9067ffffffffffffffff606061012051015116908114611b4d565b6123de565b9650965096509092918381036132b8575067ffffffffffffffff612d08915116611b2d565b9167ffffffffffffffff8060606101205101511693169283811061326b57507fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff8101908082116116f757612d5b926121d3565b60a060e0510151612e5b612d70366064612199565b7f00000000000000000000000000000000000000000000000000000000000000009267ffffffffffffffff6060610120510151169161012051519067ffffffffffffffff612dbd88611ab5565b602082845116930151936040519560208701977f1d8ebbc1d506f680724460ea70561441d69c084696a8bacfc15751766036054d8952848b166040890152306060890152608088015260a087015260c086015260ff60c0511660e08601521661010084015260208701356101208401526101408301526101608201526101608152612e4a6101808261194b565b519020610b46868883610b41613b44565b612e66366064612199565b60205f60e05151606060e05101519460a060e051015195608060e0510151604061012051019788519260c060e05101519486528786015260408501526060840152608083015260a08201527fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffe0601f60e0830151011661010001908280526101015afa60015f511460203d141616156114a457612f00613aa2565b916002548060d81c84118061325c575b6131e9575b5060a060e05101515f555160015567ffffffffffffffff606061012051015116600254907fffffffffff0000000000ffffffffffffffffffffffffffffffffffffffffffff6fffffffffffffffff000000000000000060c061012051015160401b16917fffffffffffffffffffff00ffffffffff000000000000000000000000000000007affffffffff00000000000000000000000000000000000000000000612fdc75ff00000000000000000000000000000000000000000060c05160a81b1698613fd4565b60b01b169416171617908082851717600255600160ff60c0511603613181575b5050505064ffffffffff61302167ffffffffffffffff61301b84611ab5565b16613fd4565b1669ffffffffff000000000061304867ffffffffffffffff61301b60606004549601611ab5565b60281b169061309360e0805101516bffffffffffffffffffffffff84847fffffffffffffffffffffffffffffffffffffffffffff000000000000000000008816171760501c16611f02565b6bffffffffffffffffffffffff81116113f05791608093917fffffffffffffffffffff0000000000000000000000000000000000000000000075ffffffffffffffffffffffff000000000000000000007f1faebee4a5ccf4674d5ea4282af81d2f2379a3a14bd1aa50897a335f582353c098979560501b1693161717176004557fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffe0601f67ffffffffffffffff606061012051015116948060a060e0510151986040519788968752602087015260606040870152816060870152868601375f85828601015201168101030190a2565b6020937fffffffffffffffffffffff0000000000ffffffffffffffffffffffffffffffff74ffffffffff000000000000000000000000000000006131cf67ffffffffffffffff875116613fd4565b60801b16931617171760025501516003555f808080612ffc565b7affffffffffffffffffffffffffffffffffffffffffffffffffffff7fffffffffff0000000000000000000000000000000000000000000000000000009116176002557f0d3413b235920bbe3e6eba4f4d9ad70e7812ea2105f22382741cc7ae4fc203446020604051858152a15f612f15565b5061326684613ae8565b612f10565b945050507f1faebee4a5ccf4674d5ea4282af81d2f2379a3a14bd1aa50897a335f582353c0915060809060a060e0510151936040519182526020820152606060408201525f6060820152a2565b83907f3a111c2a000000000000000000000000000000000000000000000000000000005f5260045260245260445ffd5b608435159150612245565b600260ff60c0511603613332576084359060643567ffffffffffffffff8116810361026757612293928161332d925060c05182151561214f565b612251565b7f7758e7e0000000000000000000000000000000000000000000000000000000005f5260ff60c0511660045260245ffd5b7f9b779b17422d0df92223018b32b4d1fa46e071723d6817e2486d003becc55f005c6133af5760017f9b779b17422d0df92223018b32b4d1fa46e071723d6817e2486d003becc55f005d565b7f3ee5aeb5000000000000000000000000000000000000000000000000000000005f5260045ffd5b90916040516133e58161192f565b5f81525f6020820152906080830160ff81511691600283149283156135e9575b5061340e613aa2565b9383806135dc575b806135bd575b61358e5761342985613ae8565b80156134f8575b6134ef5750505160ff1690156134c4575061344a42612067565b9067ffffffffffffffff60a084015116809203613496578360c0840151907f309e5f9d000000000000000000000000000000000000000000000000000000005f5260045260245260445ffd5b7fef8c9fcc000000000000000000000000000000000000000000000000000000005f5260045260245260445ffd5b7f4b0145f3000000000000000000000000000000000000000000000000000000005f5260045260245ffd5b95509350505050565b507fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff43014381116116f75761352b611c32565b92915015159182613583575b82613544575b5050613430565b61357b91925067ffffffffffffffff7f00000000000000000000000000000000000000000000000000000000000000001690611f02565b115f8061353d565b808210159250613537565b509493905067ffffffffffffffff925060a0915001511690604051916135b38361192f565b8252602082015290565b506135c742612067565b67ffffffffffffffff60a0880151161461341c565b5060c08601518714613416565b600391935014806135fc575b915f613405565b5060c084015115156135f5565b916040519061010082019080610100818501019460e060c08601528160e08601525f865283376101207fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffe0601f8301168401016040528285528183116116f757156136e957515f1a600281036137115750613688826101018193016140e6565b919091036136e9578161369a916140e6565b90826136a681846140e6565b949094036136e9576136b890846140e6565b9290918160408701528060208701521015611538578260809360589303902080606086015260a08501520151910152565b7f9e66fa3c000000000000000000000000000000000000000000000000000000005f5260045ffd5b7f4dbfead5000000000000000000000000000000000000000000000000000000005f5260045260245ffd5b919091602081018051936137546040840151866140e6565b613760818395936140e6565b8181949294108015613931575b6138c85760a084515f1a18609460428601515f1a181760a060578601515f1a181762b9010060ba86015160e81c18176138c8576137ff61382867ffffffffffffffff61380b816137ee6137e76101bd8b8d600161381c9e015190528d6020604383015160601c9101528d6040605883015191015201614684565b90506146fa565b8260608d98939801971687526146fa565b911660808b01526146fa565b8260a08b9a939a01991689526146fa565b911660c0890152614722565b9060e088015260a081515f1a14801590613920575b6138c857602a8160016138589301516101008a015201614684565b9790610120880152826065890114801590613912575b8015613901575b80156138f0575b6138c8576138ae67ffffffffffffffff97602460c09a015161014082015251928860a08c019485511491511690611b4d565b808303902090526101008701525251169101908151019052565b7f34ea3f6e000000000000000000000000000000000000000000000000000000005f5260045ffd5b5060a060448901515f1a141561387c565b5060a060238901515f1a1415613875565b5060a088515f1a141561386e565b50608860218201515f1a141561383d565b506102538482031061376d565b67ffffffffffffffff6080820151169067ffffffffffffffff7f000000000000000000000000000000000000000000000000000000000000000016606082019267ffffffffffffffff845116828203613a715750505061010081015167ffffffffffffffff83511681613a4357505060e081015167ffffffffffffffff83511681613a1557505067ffffffffffffffff60c081920151169151164282116139e3575050565b7f7573406b000000000000000000000000000000000000000000000000000000005f526004526024524260445260645ffd5b7fee20652f000000000000000000000000000000000000000000000000000000005f5260045260245260445ffd5b7f22cee69e000000000000000000000000000000000000000000000000000000005f5260045260245260445ffd5b7f6368d71f000000000000000000000000000000000000000000000000000000005f5260045260245260445260645ffd5b67ffffffffffffffff7f0000000000000000000000000000000000000000000000000000000000000000168042105f14613adb57505f90565b6120af611c2f9142611a91565b600254908160d81c811191821592613aff57505090565b613b4091925064ffffffffff67ffffffffffffffff7f0000000000000000000000000000000000000000000000000000000000000000169160b01c16611f02565b1090565b613b4c611a09565b50604051613b59816118c9565b7f000000000000000000000000000000000000000000000000000000000000000081527f000000000000000000000000000000000000000000000000000000000000000060208201527f000000000000000000000000000000000000000000000000000000000000000060408201527f0000000000000000000000000000000000000000000000000000000000000000606082015290565b9091926101008103613fa3575060405192608061030085019283604052855e6f17f1d3a73197d7942695638c4fa9ac0f6101808501527fc3688c4f9774b905a14e3a3f171bac586c55e83ff97a1aeffb3af00adb22c6bb6101a08501526f114d1d6855d545a8aa7d76c8cf2e21f26101c08501527f67816aef1db507c96655b9d5caac42364e6f38ba0ecb751bad54dcd6b939c2ca6101e085015261010061020085019182375f915b808210613f9357505015613f6b5760808201908183116116f75760405191604036843760408301918252606083017f010000000000000000000000000000000000000000000000000000000000000081527f424c535f5349475f424c53313233383147325f584d443a5348412d3235365f5360638501527f5357555f524f5f504f505f2b0000000000000000000000000000000000000000608385015260205f608f8660025afa935f51936101008201947f424c535f5349475f424c53313233383147325f584d443a5348412d3235365f5360218401527f5357555f524f5f504f505f2b000000000000000000000000000000000000000060418401525f9060019060208501925b60098310613f15575050509060016040928385525252600160a08201536f1a0111ea397fe69a4b1ba7b6434bacd760a18201527f64774b84f38512bf6730d2a0f6b0f6241eabfffeb153ffffb9feffffffffaaab60c18201526102008101915b828510613ef65750505061010090610200828460807fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff00820160115afa8380860160807fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff80880160115afa1693600d5afa1681613eee575b5015613ec6575f610300602092600f5afa60203d14169060015f511482169115613e9e57565b7f672a1f14000000000000000000000000000000000000000000000000000000005f5260045ffd5b7f832d9905000000000000000000000000000000000000000000000000000000005f5260045ffd5b90505f613e78565b909193946040908187845e818760e18660055afa169501939190613e02565b81188552909793949388835360205f604d8860025afa169760015f5191826101007fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff830160051b8a010152019190959495613da2565b7f65a1004e000000000000000000000000000000000000000000000000000000005f5260045ffd5b9091602090835117920190613c9a565b7f64272dbf000000000000000000000000000000000000000000000000000000005f5260045261010060245260445ffd5b64ffffffffff8111613fea5764ffffffffff1690565b7f6dfcc650000000000000000000000000000000000000000000000000000000005f52602860045260245260445ffd5b6060614055604083015167ffffffffffffffff7f00000000000000000000000000000000000000000000000000000000000000001690611f02565b91015180821115614064575090565b905090565b919067ffffffffffffffff168267ffffffffffffffff8116918083111590816140ba575b506140989250611e1a565b6103ff82166104008110156114cc576140b8906005015492831515611e1a565b565b9150500367ffffffffffffffff81116116f7578261040067ffffffffffffffff6140989316105f61408d565b91818310156136e95782518060f81c9060c082106136e95760f882101561413a57506001840193017fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff4101915b82116136e957565b9390807fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff0a9201907fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff098383019660081b910160031b610100031c010191614132565b92919091610120840151906020820193845115801561466d575b6146655767ffffffffffffffff6141f76141ce8561401a565b827f00000000000000000000000000000000000000000000000000000000000000001690611f02565b911690811015614521575b61422086602061010067ffffffffffffffff990151910151906140e6565b7f000000000000000000000000000000000000000000000000000000000000000073ffffffffffffffffffffffffffffffffffffffff169760408601961693915b8181108080614517575b8061450c575b156144fd57156136e957805190828160f884901c60c0811061449157506142999293506140e6565b9050905b8282116136e957808203902088510361439b578467ffffffffffffffff8751167f076474e166fd64452475eeccc2f4eaee9ee61bbaed153e86c1f982de6445ccb46040805160018152886020820152a367ffffffffffffffff86511667ffffffffffffffff81146116f757600167ffffffffffffffff910116808752604051907fc40c4f3400000000000000000000000000000000000000000000000000000000825260048201526040816024818d5afa8015611617575f915f91614371575b5067ffffffffffffffff1688528852614261565b67ffffffffffffffff9250614394915060403d8111611d2f57611d20818361194b565b909161435d565b5050955091939250505b815161443a575b50506143cf60606143c767ffffffffffffffff845116613fd4565b920151613fd4565b9075ffffffffffffffffffffffffffffffffffffffffffff7fffffffffff0000000000000000000000000000000000000000000000000000007affffffffff000000000000000000000000000000000000000000006004549360b01b169360d81b1691161717600455565b6144438361401a565b918267ffffffffffffffff855116915192101561446057506143ac565b7fef2e99c6000000000000000000000000000000000000000000000000000000005f5260045260245260445260645ffd5b909250905060b881106136e957807fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff4a9201907fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff498383019460081b910160031b610100031c01019061429d565b505050955091939250506143a5565b508488511115614271565b508851151561426b565b600181018082116116f757606084015267ffffffffffffffff835116604051905f82528260208301527f076474e166fd64452475eeccc2f4eaee9ee61bbaed153e86c1f982de6445ccb4604067ffffffffffffffff881693a367ffffffffffffffff83511667ffffffffffffffff81146116f757600167ffffffffffffffff91011695868452604051967fc40c4f34000000000000000000000000000000000000000000000000000000008852600488015260408760248173ffffffffffffffffffffffffffffffffffffffff7f0000000000000000000000000000000000000000000000000000000000000000165afa9081156116175767ffffffffffffffff97614220925f915f91614642575b50891660408701528752965050614202565b8a925061465e915060403d604011611d2f57611d20818361194b565b9091614630565b509350505050565b50604083015167ffffffffffffffff8216106141b5565b9081515f1a608081106146f3577fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff80810190602082116138c8577fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff819160018501519060031b610100031c93010190565b9160010190565b61470390614684565b919067ffffffffffffffff81116138c85767ffffffffffffffff169190565b9081515f1a608081106147815760b781116138c8577fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff80810192017fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff810190565b5060018092019056610120601f61310338819003918201601f19168301916001600160401b038311848410176101135780849260809460405283398101031261010f5761004381610127565b60208201519091906001600160a01b038116810361010f5761006c606060408401519301610127565b923360805260a05260c05260e05261010052604051612fc7908161013c82396080518181816101a90152818161136a015281816117fc015281816118ca0152611a9f015260a051818181610460015281816108ce01528181610ea80152611247015260c051818181610a0a0152611978015260e05181818161020201528181611d710152611dcd015261010051818181610c4101528181611b600152611d0d0152f35b5f80fd5b634e487b7160e01b5f52604160045260245ffd5b51906001600160401b038216820361010f5756fe6080806040526004361015610012575f80fd5b5f3560e01c9081630def681414611b24575080631af2c89e14611a2e57806320fd933c146119f6578063268bd3aa1461185157806329fab7081461102657806335f1d006146109bb5780633e825c4414610f8c5780634f43202014610f515780635109ba7214610a2e57806361d027b3146109c057806365b41ee2146109bb57806366acc4e9146109725780637d4bf22a14610937578063935227ed146108f25780639a8a0592146108905780639bf62d8214610840578063a95f6a84146107fc578063afa38a571461027e578063c40c4f3414610225578063c7876ea4146101cd578063cb23bcb51461015f5763cc3c0f061461010e575f80fd5b3461015b5760207ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffc36011261015b576004355f526022602052602060ff60405f2054166040519015158152f35b5f80fd5b3461015b575f7ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffc36011261015b57602060405173ffffffffffffffffffffffffffffffffffffffff7f0000000000000000000000000000000000000000000000000000000000000000168152f35b3461015b575f7ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffc36011261015b5760206040517f00000000000000000000000000000000000000000000000000000000000000008152f35b3461015b5760207ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffc36011261015b57604067ffffffffffffffff61026f61026a611b9b565b611f99565b83519182529091166020820152f35b60a07ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffc36011261015b5760043573ffffffffffffffffffffffffffffffffffffffff811680910361015b576024359073ffffffffffffffffffffffffffffffffffffffff821680920361015b576044359160643567ffffffffffffffff811680910361015b5760843567ffffffffffffffff811161015b57610324903690600401611bc7565b90918534106107cc57612000821161079a57621e848081116107685767ffffffffffffffff5f5416956103578134611cc2565b60405195610100870187811067ffffffffffffffff82111761073b576040528887526103af602088019633885260408901968a885260608a0193845260808a0194855260a08a0195865260c08a019687523691611def565b9460e088019580875267ffffffffffffffff8951169073ffffffffffffffffffffffffffffffffffffffff8951169073ffffffffffffffffffffffffffffffffffffffff8451169073ffffffffffffffffffffffffffffffffffffffff865116875189519167ffffffffffffffff8c51169360208151910120946040519660208801987f8343fb64392b8a85a35413b5862831e387fb73e47f89ac0f045602411d25b1f38a5267ffffffffffffffff7f00000000000000000000000000000000000000000000000000000000000000001660408a01526060890152608088015260a087015260c086015260e085015261010084015261012083015261014082015261014081526104c161016082611c81565b51902060405160208101918252602081526104dd604082611c81565b519020968a9863ffffffff8c10156107135760018c0167ffffffffffffffff8116998a7fffffffffffffffffffffffffffffffffffffffffffffffff00000000000000005f5416175f559a5f905f905f905b60208210610660575050505067ffffffffffffffff10610633578b985f5260216020528960405f2055604051998a5260208a01604090525167ffffffffffffffff1660408a01525173ffffffffffffffffffffffffffffffffffffffff1660608901525173ffffffffffffffffffffffffffffffffffffffff1660808801525173ffffffffffffffffffffffffffffffffffffffff1660a08701525160c08601525160e08501525167ffffffffffffffff16610100840152519161012081016101009052803393610140820161060491611ee5565b037f4fa30a65d2a629d317ec035377bfc3087749f1aeeed5807c17917a5a8ef453af91a4604051908152602090f35b7f4e487b71000000000000000000000000000000000000000000000000000000005f52601160045260245ffd5b9091929d8e6001808416145f146106a45750610698610690600192610684866121e7565b90549060031b1c61232b565b9f5b8061232b565b9392810191901c61052f565b9084156106c1575b6106bb6001926106989261232b565b9f610692565b93506106986106bb6001926106d5866121e7565b81549060031b907fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff8a831b921b1916179055839692509250506106ac565b7f68312a63000000000000000000000000000000000000000000000000000000005f5260045ffd5b7f4e487b71000000000000000000000000000000000000000000000000000000005f52604160045260245ffd5b7f51956f2e000000000000000000000000000000000000000000000000000000005f52600452621e848060245260445ffd5b507f573760f3000000000000000000000000000000000000000000000000000000005f5260045261200060245260445ffd5b857f11497925000000000000000000000000000000000000000000000000000000005f523460045260245260445ffd5b3461015b575f7ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffc36011261015b57602067ffffffffffffffff5f5416604051908152f35b3461015b575f7ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffc36011261015b57602073ffffffffffffffffffffffffffffffffffffffff5f5c16604051908152f35b3461015b575f7ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffc36011261015b57602060405167ffffffffffffffff7f0000000000000000000000000000000000000000000000000000000000000000168152f35b3461015b575f7ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffc36011261015b57602067ffffffffffffffff60245416604051908152f35b3461015b575f7ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffc36011261015b576020604051621e84808152f35b3461015b5760207ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffc36011261015b5760206109b36109ae611b9b565b611f28565b604051908152f35b611c26565b3461015b575f7ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffc36011261015b57602060405173ffffffffffffffffffffffffffffffffffffffff7f0000000000000000000000000000000000000000000000000000000000000000168152f35b60207ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffc36011261015b5760043567ffffffffffffffff811161015b57610a78903690600401611bc7565b610a80611fdb565b6120008111610f20576001811180610ece575b15610e62578060011161015b57610ae2610ad3367fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff840160018601611def565b60208101905160801b17612394565b600c81511480610e8a575b15610e6257805160041015610e355760a0610b099101516121f8565b620f42408111610e035750610b1c611cdc565b803410610dd4576024549167ffffffffffffffff83169267ffffffffffffffff8414610633577fffffffffffffffffffffffffffffffffffffffffffffffff0000000000000000166001840167ffffffffffffffff1617602455610b81368286611def565b60208151910120610b914361219b565b6040516040810181811067ffffffffffffffff82111761073b5767ffffffffffffffff91600191604052848152826020820194168452875f52602360205260405f2090518155019151167fffffffffffffffffffffffffffffffffffffffffffffffff00000000000000008254161790556024549467ffffffffffffffff8660401c164381115f14610db657610c6c610c676fffffffffffffffff0000000000000000925b67ffffffffffffffff7f00000000000000000000000000000000000000000000000000000000000000001690611ccf565b61219b565b60401b1695610ca285887fffffffffffffffffffffffffffffffff0000000000000000ffffffffffffffff84161760801c611ccf565b966fffffffffffffffffffffffffffffffff8811610d855786927f2b109247e39e7d13de7a73b67d01fb0f328b5f52bdfa00fbd0e847ee904e4d1292610d359267ffffffffffffffff7fffffffffffffffffffffffffffffffff0000000000000000000000000000000060209c60801b169216171760245560405191829188835260408b84015233976040840191611e92565b0390a4803411610d6c575b505f7f9b779b17422d0df92223018b32b4d1fa46e071723d6817e2486d003becc55f005d604051908152f35b610d79610d7f9134611cc2565b3361204f565b82610d40565b877f6dfcc650000000000000000000000000000000000000000000000000000000005f52608060045260245260445ffd5b506fffffffffffffffff0000000000000000610c6c610c6743610c36565b7f548224d7000000000000000000000000000000000000000000000000000000005f523460045260245260445ffd5b7f51956f2e000000000000000000000000000000000000000000000000000000005f52600452620f424060245260445ffd5b7f4e487b71000000000000000000000000000000000000000000000000000000005f52603260045260245ffd5b7fde3939b1000000000000000000000000000000000000000000000000000000005f5260045ffd5b50610e9d610e978261217a565b516121f8565b67ffffffffffffffff7f00000000000000000000000000000000000000000000000000000000000000001614610aed565b508015610e35577f02000000000000000000000000000000000000000000000000000000000000007fff0000000000000000000000000000000000000000000000000000000000000083351614610a93565b7f573760f3000000000000000000000000000000000000000000000000000000005f5260045261200060245260445ffd5b3461015b575f7ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffc36011261015b576020604051620f42408152f35b3461015b5760407ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffc36011261015b576060610fc5611b9b565b610fcd611b84565b5f9167ffffffffffffffff8116611006575b50610ff267ffffffffffffffff91611f99565b906040519384526020840152166040820152f35b67ffffffffffffffff91925061101e610ff291611f28565b929150610fdf565b3461015b5760a07ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffc36011261015b5767ffffffffffffffff6004351161015b5760043560040160c07ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffc6004353603011261015b576110a2611b84565b9060443567ffffffffffffffff811161015b576110c3903690600401611bc7565b9260643567ffffffffffffffff811161015b576110e4903690600401611bf5565b92909360843567ffffffffffffffff811161015b57611107903690600401611bf5565b90611110611fdb565b6040519760c089019789891067ffffffffffffffff8a111761073b57899860405261113a85611bb2565b89526024600435019761114c89611c60565b9760208b01988952611162604460043501611c60565b9860408c01998a5260608c0199606460043501358b526084600435019a608061118a8d611bb2565b9e019d8e5267ffffffffffffffff60a460043501351161015b5760043560a40135600435019e8f6004019e8f366111c091611e53565b918260a08201525167ffffffffffffffff16945173ffffffffffffffffffffffffffffffffffffffff16935173ffffffffffffffffffffffffffffffffffffffff169251905167ffffffffffffffff169180519060200120926040519460208601967fa5e6ae89466c4bad52c6551a139e62909352014c111d54ae964e7609d268e7ec88527f000000000000000000000000000000000000000000000000000000000000000067ffffffffffffffff1660408801526060870152608086015260a085015260c084015260e083015261010082015261010081526112a561012082611c81565b51902097885f52602260205260405f205460ff16611825576112cb604460043501611e71565b73ffffffffffffffffffffffffffffffffffffffff16301415806117d5575b6112f8604460043501611e71565b9015611793575060209161135167ffffffffffffffff9260405197889485947f9022d6e4000000000000000000000000000000000000000000000000000000008652166004850152604060248501526044840191611e92565b038173ffffffffffffffffffffffffffffffffffffffff7f0000000000000000000000000000000000000000000000000000000000000000165afa928315611788575f93611752575b50916113ae610ad3926113f99436916120f4565b9060405160208101906eba5e000000000000000000000000008252601481526113d8603482611c81565b51902090604051916020830152602082526113f4604083611c81565b61234c565b611405610e978261216a565b50805160021015610e355760019261147f9261145661142a60606114709501516121f8565b9160405160208101908a82525f60408201526040815261144b606082611c81565b5190209336916120f4565b9160405160208101918252602081526113d8604082611c81565b60208101905160801b176121f8565b036117265761153e92826114d36115339367ffffffffffffffff955f52602260205260405f2060017fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff00825416179055611ed0565b906114e2604460043501611e71565b907f0d61d8f2d7aab5c592cd0fd69322921881f1c6f6833453bee8b4a976ca706f2f60208773ffffffffffffffffffffffffffffffffffffffff6040519560646004350135875216951693a4611ed0565b16603f810490611ccf565b61ea60810180911161063357805a105a906116f857505061157373ffffffffffffffffffffffffffffffffffffffff91611e71565b167fffffffffffffffffffffffff00000000000000000000000000000000000000005f5c16175f5d5a6115aa604460043501611e71565b917fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffdd60043536030160a46004350135121561015b57359267ffffffffffffffff841161015b5760240191833603831361015b5761160c5f949385943691611def565b91602083519301916064600435013591f17fffffffffffffffffffffffff00000000000000000000000000000000000000005f5c165f5d3d61040081116116ef575b7fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffe0603f60405192808452805f602086013e830101169182604052156116b2575f7f9b779b17422d0df92223018b32b4d1fa46e071723d6817e2486d003becc55f005d005b6116eb82917fa5fa8d2b000000000000000000000000000000000000000000000000000000008352602060048401526024830190611ee5565b0390fd5b5061040061164e565b7f23e228cb000000000000000000000000000000000000000000000000000000005f5260045260245260445ffd5b507f424f69ee000000000000000000000000000000000000000000000000000000005f5260045260245ffd5b92506020833d602011611780575b8161176d60209383611c81565b8101031261015b579151916113ae61139a565b3d9150611760565b6040513d5f823e3d90fd5b73ffffffffffffffffffffffffffffffffffffffff907fd961aafe000000000000000000000000000000000000000000000000000000005f521660045260245ffd5b506117e4604460043501611e71565b73ffffffffffffffffffffffffffffffffffffffff807f000000000000000000000000000000000000000000000000000000000000000016911614156112ea565b887fc8426484000000000000000000000000000000000000000000000000000000005f5260045260245ffd5b3461015b575f7ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffc36011261015b57611887611fdb565b6040517f8bd2a96700000000000000000000000000000000000000000000000000000000815260208160048173ffffffffffffffffffffffffffffffffffffffff7f0000000000000000000000000000000000000000000000000000000000000000165afa908115611788575f916119c2575b61199d6119618361190d60255482611cc2565b6fffffffffffffffffffffffffffffffff6024548060801c93602555166024557f881b2c051ab6aba13f99c2d375e2f48efce117a350c7034afa9805837e9f0e5e60408051838152846020820152a1611ccf565b73ffffffffffffffffffffffffffffffffffffffff7f00000000000000000000000000000000000000000000000000000000000000001661204f565b5f7f9b779b17422d0df92223018b32b4d1fa46e071723d6817e2486d003becc55f005d005b90506020813d6020116119ee575b816119dd60209383611c81565b8101031261015b57516119616118fa565b3d91506119d0565b3461015b575f7ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffc36011261015b5760206109b3611cdc565b3461015b575f7ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffc36011261015b576040517f8bd2a96700000000000000000000000000000000000000000000000000000000815260208160048173ffffffffffffffffffffffffffffffffffffffff7f0000000000000000000000000000000000000000000000000000000000000000165afa908115611788575f91611af0575b6040611ade8360255490611cc2565b60245460801c82519182526020820152f35b90506020813d602011611b1c575b81611b0b60209383611c81565b8101031261015b5751611ade611acf565b3d9150611afe565b3461015b575f7ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffc36011261015b5760209067ffffffffffffffff7f0000000000000000000000000000000000000000000000000000000000000000168152f35b6024359067ffffffffffffffff8216820361015b57565b6004359067ffffffffffffffff8216820361015b57565b359067ffffffffffffffff8216820361015b57565b9181601f8401121561015b5782359167ffffffffffffffff831161015b576020838186019501011161015b57565b9181601f8401121561015b5782359167ffffffffffffffff831161015b576020808501948460051b01011161015b57565b3461015b575f7ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffc36011261015b5760206040516120008152f35b359073ffffffffffffffffffffffffffffffffffffffff8216820361015b57565b90601f7fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffe0910116810190811067ffffffffffffffff82111761073b57604052565b9190820391821161063357565b9190820180921161063357565b67ffffffffffffffff60245460401c1643811115611dca57611cff904390611cc2565b611d3467ffffffffffffffff7f0000000000000000000000000000000000000000000000000000000000000000168092611ccf565b7fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff8101908111610633578115611d9d57046028811015611d95575b7f0000000000000000000000000000000000000000000000000000000000000000901b90565b506028611d6f565b7f4e487b71000000000000000000000000000000000000000000000000000000005f52601260045260245ffd5b507f000000000000000000000000000000000000000000000000000000000000000090565b92919267ffffffffffffffff821161073b5760405191611e37601f82017fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffe01660200184611c81565b82948184528183011161015b578281602093845f960137010152565b9080601f8301121561015b57816020611e6e93359101611def565b90565b3573ffffffffffffffffffffffffffffffffffffffff8116810361015b5790565b601f82602094937fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffe093818652868601375f8582860101520116010190565b3567ffffffffffffffff8116810361015b5790565b907fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffe0601f602080948051918291828752018686015e5f8582860101520116010190565b67ffffffffffffffff1690815f52602160205260405f205491821590811591611f90575b67ffffffffffffffff5f54169115611f62575050565b7fe9832226000000000000000000000000000000000000000000000000000000005f5260045260245260445ffd5b80159150611f4c565b67ffffffffffffffff5f911691825f52602360205260405f20549283611fbc5750565b9091505f52602360205267ffffffffffffffff600160405f2001541690565b7f9b779b17422d0df92223018b32b4d1fa46e071723d6817e2486d003becc55f005c6120275760017f9b779b17422d0df92223018b32b4d1fa46e071723d6817e2486d003becc55f005d565b7f3ee5aeb5000000000000000000000000000000000000000000000000000000005f5260045ffd5b8147106120c4575f80809373ffffffffffffffffffffffffffffffffffffffff829483604051612080602082611c81565b52165af11561208b57565b3d1561209c576040513d5f823e3d90fd5b7fd6bda275000000000000000000000000000000000000000000000000000000005f5260045ffd5b50477fcf479181000000000000000000000000000000000000000000000000000000005f5260045260245260445ffd5b9291909267ffffffffffffffff841161073b578360051b90602060405161211d82850182611c81565b80968152019181019183831161015b5781905b83821061213e575050505050565b813567ffffffffffffffff811161015b5760209161215f8784938701611e53565b815201910190612130565b805160011015610e355760400190565b805115610e355760200190565b8051821015610e355760209160051b010190565b67ffffffffffffffff81116121b75767ffffffffffffffff1690565b7f6dfcc650000000000000000000000000000000000000000000000000000000005f52604060045260245260445ffd5b6020811015610e3557600101905f90565b8060801c90602182116122d65761220e816124ff565b60028195929510156122fe576122d6578361222b57505050505f90565b8160200190816020116106335782036020019081111502601f81116122c4577fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff6fffffffffffffffffffffffffffffffff9160031b1b9216015116907f1fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff811681036106335760031b610100036101008111610633571c90565b634e487b715f5260326020526024601cfd5b7ff3dd7004000000000000000000000000000000000000000000000000000000005f5260045ffd5b7f4e487b71000000000000000000000000000000000000000000000000000000005f52602160045260245ffd5b8181101561233f575f5260205260405f2090565b905f5260205260405f2090565b9061235792916127f2565b600e8110156122fe5780612369575090565b7f1121c9d0000000000000000000000000000000000000000000000000000000005f5260045260245ffd5b908160801c916123a3816124ff565b60028194939410156122fe576001149081612459575b50156122d657926040519360208501925b828110612403575050507fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffe08382030160051c8352604052565b926124438461241f61241a85969761243d96612cf4565b6124ff565b506124376124308383989498611ccf565b8489612d2e565b95611ccf565b90611ccf565b91815260208101809111610633579291906123ca565b612464915083611ccf565b84145f6123b9565b60ff7fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff409116019060ff821161063357565b60ff7fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffc99116019060ff821161063357565b60ff7fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff809116019060ff821161063357565b908160801c9182156122d65761251481612744565b60f81c60c081101561267657608081101561253557505f9250600191839150565b60b781116125cb5761254860ff916124ce565b168093119081612561575b50156122d657600191905f90565b6001841480159250612575575b505f612553565b7f800000000000000000000000000000000000000000000000000000000000000091506125c27fff0000000000000000000000000000000000000000000000000000000000000091612799565b1610155f61256e565b6125d76125dc916124ce565b61249d565b60ff811691828511156122d6576125f290612799565b907fff000000000000000000000000000000000000000000000000000000000000008216156122d65760ff81168303610633576107f89060031b16610100036101008111610633571c928382603782119283612662575b505050156122d657600181018091116106335791905f90565b61266d929350611cc2565b1183825f612649565b9060f7821161269c575061268b60ff9161246c565b16809211156122d657600191908290565b906125d76126a99161246c565b60ff811691828511156122d6576126bf90612799565b907fff000000000000000000000000000000000000000000000000000000000000008216156122d65760ff81168303610633576107f89060031b16610100036101008111610633571c928382603782119283612730575b505050156122d65760018101809111610633579190600190565b61273b929350611cc2565b1183825f612716565b60208160801c5f0301602081111502601f81116122c4577fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff6fffffffffffffffffffffffffffffffff9160031b1b9116511690565b60208160801c60010301602181111502601f81116122c4576fffffffffffffffffffffffffffffffff7fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff60019260031b1b921601511690565b9092916060935f94815115612ce9575061280e90949294612d5d565b6040515f939190849081805b8651881015612cd75761282d8888612187565b519184612c11575050888151602083012003612c005761285b90989392919860208101905160801b17612394565b975b88516011036129b057825182036128c05750505050845160101015612893575061022061288f93940151905190612f09565b9091565b807f4e487b7100000000000000000000000000000000000000000000000000000000602492526032600452fd5b909192978351831015612983576128e1906020848601015160f81c90612187565b516128eb81612f5e565b93849190600181018091116129565794602014801561293a575b61291e57505061291490612394565b975b92919061285d565b929394999150966001905b84604052019698939291909861281a565b5060018901808a1161295657612951908985612f8c565b612905565b6024887f4e487b710000000000000000000000000000000000000000000000000000000081526011600452fd5b6024857f4e487b710000000000000000000000000000000000000000000000000000000081526032600452fd5b91929760028151145f14612bef576129d86129d36129cd8361217a565b51612e82565b612d5d565b90815115612bdd5760208201805160f81c906129fd8560208901895160801b17612cf4565b935160801b176001821660020360ff8111612bb0579060ff612a20921690612cf4565b908160801c938060801c92838611918215612b2b575b5050612b175760018111612ace5750508115612abc5790612a5b612a7394939261216a565b51916020612a6884612f5e565b969093879493611ccf565b95148015612aa0575b612a91575050612a8b90612394565b97612916565b92939499915096600190612929565b5060018901808a1161295657612ab7908985612f8c565b612a7c565b50505050505050509050606090600790565b9295509593509798506003915011155f14612b09575003612afe57612af561288f9361216a565b51905190612f09565b505050606090600a90565b505050505050606090600b90565b505050505050505050509050606090600690565b91909980612b8357506122c4576fffffffffffffffffffffffffffffffff612b7b9116985f997fffffffffffffffffffffffffffffffff0000000000000000000000000000000082161790612ed1565b155f80612a36565b807f4e487b7100000000000000000000000000000000000000000000000000000000602492526011600452fd5b6024897f4e487b710000000000000000000000000000000000000000000000000000000081526011600452fd5b50505050505050509050606090600590565b505050505050509050606090600c90565b505050505050509050606090600290565b82519160208310908382612c6357506020148015939150612c53575b5050612c425761285b905b9893929198610ad3565b505050505050509050606090600390565b6020840120141590505f80612c2d565b1492831593612c8e575b505050612c7d5761285b90612c38565b505050505050509050606090600490565b602085015192935090612ca7575b5014155f8080612c6d565b7fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff9060200360031b1b165f612c9c565b50505050505050509050606090600d90565b945060019392505050565b908160801c908181116122c4576fffffffffffffffffffffffffffffffff612d1f82612d2694611cc2565b9316611ccf565b9060801b1790565b90612d398382611ccf565b8260801c106122c4576fffffffffffffffffffffffffffffffff612d269216611ccf565b908151604051928160011b60208186010160405284525f5b828110612d8157505050565b806020601092840101518060801c9060401c73ffffffff0000000000000000000000000000000073ffffffff000000000000000000000000ffffffff7bffffffff000000000000000000000000ffffffff00000000000000008477ffffffffffffffffffffffffffffffff000000000000000085161760201b1693169116171780831b177cff000000ff000000ff000000ff000000ff000000ff000000ff000000ff7eff000000ff000000ff000000ff000000ff000000ff000000ff000000ff00008260081b169116178060041b177f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f1660208260011b8801015201612d75565b612e8b816124ff565b60028193929310156122fe576122d657612ea492612d2e565b60208160801c806fffffffffffffffffffffffffffffffff60405194828652168385015e82010160405290565b9190915f928160801c908060801c8214612eea57505050565b6fffffffffffffffffffffffffffffffff908116829020921620149150565b917fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff82019182116106335703612f5557612f4290612e82565b908151155f14612f5157600990565b5f90565b50606090600890565b908160801c91602183105f14612f7b57612f7790612744565b9190565b612f869192506121f8565b90602090565b9091825181109283612f9f575b50505090565b612fbf935090612fae91612187565b5160208101905160801b1790612ed1565b5f8080612f9956",
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
// Solidity: constructor((uint64,uint64,uint64,uint64,address,address,uint64,uint64,uint64,uint64,uint256,bytes,bytes) c) payable returns()
func (rollup *Rollup) PackConstructor(c Config) []byte {
	enc, err := rollup.abi.Pack("", c)
	if err != nil {
		panic(err)
	}
	return enc
}

// PackBasedAfter is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x0ebd42bc.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function basedAfter() view returns(uint64)
func (rollup *Rollup) PackBasedAfter() []byte {
	enc, err := rollup.abi.Pack("basedAfter")
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackBasedAfter is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x0ebd42bc.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function basedAfter() view returns(uint64)
func (rollup *Rollup) TryPackBasedAfter() ([]byte, error) {
	return rollup.abi.Pack("basedAfter")
}

// UnpackBasedAfter is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0x0ebd42bc.
//
// Solidity: function basedAfter() view returns(uint64)
func (rollup *Rollup) UnpackBasedAfter(data []byte) (uint64, error) {
	out, err := rollup.abi.Unpack("basedAfter", data)
	if err != nil {
		return *new(uint64), err
	}
	out0 := *abi.ConvertType(out[0], new(uint64)).(*uint64)
	return out0, nil
}

// PackBasedMode is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x3a2910db.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function basedMode() view returns(bool)
func (rollup *Rollup) PackBasedMode() []byte {
	enc, err := rollup.abi.Pack("basedMode")
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackBasedMode is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x3a2910db.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function basedMode() view returns(bool)
func (rollup *Rollup) TryPackBasedMode() ([]byte, error) {
	return rollup.abi.Pack("basedMode")
}

// UnpackBasedMode is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0x3a2910db.
//
// Solidity: function basedMode() view returns(bool)
func (rollup *Rollup) UnpackBasedMode(data []byte) (bool, error) {
	out, err := rollup.abi.Unpack("basedMode", data)
	if err != nil {
		return *new(bool), err
	}
	out0 := *abi.ConvertType(out[0], new(bool)).(*bool)
	return out0, nil
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

// PackForced is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x5b54d2d6.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function forced() view returns(uint64 index, bytes32 txHash, uint256 due)
func (rollup *Rollup) PackForced() []byte {
	enc, err := rollup.abi.Pack("forced")
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackForced is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x5b54d2d6.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function forced() view returns(uint64 index, bytes32 txHash, uint256 due)
func (rollup *Rollup) TryPackForced() ([]byte, error) {
	return rollup.abi.Pack("forced")
}

// ForcedOutput serves as a container for the return parameters of contract
// method Forced.
type ForcedOutput struct {
	Index  uint64
	TxHash [32]byte
	Due    *big.Int
}

// UnpackForced is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0x5b54d2d6.
//
// Solidity: function forced() view returns(uint64 index, bytes32 txHash, uint256 due)
func (rollup *Rollup) UnpackForced(data []byte) (ForcedOutput, error) {
	out, err := rollup.abi.Unpack("forced", data)
	outstruct := new(ForcedOutput)
	if err != nil {
		return *outstruct, err
	}
	outstruct.Index = *abi.ConvertType(out[0], new(uint64)).(*uint64)
	outstruct.TxHash = *abi.ConvertType(out[1], new([32]byte)).(*[32]byte)
	outstruct.Due = abi.ConvertType(out[2], new(big.Int)).(*big.Int)
	return *outstruct, nil
}

// PackForcedDeadline is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xe3e5fbd3.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function forcedDeadline() view returns(uint64)
func (rollup *Rollup) PackForcedDeadline() []byte {
	enc, err := rollup.abi.Pack("forcedDeadline")
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackForcedDeadline is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xe3e5fbd3.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function forcedDeadline() view returns(uint64)
func (rollup *Rollup) TryPackForcedDeadline() ([]byte, error) {
	return rollup.abi.Pack("forcedDeadline")
}

// UnpackForcedDeadline is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0xe3e5fbd3.
//
// Solidity: function forcedDeadline() view returns(uint64)
func (rollup *Rollup) UnpackForcedDeadline(data []byte) (uint64, error) {
	out, err := rollup.abi.Unpack("forcedDeadline", data)
	if err != nil {
		return *new(uint64), err
	}
	out0 := *abi.ConvertType(out[0], new(uint64)).(*uint64)
	return out0, nil
}

// PackForcedWindow is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xaeb8823d.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function forcedWindow() view returns(uint64)
func (rollup *Rollup) PackForcedWindow() []byte {
	enc, err := rollup.abi.Pack("forcedWindow")
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackForcedWindow is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xaeb8823d.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function forcedWindow() view returns(uint64)
func (rollup *Rollup) TryPackForcedWindow() ([]byte, error) {
	return rollup.abi.Pack("forcedWindow")
}

// UnpackForcedWindow is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0xaeb8823d.
//
// Solidity: function forcedWindow() view returns(uint64)
func (rollup *Rollup) UnpackForcedWindow(data []byte) (uint64, error) {
	out, err := rollup.abi.Unpack("forcedWindow", data)
	if err != nil {
		return *new(uint64), err
	}
	out0 := *abi.ConvertType(out[0], new(uint64)).(*uint64)
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

// PackPortal is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x6425666b.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function portal() view returns(address)
func (rollup *Rollup) PackPortal() []byte {
	enc, err := rollup.abi.Pack("portal")
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackPortal is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x6425666b.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function portal() view returns(address)
func (rollup *Rollup) TryPackPortal() ([]byte, error) {
	return rollup.abi.Pack("portal")
}

// UnpackPortal is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0x6425666b.
//
// Solidity: function portal() view returns(address)
func (rollup *Rollup) UnpackPortal(data []byte) (common.Address, error) {
	out, err := rollup.abi.Unpack("portal", data)
	if err != nil {
		return *new(common.Address), err
	}
	out0 := *abi.ConvertType(out[0], new(common.Address)).(*common.Address)
	return out0, nil
}

// PackResume is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x39cedba5.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function resume(uint64 until, bytes signature) returns()
func (rollup *Rollup) PackResume(until uint64, signature []byte) []byte {
	enc, err := rollup.abi.Pack("resume", until, signature)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackResume is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x39cedba5.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function resume(uint64 until, bytes signature) returns()
func (rollup *Rollup) TryPackResume(until uint64, signature []byte) ([]byte, error) {
	return rollup.abi.Pack("resume", until, signature)
}

// PackResumeDigest is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x09383f1c.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function resumeDigest(uint64 until) view returns(bytes32)
func (rollup *Rollup) PackResumeDigest(until uint64) []byte {
	enc, err := rollup.abi.Pack("resumeDigest", until)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackResumeDigest is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x09383f1c.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function resumeDigest(uint64 until) view returns(bytes32)
func (rollup *Rollup) TryPackResumeDigest(until uint64) ([]byte, error) {
	return rollup.abi.Pack("resumeDigest", until)
}

// UnpackResumeDigest is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0x09383f1c.
//
// Solidity: function resumeDigest(uint64 until) view returns(bytes32)
func (rollup *Rollup) UnpackResumeDigest(data []byte) ([32]byte, error) {
	out, err := rollup.abi.Unpack("resumeDigest", data)
	if err != nil {
		return *new([32]byte), err
	}
	out0 := *abi.ConvertType(out[0], new([32]byte)).(*[32]byte)
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

// PackSequenced is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x213c1083.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function sequenced() view returns(bool)
func (rollup *Rollup) PackSequenced() []byte {
	enc, err := rollup.abi.Pack("sequenced")
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackSequenced is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x213c1083.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function sequenced() view returns(bool)
func (rollup *Rollup) TryPackSequenced() ([]byte, error) {
	return rollup.abi.Pack("sequenced")
}

// UnpackSequenced is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0x213c1083.
//
// Solidity: function sequenced() view returns(bool)
func (rollup *Rollup) UnpackSequenced(data []byte) (bool, error) {
	out, err := rollup.abi.Unpack("sequenced", data)
	if err != nil {
		return *new(bool), err
	}
	out0 := *abi.ConvertType(out[0], new(bool)).(*bool)
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

// PackStateRootOf is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x9022d6e4.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function stateRootOf(uint64 number, bytes header) view returns(bytes32)
func (rollup *Rollup) PackStateRootOf(number uint64, header []byte) []byte {
	enc, err := rollup.abi.Pack("stateRootOf", number, header)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackStateRootOf is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x9022d6e4.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function stateRootOf(uint64 number, bytes header) view returns(bytes32)
func (rollup *Rollup) TryPackStateRootOf(number uint64, header []byte) ([]byte, error) {
	return rollup.abi.Pack("stateRootOf", number, header)
}

// UnpackStateRootOf is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0x9022d6e4.
//
// Solidity: function stateRootOf(uint64 number, bytes header) view returns(bytes32)
func (rollup *Rollup) UnpackStateRootOf(data []byte) ([32]byte, error) {
	out, err := rollup.abi.Unpack("stateRootOf", data)
	if err != nil {
		return *new([32]byte), err
	}
	out0 := *abi.ConvertType(out[0], new([32]byte)).(*[32]byte)
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

// PackWithoutPermit is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xbe768712.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function withoutPermit(bytes32 blockHash) view returns(bool)
func (rollup *Rollup) PackWithoutPermit(blockHash [32]byte) []byte {
	enc, err := rollup.abi.Pack("withoutPermit", blockHash)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackWithoutPermit is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xbe768712.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function withoutPermit(bytes32 blockHash) view returns(bool)
func (rollup *Rollup) TryPackWithoutPermit(blockHash [32]byte) ([]byte, error) {
	return rollup.abi.Pack("withoutPermit", blockHash)
}

// UnpackWithoutPermit is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0xbe768712.
//
// Solidity: function withoutPermit(bytes32 blockHash) view returns(bool)
func (rollup *Rollup) UnpackWithoutPermit(data []byte) (bool, error) {
	out, err := rollup.abi.Unpack("withoutPermit", data)
	if err != nil {
		return *new(bool), err
	}
	out0 := *abi.ConvertType(out[0], new(bool)).(*bool)
	return out0, nil
}

// RollupBasedModeBegun represents a BasedModeBegun event raised by the Rollup contract.
type RollupBasedModeBegun struct {
	Slot *big.Int
	Raw  *types.Log // Blockchain specific contextual infos
}

const RollupBasedModeBegunEventName = "BasedModeBegun"

// ContractEventName returns the user-defined event name.
func (RollupBasedModeBegun) ContractEventName() string {
	return RollupBasedModeBegunEventName
}

// UnpackBasedModeBegunEvent is the Go binding that unpacks the event data emitted
// by contract.
//
// Solidity: event BasedModeBegun(uint256 slot)
func (rollup *Rollup) UnpackBasedModeBegunEvent(log *types.Log) (*RollupBasedModeBegun, error) {
	event := "BasedModeBegun"
	if len(log.Topics) == 0 {
		return nil, bind.ErrNoEventSignature
	}
	if log.Topics[0] != rollup.abi.Events[event].ID {
		return nil, bind.ErrEventSignatureMismatch
	}
	out := new(RollupBasedModeBegun)
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

// RollupForcedTransactionDone represents a ForcedTransactionDone event raised by the Rollup contract.
type RollupForcedTransactionDone struct {
	Index        uint64
	Number       uint64
	Included     bool
	AnchorNumber uint64
	Raw          *types.Log // Blockchain specific contextual infos
}

const RollupForcedTransactionDoneEventName = "ForcedTransactionDone"

// ContractEventName returns the user-defined event name.
func (RollupForcedTransactionDone) ContractEventName() string {
	return RollupForcedTransactionDoneEventName
}

// UnpackForcedTransactionDoneEvent is the Go binding that unpacks the event data emitted
// by contract.
//
// Solidity: event ForcedTransactionDone(uint64 indexed index, uint64 indexed number, bool included, uint64 anchorNumber)
func (rollup *Rollup) UnpackForcedTransactionDoneEvent(log *types.Log) (*RollupForcedTransactionDone, error) {
	event := "ForcedTransactionDone"
	if len(log.Topics) == 0 {
		return nil, bind.ErrNoEventSignature
	}
	if log.Topics[0] != rollup.abi.Events[event].ID {
		return nil, bind.ErrEventSignatureMismatch
	}
	out := new(RollupForcedTransactionDone)
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

// RollupSequencingResumed represents a SequencingResumed event raised by the Rollup contract.
type RollupSequencingResumed struct {
	Slot *big.Int
	Raw  *types.Log // Blockchain specific contextual infos
}

const RollupSequencingResumedEventName = "SequencingResumed"

// ContractEventName returns the user-defined event name.
func (RollupSequencingResumed) ContractEventName() string {
	return RollupSequencingResumedEventName
}

// UnpackSequencingResumedEvent is the Go binding that unpacks the event data emitted
// by contract.
//
// Solidity: event SequencingResumed(uint256 slot)
func (rollup *Rollup) UnpackSequencingResumedEvent(log *types.Log) (*RollupSequencingResumed, error) {
	event := "SequencingResumed"
	if len(log.Topics) == 0 {
		return nil, bind.ErrNoEventSignature
	}
	if log.Topics[0] != rollup.abi.Events[event].ID {
		return nil, bind.ErrEventSignatureMismatch
	}
	out := new(RollupSequencingResumed)
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
	if bytes.Equal(raw[:4], rollup.abi.Errors["ForcedTransactionDue"].ID.Bytes()[:4]) {
		return rollup.UnpackForcedTransactionDueError(raw[4:])
	}
	if bytes.Equal(raw[:4], rollup.abi.Errors["HashFailed"].ID.Bytes()[:4]) {
		return rollup.UnpackHashFailedError(raw[4:])
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
	if bytes.Equal(raw[:4], rollup.abi.Errors["NoSequencer"].ID.Bytes()[:4]) {
		return rollup.UnpackNoSequencerError(raw[4:])
	}
	if bytes.Equal(raw[:4], rollup.abi.Errors["NotASlot"].ID.Bytes()[:4]) {
		return rollup.UnpackNotASlotError(raw[4:])
	}
	if bytes.Equal(raw[:4], rollup.abi.Errors["NotBasedMode"].ID.Bytes()[:4]) {
		return rollup.UnpackNotBasedModeError(raw[4:])
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
	if bytes.Equal(raw[:4], rollup.abi.Errors["WrongResumption"].ID.Bytes()[:4]) {
		return rollup.UnpackWrongResumptionError(raw[4:])
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

// RollupForcedTransactionDue represents a ForcedTransactionDue error raised by the Rollup contract.
type RollupForcedTransactionDue struct {
	Index  uint64
	TxHash [32]byte
	Due    *big.Int
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error ForcedTransactionDue(uint64 index, bytes32 txHash, uint256 due)
func RollupForcedTransactionDueErrorID() common.Hash {
	return common.HexToHash("0xef2e99c6e315ec245b529aca8d055c8f9aa6cb64b9fdca227ec1c7d0a7bbf7f7")
}

// UnpackForcedTransactionDueError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error ForcedTransactionDue(uint64 index, bytes32 txHash, uint256 due)
func (rollup *Rollup) UnpackForcedTransactionDueError(raw []byte) (*RollupForcedTransactionDue, error) {
	out := new(RollupForcedTransactionDue)
	if err := rollup.abi.UnpackIntoInterface(out, "ForcedTransactionDue", raw); err != nil {
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

// RollupNoSequencer represents a NoSequencer error raised by the Rollup contract.
type RollupNoSequencer struct {
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error NoSequencer()
func RollupNoSequencerErrorID() common.Hash {
	return common.HexToHash("0xcc5977211ac355354e68ad241ed5720e986811da8ad7c62b869b010cbc21c576")
}

// UnpackNoSequencerError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error NoSequencer()
func (rollup *Rollup) UnpackNoSequencerError(raw []byte) (*RollupNoSequencer, error) {
	out := new(RollupNoSequencer)
	if err := rollup.abi.UnpackIntoInterface(out, "NoSequencer", raw); err != nil {
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

// RollupNotBasedMode represents a NotBasedMode error raised by the Rollup contract.
type RollupNotBasedMode struct {
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error NotBasedMode()
func RollupNotBasedModeErrorID() common.Hash {
	return common.HexToHash("0xcc9c89c35eaa322536c8f48862dc422dade93b368d1e9f61c8b2f0421890c832")
}

// UnpackNotBasedModeError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error NotBasedMode()
func (rollup *Rollup) UnpackNotBasedModeError(raw []byte) (*RollupNotBasedMode, error) {
	out := new(RollupNotBasedMode)
	if err := rollup.abi.UnpackIntoInterface(out, "NotBasedMode", raw); err != nil {
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

// RollupWrongResumption represents a WrongResumption error raised by the Rollup contract.
type RollupWrongResumption struct {
	Slot  *big.Int
	Until uint64
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error WrongResumption(uint256 slot, uint64 until)
func RollupWrongResumptionErrorID() common.Hash {
	return common.HexToHash("0x1913d4eab8ef06cbe5294bafadb3f2cd55d1e92079de762abba1ea08635ed4f6")
}

// UnpackWrongResumptionError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error WrongResumption(uint256 slot, uint64 until)
func (rollup *Rollup) UnpackWrongResumptionError(raw []byte) (*RollupWrongResumption, error) {
	out := new(RollupWrongResumption)
	if err := rollup.abi.UnpackIntoInterface(out, "WrongResumption", raw); err != nil {
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

// TokenMetaData contains all meta data concerning the Token contract.
var TokenMetaData = bind.MetaData{
	ABI: "[{\"inputs\":[{\"internalType\":\"address\",\"name\":\"owner\",\"type\":\"address\"},{\"internalType\":\"uint256\",\"name\":\"supply\",\"type\":\"uint256\"}],\"stateMutability\":\"nonpayable\",\"type\":\"constructor\"},{\"inputs\":[{\"internalType\":\"address\",\"name\":\"spender\",\"type\":\"address\"},{\"internalType\":\"uint256\",\"name\":\"allowance\",\"type\":\"uint256\"},{\"internalType\":\"uint256\",\"name\":\"needed\",\"type\":\"uint256\"}],\"name\":\"ERC20InsufficientAllowance\",\"type\":\"error\"},{\"inputs\":[{\"internalType\":\"address\",\"name\":\"sender\",\"type\":\"address\"},{\"internalType\":\"uint256\",\"name\":\"balance\",\"type\":\"uint256\"},{\"internalType\":\"uint256\",\"name\":\"needed\",\"type\":\"uint256\"}],\"name\":\"ERC20InsufficientBalance\",\"type\":\"error\"},{\"inputs\":[{\"internalType\":\"address\",\"name\":\"approver\",\"type\":\"address\"}],\"name\":\"ERC20InvalidApprover\",\"type\":\"error\"},{\"inputs\":[{\"internalType\":\"address\",\"name\":\"receiver\",\"type\":\"address\"}],\"name\":\"ERC20InvalidReceiver\",\"type\":\"error\"},{\"inputs\":[{\"internalType\":\"address\",\"name\":\"sender\",\"type\":\"address\"}],\"name\":\"ERC20InvalidSender\",\"type\":\"error\"},{\"inputs\":[{\"internalType\":\"address\",\"name\":\"spender\",\"type\":\"address\"}],\"name\":\"ERC20InvalidSpender\",\"type\":\"error\"},{\"anonymous\":false,\"inputs\":[{\"indexed\":true,\"internalType\":\"address\",\"name\":\"owner\",\"type\":\"address\"},{\"indexed\":true,\"internalType\":\"address\",\"name\":\"spender\",\"type\":\"address\"},{\"indexed\":false,\"internalType\":\"uint256\",\"name\":\"value\",\"type\":\"uint256\"}],\"name\":\"Approval\",\"type\":\"event\"},{\"anonymous\":false,\"inputs\":[{\"indexed\":true,\"internalType\":\"address\",\"name\":\"from\",\"type\":\"address\"},{\"indexed\":true,\"internalType\":\"address\",\"name\":\"to\",\"type\":\"address\"},{\"indexed\":false,\"internalType\":\"uint256\",\"name\":\"value\",\"type\":\"uint256\"}],\"name\":\"Transfer\",\"type\":\"event\"},{\"inputs\":[{\"internalType\":\"address\",\"name\":\"owner\",\"type\":\"address\"},{\"internalType\":\"address\",\"name\":\"spender\",\"type\":\"address\"}],\"name\":\"allowance\",\"outputs\":[{\"internalType\":\"uint256\",\"name\":\"\",\"type\":\"uint256\"}],\"stateMutability\":\"view\",\"type\":\"function\"},{\"inputs\":[{\"internalType\":\"address\",\"name\":\"spender\",\"type\":\"address\"},{\"internalType\":\"uint256\",\"name\":\"value\",\"type\":\"uint256\"}],\"name\":\"approve\",\"outputs\":[{\"internalType\":\"bool\",\"name\":\"\",\"type\":\"bool\"}],\"stateMutability\":\"nonpayable\",\"type\":\"function\"},{\"inputs\":[{\"internalType\":\"address\",\"name\":\"account\",\"type\":\"address\"}],\"name\":\"balanceOf\",\"outputs\":[{\"internalType\":\"uint256\",\"name\":\"\",\"type\":\"uint256\"}],\"stateMutability\":\"view\",\"type\":\"function\"},{\"inputs\":[],\"name\":\"decimals\",\"outputs\":[{\"internalType\":\"uint8\",\"name\":\"\",\"type\":\"uint8\"}],\"stateMutability\":\"view\",\"type\":\"function\"},{\"inputs\":[],\"name\":\"name\",\"outputs\":[{\"internalType\":\"string\",\"name\":\"\",\"type\":\"string\"}],\"stateMutability\":\"view\",\"type\":\"function\"},{\"inputs\":[],\"name\":\"symbol\",\"outputs\":[{\"internalType\":\"string\",\"name\":\"\",\"type\":\"string\"}],\"stateMutability\":\"view\",\"type\":\"function\"},{\"inputs\":[],\"name\":\"totalSupply\",\"outputs\":[{\"internalType\":\"uint256\",\"name\":\"\",\"type\":\"uint256\"}],\"stateMutability\":\"view\",\"type\":\"function\"},{\"inputs\":[{\"internalType\":\"address\",\"name\":\"to\",\"type\":\"address\"},{\"internalType\":\"uint256\",\"name\":\"value\",\"type\":\"uint256\"}],\"name\":\"transfer\",\"outputs\":[{\"internalType\":\"bool\",\"name\":\"\",\"type\":\"bool\"}],\"stateMutability\":\"nonpayable\",\"type\":\"function\"},{\"inputs\":[{\"internalType\":\"address\",\"name\":\"from\",\"type\":\"address\"},{\"internalType\":\"address\",\"name\":\"to\",\"type\":\"address\"},{\"internalType\":\"uint256\",\"name\":\"value\",\"type\":\"uint256\"}],\"name\":\"transferFrom\",\"outputs\":[{\"internalType\":\"bool\",\"name\":\"\",\"type\":\"bool\"}],\"stateMutability\":\"nonpayable\",\"type\":\"function\"}]",
	ID:  "Token",
	Bin: "0x6080604052346103c857610d3b6040813803918261001c816103cc565b9384928339810103126103c85780516001600160a01b03811691908290036103c8576020015161004c60406103cc565b91600d83526c2232b6b7b739ba3930ba34b7b760991b602084015261007160406103cc565b600481526344454d4f60e01b602082015283519092906001600160401b0381116102ce57600354600181811c911680156103be575b60208210146102b057601f8111610350575b50602094601f82116001146102ed579481929394955f926102e2575b50508160011b915f199060031b1c1916176003555b82516001600160401b0381116102ce57600454600181811c911680156102c4575b60208210146102b057601f8111610242575b506020601f82116001146101df57819293945f926101d4575b50508160011b915f199060031b1c1916176004555b81156101c157600254908082018092116101ad5760207fddf252ad1be2c89b69c2b068fc378daa952ba7f163c4a11628f55a4df523b3ef915f9360025584845283825260408420818154019055604051908152a360405161094990816103f28239f35b634e487b7160e01b5f52601160045260245ffd5b63ec442f0560e01b5f525f60045260245ffd5b015190505f80610135565b601f1982169060045f52805f20915f5b81811061022a57509583600195969710610212575b505050811b0160045561014a565b01515f1960f88460031b161c191690555f8080610204565b9192602060018192868b0151815501940192016101ef565b8181111561011c5760045f52601f820160051c7f8a35acfbc15ff81a39ae7d344fd709f28e8600b4aa8c65c6b64bfe7fe36bd19b602084106102a8575b81601f9101920160051c03905f5b82811061029b57505061011c565b5f8282015560010161028d565b5f915061027f565b634e487b7160e01b5f52602260045260245ffd5b90607f169061010a565b634e487b7160e01b5f52604160045260245ffd5b015190505f806100d4565b601f1982169560035f52805f20915f5b88811061033857508360019596979810610320575b505050811b016003556100e9565b01515f1960f88460031b161c191690555f8080610312565b919260206001819286850151815501940192016102fd565b818111156100b85760035f52601f820160051c7fc2575a0e9e593c00f959f8c92f12db2869c3395a3b0502d05e2516446f71f85b602084106103b6575b81601f9101920160051c03905f5b8281106103a95750506100b8565b5f8282015560010161039b565b5f915061038d565b90607f16906100a6565b5f80fd5b6040519190601f01601f191682016001600160401b038111838210176102ce5760405256fe6080806040526004361015610012575f80fd5b5f3560e01c90816306fdde031461066857508063095ea7b3146105bb57806318160ddd1461058057806323b872dd146103ec578063313ce567146103b357806370a082311461035157806395d89b411461015e578063a9059cbb1461010f5763dd62ed3e1461007f575f80fd5b3461010b5760407ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffc36011261010b576100b66107e1565b73ffffffffffffffffffffffffffffffffffffffff6100d3610804565b91165f52600160205273ffffffffffffffffffffffffffffffffffffffff60405f2091165f52602052602060405f2054604051908152f35b5f80fd5b3461010b5760407ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffc36011261010b576101536101496107e1565b6024359033610827565b602060405160018152f35b3461010b575f7ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffc36011261010b576040515f600454908160011c60018316928315610347575b60208210841461031a5781855284939081156102ba5750600114610240575b5003601f017fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffe01681019067ffffffffffffffff8211818310176102135761020f82918260405282610799565b0390f35b7f4e487b71000000000000000000000000000000000000000000000000000000005f52604160045260245ffd5b60045f90815291507f8a35acfbc15ff81a39ae7d344fd709f28e8600b4aa8c65c6b64bfe7fe36bd19b5b81831061029e57505081016020017fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffe06101c3565b602091935080600191548385880101520191019091839261026a565b7fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff001660208581019190915291151560051b840190910191507fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffe090506101c3565b7f4e487b71000000000000000000000000000000000000000000000000000000005f52602260045260245ffd5b90607f16906101a4565b3461010b5760207ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffc36011261010b5773ffffffffffffffffffffffffffffffffffffffff61039d6107e1565b165f525f602052602060405f2054604051908152f35b3461010b575f7ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffc36011261010b57602060405160128152f35b3461010b5760607ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffc36011261010b576104236107e1565b61042b610804565b6044359073ffffffffffffffffffffffffffffffffffffffff831692835f52600160205260405f2073ffffffffffffffffffffffffffffffffffffffff33165f5260205260405f20547fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff81106104a7575b506101539350610827565b83811061054c5784156105205733156104f457610153945f52600160205260405f2073ffffffffffffffffffffffffffffffffffffffff33165f526020528360405f20910390558461049c565b7f94280d62000000000000000000000000000000000000000000000000000000005f525f60045260245ffd5b7fe602df05000000000000000000000000000000000000000000000000000000005f525f60045260245ffd5b83907ffb8f41b2000000000000000000000000000000000000000000000000000000005f523360045260245260445260645ffd5b3461010b575f7ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffc36011261010b576020600254604051908152f35b3461010b5760407ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffc36011261010b576105f26107e1565b6024359033156105205773ffffffffffffffffffffffffffffffffffffffff169081156104f457335f52600160205260405f20825f526020528060405f20556040519081527f8c5be1e5ebec7d5bd14f71427d1e84f3dd0314c0f7b2291e5b200ac8c7c3b92560203392a3602060405160018152f35b3461010b575f7ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffc36011261010b575f600354908160011c6001831692831561078f575b60208210841461031a5781855284939081156102ba5750600114610715575003601f017fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffe01681019067ffffffffffffffff8211818310176102135761020f82918260405282610799565b60035f90815291507fc2575a0e9e593c00f959f8c92f12db2869c3395a3b0502d05e2516446f71f85b5b81831061077357505081016020017fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffe06101c3565b602091935080600191548385880101520191019091839261073f565b90607f16906106ab565b7fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffe0601f602060409481855280519182918282880152018686015e5f8582860101520116010190565b6004359073ffffffffffffffffffffffffffffffffffffffff8216820361010b57565b6024359073ffffffffffffffffffffffffffffffffffffffff8216820361010b57565b73ffffffffffffffffffffffffffffffffffffffff1690811561091d5773ffffffffffffffffffffffffffffffffffffffff169182156108f157815f525f60205260405f20548181106108bf57817fddf252ad1be2c89b69c2b068fc378daa952ba7f163c4a11628f55a4df523b3ef92602092855f525f84520360405f2055845f525f825260405f20818154019055604051908152a3565b827fe450d38c000000000000000000000000000000000000000000000000000000005f5260045260245260445260645ffd5b7fec442f05000000000000000000000000000000000000000000000000000000005f525f60045260245ffd5b7f96c6fd1e000000000000000000000000000000000000000000000000000000005f525f60045260245ffd",
}

// Token is an auto generated Go binding around an Ethereum contract.
type Token struct {
	abi abi.ABI
}

// GetABI returns the ABI associated with this contract binding.
func (c *Token) GetABI() abi.ABI {
	return c.abi
}

// NewToken creates a new instance of Token.
func NewToken() *Token {
	parsed, err := TokenMetaData.ParseABI()
	if err != nil {
		panic(errors.New("invalid ABI: " + err.Error()))
	}
	return &Token{abi: *parsed}
}

// Instance creates a wrapper for a deployed contract instance at the given address.
// Use this to create the instance object passed to abigen v2 library functions Call, Transact, etc.
func (c *Token) Instance(backend bind.ContractBackend, addr common.Address) *bind.BoundContract {
	return bind.NewBoundContract(addr, c.abi, backend, backend, backend)
}

// PackConstructor is the Go binding used to pack the parameters required for
// contract deployment.
//
// Solidity: constructor(address owner, uint256 supply) returns()
func (token *Token) PackConstructor(owner common.Address, supply *big.Int) []byte {
	enc, err := token.abi.Pack("", owner, supply)
	if err != nil {
		panic(err)
	}
	return enc
}

// PackAllowance is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xdd62ed3e.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function allowance(address owner, address spender) view returns(uint256)
func (token *Token) PackAllowance(owner common.Address, spender common.Address) []byte {
	enc, err := token.abi.Pack("allowance", owner, spender)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackAllowance is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xdd62ed3e.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function allowance(address owner, address spender) view returns(uint256)
func (token *Token) TryPackAllowance(owner common.Address, spender common.Address) ([]byte, error) {
	return token.abi.Pack("allowance", owner, spender)
}

// UnpackAllowance is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0xdd62ed3e.
//
// Solidity: function allowance(address owner, address spender) view returns(uint256)
func (token *Token) UnpackAllowance(data []byte) (*big.Int, error) {
	out, err := token.abi.Unpack("allowance", data)
	if err != nil {
		return new(big.Int), err
	}
	out0 := abi.ConvertType(out[0], new(big.Int)).(*big.Int)
	return out0, nil
}

// PackApprove is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x095ea7b3.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function approve(address spender, uint256 value) returns(bool)
func (token *Token) PackApprove(spender common.Address, value *big.Int) []byte {
	enc, err := token.abi.Pack("approve", spender, value)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackApprove is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x095ea7b3.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function approve(address spender, uint256 value) returns(bool)
func (token *Token) TryPackApprove(spender common.Address, value *big.Int) ([]byte, error) {
	return token.abi.Pack("approve", spender, value)
}

// UnpackApprove is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0x095ea7b3.
//
// Solidity: function approve(address spender, uint256 value) returns(bool)
func (token *Token) UnpackApprove(data []byte) (bool, error) {
	out, err := token.abi.Unpack("approve", data)
	if err != nil {
		return *new(bool), err
	}
	out0 := *abi.ConvertType(out[0], new(bool)).(*bool)
	return out0, nil
}

// PackBalanceOf is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x70a08231.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function balanceOf(address account) view returns(uint256)
func (token *Token) PackBalanceOf(account common.Address) []byte {
	enc, err := token.abi.Pack("balanceOf", account)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackBalanceOf is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x70a08231.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function balanceOf(address account) view returns(uint256)
func (token *Token) TryPackBalanceOf(account common.Address) ([]byte, error) {
	return token.abi.Pack("balanceOf", account)
}

// UnpackBalanceOf is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0x70a08231.
//
// Solidity: function balanceOf(address account) view returns(uint256)
func (token *Token) UnpackBalanceOf(data []byte) (*big.Int, error) {
	out, err := token.abi.Unpack("balanceOf", data)
	if err != nil {
		return new(big.Int), err
	}
	out0 := abi.ConvertType(out[0], new(big.Int)).(*big.Int)
	return out0, nil
}

// PackDecimals is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x313ce567.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function decimals() view returns(uint8)
func (token *Token) PackDecimals() []byte {
	enc, err := token.abi.Pack("decimals")
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackDecimals is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x313ce567.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function decimals() view returns(uint8)
func (token *Token) TryPackDecimals() ([]byte, error) {
	return token.abi.Pack("decimals")
}

// UnpackDecimals is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0x313ce567.
//
// Solidity: function decimals() view returns(uint8)
func (token *Token) UnpackDecimals(data []byte) (uint8, error) {
	out, err := token.abi.Unpack("decimals", data)
	if err != nil {
		return *new(uint8), err
	}
	out0 := *abi.ConvertType(out[0], new(uint8)).(*uint8)
	return out0, nil
}

// PackName is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x06fdde03.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function name() view returns(string)
func (token *Token) PackName() []byte {
	enc, err := token.abi.Pack("name")
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackName is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x06fdde03.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function name() view returns(string)
func (token *Token) TryPackName() ([]byte, error) {
	return token.abi.Pack("name")
}

// UnpackName is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0x06fdde03.
//
// Solidity: function name() view returns(string)
func (token *Token) UnpackName(data []byte) (string, error) {
	out, err := token.abi.Unpack("name", data)
	if err != nil {
		return *new(string), err
	}
	out0 := *abi.ConvertType(out[0], new(string)).(*string)
	return out0, nil
}

// PackSymbol is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x95d89b41.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function symbol() view returns(string)
func (token *Token) PackSymbol() []byte {
	enc, err := token.abi.Pack("symbol")
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackSymbol is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x95d89b41.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function symbol() view returns(string)
func (token *Token) TryPackSymbol() ([]byte, error) {
	return token.abi.Pack("symbol")
}

// UnpackSymbol is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0x95d89b41.
//
// Solidity: function symbol() view returns(string)
func (token *Token) UnpackSymbol(data []byte) (string, error) {
	out, err := token.abi.Unpack("symbol", data)
	if err != nil {
		return *new(string), err
	}
	out0 := *abi.ConvertType(out[0], new(string)).(*string)
	return out0, nil
}

// PackTotalSupply is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x18160ddd.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function totalSupply() view returns(uint256)
func (token *Token) PackTotalSupply() []byte {
	enc, err := token.abi.Pack("totalSupply")
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackTotalSupply is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x18160ddd.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function totalSupply() view returns(uint256)
func (token *Token) TryPackTotalSupply() ([]byte, error) {
	return token.abi.Pack("totalSupply")
}

// UnpackTotalSupply is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0x18160ddd.
//
// Solidity: function totalSupply() view returns(uint256)
func (token *Token) UnpackTotalSupply(data []byte) (*big.Int, error) {
	out, err := token.abi.Unpack("totalSupply", data)
	if err != nil {
		return new(big.Int), err
	}
	out0 := abi.ConvertType(out[0], new(big.Int)).(*big.Int)
	return out0, nil
}

// PackTransfer is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xa9059cbb.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function transfer(address to, uint256 value) returns(bool)
func (token *Token) PackTransfer(to common.Address, value *big.Int) []byte {
	enc, err := token.abi.Pack("transfer", to, value)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackTransfer is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xa9059cbb.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function transfer(address to, uint256 value) returns(bool)
func (token *Token) TryPackTransfer(to common.Address, value *big.Int) ([]byte, error) {
	return token.abi.Pack("transfer", to, value)
}

// UnpackTransfer is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0xa9059cbb.
//
// Solidity: function transfer(address to, uint256 value) returns(bool)
func (token *Token) UnpackTransfer(data []byte) (bool, error) {
	out, err := token.abi.Unpack("transfer", data)
	if err != nil {
		return *new(bool), err
	}
	out0 := *abi.ConvertType(out[0], new(bool)).(*bool)
	return out0, nil
}

// PackTransferFrom is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x23b872dd.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function transferFrom(address from, address to, uint256 value) returns(bool)
func (token *Token) PackTransferFrom(from common.Address, to common.Address, value *big.Int) []byte {
	enc, err := token.abi.Pack("transferFrom", from, to, value)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackTransferFrom is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x23b872dd.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function transferFrom(address from, address to, uint256 value) returns(bool)
func (token *Token) TryPackTransferFrom(from common.Address, to common.Address, value *big.Int) ([]byte, error) {
	return token.abi.Pack("transferFrom", from, to, value)
}

// UnpackTransferFrom is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0x23b872dd.
//
// Solidity: function transferFrom(address from, address to, uint256 value) returns(bool)
func (token *Token) UnpackTransferFrom(data []byte) (bool, error) {
	out, err := token.abi.Unpack("transferFrom", data)
	if err != nil {
		return *new(bool), err
	}
	out0 := *abi.ConvertType(out[0], new(bool)).(*bool)
	return out0, nil
}

// TokenApproval represents a Approval event raised by the Token contract.
type TokenApproval struct {
	Owner   common.Address
	Spender common.Address
	Value   *big.Int
	Raw     *types.Log // Blockchain specific contextual infos
}

const TokenApprovalEventName = "Approval"

// ContractEventName returns the user-defined event name.
func (TokenApproval) ContractEventName() string {
	return TokenApprovalEventName
}

// UnpackApprovalEvent is the Go binding that unpacks the event data emitted
// by contract.
//
// Solidity: event Approval(address indexed owner, address indexed spender, uint256 value)
func (token *Token) UnpackApprovalEvent(log *types.Log) (*TokenApproval, error) {
	event := "Approval"
	if len(log.Topics) == 0 {
		return nil, bind.ErrNoEventSignature
	}
	if log.Topics[0] != token.abi.Events[event].ID {
		return nil, bind.ErrEventSignatureMismatch
	}
	out := new(TokenApproval)
	if len(log.Data) > 0 {
		if err := token.abi.UnpackIntoInterface(out, event, log.Data); err != nil {
			return nil, err
		}
	}
	var indexed abi.Arguments
	for _, arg := range token.abi.Events[event].Inputs {
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

// TokenTransfer represents a Transfer event raised by the Token contract.
type TokenTransfer struct {
	From  common.Address
	To    common.Address
	Value *big.Int
	Raw   *types.Log // Blockchain specific contextual infos
}

const TokenTransferEventName = "Transfer"

// ContractEventName returns the user-defined event name.
func (TokenTransfer) ContractEventName() string {
	return TokenTransferEventName
}

// UnpackTransferEvent is the Go binding that unpacks the event data emitted
// by contract.
//
// Solidity: event Transfer(address indexed from, address indexed to, uint256 value)
func (token *Token) UnpackTransferEvent(log *types.Log) (*TokenTransfer, error) {
	event := "Transfer"
	if len(log.Topics) == 0 {
		return nil, bind.ErrNoEventSignature
	}
	if log.Topics[0] != token.abi.Events[event].ID {
		return nil, bind.ErrEventSignatureMismatch
	}
	out := new(TokenTransfer)
	if len(log.Data) > 0 {
		if err := token.abi.UnpackIntoInterface(out, event, log.Data); err != nil {
			return nil, err
		}
	}
	var indexed abi.Arguments
	for _, arg := range token.abi.Events[event].Inputs {
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
func (token *Token) UnpackError(raw []byte) (any, error) {
	if bytes.Equal(raw[:4], token.abi.Errors["ERC20InsufficientAllowance"].ID.Bytes()[:4]) {
		return token.UnpackERC20InsufficientAllowanceError(raw[4:])
	}
	if bytes.Equal(raw[:4], token.abi.Errors["ERC20InsufficientBalance"].ID.Bytes()[:4]) {
		return token.UnpackERC20InsufficientBalanceError(raw[4:])
	}
	if bytes.Equal(raw[:4], token.abi.Errors["ERC20InvalidApprover"].ID.Bytes()[:4]) {
		return token.UnpackERC20InvalidApproverError(raw[4:])
	}
	if bytes.Equal(raw[:4], token.abi.Errors["ERC20InvalidReceiver"].ID.Bytes()[:4]) {
		return token.UnpackERC20InvalidReceiverError(raw[4:])
	}
	if bytes.Equal(raw[:4], token.abi.Errors["ERC20InvalidSender"].ID.Bytes()[:4]) {
		return token.UnpackERC20InvalidSenderError(raw[4:])
	}
	if bytes.Equal(raw[:4], token.abi.Errors["ERC20InvalidSpender"].ID.Bytes()[:4]) {
		return token.UnpackERC20InvalidSpenderError(raw[4:])
	}
	return nil, errors.New("Unknown error")
}

// TokenERC20InsufficientAllowance represents a ERC20InsufficientAllowance error raised by the Token contract.
type TokenERC20InsufficientAllowance struct {
	Spender   common.Address
	Allowance *big.Int
	Needed    *big.Int
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error ERC20InsufficientAllowance(address spender, uint256 allowance, uint256 needed)
func TokenERC20InsufficientAllowanceErrorID() common.Hash {
	return common.HexToHash("0xfb8f41b23e99d2101d86da76cdfa87dd51c82ed07d3cb62cbc473e469dbc75c3")
}

// UnpackERC20InsufficientAllowanceError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error ERC20InsufficientAllowance(address spender, uint256 allowance, uint256 needed)
func (token *Token) UnpackERC20InsufficientAllowanceError(raw []byte) (*TokenERC20InsufficientAllowance, error) {
	out := new(TokenERC20InsufficientAllowance)
	if err := token.abi.UnpackIntoInterface(out, "ERC20InsufficientAllowance", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// TokenERC20InsufficientBalance represents a ERC20InsufficientBalance error raised by the Token contract.
type TokenERC20InsufficientBalance struct {
	Sender  common.Address
	Balance *big.Int
	Needed  *big.Int
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error ERC20InsufficientBalance(address sender, uint256 balance, uint256 needed)
func TokenERC20InsufficientBalanceErrorID() common.Hash {
	return common.HexToHash("0xe450d38cd8d9f7d95077d567d60ed49c7254716e6ad08fc9872816c97e0ffec6")
}

// UnpackERC20InsufficientBalanceError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error ERC20InsufficientBalance(address sender, uint256 balance, uint256 needed)
func (token *Token) UnpackERC20InsufficientBalanceError(raw []byte) (*TokenERC20InsufficientBalance, error) {
	out := new(TokenERC20InsufficientBalance)
	if err := token.abi.UnpackIntoInterface(out, "ERC20InsufficientBalance", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// TokenERC20InvalidApprover represents a ERC20InvalidApprover error raised by the Token contract.
type TokenERC20InvalidApprover struct {
	Approver common.Address
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error ERC20InvalidApprover(address approver)
func TokenERC20InvalidApproverErrorID() common.Hash {
	return common.HexToHash("0xe602df05cc75712490294c6c104ab7c17f4030363910a7a2626411c6d3118847")
}

// UnpackERC20InvalidApproverError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error ERC20InvalidApprover(address approver)
func (token *Token) UnpackERC20InvalidApproverError(raw []byte) (*TokenERC20InvalidApprover, error) {
	out := new(TokenERC20InvalidApprover)
	if err := token.abi.UnpackIntoInterface(out, "ERC20InvalidApprover", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// TokenERC20InvalidReceiver represents a ERC20InvalidReceiver error raised by the Token contract.
type TokenERC20InvalidReceiver struct {
	Receiver common.Address
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error ERC20InvalidReceiver(address receiver)
func TokenERC20InvalidReceiverErrorID() common.Hash {
	return common.HexToHash("0xec442f055133b72f3b2f9f0bb351c406b178527de2040a7d1feb4e058771f613")
}

// UnpackERC20InvalidReceiverError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error ERC20InvalidReceiver(address receiver)
func (token *Token) UnpackERC20InvalidReceiverError(raw []byte) (*TokenERC20InvalidReceiver, error) {
	out := new(TokenERC20InvalidReceiver)
	if err := token.abi.UnpackIntoInterface(out, "ERC20InvalidReceiver", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// TokenERC20InvalidSender represents a ERC20InvalidSender error raised by the Token contract.
type TokenERC20InvalidSender struct {
	Sender common.Address
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error ERC20InvalidSender(address sender)
func TokenERC20InvalidSenderErrorID() common.Hash {
	return common.HexToHash("0x96c6fd1edd0cd6ef7ff0ecc0facdf53148dc0048b57fe58af65755250a7a96bd")
}

// UnpackERC20InvalidSenderError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error ERC20InvalidSender(address sender)
func (token *Token) UnpackERC20InvalidSenderError(raw []byte) (*TokenERC20InvalidSender, error) {
	out := new(TokenERC20InvalidSender)
	if err := token.abi.UnpackIntoInterface(out, "ERC20InvalidSender", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// TokenERC20InvalidSpender represents a ERC20InvalidSpender error raised by the Token contract.
type TokenERC20InvalidSpender struct {
	Spender common.Address
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error ERC20InvalidSpender(address spender)
func TokenERC20InvalidSpenderErrorID() common.Hash {
	return common.HexToHash("0x94280d62c347d8d9f4d59a76ea321452406db88df38e0c9da304f58b57b373a2")
}

// UnpackERC20InvalidSpenderError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error ERC20InvalidSpender(address spender)
func (token *Token) UnpackERC20InvalidSpenderError(raw []byte) (*TokenERC20InvalidSpender, error) {
	out := new(TokenERC20InvalidSpender)
	if err := token.abi.UnpackIntoInterface(out, "ERC20InvalidSpender", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// TokenVaultMetaData contains all meta data concerning the TokenVault contract.
var TokenVaultMetaData = bind.MetaData{
	ABI: "[{\"inputs\":[{\"internalType\":\"contractPortal\",\"name\":\"portal_\",\"type\":\"address\"},{\"internalType\":\"contractIERC20\",\"name\":\"token_\",\"type\":\"address\"},{\"internalType\":\"address\",\"name\":\"counterpart_\",\"type\":\"address\"}],\"stateMutability\":\"nonpayable\",\"type\":\"constructor\"},{\"inputs\":[{\"internalType\":\"address\",\"name\":\"caller\",\"type\":\"address\"},{\"internalType\":\"address\",\"name\":\"l2Sender\",\"type\":\"address\"}],\"name\":\"OnlyBridge\",\"type\":\"error\"},{\"inputs\":[{\"internalType\":\"address\",\"name\":\"token\",\"type\":\"address\"}],\"name\":\"SafeERC20FailedOperation\",\"type\":\"error\"},{\"inputs\":[],\"name\":\"counterpart\",\"outputs\":[{\"internalType\":\"address\",\"name\":\"\",\"type\":\"address\"}],\"stateMutability\":\"view\",\"type\":\"function\"},{\"inputs\":[{\"internalType\":\"address\",\"name\":\"to\",\"type\":\"address\"},{\"internalType\":\"uint256\",\"name\":\"amount\",\"type\":\"uint256\"}],\"name\":\"deposit\",\"outputs\":[],\"stateMutability\":\"nonpayable\",\"type\":\"function\"},{\"inputs\":[],\"name\":\"portal\",\"outputs\":[{\"internalType\":\"contractPortal\",\"name\":\"\",\"type\":\"address\"}],\"stateMutability\":\"view\",\"type\":\"function\"},{\"inputs\":[{\"internalType\":\"address\",\"name\":\"to\",\"type\":\"address\"},{\"internalType\":\"uint256\",\"name\":\"amount\",\"type\":\"uint256\"}],\"name\":\"release\",\"outputs\":[],\"stateMutability\":\"nonpayable\",\"type\":\"function\"},{\"inputs\":[],\"name\":\"token\",\"outputs\":[{\"internalType\":\"contractIERC20\",\"name\":\"\",\"type\":\"address\"}],\"stateMutability\":\"view\",\"type\":\"function\"}]",
	ID:  "TokenVault",
	Bin: "0x60e0346100d757601f61080338819003918201601f19168301916001600160401b038311848410176100db578084926060946040528339810103126100d7578051906001600160a01b03821682036100d7576020810151906001600160a01b03821682036100d757604001516001600160a01b03811681036100d75760c05260a05260805260405161071390816100f0823960805181818161017d0152818161035e015261045a015260a051818181609d015281816101b101526104c5015260c05181818161010f015281816102ea01526105c60152f35b5f80fd5b634e487b7160e01b5f52604160045260245ffdfe6080806040526004361015610012575f80fd5b5f3560e01c9081630357371d146104345750806347e7ef24146101a15780636425666b14610133578063797594b0146100c55763fc0c546a14610053575f80fd5b346100c1575f7ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffc3601126100c157602060405173ffffffffffffffffffffffffffffffffffffffff7f0000000000000000000000000000000000000000000000000000000000000000168152f35b5f80fd5b346100c1575f7ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffc3601126100c157602060405173ffffffffffffffffffffffffffffffffffffffff7f0000000000000000000000000000000000000000000000000000000000000000168152f35b346100c1575f7ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffc3601126100c157602060405173ffffffffffffffffffffffffffffffffffffffff7f0000000000000000000000000000000000000000000000000000000000000000168152f35b346100c1576101af36610654565b7f000000000000000000000000000000000000000000000000000000000000000090604051917f23b872dd000000000000000000000000000000000000000000000000000000005f5233600452306024528160445260205f60648180855af160015f5114811615610415575b836040525f606052156103d357601f60208560c4868673ffffffffffffffffffffffffffffffffffffffff858301947f40c10f190000000000000000000000000000000000000000000000000000000086521660248301526044820152604481526102876064826106a5565b7fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffe060405195869485937fafa38a5700000000000000000000000000000000000000000000000000000000855273ffffffffffffffffffffffffffffffffffffffff7f00000000000000000000000000000000000000000000000000000000000000001660048601523360248601525f604486015262030d40606486015260a060848601525180918160a48701528686015e5f858286010152011681010301815f73ffffffffffffffffffffffffffffffffffffffff7f0000000000000000000000000000000000000000000000000000000000000000165af180156103c85761038c57005b6020813d6020116103c0575b816103a5602093836106a5565b810103126100c1575167ffffffffffffffff8116036100c157005b3d9150610398565b6040513d5f823e3d90fd5b73ffffffffffffffffffffffffffffffffffffffff907f5274afe7000000000000000000000000000000000000000000000000000000005f521660045260245ffd5b600181151661042b57813b15153d15161661021b565b833d5f823e3d90fd5b346100c15761044236610654565b9173ffffffffffffffffffffffffffffffffffffffff7f0000000000000000000000000000000000000000000000000000000000000000167f9bf62d82000000000000000000000000000000000000000000000000000000008252602082600481845afa9182156103c8575f92610603575b503314806105ae575b1561056857507f00000000000000000000000000000000000000000000000000000000000000009173ffffffffffffffffffffffffffffffffffffffff604051927fa9059cbb000000000000000000000000000000000000000000000000000000005f521660045260245260205f60448180865af19060015f5114821615610548575b50156103d357005b60018215166105605750813b15153d15161682610540565b3d5f823e3d90fd5b73ffffffffffffffffffffffffffffffffffffffff907f6cd48c22000000000000000000000000000000000000000000000000000000005f52336004521660245260445ffd5b5073ffffffffffffffffffffffffffffffffffffffff7f00000000000000000000000000000000000000000000000000000000000000001673ffffffffffffffffffffffffffffffffffffffff8216146104bd565b9091506020813d60201161064c575b8161061f602093836106a5565b810103126100c1575173ffffffffffffffffffffffffffffffffffffffff811681036100c15790846104b4565b3d9150610612565b7ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffc60409101126100c15760043573ffffffffffffffffffffffffffffffffffffffff811681036100c1579060243590565b90601f7fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffe0910116810190811067ffffffffffffffff8211176106e657604052565b7f4e487b71000000000000000000000000000000000000000000000000000000005f52604160045260245ffd",
}

// TokenVault is an auto generated Go binding around an Ethereum contract.
type TokenVault struct {
	abi abi.ABI
}

// GetABI returns the ABI associated with this contract binding.
func (c *TokenVault) GetABI() abi.ABI {
	return c.abi
}

// NewTokenVault creates a new instance of TokenVault.
func NewTokenVault() *TokenVault {
	parsed, err := TokenVaultMetaData.ParseABI()
	if err != nil {
		panic(errors.New("invalid ABI: " + err.Error()))
	}
	return &TokenVault{abi: *parsed}
}

// Instance creates a wrapper for a deployed contract instance at the given address.
// Use this to create the instance object passed to abigen v2 library functions Call, Transact, etc.
func (c *TokenVault) Instance(backend bind.ContractBackend, addr common.Address) *bind.BoundContract {
	return bind.NewBoundContract(addr, c.abi, backend, backend, backend)
}

// PackConstructor is the Go binding used to pack the parameters required for
// contract deployment.
//
// Solidity: constructor(address portal_, address token_, address counterpart_) returns()
func (tokenVault *TokenVault) PackConstructor(portal_ common.Address, token_ common.Address, counterpart_ common.Address) []byte {
	enc, err := tokenVault.abi.Pack("", portal_, token_, counterpart_)
	if err != nil {
		panic(err)
	}
	return enc
}

// PackCounterpart is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x797594b0.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function counterpart() view returns(address)
func (tokenVault *TokenVault) PackCounterpart() []byte {
	enc, err := tokenVault.abi.Pack("counterpart")
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackCounterpart is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x797594b0.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function counterpart() view returns(address)
func (tokenVault *TokenVault) TryPackCounterpart() ([]byte, error) {
	return tokenVault.abi.Pack("counterpart")
}

// UnpackCounterpart is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0x797594b0.
//
// Solidity: function counterpart() view returns(address)
func (tokenVault *TokenVault) UnpackCounterpart(data []byte) (common.Address, error) {
	out, err := tokenVault.abi.Unpack("counterpart", data)
	if err != nil {
		return *new(common.Address), err
	}
	out0 := *abi.ConvertType(out[0], new(common.Address)).(*common.Address)
	return out0, nil
}

// PackDeposit is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x47e7ef24.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function deposit(address to, uint256 amount) returns()
func (tokenVault *TokenVault) PackDeposit(to common.Address, amount *big.Int) []byte {
	enc, err := tokenVault.abi.Pack("deposit", to, amount)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackDeposit is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x47e7ef24.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function deposit(address to, uint256 amount) returns()
func (tokenVault *TokenVault) TryPackDeposit(to common.Address, amount *big.Int) ([]byte, error) {
	return tokenVault.abi.Pack("deposit", to, amount)
}

// PackPortal is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x6425666b.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function portal() view returns(address)
func (tokenVault *TokenVault) PackPortal() []byte {
	enc, err := tokenVault.abi.Pack("portal")
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackPortal is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x6425666b.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function portal() view returns(address)
func (tokenVault *TokenVault) TryPackPortal() ([]byte, error) {
	return tokenVault.abi.Pack("portal")
}

// UnpackPortal is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0x6425666b.
//
// Solidity: function portal() view returns(address)
func (tokenVault *TokenVault) UnpackPortal(data []byte) (common.Address, error) {
	out, err := tokenVault.abi.Unpack("portal", data)
	if err != nil {
		return *new(common.Address), err
	}
	out0 := *abi.ConvertType(out[0], new(common.Address)).(*common.Address)
	return out0, nil
}

// PackRelease is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x0357371d.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function release(address to, uint256 amount) returns()
func (tokenVault *TokenVault) PackRelease(to common.Address, amount *big.Int) []byte {
	enc, err := tokenVault.abi.Pack("release", to, amount)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackRelease is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x0357371d.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function release(address to, uint256 amount) returns()
func (tokenVault *TokenVault) TryPackRelease(to common.Address, amount *big.Int) ([]byte, error) {
	return tokenVault.abi.Pack("release", to, amount)
}

// PackToken is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xfc0c546a.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function token() view returns(address)
func (tokenVault *TokenVault) PackToken() []byte {
	enc, err := tokenVault.abi.Pack("token")
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackToken is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xfc0c546a.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function token() view returns(address)
func (tokenVault *TokenVault) TryPackToken() ([]byte, error) {
	return tokenVault.abi.Pack("token")
}

// UnpackToken is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0xfc0c546a.
//
// Solidity: function token() view returns(address)
func (tokenVault *TokenVault) UnpackToken(data []byte) (common.Address, error) {
	out, err := tokenVault.abi.Unpack("token", data)
	if err != nil {
		return *new(common.Address), err
	}
	out0 := *abi.ConvertType(out[0], new(common.Address)).(*common.Address)
	return out0, nil
}

// UnpackError attempts to decode the provided error data using user-defined
// error definitions.
func (tokenVault *TokenVault) UnpackError(raw []byte) (any, error) {
	if bytes.Equal(raw[:4], tokenVault.abi.Errors["OnlyBridge"].ID.Bytes()[:4]) {
		return tokenVault.UnpackOnlyBridgeError(raw[4:])
	}
	if bytes.Equal(raw[:4], tokenVault.abi.Errors["SafeERC20FailedOperation"].ID.Bytes()[:4]) {
		return tokenVault.UnpackSafeERC20FailedOperationError(raw[4:])
	}
	return nil, errors.New("Unknown error")
}

// TokenVaultOnlyBridge represents a OnlyBridge error raised by the TokenVault contract.
type TokenVaultOnlyBridge struct {
	Caller   common.Address
	L2Sender common.Address
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error OnlyBridge(address caller, address l2Sender)
func TokenVaultOnlyBridgeErrorID() common.Hash {
	return common.HexToHash("0x6cd48c2235f10d97a1f1b558cc7adc86214dd9a262893472b7cf1e9707f9ea24")
}

// UnpackOnlyBridgeError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error OnlyBridge(address caller, address l2Sender)
func (tokenVault *TokenVault) UnpackOnlyBridgeError(raw []byte) (*TokenVaultOnlyBridge, error) {
	out := new(TokenVaultOnlyBridge)
	if err := tokenVault.abi.UnpackIntoInterface(out, "OnlyBridge", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// TokenVaultSafeERC20FailedOperation represents a SafeERC20FailedOperation error raised by the TokenVault contract.
type TokenVaultSafeERC20FailedOperation struct {
	Token common.Address
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error SafeERC20FailedOperation(address token)
func TokenVaultSafeERC20FailedOperationErrorID() common.Hash {
	return common.HexToHash("0x5274afe73c98b4749fc91ffae6b7b574e7842cb2144a159e9377a5f20b32edf9")
}

// UnpackSafeERC20FailedOperationError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error SafeERC20FailedOperation(address token)
func (tokenVault *TokenVault) UnpackSafeERC20FailedOperationError(raw []byte) (*TokenVaultSafeERC20FailedOperation, error) {
	out := new(TokenVaultSafeERC20FailedOperation)
	if err := tokenVault.abi.UnpackIntoInterface(out, "SafeERC20FailedOperation", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// TraderMetaData contains all meta data concerning the Trader contract.
var TraderMetaData = bind.MetaData{
	ABI: "[{\"inputs\":[{\"internalType\":\"contractPool\",\"name\":\"pool\",\"type\":\"address\"},{\"internalType\":\"uint256\",\"name\":\"least\",\"type\":\"uint256\"},{\"internalType\":\"address\",\"name\":\"to\",\"type\":\"address\"}],\"name\":\"buyAndWithdraw\",\"outputs\":[],\"stateMutability\":\"payable\",\"type\":\"function\"}]",
	ID:  "Trader",
	Bin: "0x608080604052346015576102ab908161001a8239f35b5f80fdfe6080806040526004361015610012575f80fd5b5f3560e01c63bec7e4ad14610025575f80fd5b60607ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffc36011261019c576004359073ffffffffffffffffffffffffffffffffffffffff821680920361019c5760443573ffffffffffffffffffffffffffffffffffffffff811680910361019c577f7deb6025000000000000000000000000000000000000000000000000000000008252602435600483015230602483015260208260448134875af19182156101a7575f92610206575b506020600493604051948580927ffc0c546a0000000000000000000000000000000000000000000000000000000082525afa9283156101a7575f936101b2575b509060446020925f73ffffffffffffffffffffffffffffffffffffffff60405196879586947ff3fef3a300000000000000000000000000000000000000000000000000000000865260048601526024850152165af180156101a75761017c57005b602090813d83116101a0575b610192818361023d565b8101031261019c57005b5f80fd5b503d610188565b6040513d5f823e3d90fd5b9092506020813d6020116101fe575b816101ce6020938361023d565b8101031261019c57519073ffffffffffffffffffffffffffffffffffffffff8216820361019c579091604461011b565b3d91506101c1565b9291506020833d602011610235575b816102226020938361023d565b8101031261019c579151909160206100db565b3d9150610215565b90601f7fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffe0910116810190811067ffffffffffffffff82111761027e57604052565b7f4e487b71000000000000000000000000000000000000000000000000000000005f52604160045260245ffd",
}

// Trader is an auto generated Go binding around an Ethereum contract.
type Trader struct {
	abi abi.ABI
}

// GetABI returns the ABI associated with this contract binding.
func (c *Trader) GetABI() abi.ABI {
	return c.abi
}

// NewTrader creates a new instance of Trader.
func NewTrader() *Trader {
	parsed, err := TraderMetaData.ParseABI()
	if err != nil {
		panic(errors.New("invalid ABI: " + err.Error()))
	}
	return &Trader{abi: *parsed}
}

// Instance creates a wrapper for a deployed contract instance at the given address.
// Use this to create the instance object passed to abigen v2 library functions Call, Transact, etc.
func (c *Trader) Instance(backend bind.ContractBackend, addr common.Address) *bind.BoundContract {
	return bind.NewBoundContract(addr, c.abi, backend, backend, backend)
}

// PackBuyAndWithdraw is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xbec7e4ad.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function buyAndWithdraw(address pool, uint256 least, address to) payable returns()
func (trader *Trader) PackBuyAndWithdraw(pool common.Address, least *big.Int, to common.Address) []byte {
	enc, err := trader.abi.Pack("buyAndWithdraw", pool, least, to)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackBuyAndWithdraw is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xbec7e4ad.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function buyAndWithdraw(address pool, uint256 least, address to) payable returns()
func (trader *Trader) TryPackBuyAndWithdraw(pool common.Address, least *big.Int, to common.Address) ([]byte, error) {
	return trader.abi.Pack("buyAndWithdraw", pool, least, to)
}
