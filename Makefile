# Two commands do everything on a fresh Debian machine with Go: `make devnet` and `make test`.
# Each first installs what is missing (Postgres); everything else comes through Go modules.

SHELL := /bin/bash
BIN   := bin/ultrasound
GOFILES := $(shell git ls-files '*.go' 2>/dev/null)

.PHONY: help devnet test chaos test-node build lint bench bench-peers generate check-generated contracts-check postgres clean

help: ## list the targets
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sort | awk -F ':.*## ' '{printf "  make %-18s %s\n", $$1, $$2}'

devnet: postgres build ## run the whole rollup: L1 with EXECUTE, gateway, proposers (ARGS="--slot-time 3s")
	./$(BIN) devnet $(ARGS)

test: postgres ## what CI runs: formatting, vet, all tests
	@unformatted=$$(gofmt -l $$(git ls-files '*.go')); if [ -n "$$unformatted" ]; then echo "not gofmt'd: $$unformatted"; exit 1; fi
	go vet ./...
	go test -timeout 20m $(TESTFLAGS) ./...

test-node: ## the promise verifier of docs/verify-promise.md, in TypeScript (needs Node 20 or later, npm)
	cd docs/verify-promise && npm ci --silent --no-audit --no-fund && npm test --silent

race: postgres ## the tests under the race detector
	go test -race -timeout 40m $(TESTFLAGS) ./...

chaos: postgres ## kill the gateway 50 times at random moments (ULTRASOUND_CHAOS_SEED=... again)
	ULTRASOUND_CHAOS_ROUNDS=$${ULTRASOUND_CHAOS_ROUNDS:-50} go test -count=1 -timeout 60m -v -run TestKilledAtRandom ./cmd/ultrasound

build: ## build bin/ultrasound
	go build -o $(BIN) ./cmd/ultrasound

lint: ## vet and staticcheck (its version is pinned here)
	go vet ./...
	go run honnef.co/go/tools/cmd/staticcheck@v0.8.2 ./...

bench: postgres ## the figures of docs/benchmarks.md
	go test -run '^$$' -bench . -benchtime 2s ./gateway/postgres ./certs
	go test -run '^$$' -bench . -benchtime 2x -timeout 60m ./execute
	go test -run '^$$' -bench . -benchtime 100x ./gateway
	go test -run '^$$' -bench . -benchtime 10x ./streaming

bench-peers: postgres build ## the same load on the devnet and, where they are on PATH, on anvil and geth --dev
	@.ci/bench-peers

generate: ## recompile the contracts (needs Node) and regenerate their bindings
	cd contracts && npm ci --silent && node build.mjs
	go generate ./contracts

contracts-check: ## recompile the contracts and compare with what is committed (needs Node)
	cd contracts && npm ci --silent && node build.mjs --check

postgres: ## install Postgres if this machine has none
	@.ci/postgres

clean: ## remove what was built
	rm -rf bin
