package certs_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log"
	"math/big"
	"os"
	"time"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/ethereum/go-ethereum/ethclient"

	"github.com/ultrasound-rollup/ultrasound/certs"
)

// A client checks a promise against its own L1 node, which then sees another branch of L1.
func ExamplePromiseVerifier() {
	files := exampleFiles()
	l1URL, stop := serveL1(files.L1["canonical"])
	defer stop()

	// What the client knows by itself: the rollup, and the sequencer's key, which Rollup.sequencerKey()
	// tells on L1 (certs.ParsePublicKeyEIP2537 reads it).
	chainID, rollup := uint64(7331000), common.HexToAddress("0x5fbdb2315678afecb367f032d93f642f64180aa3")
	sequencer, err := certs.ParsePublicKey(files.Rollup.SequencerKey)
	if err != nil {
		log.Fatal(err)
	}

	// What the gateway says: GET /v1/capabilities (promise_signer, delegation), and the promise that
	// POST /v1/preconfirmations answered.
	signer, promise := files.Rollup.Signer, files.promise
	delegation, err := certs.ParseSignature(files.Rollup.Delegation)
	if err != nil {
		log.Fatal(err)
	}

	client, err := ethclient.Dial(l1URL)
	if err != nil {
		log.Fatal(err)
	}
	defer func() { client.Close() }()
	headers := func(number *big.Int) (*types.Header, error) {
		ctx, cancel := context.WithTimeout(context.Background(), 10*time.Second)
		defer cancel()
		return client.HeaderByNumber(ctx, number)
	}
	verifier, err := certs.NewPromiseVerifier(sequencer, certs.SignedDelegation{
		Delegation: certs.Delegation{ChainID: chainID, Rollup: rollup, Address: signer},
		Signature:  delegation,
	}, headers)
	if err != nil {
		log.Fatal(err)
	}

	asked := common.HexToHash("0x1f8d3ded256bf2b7644fb77f7db97bd7c32d1a03f99abed6e5f886f6c8145b8c")
	p, err := verifier.Verify(promise, asked)
	if err != nil {
		log.Fatal(err)
	}
	fmt.Printf("block %d, index %d, status %d, %d logs\n", p.BlockNumber, p.Index, p.Receipt.Status, len(p.Receipt.Logs))

	// Later, whenever it matters: is it still in force, as far as L1 can tell?
	otherURL, stopOther := serveL1(files.L1["reorged"])
	defer stopOther()
	if client, err = ethclient.Dial(otherURL); err != nil {
		log.Fatal(err)
	}
	if err := verifier.CheckAnchor(p.Promise); errors.Is(err, certs.ErrAnchorOrphaned) {
		fmt.Println("L1 has another block there")
	}

	// Output:
	// block 1234, index 0, status 1, 2 logs
	// L1 has another block there
}

// exampleAnswers are answers of a gateway and of L1 nodes.
type exampleAnswers struct {
	promiseVectors
	promise json.RawMessage
}

func exampleFiles() exampleAnswers {
	var files exampleAnswers
	raw, err := os.ReadFile("testdata/promises.json")
	if err != nil {
		log.Fatal(err)
	}
	if err := json.Unmarshal(raw, &files.promiseVectors); err != nil {
		log.Fatal(err)
	}
	if files.promise, err = json.Marshal(files.Promises[0].Promise); err != nil {
		log.Fatal(err)
	}
	return files
}
