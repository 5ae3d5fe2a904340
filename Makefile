# Parapet. `make` alone prints what can be made.

GO      ?= go
VERSION ?= $(shell git describe --tags --always --dirty 2>/dev/null || echo unknown)
LDFLAGS := -s -w -X main.version=$(VERSION)
BUILD   := CGO_ENABLED=0 $(GO) build -trimpath -ldflags '$(LDFLAGS)'
TARGETS := linux/amd64 linux/arm64 darwin/arm64 windows/amd64
FUZZTIME ?= 20s
DEVICES ?= 20000,100000
LOAD    ?= -devices 20000 -readers 100 -stay 60s
LINT    := $(GO) tool -modfile=tools/go.mod
CONSOLE := web/dist/console/index.html
DUCKDB  := internal/graph/snapshot/duckdb/node_modules

comma := ,

.DEFAULT_GOAL := help
.PHONY: help licences build build-all demo test test-web test-browser screenshots check lint bench bench-console load fuzz vuln clean duckdb need-go need-cc need-npm need-chromium

help: ## print this help
	@awk 'BEGIN {FS = ":.*## "} /^[a-z-]+:.*## / {printf "  make %-13s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

build: need-go $(CONSOLE) ## build bin/parapet, one static binary with the console in it
	$(BUILD) -o bin/parapet ./cmd/parapet

build-all: need-go $(CONSOLE) ## cross-compile for Linux, macOS and Windows into dist/
	@set -e; for target in $(TARGETS); do \
		os=$${target%/*}; arch=$${target#*/}; \
		out=dist/parapet-$$os-$$arch; [ $$os = windows ] && out=$$out.exe; \
		echo "$$out"; GOOS=$$os GOARCH=$$arch $(BUILD) -o $$out ./cmd/parapet; \
	done

demo: build ## simulate a tenant, serve it and ask it questions; Ctrl-C ends it
	bin/parapet demo

web/node_modules: web/package-lock.json | need-npm
	cd web && npm ci --loglevel=error
	@touch $@

$(CONSOLE): web/node_modules docs/openapi.yaml $(shell find web/src web/public web/*.* -type f 2>/dev/null)
	cd web && npm run --silent build

test-web: web/node_modules ## check and test the console's own logic
	cd web && npm run --silent check && npm test --silent

test-browser: build duckdb need-chromium ## test the binary as it ships in a browser
	cd web && npm run --silent browser

test: need-go need-cc need-chromium duckdb test-web $(CONSOLE) ## run every test, with the race detector and in random order, and those in a browser
	$(GO) vet -race ./...
	GORACE=atexit_sleep_ms=0 $(GO) test -race -vet=off -shuffle=on -timeout 20m ./...
	CGO_ENABLED=0 $(GO) test -trimpath -vet=off -shuffle=on -timeout 20m $$($(GO) list -f '{{.ImportPath}} {{.TestImports}} {{.XTestImports}}' ./... | grep '\[.*parapet/internal/raced[] ]' | cut -d' ' -f1)
	@$(MAKE) --no-print-directory test-browser

screenshots: build need-chromium ## take a picture of every view of the console, light and dark, into screenshots/ (ONLY='explore|run')
	cd web && npm run --silent screenshots

licences: need-go web/node_modules ## gather the licences of all that is in the binary anew; a test says when
	cd internal/about/licences && $(GO) run .

duckdb: $(DUCKDB) ## install DuckDB, with which a test reads the graph's files

$(DUCKDB): $(DUCKDB:node_modules=package-lock.json) | need-npm
	cd $(@D) && npm ci --loglevel=error
	@touch $@

check: lint test build-all ## all that a change must pass

lint: need-go ## check style, layout and go.mod
	$(LINT) golangci-lint run ./...
	$(GO) mod tidy -diff

bench: need-go ## print the benchmarks' figures, then those of tenants of DEVICES (20000,100000)
	$(GO) test -run '^$$' -bench . -benchmem ./...
	cd internal/bench && $(GO) test -count=1 -run '^TestFigures$$' -timeout 2h -devices $(DEVICES)

bench-console: build need-chromium ## print how fast the console opens, scrolls and answers, with a tenant of DEVICES (20000)
	cd web && DEVICES=$(firstword $(subst $(comma), ,$(DEVICES))) npm run --silent figures

load: need-go ## print how the service answers many readers while it reads a tenant (LOAD)
	cd internal/load && $(GO) test -count=1 -run '^TestFigures$$' -timeout 2h $(LOAD)

fuzz: need-go ## fuzz every fuzz target for FUZZTIME each (20s)
	@set -e; for pkg in $$($(GO) list ./...); do \
		for target in $$($(GO) test -list '^Fuzz' $$pkg | grep '^Fuzz' || true); do \
			echo "$$pkg $$target"; $(GO) test -run '^$$' -fuzz "^$$target\$$" -fuzztime $(FUZZTIME) -fuzzminimizetime 20x $$pkg; \
		done; \
	done

vuln: need-go ## look for known vulnerabilities in what the binary uses
	@$(LINT) govulncheck ./... || { \
		echo 'vuln: see above. When the vulnerability database could not be reached, set GOVULNDB to a mirror or a file:// copy.'; exit 1; }

clean: ## remove what was built or installed and the demo's data
	rm -rf bin dist demo screenshots $(DUCKDB) web/node_modules web/dist/console

need-go:
	@command -v $(GO) >/dev/null || { echo 'Go 1.26 or newer is missing: install it from https://go.dev/dl and put it on PATH.'; exit 1; }

need-cc:
	@command -v $${CC:-gcc} >/dev/null || { echo 'A C compiler is missing; the race detector needs one: apt-get install gcc (macOS: xcode-select --install).'; exit 1; }

need-npm:
	@command -v npm >/dev/null || { echo 'npm is missing; the console is built with it: install Node.js 20.19 or newer from https://nodejs.org.'; exit 1; }

need-chromium:
	@for name in "$$CHROMIUM" chromium chromium-browser google-chrome; do command -v "$$name" >/dev/null && exit 0; done; \
		echo 'Chromium is missing; the console is tested in it: apt-get install chromium, or name one in the variable CHROMIUM.'; exit 1
