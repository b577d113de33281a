package contracts_test

import (
	"bytes"
	"math/big"
	"testing"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/ethereum/go-ethereum/rlp"

	"github.com/ultrasound-rollup/ultrasound/blocks"
	"github.com/ultrasound-rollup/ultrasound/contracts"
)

// TestDeployment reads back what a rollup was deployed with.
func TestDeployment(t *testing.T) {
	t.Parallel()
	r := newRollup(t)
	c := config(t, r.l2.genesis)
	head := r.head()
	genesis := r.l2.genesis
	if head.Number != 0 || head.Hash != genesis.Hash() || head.StateRoot != genesis.Root || head.Timestamp != genesis.Time || head.Kind != 1 {
		t.Errorf("head %+v", head)
	}
	words := map[string]struct {
		data []byte
		want any
	}{
		"chainId":        {r.binding.PackChainId(), c.ChainId},
		"l1Genesis":      {r.binding.PackL1Genesis(), c.L1Genesis},
		"slotSeconds":    {r.binding.PackSlotSeconds(), c.SlotSeconds},
		"gasLimit":       {r.binding.PackGasLimit(), c.GasLimit},
		"maxAnchorAge":   {r.binding.PackMaxAnchorAge(), c.MaxAnchorAge},
		"feeRecipient":   {r.binding.PackFeeRecipient(), feeRecipient},
		"treasury":       {r.binding.PackTreasury(), treasury},
		"ringSize":       {r.binding.PackRingSize(), uint64(1024)},
		"basedAfter":     {r.binding.PackBasedAfter(), c.BasedAfter},
		"forcedDeadline": {r.binding.PackForcedDeadline(), c.ForcedDeadline},
		"forcedWindow":   {r.binding.PackForcedWindow(), c.ForcedWindow},
		"sequenced":      {r.binding.PackSequenced(), uint64(1)},
		"basedMode":      {r.binding.PackBasedMode(), uint64(0)},
		"burnedFees":     {r.binding.PackBurnedFees(), uint64(0)},
		"slotStart":      {r.binding.PackSlotStart(5), slots.Start(5)},
		"slotStart max": {
			r.binding.PackSlotStart(1<<64 - 1),
			new(big.Int).Add(new(big.Int).Mul(new(big.Int).SetUint64(1<<64-1), big.NewInt(slotSeconds)), big.NewInt(l1Genesis)),
		},
	}
	for name, test := range words {
		got := common.BytesToHash(mustHold(t, r.call(r.address, test.data)).output)
		var want common.Hash
		switch w := test.want.(type) {
		case uint64:
			want = common.BigToHash(new(big.Int).SetUint64(w))
		case *big.Int:
			want = common.BigToHash(w)
		case common.Address:
			want = common.BytesToHash(w[:])
		}
		if got != want {
			t.Errorf("%s is %s, want %s", name, got, want)
		}
	}
	key, err := r.binding.UnpackSequencerKey(r.call(r.address, r.binding.PackSequencerKey()).output)
	if err != nil || !bytes.Equal(key, c.SequencerKey) {
		t.Errorf("sequencer key %x, %v", key, err)
	}
	if out := r.send(tx{to: &r.address, value: big.NewInt(1)}); out.ok {
		t.Error("plain ether was taken; nobody would own it")
	}
	portal := contracts.NewPortal()
	if revert := r.call(r.portal, portal.PackInboxRootAt(1)).err(); revert == nil || revert.Name != "UnknownInboxCount" {
		t.Errorf("inbox root of the future: %v", revert)
	}
	for name, data := range map[string][]byte{"inboxCount": portal.PackInboxCount(), "inboxRootAt": portal.PackInboxRootAt(0), "forcedCount": portal.PackForcedCount()} {
		if got := common.BytesToHash(mustHold(t, r.call(r.portal, data)).output); got != (common.Hash{}) {
			t.Errorf("%s is %s at first", name, got)
		}
	}
	if out := r.send(tx{to: &r.portal, value: big.NewInt(1)}); out.ok {
		t.Error("the portal took plain ether; nobody would own it")
	}
}

// TestSlots compares the contract's slots with package blocks', and refuses what is no slot's time.
func TestSlots(t *testing.T) {
	t.Parallel()
	r := newRollup(t)
	for _, slot := range []uint64{0, 1, 2, 100, 1 << 40} {
		out := mustHold(t, r.call(r.address, r.binding.PackSlotAt(new(big.Int).SetUint64(slots.Start(slot)))))
		if got := new(big.Int).SetBytes(out.output).Uint64(); got != slot || slots.At(slots.Start(slot)) != slot {
			t.Errorf("slot of T(%d) is %d", slot, got)
		}
	}
	for name, timestamp := range map[string]*big.Int{
		"zero":             new(big.Int),
		"before genesis":   big.NewInt(l1Genesis - 1),
		"a slot before":    big.NewInt(l1Genesis - slotSeconds),
		"within a slot":    big.NewInt(l1Genesis + 1),
		"the last second":  big.NewInt(l1Genesis + slotSeconds - 1),
		"a second too far": big.NewInt(l1Genesis + slotSeconds + 1),
	} {
		if revert := r.call(r.address, r.binding.PackSlotAt(timestamp)).err(); revert == nil || revert.Name != "NotASlot" {
			t.Errorf("%s: %v", name, revert)
		}
	}
}

// TestInvalidConfig refuses configurations that could not work.
func TestInvalidConfig(t *testing.T) {
	t.Parallel()
	c := newL1(t)
	genesis := newL2(t).genesis
	good := config(t, genesis)
	encode := func(change func(h *types.Header)) []byte {
		h := types.CopyHeader(genesis)
		change(h)
		raw, err := rlp.EncodeToBytes(h)
		if err != nil {
			t.Fatal(err)
		}
		return raw
	}
	tests := map[string]struct {
		change func(c *contracts.Config)
		want   string
	}{
		"fine": {func(c *contracts.Config) {}, ""},
		"fine, genesis with a motto": {func(c *contracts.Config) {
			c.GenesisHeader = encode(func(h *types.Header) { h.Extra = []byte("motto") })
		}, ""},
		"chain id zero":              {func(c *contracts.Config) { c.ChainId = 0 }, "InvalidConfig"},
		"slots of no length":         {func(c *contracts.Config) { c.SlotSeconds = 0 }, "InvalidConfig"},
		"no gas":                     {func(c *contracts.Config) { c.GasLimit = 0 }, "InvalidConfig"},
		"no treasury":                {func(c *contracts.Config) { c.Treasury = common.Address{} }, "InvalidConfig"},
		"anchors of no age":          {func(c *contracts.Config) { c.MaxAnchorAge = 0 }, "InvalidConfig"},
		"anchors beyond EIP-2935":    {func(c *contracts.Config) { c.MaxAnchorAge = blocks.DefaultMaxAnchorAge + 1 }, "InvalidConfig"},
		"no sequencer":               {func(c *contracts.Config) { c.SequencerKey = nil }, ""},
		"based mode at once":         {func(c *contracts.Config) { c.BasedAfter = 0 }, "InvalidConfig"},
		"no forced deadline":         {func(c *contracts.Config) { c.ForcedDeadline = 0 }, "InvalidConfig"},
		"forced deadline too far":    {func(c *contracts.Config) { c.ForcedDeadline = c.MaxAnchorAge }, "InvalidConfig"},
		"no forced window":           {func(c *contracts.Config) { c.ForcedWindow = 0 }, "InvalidConfig"},
		"forced window too long":     {func(c *contracts.Config) { c.ForcedWindow = c.MaxAnchorAge }, "InvalidConfig"},
		"a price beyond all ether":   {func(c *contracts.Config) { c.ForcedPrice = new(big.Int).Lsh(big.NewInt(1), 64) }, "InvalidConfig"},
		"compressed key":             {func(c *contracts.Config) { c.SequencerKey = make([]byte, 48) }, "PointLength"},
		"key that is the identity":   {func(c *contracts.Config) { c.SequencerKey = make([]byte, 128) }, "PointIsIdentity"},
		"key off the curve":          {func(c *contracts.Config) { c.SequencerKey = flip(c.SequencerKey, 127) }, "PointRefused"},
		"key outside the subgroup":   {func(c *contracts.Config) { c.SequencerKey = outsideG1(t) }, "PointRefused"},
		"no genesis":                 {func(c *contracts.Config) { c.GenesisHeader = nil }, "MalformedTrace"},
		"genesis with a tail":        {func(c *contracts.Config) { c.GenesisHeader = append(encode(func(*types.Header) {}), 0) }, "InvalidConfig"},
		"genesis cut short":          {func(c *contracts.Config) { c.GenesisHeader = c.GenesisHeader[:len(c.GenesisHeader)-1] }, "MalformedTrace"},
		"genesis before Prague":      {func(c *contracts.Config) { c.GenesisHeader = encode(func(h *types.Header) { h.RequestsHash = nil }) }, "MalformedHeader"},
		"genesis is a list of lists": {func(c *contracts.Config) { c.GenesisHeader = []byte{0xc1, 0xc0} }, "MalformedHeader"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			bent := good
			test.change(&bent)
			_, out := c.copy(t).deploy(nil, deployment(bent))
			if err := out.err(); (err == nil) != (test.want == "") || (err != nil && err.Name != test.want) {
				t.Errorf("got %v, want %q", err, test.want)
			}
		})
	}
}

// TestLateGenesis deploys on a chain that does not start at zero: what lies before genesis is unknown.
func TestLateGenesis(t *testing.T) {
	t.Parallel()
	r := newRollup(t)
	c := config(t, r.l2.genesis)
	genesis := types.CopyHeader(r.l2.genesis)
	genesis.Number.SetUint64(5000)
	raw, err := rlp.EncodeToBytes(genesis)
	if err != nil {
		t.Fatal(err)
	}
	c.GenesisHeader = raw
	address, out := r.deploy(nil, deployment(c))
	mustHold(t, out)
	r.address = address
	if got := mustHold(t, r.call(r.address, r.binding.PackHashAt(5000))).output; common.BytesToHash(got) != genesis.Hash() {
		t.Errorf("hash of genesis is %x", got)
	}
	for _, number := range []uint64{0, 4999, 5001, 5000 + 1024} {
		if revert := r.call(r.address, r.binding.PackHashAt(number)).err(); revert == nil || revert.Name != "UnknownBlock" {
			t.Errorf("hash of block %d: %v", number, revert)
		}
	}
}

// TestTreasury pays burnt fees once, however the treasury behaves.
func TestTreasury(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		greedy bool
		want   string
	}{
		"a treasury that asks again while it is paid": {true, "ReentrancyGuardReentrantCall"},
		"a treasury that refuses":                     {false, ""}, // an error of its own
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r := newRollup(t)
			c := config(t, r.l2.genesis)
			c.Treasury, _ = r.testContract("Treasury", test.greedy)
			address, out := r.deploy(ether(1000), deployment(c))
			mustHold(t, out)
			r.at(address)
			mustHold(t, r.settle(r.l2.build(r.l2.genesis, spec{time: slots.Start(2), anchor: r.latest(), transfers: 1})))
			burned := r.burned()
			out = r.send(tx{to: &r.portal, data: contracts.NewPortal().PackPayTreasury()})
			if err := out.err(); err == nil || err.Name != test.want {
				t.Errorf("got %v, want %q", err, test.want)
			}
			if burned.Sign() == 0 || r.burned().Cmp(burned) != 0 || r.state.GetBalance(c.Treasury).Sign() != 0 {
				t.Errorf("burnt %s, now %s", burned, r.burned())
			}
		})
	}
}
