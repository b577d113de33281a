package main

import (
	"encoding/json"
	"fmt"
	"math/big"
	"net/http"
	"testing"

	"github.com/ethereum/go-ethereum"
	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/common/hexutil"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/ethereum/go-ethereum/crypto"
	"github.com/ethereum/go-ethereum/ethclient"
	"github.com/ethereum/go-ethereum/ethclient/gethclient"
	"github.com/ethereum/go-ethereum/params"
	"github.com/ethereum/go-ethereum/rlp"

	"github.com/ultrasound-rollup/ultrasound/api"
	"github.com/ultrasound-rollup/ultrasound/blocks"
	"github.com/ultrasound-rollup/ultrasound/contracts"
	"github.com/ultrasound-rollup/ultrasound/execute"
	"github.com/ultrasound-rollup/ultrasound/internal/devnet"
)

// sendL1 sends a transaction of a test account on L1 and waits for its receipt, which must be good.
func (r *rig) sendL1(t *testing.T, index uint32, to common.Address, value *big.Int, data []byte) *types.Receipt {
	t.Helper()
	account, err := devnet.TestAccount(index)
	must(t, err)
	nonce, err := r.l1.PendingNonceAt(t.Context(), account.Address)
	must(t, err)
	gas, err := r.l1.EstimateGas(t.Context(), ethereum.CallMsg{From: account.Address, To: &to, Value: value, Data: data})
	must(t, err)
	id := new(big.Int).SetUint64(r.caps.L1ChainID)
	tx, err := types.SignNewTx(account.Key, types.LatestSignerForChainID(id), &types.DynamicFeeTx{
		ChainID: id, Nonce: nonce, To: &to, Value: value, Data: data, Gas: gas + gas/4, GasTipCap: big.NewInt(params.GWei), GasFeeCap: feeCap,
	})
	must(t, err)
	must(t, r.l1.SendTransaction(t.Context(), tx))
	var receipt *types.Receipt
	await(t, "L1 takes the transaction", func() bool {
		receipt, err = r.l1.TransactionReceipt(t.Context(), tx.Hash())
		return err == nil
	})
	if receipt.Status != types.ReceiptStatusSuccessful {
		t.Fatalf("L1 transaction to %s failed", to)
	}
	return receipt
}

// messageAccount is the test account that sends messages on L1; nobody else uses it there.
const messageAccount = 6

// messagesBothWays sends ether to L2, where the gateway executes the message by itself, and from L2 to L1, where it is
// claimed against a settled state root, once.
func messagesBothWays(t *testing.T, r *rig) {
	portal, messenger := contracts.NewPortal(), contracts.NewMessenger()
	account, err := devnet.TestAccount(messageAccount)
	must(t, err)
	w := r.newcomer(t)
	to, value, fee := w.Address, big.NewInt(params.Ether), big.NewInt(params.GWei)
	receipt := r.sendL1(t, messageAccount, r.deployed.Portal, new(big.Int).Add(value, fee), portal.PackSendMessage(to, account.Address, fee, 50_000, nil))
	sent, err := portal.UnpackMessageSentEvent(receipt.Logs[0])
	must(t, err)
	await(t, "message is executed on L2", func() bool {
		balance, err := r.l2.BalanceAt(t.Context(), to, nil)
		return err == nil && balance.Cmp(value) == 0
	})
	var first *types.Transaction
	await(t, "block of the message", func() bool {
		logs, err := r.l2.FilterLogs(t.Context(), ethereum.FilterQuery{FromBlock: new(big.Int), Addresses: []common.Address{blocks.MessengerAddress}})
		if err != nil {
			return false
		}
		for i := range logs {
			if e, err := messenger.UnpackRelayedEvent(&logs[i]); err == nil && e.Index == sent.Index && e.Ok {
				block, err := r.l2.BlockByHash(t.Context(), logs[i].BlockHash)
				if err != nil {
					return false
				}
				first = block.Transactions()[0]
				return true
			}
		}
		return false
	})
	if *first.To() != blocks.MessengerAddress {
		t.Errorf("the message is not first thing in its block: %s", first.Hash())
	}

	out := common.HexToAddress("0x5e0d000000000000000000000000000000000002")
	half := big.NewInt(params.Ether / 2)
	messengerAddress := blocks.MessengerAddress
	sendTx := w.sign(t, &types.DynamicFeeTx{
		ChainID: w.signer.ChainID(), Nonce: w.nonce, To: &messengerAddress, Value: half, Gas: 200_000,
		Data: messenger.PackSend(out, 50_000, nil), GasFeeCap: feeCap, GasTipCap: big.NewInt(params.GWei),
	})
	r.mustPreconfirm(t, sendTx)
	var withdrawal contracts.Withdrawal
	var in uint64
	await(t, "message to L1 is in a block", func() bool {
		logs, err := r.l2.FilterLogs(t.Context(), ethereum.FilterQuery{FromBlock: new(big.Int), Addresses: []common.Address{blocks.MessengerAddress}})
		if err != nil {
			return false
		}
		for i := range logs {
			if e, err := messenger.UnpackSentEvent(&logs[i]); err == nil && e.Withdrawal.To == out {
				withdrawal, in = e.Withdrawal, logs[i].BlockNumber
				return true
			}
		}
		return false
	})
	var head contracts.Head
	await(t, "L1 has the block", func() bool { head = r.head(t); return head.Number >= in })
	claim := r.claim(t, withdrawal, head.Number)
	r.showsMessages(t, sent.Index, sendTx, withdrawal)
	r.sendL1(t, messageAccount, r.deployed.Portal, nil, claim)
	if balance, err := r.l1.BalanceAt(t.Context(), out, nil); err != nil || balance.Cmp(half) != 0 {
		t.Errorf("claimed %v, want %v (%v)", balance, half, err)
	}
	if w := r.withdrawal(t, sendTx); w.Status != api.MessageDelivered || w.Claim != nil {
		t.Errorf("a claimed message is shown as %+v", w)
	}
	portalAddress := r.deployed.Portal
	_, err = r.l1.CallContract(t.Context(), ethereum.CallMsg{To: &portalAddress, Data: claim}, nil)
	if data, _ := ethclient.RevertErrorData(err); contracts.DecodeRevert(data).Name != "AlreadyClaimed" {
		t.Errorf("claimed twice: %v", err)
	}
	forcedIntoChain(t, r, w)
}

// withdrawal asks the gateway for the one message that a transaction sends to L1.
func (r *rig) withdrawal(t *testing.T, tx *types.Transaction) api.Withdrawal {
	t.Helper()
	var list struct{ Items []api.Withdrawal }
	r.get(t, "/v1/withdrawals/"+tx.Hash().Hex(), &list)
	if len(list.Items) != 1 {
		t.Fatalf("transaction %s sends %+v", tx.Hash(), list.Items)
	}
	return list.Items[0]
}

// showsMessages has the gateway show the message that it relayed, and the one that it can prove to L1: the call it makes of
// it is one that L1 takes from anyone.
func (r *rig) showsMessages(t *testing.T, in uint64, tx *types.Transaction, sent contracts.Withdrawal) {
	t.Helper()
	var message api.Message
	r.get(t, fmt.Sprintf("/v1/messages/%d", in), &message)
	if message.Index != in || message.Status != api.MessageDelivered || message.Relay != nil {
		t.Errorf("a relayed message is shown as %+v", message)
	}
	var list struct{ Items []api.Message }
	r.get(t, fmt.Sprintf("/v1/messages?cursor=%d&limit=1", in), &list)
	if len(list.Items) != 1 || list.Items[0].L1 != message.L1 {
		t.Errorf("listed is %+v", list)
	}
	var w api.Withdrawal
	await(t, "the gateway can prove the message to L1", func() bool {
		w = r.withdrawal(t, tx)
		return w.Status == api.MessageReady
	})
	if w.Index != sent.Index || w.To != sent.To || w.Claim == nil || w.Claim.To != r.deployed.Portal {
		t.Fatalf("the message to L1 is shown as %+v", w)
	}
	if _, err := r.l1.CallContract(t.Context(), ethereum.CallMsg{To: &w.Claim.To, Data: w.Claim.Data, Gas: w.Claim.Gas}, nil); err != nil {
		data, _ := ethclient.RevertErrorData(err)
		t.Errorf("L1 does not take the claim: %v %v", err, contracts.DecodeRevert(data))
	}
}

// relaysByAnyone sends a message to a rollup whose gateway relays nothing, and has a wallet bring it to L2 with the call that
// the gateway makes of it.
func (r *rig) relaysByAnyone(t *testing.T, w *wallet) {
	t.Helper()
	to, value := common.HexToAddress("0x5e0d000000000000000000000000000000000003"), big.NewInt(12_345)
	receipt := r.sendL1(t, messageAccount, r.deployed.Portal, value, contracts.NewPortal().PackSendMessage(to, w.Address, new(big.Int), 50_000, nil))
	sent, err := contracts.NewPortal().UnpackMessageSentEvent(receipt.Logs[0])
	must(t, err)
	var message api.Message
	await(t, "an anchor knows the message", func() bool {
		status, body, _, err := r.ask(t.Context(), http.MethodGet, fmt.Sprintf("%s/v1/messages/%d", r.api, sent.Index), nil)
		must(t, err)
		return status == http.StatusOK && json.Unmarshal(body, &message) == nil && message.Status == api.MessageReady
	})
	r.mustPreconfirm(t, w.sign(t, &types.DynamicFeeTx{
		ChainID: w.signer.ChainID(), Nonce: w.nonce, To: &message.Relay.To, Gas: message.Relay.Gas, Data: message.Relay.Data, GasFeeCap: feeCap, GasTipCap: big.NewInt(params.GWei),
	}))
	await(t, "the message is delivered", func() bool {
		r.get(t, fmt.Sprintf("/v1/messages/%d", sent.Index), &message)
		return message.Status == api.MessageDelivered
	})
	if balance, err := r.l2.BalanceAt(t.Context(), to, nil); err != nil || balance.Cmp(value) != 0 {
		t.Errorf("%s has %v, want %v (%v)", to, balance, value, err)
	}
}

// newcomer is a wallet that owns nothing on L2 until a message brings it something.
func (r *rig) newcomer(t *testing.T) *wallet {
	t.Helper()
	key, err := crypto.ToECDSA(crypto.Keccak256([]byte("newcomer")))
	must(t, err)
	return &wallet{Account: devnet.Account{Address: crypto.PubkeyToAddress(key.PublicKey), Key: key}, signer: execute.Signer(r.caps.ChainID)}
}

// claim proves the withdrawal against a settled block and returns the portal's call.
func (r *rig) claim(t *testing.T, withdrawal contracts.Withdrawal, number uint64) []byte {
	t.Helper()
	at := new(big.Int).SetUint64(number)
	var header *types.Header
	await(t, "L2 node knows the settled block", func() (known bool) {
		var err error
		header, err = r.l2.HeaderByNumber(t.Context(), at)
		return err == nil
	})
	id := blocks.Withdrawal{
		Index: withdrawal.Index, Sender: withdrawal.Sender, To: withdrawal.To, Value: withdrawal.Value, GasLimit: withdrawal.GasLimit, Data: withdrawal.Data,
	}.ID(r.caps.ChainID)
	proof, err := gethclient.New(r.l2.Client()).GetProof(t.Context(), blocks.MessengerAddress, []string{blocks.SentSlot(id).Hex()}, at)
	must(t, err)
	return contracts.NewPortal().PackClaim(withdrawal, number, headerRLP(t, header), nodes(t, proof.AccountProof), nodes(t, proof.StorageProof[0].Proof))
}

func headerRLP(t *testing.T, header *types.Header) []byte {
	t.Helper()
	raw, err := rlp.EncodeToBytes(header)
	must(t, err)
	return raw
}

func nodes(t *testing.T, hex []string) [][]byte {
	t.Helper()
	out := make([][]byte, len(hex))
	for i, node := range hex {
		raw, err := hexutil.Decode(node)
		must(t, err)
		out[i] = raw
	}
	return out
}

// forcedIntoChain forces a transaction through L1: it is the first of a block, and L1 sees it done.
func forcedIntoChain(t *testing.T, r *rig, w *wallet) {
	tx := w.dynamic(t, &common.Address{0x4f}, 7, params.TxGas, nil)
	raw, err := tx.MarshalBinary()
	must(t, err)
	portal := contracts.NewPortal()
	r.sendL1(t, messageAccount, r.deployed.Portal, big.NewInt(params.Ether), portal.PackForceTransaction(raw))
	var receipt *types.Receipt
	await(t, "forced transaction is executed on L2", func() bool {
		receipt, err = r.l2.TransactionReceipt(t.Context(), tx.Hash())
		return err == nil && receipt.BlockNumber != nil && receipt.BlockHash != (common.Hash{})
	})
	if receipt.TransactionIndex != 0 {
		t.Errorf("forced transaction is number %d of its block", receipt.TransactionIndex)
	}
	rollup := contracts.NewRollup()
	await(t, "L1 sees it done", func() bool {
		logs, err := r.l1.FilterLogs(t.Context(), ethereum.FilterQuery{
			FromBlock: new(big.Int), Addresses: []common.Address{r.caps.Rollup}, Topics: [][]common.Hash{{rollup.GetABI().Events[contracts.RollupForcedTransactionDoneEventName].ID}},
		})
		if err != nil || len(logs) == 0 {
			return false
		}
		done, err := rollup.UnpackForcedTransactionDoneEvent(&logs[len(logs)-1])
		return err == nil && done.Included && done.Number == receipt.BlockNumber.Uint64()
	})
}
