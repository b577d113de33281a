package based

import "slices"

// Withhold is the late-block rule of design section 2: a block of slot n that appears only after the
// sequencer has resumed without it joins the view once L1 has built on it. Otherwise a proposer could
// flip the rollup twice for free.
//
// held is what an earlier call kept back, u the next update from L1, and resumed the newest slot whose
// permit was given up at its deadline (zero for none). It returns what may be applied to the view
// now, and what must be given to the next call as held. An update that comes out empty but for its
// tags still carries them. Neither result ever moves the view's head back without adding blocks.
func Withhold(held, u Update, resumed uint64) (emit, keep Update) {
	net := Join(held, u)
	last := len(net.Added) - 1
	if last < 0 || net.Added[last].Slot > resumed {
		return net, Update{}
	}
	tags := Update{Safe: net.Safe, Finalized: net.Finalized}
	if last == 0 && len(net.Removed) > 0 {
		// The late block alone replaces others: the old branch stands until L1 has built on the new one.
		return tags, Update{Removed: net.Removed, Added: net.Added}
	}
	late := net.Added[last]
	net.Added = slices.Clip(net.Added[:last])
	return net, Update{Added: []L1Block{late}}
}

// Join returns the one update that has the effect of first a and then b. Blocks that a added and b
// removed cancel out. Tags are b's where it has them.
func Join(a, b Update) Update {
	removed, added := b.Removed, a.Added
	for len(removed) > 0 && len(added) > 0 && removed[0].Hash == added[len(added)-1].Hash {
		removed, added = removed[1:], added[:len(added)-1]
	}
	net := Update{
		Removed: slices.Concat(a.Removed, removed), Added: slices.Concat(added, b.Added),
		Safe: b.Safe, Finalized: b.Finalized,
	}
	if net.Safe.Hash == ([32]byte{}) {
		net.Safe = a.Safe
	}
	if net.Finalized.Hash == ([32]byte{}) {
		net.Finalized = a.Finalized
	}
	return net.cancel()
}

// cancel drops what is removed and added again: out and back in is no change.
func (u Update) cancel() Update {
	for len(u.Removed) > 0 && len(u.Added) > 0 && u.Removed[len(u.Removed)-1].Hash == u.Added[0].Hash {
		u.Removed, u.Added = u.Removed[:len(u.Removed)-1], u.Added[1:]
	}
	return u
}
