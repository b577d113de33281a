package node

import (
	"encoding/binary"
	"fmt"
	"net/netip"
	"strings"
	"testing"
	"time"

	"github.com/ultrasound-rollup/ultrasound/internal/visitor"
)

// frame is a client's WebSocket frame. The mask is not zero, so that what it hides must be seen through it.
func frame(opcode byte, final bool, payload string) []byte {
	mask := [4]byte{0x5b, 0x22, 0x2c, 0x07} // [ " , BEL
	h := []byte{opcode}
	if final {
		h[0] |= 0x80
	}
	switch n := len(payload); {
	case n < 126:
		h = append(h, 0x80|byte(n))
	case n < 1<<16:
		h = binary.BigEndian.AppendUint16(append(h, 0x80|126), uint16(n))
	default:
		h = binary.BigEndian.AppendUint64(append(h, 0x80|127), uint64(n))
	}
	h = append(h, mask[:]...)
	for i := range len(payload) {
		h = append(h, payload[i]^mask[i%4])
	}
	return h
}

func testLimits(calls, burst, addresses int) *limits {
	return newLimits(Config{Rate: calls, Burst: burst}, addresses)
}

// The calls in a WebSocket are counted however its bytes are cut.
func TestFramesAreCounted(t *testing.T) {
	t.Parallel()
	const one = `{"jsonrpc":"2.0","id":1,"method":"m","params":["a,[\",\"]",{"b":[1,2,3]},4]}`
	three := " [" + one + "," + one + ",\n" + one + "]"
	long := `["` + strings.Repeat("[,", 40_000) + `",0]`
	for name, c := range map[string]struct {
		frames [][]byte
		want   int
	}{
		"a call":               {[][]byte{frame(1, true, one)}, 1},
		"two calls":            {[][]byte{frame(1, true, one), frame(2, true, one)}, 2},
		"a batch":              {[][]byte{frame(1, true, three)}, 3},
		"a batch, then a call": {[][]byte{frame(1, true, three), frame(1, true, one)}, 4},
		"a batch in pieces":    {[][]byte{frame(1, false, three[:5]), frame(9, true, "[,,"), frame(0, false, three[5:100]), frame(0, true, three[100:])}, 4},
		"pieces of nothing":    {[][]byte{frame(1, false, ""), frame(0, false, ""), frame(0, false, ""), frame(0, true, one)}, 3},
		"pings":                {[][]byte{frame(9, true, ""), frame(9, true, "x")}, 2},
		"16 bits of length":    {[][]byte{frame(1, true, `["`+strings.Repeat(",", 300)+`",0]`)}, 2},
		"64 bits of length":    {[][]byte{frame(1, true, long), frame(1, true, one)}, 3},
		"garbage":              {[][]byte{frame(1, true, `]]],,,"""\`), frame(1, true, three)}, 4},
	} {
		var all []byte
		for _, f := range c.frames {
			all = append(all, f...)
		}
		for _, size := range []int{1, 2, 3, 7, 1024, len(all)} {
			var f frames
			got := 0
			for from := 0; from < len(all); from += size {
				got += f.count(all[from:min(from+size, len(all))])
			}
			if got != c.want {
				t.Errorf("%s in pieces of %d: %d calls, want %d", name, size, got, c.want)
			}
		}
	}
}

func FuzzFrames(f *testing.F) {
	f.Add(frame(1, true, `[{},{}]`), 3)
	f.Add([]byte{0x82, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 1, 2, 3, 4, 5}, 1)
	f.Fuzz(func(t *testing.T, b []byte, cut int) {
		var whole, parts frames
		at := 0
		if len(b) > 0 {
			at = int(uint(cut) % uint(len(b)))
		}
		if all, some := whole.count(b), parts.count(b[:at])+parts.count(b[at:]); all != some || all > len(b) {
			t.Errorf("%d calls in %d bytes, %d when cut at %d", all, len(b), some, at)
		}
	})
}

func TestTokensOfAnAddress(t *testing.T) {
	t.Parallel()
	now := time.Unix(1_700_000_000, 0)
	l := testLimits(10, 20, 4)
	a, b := visitor.NetworkOf(netip.MustParseAddr("192.0.2.1")), visitor.NetworkOf(netip.MustParseAddr("192.0.2.2"))
	if l.take(a, 15, now) != 0 || l.take(a, 5, now) != 0 {
		t.Fatal("the burst is not there")
	}
	if wait := l.take(a, 5, now); wait != 500*time.Millisecond {
		t.Errorf("wait %v", wait)
	}
	if wait := l.take(a, 1, now); wait != 100*time.Millisecond { // what was refused costs nothing
		t.Errorf("wait %v", wait)
	}
	if l.take(b, 100, now) != 0 || l.take(b, 1, now) == 0 { // it takes all there are
		t.Error("a large batch does not take the burst")
	}
	if now = now.Add(time.Second); l.take(a, 10, now) != 0 || l.take(a, 1, now) == 0 {
		t.Error("a second gives back ten")
	}
}

// However many addresses come, the table does not grow, and who keeps coming is remembered.
func TestAddressesAreBounded(t *testing.T) {
	t.Parallel()
	now := time.Unix(1_700_000_000, 0)
	l := testLimits(1, 5, 64)
	busy := visitor.NetworkOf(netip.MustParseAddr("192.0.2.1"))
	for l.take(busy, 1, now) == 0 {
	}
	for i := range 10_000 {
		l.take(visitor.NetworkOf(netip.MustParseAddr(fmt.Sprintf("2001:db8:%x:%x::1", i>>8, i&255))), 1, now)
		if i%32 == 0 && l.take(busy, 1, now) == 0 {
			t.Fatalf("after %d others the busy one is forgotten", i)
		}
	}
	if n := l.buckets.Len(); n > 64 {
		t.Errorf("%d addresses are remembered", n)
	}
}

// Who waits for tokens leaves when its connection is closed.
func TestWaitingEndsWithTheConnection(t *testing.T) {
	t.Parallel()
	closed := make(chan struct{})
	close(closed)
	l := testLimits(1, 1, 4)
	p := &toll{limits: l, network: visitor.NetworkOf(netip.MustParseAddr("192.0.2.1"))}
	p.pay(frame(1, true, "["+strings.Repeat("0,", 100_000)+"0]"), closed) // more than a day
}
