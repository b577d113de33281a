package main

import (
	"bytes"
	"fmt"
	"math/big"
	"math/rand"
	"os"
	"slices"
	"strconv"
	"testing"
	"time"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core/types"

	"github.com/ultrasound-rollup/ultrasound/certs"
	"github.com/ultrasound-rollup/ultrasound/gateway"
)

// Settings of TestKilledAtRandom. A failed run is told again, more or less, by its seed: what is killed and after how
// long is the same, what the machine does in between is not.
const (
	chaosRounds = "ULTRASOUND_CHAOS_ROUNDS" // how often the gateway is killed; 3 by default
	chaosSeed   = "ULTRASOUND_CHAOS_SEED"
)

// TestKilledAtRandom kills the gateway at random moments under load, alone, with its Postgres, or with everything,
// while L1 goes on and changes its mind, and checks after each start everything that was ever given: the promises, the
// chain, the certificates and the feed. Nothing is lost, nothing signed twice, no event missing.
func TestKilledAtRandom(t *testing.T) {
	t.Parallel()
	rounds, seed := setting(t, chaosRounds, 3), setting(t, chaosSeed, time.Now().UnixNano()%1_000_000)
	t.Logf("%s=%d %s=%d", chaosSeed, seed, chaosRounds, rounds)
	k := &killing{station: newStation(t), rng: rand.New(rand.NewSource(seed)), seen: make(map[common.Hash]certs.Signature)}
	k.startGateway(t)
	k.crowd = newCrowd(t, k.station)
	k.proposer = k.propose(t)
	for round := range rounds {
		k.live(t)
		k.die(t, round)
		k.rise(t)
		k.check(t, round, round+1 == rounds)
		if t.Failed() {
			t.Fatalf("round %d of %s=%d", round, chaosSeed, seed)
		}
	}
	t.Logf("%d promises over REST, %d over JSON-RPC, %d events", len(k.crowd.answered), len(k.crowd.receipts), len(k.told))
	p, _ := k.mustPreconfirm(t, k.wallet(t, probeAccount).dynamic(t, &common.Address{18: 0x01, 19: 0x01}, 1, 21_000, nil)) // stockChain asks for one
	k.sealedReceipt(t, p.TxHash)
	stockChain(t, k.rig)
	if err := k.proposer.stop(t); err != nil {
		t.Errorf("propose does not end cleanly: %v", err)
	}
	if err := k.stop(t); err != nil {
		t.Errorf("the gateway does not end cleanly: %v", err)
	}
}

func setting(t *testing.T, name string, otherwise int64) int64 {
	t.Helper()
	text := os.Getenv(name)
	if text == "" {
		return otherwise
	}
	n, err := strconv.ParseInt(text, 10, 64)
	must(t, err)
	return n
}

// killing is a station whose gateway is killed again and again, with all that was ever heard of it.
type killing struct {
	*station
	rng      *rand.Rand
	crowd    *crowd
	proposer *process
	stopAll  func() // ends the crowd's asking
	feed     *story // of the gateway that runs, after what was told before
	told     []gateway.EventRecord
	seen     map[common.Hash]certs.Signature // by block, as GET .../certificate has it
}

func (k *killing) propose(t *testing.T) *process {
	return start(t, "propose", "--devnet", "--url", k.api, "--l1-rpc", k.l1URL, "--beacon", k.beacon)
}

// cursor is that of the last event that was told.
func (k *killing) cursor() int64 {
	if len(k.told) == 0 {
		return 0
	}
	return k.told[len(k.told)-1].Cursor
}

// live lets everybody ask, and the subscriber listen from where it was, for a random while.
func (k *killing) live(t *testing.T) {
	k.feed = k.read(t, k.cursor())
	k.stopAll = k.crowd.run(t, k.station)
	k.crowd.grow(t, 1+k.rng.Intn(40))
	time.Sleep(time.Duration(k.rng.Intn(3000)) * time.Millisecond) // the moment is random, nothing is waited for
}

// die kills the gateway, and by turns what it stands on, before it or after it. Whoever answers before Postgres has
// committed is found out when Postgres goes first: what the killed gateway has sent is committed nevertheless.
func (k *killing) die(t *testing.T, round int64) {
	first := k.rng.Intn(2) == 0 || round == 1
	beside := func() {
		switch round % 3 {
		case 1:
			k.killPostgres(t)
		case 2:
			k.killPostgres(t)
			must(t, k.l1Process.cmd.Process.Kill())
			<-k.l1Process.done
		}
	}
	if first {
		beside()
		time.Sleep(time.Duration(k.rng.Intn(300)) * time.Millisecond) // the moment is random
	}
	must(t, k.cmd.Process.Kill())
	if !first {
		beside()
	}
	<-k.done
	k.stopAll()
	k.proposer.cmd.Process.Kill()
	<-k.proposer.done
	<-k.feed.over
	k.told = append(k.told, k.feed.all()...)
	switch round % 3 {
	case 0:
		l1, err := k.l1.BlockNumber(t.Context())
		must(t, err)
		if k.rng.Intn(2) == 0 && l1 > 5 { // L1 changes its mind while nobody looks; but the contracts stand
			k.control(t, "/devnet/reorg", map[string]int{"depth": 1 + k.rng.Intn(2)}, &struct{}{})
		}
	case 1:
		k.startPostgres(t)
	case 2:
		k.startPostgres(t)
		k.startL1(t)
	}
}

// rise starts the gateway again, sometimes only after it was killed in the middle of its start.
func (k *killing) rise(t *testing.T) {
	if k.rng.Intn(3) == 0 {
		k.launch(t)
		time.Sleep(time.Duration(k.rng.Intn(1500)) * time.Millisecond) // the moment is random
		must(t, k.cmd.Process.Kill())
		<-k.done
	}
	k.startGateway(t)
	k.proposer = k.propose(t)
	if took := k.ready.Sub(k.started); took > readyWithin {
		t.Errorf("the gateway was ready %s after its start, want %s at most", took, readyWithin)
	}
}

// recent is how many promises of each kind are looked at again after each round; all are after the last.
const recent = 300

// check checks everything that was ever given.
func (k *killing) check(t *testing.T, round int64, last bool) {
	checkCursors(t, k.told, 0)
	k.crowd.settleOpen(t, k.station)
	promises, receipts := k.crowd.answered, k.crowd.receipts
	if !last {
		promises, receipts = promises[max(0, len(promises)-recent):], receipts[max(0, len(receipts)-recent):]
	}
	k.crowd.check(t, k.station, promises, receipts)
	k.checkChain(t)
	again := k.everything(t)
	rememberedEvents(t, again, k.told)
	noEquivocation(t, k.rig, again)
	k.checkTold(t, again.all())
	k.checkFalls(t, again.all())
	t.Logf("round %d: %d promises, %d events, ready after %s", round, k.crowd.size(), len(k.told), k.ready.Sub(k.started).Round(time.Millisecond))
}

// everything reads the feed from its first event up to now.
func (k *killing) everything(t *testing.T) *story {
	t.Helper()
	now := k.read(t, fromNow)
	now.leave()
	again := k.read(t, 0)
	await(t, "feed tells its past", func() bool { _, cursor := again.after(0); return cursor >= now.cursor })
	again.leave()
	return again
}

// checkTold sees to it that the feed told of every promise that was answered and of every certificate that was seen.
func (k *killing) checkTold(t *testing.T, events []gateway.EventRecord) {
	t.Helper()
	promised := make(map[common.Hash][]common.Hash) // digests by transaction
	blocks, certificates := make(map[common.Hash]bool), make(map[common.Hash]bool)
	for _, e := range events {
		switch e.Kind {
		case gateway.EventPreconfirmed:
			p := decode[gateway.PromiseRecord](t, e)
			promised[p.TxHash] = append(promised[p.TxHash], p.ReceiptDigest)
		case gateway.EventBlock:
			blocks[decode[gateway.BlockEvent](t, e).Hash] = true
		case gateway.EventCertificate:
			certificates[decode[gateway.CertificateRecord](t, e).Message.BlockHash] = true
		}
	}
	told := func(tx common.Hash, receipt *types.Receipt) {
		plain := *receipt
		plain.BlockHash = common.Hash{}
		if !slices.Contains(promised[tx], gateway.ReceiptDigest(&plain)) {
			t.Errorf("the promise of %s was answered, the feed did not tell of it", tx)
		}
	}
	for _, g := range k.crowd.answered {
		told(g.tx.Hash(), g.promise.Receipt)
	}
	for _, a := range k.crowd.receipts {
		told(a.tx.Hash(), a.receipt)
	}
	for hash := range k.seen {
		if !blocks[hash] || !certificates[hash] {
			t.Errorf("block %s is certified, the feed told of it: %t, and of its certificate: %t", hash, blocks[hash], certificates[hash])
		}
	}
}

// checkFalls sees to it that nothing fell but for L1: a gateway that takes back what it has signed, and says so, has
// equivocated all the same.
func (k *killing) checkFalls(t *testing.T, events []gateway.EventRecord) {
	t.Helper()
	for _, e := range events {
		if e.Kind != gateway.EventReorg {
			continue
		}
		reorg := decode[gateway.ReorgRecord](t, e)
		if reorg.Cause == gateway.CauseSuperseded { // by a block that L1 took
			continue
		}
		now, err := k.l1.HeaderByNumber(t.Context(), new(big.Int).SetUint64(reorg.L1OldHead.Number))
		if err == nil && now.Hash() == reorg.L1OldHead.Hash {
			t.Errorf("reorg %d, %s: L1 stands as it was: block %d is %s", reorg.ID, reorg.Cause, reorg.L1OldHead.Number, reorg.L1OldHead.Hash)
		}
	}
}

// checkChain walks the canonical chain from its head down: blocks link, and every certificate is valid and the one
// that it always was.
func (k *killing) checkChain(t *testing.T) {
	t.Helper()
	child := k.block(t, "latest")
	for child.Number > 0 {
		k.checkCertificate(t, child)
		parent := k.block(t, child.ParentHash)
		if parent.Number+1 != child.Number || !parent.Canonical {
			t.Fatalf("block %d stands on block %d, canonical: %t", child.Number, parent.Number, parent.Canonical)
		}
		child = parent
	}
}

func (k *killing) checkCertificate(t *testing.T, b gateway.BlockRecord) {
	t.Helper()
	if !b.Kind.Sequenced() {
		return
	}
	var c gateway.CertificateRecord
	k.get(t, fmt.Sprintf("/v1/blocks/%s/certificate", b.Hash), &c)
	signature, known := k.seen[b.Hash]
	if known {
		if !bytes.Equal(c.Signature, signature[:]) {
			t.Errorf("certificate of block %d was %s, now it is %s", b.Number, signature, c.Signature)
		}
		return
	}
	message := certs.NewMessage(k.caps.ChainID, k.caps.Rollup, placed(b))
	if c.Message != message {
		t.Errorf("certificate of block %d is over %+v, want %+v", b.Number, c.Message, message)
	}
	signature = certs.Signature(c.Signature)
	if err := certs.Verify(k.sequencer, message, signature); err != nil {
		t.Errorf("certificate of block %d: %v", b.Number, err)
	}
	k.seen[b.Hash] = signature
}
