package api

import (
	"encoding/json"
	"fmt"
	"math/big"
	"net/netip"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core/types"

	"github.com/ultrasound-rollup/ultrasound/blocks"
	"github.com/ultrasound-rollup/ultrasound/certs"
	"github.com/ultrasound-rollup/ultrasound/gateway"
)

func hashOf(n byte) common.Hash { return common.Hash{n, n} }

func mustFilter(t *testing.T, query string) *filter {
	t.Helper()
	q, err := url.ParseQuery(query)
	if err != nil {
		t.Fatal(err)
	}
	f, err := parseFilter(q)
	if err != nil {
		t.Fatal(err)
	}
	return f
}

// What every kind of event is about, from the payloads as the gateway writes them.
func TestSubjectsOfEveryKind(t *testing.T) {
	t.Parallel()
	h := func(hashes ...byte) []subject {
		var out []subject
		for _, n := range hashes {
			out = append(out, subject{byHash, hashOf(n)})
		}
		return out
	}
	ref := func(n byte) blocks.Ref { return blocks.Ref{Number: 1, Hash: hashOf(n)} }
	address := hashOf(2)
	l1 := gateway.L1Inclusion{Hash: hashOf(8), TxHash: hashOf(9)}
	receipt := &types.Receipt{TxHash: hashOf(1), BlockNumber: big.NewInt(1), EffectiveGasPrice: big.NewInt(1), ContractAddress: common.Address{3},
		Logs: []*types.Log{{Address: common.Address{4}, Topics: []common.Hash{hashOf(77)}}, {Address: common.Address{4}}, {Address: common.Address{5}}}}
	fallen := gateway.RevertedTransaction{TxHash: hashOf(1), BlockHash: &address, OldDigest: hashOf(50)}
	reorg := gateway.ReorgRecord{L1OldHead: ref(1), L1NewHead: ref(2), L2OldHead: ref(3), L2NewHead: ref(4)}
	block := gateway.BlockEvent{Kind: blocks.Regular, Hash: hashOf(1), ParentHash: hashOf(60), Anchor: blocks.Anchor{L1Hash: hashOf(61)}}
	included := block
	included.L1 = &l1
	cases := map[gateway.EventKind]struct {
		payload any
		want    []subject
	}{
		gateway.EventQueued: {gateway.QueuedEvent{TxHash: hashOf(1), Sender: common.Address{7}}, append([]subject{aboutAddress(bySender, common.Address{7})}, h(1)...)},
		gateway.EventPreconfirmed: {gateway.PromiseRecord{TxHash: hashOf(1), ParentHash: hashOf(60), Signer: common.Address{9}, Receipt: receipt, Sender: common.Address{6}, To: &common.Address{2}}, append([]subject{
			aboutAddress(bySender, common.Address{6}), aboutAddress(byAddress, common.Address{2}), aboutAddress(byAddress, common.Address{3}), aboutAddress(byAddress, common.Address{4}), aboutAddress(byAddress, common.Address{5})}, h(1)...)},
		gateway.EventFragment:    {gateway.FragmentEvent{ParentHash: hashOf(60)}, nil},
		gateway.EventBlock:       {block, h(1)},
		gateway.EventCertificate: {gateway.CertificateRecord{Message: certs.Message{Kind: blocks.Regular, BlockHash: hashOf(1), ParentHash: hashOf(60)}}, h(1)},
		gateway.EventPermit:      {gateway.PermitEvent{Block: ref(1), Permit: blocks.Permit{L1Parent: hashOf(60)}}, h(1)},
		gateway.EventVerdict:     {gateway.VerdictEvent{Block: ref(1)}, h(1)},
		gateway.EventSettled:     {gateway.SettledEvent{L1: l1}, h(8, 9)},
		gateway.EventBased:       {included, h(1, 8, 9)},
		gateway.EventSafe:        {ref(1), h(1)},
		gateway.EventFinalized:   {ref(1), h(1)},
		gateway.EventReorg:       {reorg, h(1, 2, 3, 4)},
		gateway.EventReorgEnd:    {reorg, h(1, 2, 3, 4)},
		gateway.EventReverted:    {gateway.RevertedEvent{Transaction: &fallen}, h(1, 2)},
		gateway.EventReincluded:  {fallen, h(1, 2)},
		gateway.EventChanged:     {fallen, h(1, 2)},
		gateway.EventDropped:     {fallen, h(1, 2)},
		gateway.EventMode:        {gateway.ModeEvent{Mode: "paused"}, nil},
		gateway.EventEvidence:    {map[string]any{"anything": hashOf(1)}, nil},
		gateway.EventGap:         {GapEvent{From: 1, To: 2}, nil},
	}
	for _, kind := range eventKinds() {
		c, ok := cases[kind]
		if !ok {
			t.Errorf("%s: no case", kind)
			continue
		}
		event, err := gateway.NewEvent(kind, c.payload)
		if err != nil {
			t.Fatal(err)
		}
		if got := subjectsOf(event.Payload); !slices.Equal(got, c.want) {
			t.Errorf("%s is about %v, want %v", kind, got, c.want)
		}
	}
	// Sender and recipient, where the promise tells them.
	want := []subject{aboutAddress(bySender, common.Address{1}), aboutAddress(byAddress, common.Address{2})}
	if got := subjectsOf(json.RawMessage(fmt.Sprintf(`{"sender":%q,"to":%q}`, common.Address{1}, common.Address{2}))); !slices.Equal(got, want) {
		t.Errorf("about %v, want %v", got, want)
	}
	for _, raw := range []string{``, `1`, `null`, `"x"`, `[]`, `{"tx_hash":7}`, `{"receipt":[]}`, `{"block":"x"}`} {
		if got := subjectsOf(json.RawMessage(raw)); got != nil {
			t.Errorf("%s is about %v", raw, got)
		}
	}
}

func TestFilterWants(t *testing.T) {
	t.Parallel()
	event := func(kind gateway.EventKind, about ...subject) *encoded {
		return &encoded{kinds: bitOf(kind), about: about}
	}
	a, b := common.Address{0xaa}, common.Address{0xbb}
	sent := event(gateway.EventQueued, aboutAddress(bySender, a), aboutAddress(byAddress, b), subject{byHash, hashOf(1)})
	for _, c := range []struct {
		query string
		want  bool
	}{
		{"", true},
		{"kinds=queued", true},
		{"kinds=block", false},
		{"senders=" + a.Hex(), true},
		{"senders=" + b.Hex(), false},
		{"addresses=" + a.Hex(), false},
		{"addresses=" + a.Hex() + "," + strings.ToUpper(b.Hex()[2:10]) + b.Hex()[10:], false}, // malformed: see below
		{"addresses=" + a.Hex() + "," + b.Hex(), true},
		{"addresses=" + b.Hex() + "&senders=" + b.Hex(), false},
		{"addresses=" + b.Hex() + "&senders=" + a.Hex() + "&hashes=" + hashOf(1).Hex() + "&kinds=queued", true},
		{"addresses=" + b.Hex() + "&senders=" + a.Hex() + "&kinds=mode", false},
		{"hashes=" + hashOf(2).Hex(), false},
	} {
		q, err := url.ParseQuery(c.query)
		if err != nil {
			t.Fatal(err)
		}
		f, err := parseFilter(q)
		if err != nil {
			if c.want {
				t.Errorf("%s: %v", c.query, err)
			}
			continue
		}
		if got := f.wanted(sent); got != c.want {
			t.Errorf("%s: %v", c.query, got)
		}
		if !f.wanted(&encoded{kinds: allKinds, toAll: true}) {
			t.Errorf("%s: a gap is kept back", c.query)
		}
		if c.query != "" && !strings.HasPrefix(c.query, "kinds") && f.wanted(event(gateway.EventQueued)) {
			t.Errorf("%s: wants an event about nothing", c.query)
		}
	}
}

// However a filter is written, it is the same one: its frames are shared, and what is signed is known.
func TestFilterHasOneSpelling(t *testing.T) {
	t.Parallel()
	a, b := "0x"+strings.Repeat("0a", 20), "0x"+strings.Repeat("0b", 20)
	one := mustFilter(t, "senders="+b+","+a+","+a+"&kinds=permit,block")
	two := mustFilter(t, "kinds=block&senders="+strings.ToUpper(a)+"&kinds=permit&senders="+b)
	if want := "kinds=block,permit&senders=" + a + "," + b; one.text != want || two.text != want || one.id != two.id {
		t.Errorf("spelled %q and %q, want %q", one.text, two.text, want)
	}
	if all := mustFilter(t, ""); all.text != "" || all.narrowest() != nil || all.kinds != allKinds {
		t.Errorf("no filter is %+v", all)
	}
}

// about adds an event about something to the outbox.
func (w *world) about(kind gateway.EventKind, payload string) int64 {
	cursor := w.outbox.add(kind)
	w.outbox.set(func() { w.outbox.events[len(w.outbox.events)-1].Payload = json.RawMessage(payload) })
	return cursor
}

// Subscribers with subjects get exactly theirs, signed, from the outbox and live, and rest meanwhile: also
// when far more goes by than the tail holds, which is no reason to call them slow.
func TestFeedBySubject(t *testing.T) {
	t.Parallel()
	const groups, rounds = 10, 60
	w := newWorld(t, func(c *Config) {
		signed(c)
		c.Feed.Tail, c.Feed.BatchEvents, c.Feed.Page = 3*groups, 7, 5
	}).ready(t)
	round := func() {
		w.outbox.mu.Lock() // each event appears with its payload
		defer w.outbox.mu.Unlock()
		for g := range groups {
			n := int64(len(w.outbox.events)) + 1
			w.outbox.events = append(w.outbox.events, gateway.EventRecord{Cursor: n, Kind: gateway.EventQueued, At: time.Unix(1, 0).UTC(),
				Payload: json.RawMessage(fmt.Sprintf(`{"sender":%q,"tx_hash":%q}`, common.Address{1, byte(g)}, common.BigToHash(big.NewInt(n))))})
		}
	}
	for range rounds / 2 {
		round()
	}
	eventually(t, func() bool { return w.feed.head() == groups*rounds/2 })
	var live, old []*reader
	for g := range groups {
		query := "senders=" + common.Address{1, byte(g)}.Hex()
		live = append(live, w.dial(t, "?"+query))
		old = append(old, w.dial(t, "?cursor=0&kinds=queued,gap&"+query))
	}
	never := w.dial(t, "?hashes="+hashOf(1).Hex())
	for range rounds / 2 {
		round()
		w.Wake()
		// All subscribers keep up with a tail this small because the slowest is waited for here.
		head := w.outbox.last()
		for g := range groups {
			live[g].until(t, head-groups+int64(g)+1)
			old[g].until(t, head-groups+int64(g)+1)
		}
	}
	for g := range groups {
		old[g].until(t, groups*(rounds-1)+int64(g)+1)
		for name, r := range map[string]*reader{"live": live[g], "old": old[g]} {
			want, first := rounds, int64(g)+1
			if name == "live" {
				want, first = rounds/2, groups*rounds/2+int64(g)+1
			}
			if len(r.got) != want || r.signed == 0 {
				t.Fatalf("%s reader of group %d got %d events in %d signed frames, want %d", name, g, len(r.got), r.signed, want)
			}
			for i, e := range r.got {
				if e.Cursor != first+int64(i)*groups {
					t.Fatalf("%s reader of group %d: event %d is %d", name, g, i, e.Cursor)
				}
			}
		}
	}
	last := w.about(gateway.EventQueued, fmt.Sprintf(`{"tx_hash":%q}`, hashOf(1)))
	w.Wake()
	never.until(t, last)
	if len(never.got) != 1 || never.got[0].Cursor != last {
		t.Errorf("the reader of one transaction got %d events", len(never.got))
	}
}

// last returns the newest cursor.
func (o *outbox) last() int64 {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.events[len(o.events)-1].Cursor
}

// A gap goes to everybody, also to who waits for something else.
func TestFeedGapReachesFilters(t *testing.T) {
	t.Parallel()
	w := newWorld(t, func(c *Config) { c.Feed.GapPatience = time.Millisecond }).ready(t)
	r := w.dial(t, "?kinds=permit&senders="+common.Address{1}.Hex())
	w.outbox.set(func() { w.outbox.hidden = map[int64]bool{2: true} })
	w.outbox.add(kindsOf(3, gateway.EventBlock)...)
	w.Wake()
	r.until(t, 2)
	if len(r.got) != 1 || r.got[0].Kind != gateway.EventGap {
		t.Errorf("events %+v", r.got)
	}
}

// Whoever has left leaves nothing behind in the index.
func TestFeedIndexIsLeft(t *testing.T) {
	t.Parallel()
	w := newWorld(t, nil).ready(t)
	for range 5 {
		r := w.dial(t, "?senders="+common.Address{1}.Hex()+"&addresses="+common.Address{2}.Hex()+","+common.Address{3}.Hex())
		r.conn.Close()
	}
	eventually(t, func() bool { n, _ := w.feed.state(); return n == 0 })
	w.feed.mu.Lock()
	defer w.feed.mu.Unlock()
	if len(w.feed.index) != 0 || len(w.feed.from) != 0 {
		t.Errorf("index %v, addresses %v", w.feed.index, w.feed.from)
	}
}

func TestFeedPerAddress(t *testing.T) {
	t.Parallel()
	w := newWorld(t, func(c *Config) {
		c.Feed.PerAddress = 2
		c.Access.Exempt = []netip.Prefix{}
	}).ready(t)
	first := w.dial(t, "")
	w.dial(t, "")
	w.refusedDial(t, "", 429, CodeTooManyOfAddress)
	status, header, body := w.call(t, "GET", "/v1/feed", "", "", "Accept", mediaEvents)
	wantProblem(t, status, header, body, 429, CodeTooManyOfAddress)
	if header.Get("Retry-After") != "10" {
		t.Errorf("Retry-After is %q", header.Get("Retry-After"))
	}
	first.conn.Close()
	eventually(t, func() bool { n, _ := w.feed.state(); return n == 1 })
	w.dial(t, "")
}

func TestFeedRefusesCursorsThatAreGone(t *testing.T) {
	t.Parallel()
	w := newWorld(t, func(c *Config) {
		o := c.Events.(*outbox)
		o.add(kindsOf(20, gateway.EventBlock)...)
		o.retain(9)
	}).ready(t)
	for _, cursor := range []int{0, 8} {
		w.refusedDial(t, fmt.Sprintf("?cursor=%d", cursor), 410, CodeCursorTooOld)
		status, header, body := w.call(t, "GET", fmt.Sprintf("/v1/feed?cursor=%d", cursor), "", "", "Accept", mediaEvents)
		wantProblem(t, status, header, body, 410, CodeCursorTooOld)
		var p struct {
			Oldest int64 `json:"oldest_cursor"`
		}
		if err := json.Unmarshal(body, &p); err != nil || p.Oldest != 9 {
			t.Errorf("oldest cursor %d: %v", p.Oldest, err)
		}
	}
	r := w.dial(t, "?cursor=9")
	r.until(t, 20)
	r.wantAll(t, 10, 20)
	w.outbox.retain(20) // everything: only the newest cursor is left to resume with
	w.refusedDial(t, "?cursor=19", 410, CodeCursorTooOld)
	w.dial(t, "?cursor=20")
}
