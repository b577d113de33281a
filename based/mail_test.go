package based_test

import (
	"errors"
	"math/big"
	"testing"

	"github.com/ethereum/go-ethereum/common"

	"github.com/ultrasound-rollup/ultrasound/based"
	"github.com/ultrasound-rollup/ultrasound/blocks"
)

// TestMailRoots has L1 send messages, take some back, and give a root that they do not give: that is refused, and what was
// known before is still what it was.
func TestMailRoots(t *testing.T) {
	t.Parallel()
	const chain = 7
	var l1 blocks.Inbox
	message := func(at uint64, salt byte) based.Letter {
		d := blocks.Deposit{Index: l1.Count(), To: common.Address{salt}, Value: big.NewInt(1), Fee: new(big.Int), GasLimit: 21_000}
		l1.Append(d.Leaf(chain))
		root, err := l1.RootAt(l1.Count())
		if err != nil {
			t.Fatal(err)
		}
		return based.Letter{Deposit: d, L1: blocks.Ref{Number: at}, Root: root}
	}
	block := func(number uint64, salts ...byte) based.L1Block {
		b := based.L1Block{Number: number}
		for _, salt := range salts {
			b.Letters = append(b.Letters, message(number, salt))
		}
		return b
	}
	mail := based.NewMail(chain)
	apply := func(u based.Update) {
		t.Helper()
		if err := mail.Check(u); err != nil {
			t.Fatal(err)
		}
		mail.Apply(u)
		want, err := l1.RootAt(l1.Count())
		if root, count := mail.Inbox(100); err != nil || count != l1.Count() || root != want {
			t.Errorf("inbox %d %s, on L1 %d %s", count, root, l1.Count(), want)
		}
	}
	one, two := block(1, 1, 2, 3), block(2)
	apply(based.Update{Added: []based.L1Block{one, two}})
	three := block(3, 4, 5)
	apply(based.Update{Added: []based.L1Block{three}})

	l1.Truncate(3)
	other := block(3, 6, 7, 8)
	wrong := other
	wrong.Letters = append([]based.Letter{}, other.Letters...)
	wrong.Letters[1].Value = big.NewInt(2) // a log that L1 did not write
	if err := mail.Check(based.Update{Removed: []based.L1Block{three}, Added: []based.L1Block{wrong}}); !errors.Is(err, based.ErrNotLinked) {
		t.Errorf("a message that L1 did not send: %v", err)
	}
	if root, count := mail.Inbox(100); count != 5 || root != three.Letters[1].Root {
		t.Errorf("after the refusal: %d %s", count, root)
	}
	missing := other
	missing.Letters = other.Letters[1:]
	if err := mail.Check(based.Update{Removed: []based.L1Block{three}, Added: []based.L1Block{missing}}); !errors.Is(err, based.ErrNotLinked) {
		t.Errorf("without the first message: %v", err)
	}
	apply(based.Update{Removed: []based.L1Block{three}, Added: []based.L1Block{other}})
	for index, letter := range append(append([]based.Letter{}, one.Letters...), other.Letters...) {
		if got := mail.Letters(uint64(index), uint64(index)+1); len(got) != 1 || got[0].To != letter.To {
			t.Errorf("message %d is %+v", index, got)
		}
	}
}
