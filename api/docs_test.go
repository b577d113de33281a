package api

import (
	"bytes"
	"context"
	"errors"
	"flag"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"math/big"
	"os"
	"slices"
	"strconv"
	"testing"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/common/hexutil"
	"github.com/ethereum/go-ethereum/rpc"

	"github.com/ultrasound-rollup/ultrasound/execute"
	"github.com/ultrasound-rollup/ultrasound/gateway"
	"github.com/ultrasound-rollup/ultrasound/gateway/node"
)

var update = flag.Bool("update", false, "write docs/errors.md anew")

// constantsOf lists the constants of type Code, or gateway.Code, that a file declares, in order.
func constantsOf(t *testing.T, file string) (codes []gateway.Code) {
	t.Helper()
	parsed, err := parser.ParseFile(token.NewFileSet(), file, nil, 0)
	if err != nil {
		t.Fatal(err)
	}
	ast.Inspect(parsed, func(n ast.Node) bool {
		spec, ok := n.(*ast.ValueSpec)
		if !ok || spec.Type == nil || len(spec.Values) != 1 {
			return true
		}
		name := ""
		switch typ := spec.Type.(type) {
		case *ast.Ident:
			name = typ.Name
		case *ast.SelectorExpr:
			name = typ.Sel.Name
		}
		if literal, ok := spec.Values[0].(*ast.BasicLit); ok && name == "Code" {
			value, err := strconv.Unquote(literal.Value)
			if err != nil {
				t.Fatal(err)
			}
			codes = append(codes, gateway.Code(value))
		}
		return true
	})
	return codes
}

// The table of codes has every constant of this package and of gateway, and nothing else.
func TestEveryCodeIsKnown(t *testing.T) {
	t.Parallel()
	all := append(constantsOf(t, "../gateway/errors.go"), constantsOf(t, "problem.go")...)
	if len(all) < 40 {
		t.Fatalf("only %d codes were found", len(all))
	}
	for _, code := range all {
		if info := problemCodes()[code]; info.status == 0 || info.title == "" || info.meaning == "" || info.retry == "" {
			t.Errorf("%s is not known: %+v", code, info)
		}
	}
	for code, info := range problemCodes() {
		if !slices.Contains(all, code) {
			t.Errorf("%s is no constant", code)
		}
		if waits := info.status == 503 || info.status == 429; waits && info.retry != retryLater {
			t.Errorf("%s is answered with %d and may not be sent later", code, info.status)
		}
	}
}

// refusing takes transactions on behalf of a node, and refuses them.
type refusing struct {
	node.Preconfirmer
	code gateway.Code
}

func (r *refusing) Submit(_ context.Context, req gateway.Request) (*gateway.Answer, error) {
	return nil, &gateway.Refusal{Code: r.code, Message: "it is", Nonce: new(uint64), TxHash: req.Transactions[0].Hash()}
}

func (r *refusing) Promised(common.Hash) (gateway.Promised, bool) { return gateway.Promised{}, false }

func (r *refusing) PendingNonce(_ common.Address, sealed uint64) uint64 { return sealed }

// rpcCodes asks a real node what JSON-RPC makes of each refusal: eth_sendRawTransaction, and its Sync form.
func rpcCodes(t *testing.T, codes []gateway.Code) map[gateway.Code][2]int {
	t.Helper()
	refuse := new(refusing)
	n, err := node.New(node.Config{
		Genesis: execute.Genesis(7331000, 1_700_000_000, 30_000_000, big.NewInt(1_000_000_000), execute.SystemAlloc()),
		RPCAddr: "127.0.0.1:0", CacheMB: 32, Preconfirmer: refuse,
	})
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan error, 1)
	go func() { done <- n.Run(ctx) }()
	defer func() {
		cancel()
		if err := errors.Join(<-done, n.Close()); err != nil {
			t.Error(err)
		}
	}()
	client, err := rpc.Dial("http://" + n.RPCAddr())
	if err != nil {
		t.Fatal(err)
	}
	defer client.Close()
	raw := hexutil.Bytes(rawOf(t, signedTransfer(t)))
	found := make(map[gateway.Code][2]int)
	for _, code := range codes {
		var both [2]int
		refuse.code = code
		for i, method := range []string{"eth_sendRawTransaction", "eth_sendRawTransactionSync"} {
			var answer any
			var refused rpc.Error
			if err := client.CallContext(ctx, &answer, method, raw); !errors.As(err, &refused) {
				t.Fatalf("%s refused with %s: %v, %v", method, code, answer, err)
			} else {
				both[i] = refused.ErrorCode()
			}
		}
		found[code] = both
	}
	return found
}

// docs/errors.md is written from the table, and from what a node answers.
func TestErrorsPage(t *testing.T) {
	t.Parallel()
	gatewayCodes, own := constantsOf(t, "../gateway/errors.go"), constantsOf(t, "problem.go")
	overRPC := rpcCodes(t, gatewayCodes)
	var page bytes.Buffer
	page.WriteString(`# Error codes

Everything that is not a success is an RFC 9457 problem document (` + "`application/problem+json`" + `) with one of these codes; the list is closed
and clients may branch on it. JSON-RPC carries the code in ` + "`error.data.code`" + ` where the number is -32000 or -32003; where two numbers stand, the
second is that of ` + "`eth_sendRawTransactionSync`" + ` (EIP-7966: 4 timeout, 5 not now, 6 nonce gap), whose data are the hash or the expected nonce.

*Again?* says whether the same request may be sent again: **no**, the same bytes are no use; **later**, not before ` + "`Retry-After`" + `
(` + "`retry_after_ms`" + ` in the document) where it is given; **same**, the same bytes give the same promise; **changed**, when what the meaning names is different.

*Tokens* is what a refusal takes from its caller's tokens beside the cost of the request (the rate limit of addresses).

This page is written by ` + "`go test ./api -run TestErrorsPage -update`" + `.
`)
	for _, part := range []struct {
		title string
		codes []gateway.Code
	}{{"Transactions and the gateway's state", gatewayCodes}, {"Requests", own}} {
		fmt.Fprintf(&page, "\n## %s\n\n| code | HTTP | JSON-RPC | meaning | again? | tokens |\n|---|---|---|---|---|---|\n", part.title)
		for _, code := range part.codes {
			info, number := problemCodes()[code], ""
			if both, ok := overRPC[code]; ok {
				number = strconv.Itoa(both[0])
				if both[1] != both[0] {
					number += ", " + strconv.Itoa(both[1])
				}
			}
			fmt.Fprintf(&page, "| `%s` | %d | %s | %s | %s | %d |\n", code, info.status, number, info.meaning, info.retry, info.penalty)
		}
	}
	const name = "../docs/errors.md"
	if *update {
		if err := os.WriteFile(name, page.Bytes(), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	committed, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(committed, page.Bytes()) {
		t.Error("docs/errors.md is not what the code says; write it anew with -update")
	}
}
