package node_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"math/big"
	"net"
	"testing"
	"time"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/ethereum/go-ethereum/ethclient"
	"github.com/gorilla/websocket"

	"github.com/ultrasound-rollup/ultrasound/gateway/node"
)

// subscribe begins an eth subscription whose news are of type T.
func subscribe[T any](t *testing.T, client *ethclient.Client, params ...any) <-chan T {
	t.Helper()
	ch := make(chan T, 4096)
	sub, err := client.Client().EthSubscribe(t.Context(), ch, params...)
	if err != nil {
		t.Fatalf("subscribe to %v: %v", params, err)
	}
	t.Cleanup(sub.Unsubscribe)
	return ch
}

// Promises are told once, in order, across seals and adoptions; what falls is taken back.
func TestPendingSubscriptions(t *testing.T) {
	t.Parallel()
	n := newNode(t, node.Config{})
	d := newDesk(t, n)
	_, socket := dial(t, n)
	counter := d.send(0, deploy(counterInit)).ContractAddress
	early := d.send(0, call(counter))

	logs := subscribe[types.Log](t, socket, "pendingLogs", map[string]any{"address": counter})
	other := subscribe[types.Log](t, socket, "pendingLogs", map[string]any{"topics": []any{common.Hash{5}}})
	all := subscribe[*types.Receipt](t, socket, "pendingReceipts")
	_, second := account(1)
	mine := subscribe[*types.Receipt](t, socket, "pendingReceipts", map[string]any{"senders": []any{second}})
	touching := subscribe[*types.Receipt](t, socket, "pendingReceipts", map[string]any{"addresses": []any{counter}})
	told := subscribe[*types.Receipt](t, socket, "pendingReceipts", map[string]any{"hashes": []any{early.TxHash}})
	if r := receive(t, "receipt promised before", told); r.TxHash != early.TxHash {
		t.Errorf("receipt of %s", r.TxHash)
	}

	var want types.Receipts
	send := func(from int, data types.TxData) {
		t.Helper()
		r := d.send(from, data)
		want = append(want, r)
		if got := receive(t, "receipt", all); got.TxHash != r.TxHash || got.BlockHash != (common.Hash{}) || got.TransactionIndex != r.TransactionIndex {
			t.Fatalf("receipt %+v, want %+v", got, r)
		}
	}
	send(0, call(counter))
	send(1, transfer(common.Address{0xf1}, 1))
	d.seal()
	send(1, call(counter))
	sealed, recorder := d.end()
	d.next(sealed, recorder)
	send(1, call(counter))
	d.adoptSealed(sealed)
	send(2, call(counter))
	for i, sum := range []int64{2, 3, 4, 5} {
		if l := receive(t, "log", logs); l.Removed || !bytes.Equal(l.Data, word(sum)) {
			t.Errorf("log %d: %+v", i, l)
		}
	}
	for _, i := range []int{1, 2, 3} {
		if r := receive(t, "own receipt", mine); r.TxHash != want[i].TxHash {
			t.Errorf("own receipt %s, want %s", r.TxHash, want[i].TxHash)
		}
	}
	for _, i := range []int{0, 2, 3, 4} {
		if r := receive(t, "receipt of the counter", touching); r.TxHash != want[i].TxHash {
			t.Errorf("receipt %s, want %s", r.TxHash, want[i].TxHash)
		}
	}
	d.fall(sealed.Block.Hash(), 9)
	for i, sum := range []int64{5, 4} {
		if l := receive(t, "removed log", logs); !l.Removed || !bytes.Equal(l.Data, word(sum)) {
			t.Errorf("removed log %d: %+v", i, l)
		}
	}
	send(3, call(counter))
	if l := receive(t, "log after the fall", logs); l.Removed || !bytes.Equal(l.Data, word(4)) {
		t.Errorf("log after the fall: %+v", l)
	}
	if len(logs)+len(other)+len(all)+len(mine)+len(told) != 0 {
		t.Error("something is told that was not asked for")
	}
}

// When the pending block is looked at late, what a block below it holds is told as well; and when even that is not enough
// to know that nothing was missed, the connection ends.
func TestPendingSubscribersAreLate(t *testing.T) {
	t.Parallel()
	n := newNode(t, node.Config{})
	d := newDesk(t, n)
	_, socket := dial(t, n)
	counter := d.send(0, deploy(counterInit)).ContractAddress
	logs := make(chan types.Log, 64)
	sub, err := socket.Client().EthSubscribe(t.Context(), logs, "pendingLogs")
	if err != nil {
		t.Fatal(err)
	}
	defer sub.Unsubscribe()
	sum := int64(0)
	told := func(promised int) {
		t.Helper()
		for range promised {
			if sum++; !bytes.Equal(receive(t, "log", logs).Data, word(sum)) {
				t.Fatalf("log %d is another one", sum)
			}
		}
	}
	block := func(promises int) {
		t.Helper()
		for range promises {
			d.send(0, call(counter))
		}
		d.seal()
	}
	d.quiet = true // the open block goes on, is sealed, and the next goes on
	block(3)
	d.send(0, call(counter))
	d.loud()
	told(4)

	sealed, recorder := d.end()                                      // seen as sealed; then one is opened and sealed, and another opened
	seen := subscribe[json.RawMessage](t, socket, "pendingReceipts") // to subscribe is to look
	d.quiet = true
	d.next(sealed, recorder)
	d.adoptSealed(sealed)
	block(2)
	d.send(0, call(counter))
	d.loud()
	told(3)
	for range 3 {
		receive(t, "receipt", seen)
	}

	d.quiet = true // two blocks pass
	block(1)
	block(1)
	d.send(0, call(counter))
	d.loud()
	if err := receive(t, "end of the subscription", sub.Err()); err == nil {
		t.Error("the subscription ends without an error")
	}
	if len(logs) > 0 {
		t.Error("something is told in spite of the gap")
	}
}

// Many promises in quick succession, seals and adoptions in between: nobody misses any, nobody hears one twice.
func TestPendingSubscribersMissNothing(t *testing.T) {
	t.Parallel()
	n := newNode(t, node.Config{})
	d := newDesk(t, n)
	counter := d.send(0, deploy(counterInit)).ContractAddress
	var heard []<-chan types.Log
	for range 8 {
		_, socket := dial(t, n)
		heard = append(heard, subscribe[types.Log](t, socket, "pendingLogs"))
	}
	const blocks, each = 8, 20
	var late <-chan types.Log
	for i := range blocks {
		if i == blocks/2 { // who comes late hears what is promised from then on
			_, socket := dial(t, n)
			late = subscribe[types.Log](t, socket, "pendingLogs")
		}
		for j := range each {
			d.send(0, call(counter))
			if j == 0 { // blocks pass faster here than one a second: each must be seen before the next
				for l := receive(t, "log", heard[0]); !bytes.Equal(l.Data, word(int64(i*each+1))); {
					l = receive(t, "log", heard[0])
				}
			}
		}
		if i < blocks-1 {
			d.mu.Lock()
			sealed, recorder := d.end()
			d.next(sealed, recorder)
			d.adoptSealed(sealed)
			d.mu.Unlock()
		}
	}
	from := func(ch <-chan types.Log, first int64) {
		t.Helper()
		for sum := first; sum <= blocks*each; sum++ {
			if l := receive(t, "log", ch); !bytes.Equal(l.Data, word(sum)) {
				t.Fatalf("%x is heard, want %d", l.Data, sum)
			}
		}
	}
	for _, ch := range heard[1:] {
		from(ch, 1)
	}
	from(late, blocks/2*each+1)
}

// Who does not read what is pending is cut off, while others hear everything.
func TestDeafPendingSubscriber(t *testing.T) {
	t.Parallel()
	n := newNode(t, node.Config{})
	d := newDesk(t, n)
	const size = 0x03_ffff // bytes of each log; its JSON is twice as long
	chatty := d.send(0, deploy(common.FromHex(fmt.Sprintf("6008600c60003960086000f3"+"62%06x5fa000", size)))).ContractAddress
	conn, resp, err := websocket.DefaultDialer.DialContext(t.Context(), "ws://"+n.RPCAddr(), nil)
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	defer resp.Body.Close()
	if err := conn.WriteJSON(map[string]any{"jsonrpc": "2.0", "id": 1, "method": "eth_subscribe", "params": []any{"pendingLogs"}}); err != nil {
		t.Fatal(err)
	}
	if _, _, err := conn.ReadMessage(); err != nil {
		t.Fatal(err)
	}
	_, socket := dial(t, n)
	heard := subscribe[json.RawMessage](t, socket, "pendingLogs")
	const shouts = 24
	for i := range shouts {
		d.send(1, &types.LegacyTx{To: &chatty, Gas: 8_000_000, GasPrice: big.NewInt(3_000_000_000)})
		receive(t, "log", heard)
		if i%2 == 1 {
			d.seal()
		}
	}
	conn.SetReadDeadline(time.Now().Add(time.Minute))
	for read := 0; ; read++ { // what was under way, and then the end
		_, _, err := conn.ReadMessage()
		var timeout net.Error
		if errors.As(err, &timeout) && timeout.Timeout() || read == shouts {
			t.Fatalf("the deaf one is still there after %d messages: %v", read, err)
		}
		if err != nil {
			return
		}
	}
}

func TestPendingSubscriptionBounds(t *testing.T) {
	t.Parallel()
	n := newNode(t, node.Config{})
	newDesk(t, n)
	plain, socket := dial(t, n)
	ch := make(chan json.RawMessage)
	many := make([]common.Hash, 201)
	for name, params := range map[string][]any{
		"range":        {"pendingLogs", map[string]any{"fromBlock": "0x1"}},
		"block":        {"pendingLogs", map[string]any{"blockHash": common.Hash{1}}},
		"hashes":       {"pendingReceipts", map[string]any{"hashes": many}},
		"no addresses": {"pendingReceipts", map[string]any{"addresses": "all"}},
	} {
		if sub, err := socket.Client().EthSubscribe(t.Context(), ch, params...); err == nil {
			sub.Unsubscribe()
			t.Errorf("%s: accepted", name)
		}
	}
	if err := plain.Client().CallContext(t.Context(), new(json.RawMessage), "eth_subscribe", "pendingLogs"); err == nil {
		t.Error("a subscription over HTTP is accepted")
	}
	for i := range 33 {
		sub, err := socket.Client().EthSubscribe(context.Background(), ch, "pendingReceipts")
		if (err == nil) != (i < 32) {
			t.Errorf("subscription %d: %v", i, err)
		}
		if i == 31 { // an end makes room
			sub.Unsubscribe()
			eventually(t, "room", func() bool {
				again, err := socket.Client().EthSubscribe(context.Background(), ch, "pendingReceipts")
				if err == nil {
					t.Cleanup(again.Unsubscribe)
				}
				return err == nil
			})
		} else if err == nil {
			t.Cleanup(sub.Unsubscribe)
		}
	}
}
