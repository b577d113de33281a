package api

import (
	"context"
	"crypto/ecdsa"
	"encoding/json"
	"fmt"
	"math/big"
	"net/http"
	"sync"
	"testing"
	"time"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/ethereum/go-ethereum/crypto"
	"github.com/jackc/pgx/v5"

	"github.com/ultrasound-rollup/ultrasound/blocks"
	"github.com/ultrasound-rollup/ultrasound/execute"
	"github.com/ultrasound-rollup/ultrasound/gateway"
	"github.com/ultrasound-rollup/ultrasound/gateway/postgres"
	"github.com/ultrasound-rollup/ultrasound/internal/localpg/pgtest"
	"github.com/ultrasound-rollup/ultrasound/migrations"
)

// openStore returns the real store on a database of its own, with the genesis block in it.
func openStore(t testing.TB) *postgres.Store {
	t.Helper()
	url := pgtest.Clone(t, "api", func(url string) error {
		conn, err := pgx.Connect(context.Background(), url)
		if err != nil {
			return err
		}
		defer conn.Close(context.Background())
		return migrations.Apply(context.Background(), conn, discard())
	})
	genesis := execute.Genesis(7331000, 1_700_000_000, 30_000_000, big.NewInt(1_000_000_000), execute.SystemAlloc()).ToBlock()
	store, err := postgres.Open(context.Background(), url, postgres.Options{
		ChainID: 7331000, Rollup: common.Address{1}, GenesisHeader: genesis.Header(), Logger: discard(),
		Genesis: blocks.Placed{Hash: genesis.Hash(), StateRoot: genesis.Root(), Time: genesis.Time(), Kind: blocks.Regular},
	})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(store.Close)
	return store
}

// onStore makes the store a world's records.
func onStore(store *postgres.Store) func(*Config) {
	return func(c *Config) {
		c.Blocks, c.Proofs, c.History, c.Proposers, c.Events = store, store, store, store, store
		c.Feed.Tail = 1500 // less than is written, so that old events come from the store; enough for a slow machine
	}
}

// The feed tells what a real outbox holds, while several writers add to it and its notifications
// are the only wake-ups: to readers from the start, from now and in between, each event once.
func TestFeedFromPostgres(t *testing.T) {
	t.Parallel()
	store := openStore(t)
	w := newWorld(t, onStore(store)).ready(t)
	ctx, cancel := context.WithCancel(context.Background())
	var listening sync.WaitGroup
	listening.Go(func() {
		for range store.Listen(ctx) {
			w.Wake()
		}
	})
	t.Cleanup(func() { cancel(); listening.Wait() })
	start, err := store.LastCursor(ctx)
	if err != nil {
		t.Fatal(err)
	}
	live := w.dial(t, "")
	const writers, each = 4, 250
	var writing sync.WaitGroup
	for i := range writers {
		writing.Go(func() {
			for n := range each {
				payload := json.RawMessage(fmt.Sprintf(`{"writer":%d,"n":%d}`, i, n))
				if err := store.Announce(ctx, []gateway.Event{{Kind: gateway.EventMode, Payload: payload}, {Kind: gateway.EventPermit, Payload: payload}}); err != nil {
					t.Error(err)
				}
			}
		})
	}
	end := start + 2*writers*each
	middle := w.dial(t, fmt.Sprintf("?cursor=%d&kinds=permit", start))
	live.until(t, end)
	middle.until(t, end)
	writing.Wait()
	old := w.dial(t, "?cursor=0")
	old.until(t, end)
	for name, r := range map[string]*reader{"live": live, "from the start": old} {
		seen := r.got
		if name == "from the start" {
			seen = seen[start:]
		}
		if len(seen) != 2*writers*each {
			t.Fatalf("%s: %d events, want %d", name, len(seen), 2*writers*each)
		}
		next := map[int]int{}
		for i, e := range seen {
			var p struct{ Writer, N int }
			if err := json.Unmarshal(e.Payload, &p); err != nil || e.Cursor != start+int64(i)+1 {
				t.Fatalf("%s: event %d is %d %s, %v", name, i, e.Cursor, e.Payload, err)
			}
			if e.Kind == gateway.EventMode { // each writer's events in its order
				if p.N != next[p.Writer] {
					t.Fatalf("%s: writer %d told %d, want %d", name, p.Writer, p.N, next[p.Writer])
				}
				next[p.Writer]++
			}
		}
	}
	if len(middle.got) != writers*each {
		t.Errorf("reader of permits got %d events, want %d", len(middle.got), writers*each)
	}
}

func TestRecordsFromPostgres(t *testing.T) {
	t.Parallel()
	w := newWorld(t, onStore(openStore(t))).ready(t)
	var page list[gateway.BlockRecord]
	_, _, body := w.call(t, http.MethodGet, "/v1/blocks", "", "")
	if err := json.Unmarshal(body, &page); err != nil || len(page.Items) != 1 || page.Items[0].Number != 0 || page.NextCursor != nil {
		t.Fatalf("blocks %s, %v", body, err)
	}
	for _, name := range append(blockTags(), "0", page.Items[0].Hash.Hex()) {
		var b gateway.BlockRecord
		_, _, body := w.call(t, http.MethodGet, "/v1/blocks/"+name, "", "")
		if err := json.Unmarshal(body, &b); err != nil || b.Hash != page.Items[0].Hash {
			t.Errorf("block %s: %s, %v", name, body, err)
		}
	}
	for _, path := range []string{
		"/v1/blocks/1", "/v1/blocks/" + common.Hash{1}.Hex(), "/v1/blocks/0/certificate", "/v1/blocks/0/trace",
		"/v1/reorgs/1", "/v1/preconfirmations/" + common.Hash{1}.Hex(),
	} {
		status, header, body := w.call(t, http.MethodGet, path, "", "")
		wantProblem(t, status, header, body, http.StatusNotFound, CodeNotFound)
	}
	for _, path := range []string{"/v1/reorgs", "/v1/reorgs?cursor=3", "/v1/reversions", "/v1/reversions?cursor=3", "/v1/proposers"} {
		status, _, body := w.call(t, http.MethodGet, path, "", "")
		var l list[json.RawMessage]
		if err := json.Unmarshal(body, &l); err != nil || status != http.StatusOK || len(l.Items) != 0 {
			t.Errorf("%s: status %d, %s, %v", path, status, body, err)
		}
	}
}

func TestProposersInPostgres(t *testing.T) {
	t.Parallel()
	w := newWorld(t, onStore(openStore(t))).ready(t)
	now := time.Now().Unix()
	post := func(key byte, gas, timestamp int64) (int, http.Header, []byte) {
		return w.call(t, http.MethodPost, "/v1/proposers", mediaJSON, fmt.Sprintf(
			`{"message":{"fee_recipient":"%s","gas_limit":"%d","timestamp":"%d","pubkey":"%#x"},"signature":"%#x"}`,
			common.Address{1}, gas, timestamp, append([]byte{key}, make([]byte, 47)...), make([]byte, 96)))
	}
	for key := byte(1); key <= 5; key++ {
		for _, again := range []bool{false, true} {
			if status, _, body := post(key, 30_000_000, now); status != http.StatusOK {
				t.Fatalf("key %d, again %v: status %d, %s", key, again, status, body)
			}
		}
	}
	status, header, body := post(1, 31_000_000, now)
	wantProblem(t, status, header, body, http.StatusUnprocessableEntity, CodeInvalidRegistration)
	var keys []byte
	cursor := ""
	for {
		var page list[gateway.ProposerRecord]
		_, _, body := w.call(t, http.MethodGet, "/v1/proposers?limit=2"+cursor, "", "")
		if err := json.Unmarshal(body, &page); err != nil {
			t.Fatalf("%s: %v", body, err)
		}
		for _, p := range page.Items {
			keys = append(keys, p.PublicKey[0])
		}
		if page.NextCursor == nil {
			break
		}
		cursor = "&cursor=" + *page.NextCursor
	}
	if string(keys) != "\x01\x02\x03\x04\x05" {
		t.Errorf("keys %v", keys)
	}
}

// A promise that is read back has the signature that was given out first.
func TestPromiseSigner(t *testing.T) {
	t.Parallel()
	key, err := crypto.GenerateKey()
	if err != nil {
		t.Fatal(err)
	}
	record := gateway.PromiseRecord{ChainID: 7331000, TxHash: common.Hash{1}, BlockNumber: 9, Index: 3, Time: 17, Receipt: &types.Receipt{}}
	if err := PromiseSigner(key)(&record); err != nil {
		t.Fatal(err)
	}
	digest := gateway.Promise{ChainID: 7331000, TxHash: common.Hash{1}, BlockNumber: 9, Index: 3, Time: 17}.Digest()
	if record.Signer != signerOf(t, digest, record.Signature) || record.Signer != crypto.PubkeyToAddress(key.PublicKey) {
		t.Errorf("signer %s", record.Signer)
	}
}

func signerOf(t *testing.T, digest common.Hash, signature []byte) common.Address {
	t.Helper()
	var public *ecdsa.PublicKey
	public, err := crypto.SigToPub(digest[:], signature)
	if err != nil {
		t.Fatal(err)
	}
	return crypto.PubkeyToAddress(*public)
}
