# `make` lists what there is to do. Everything is built with --workspace: building one package alone
# chooses other features of the shared dependencies and rebuilds the world.

SHELL := bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help
MAKEFLAGS += --no-print-directory

export CARGO_TERM_COLOR ?= auto

target := $(or $(CARGO_TARGET_DIR),target)
with_postgres := scripts/with-postgres.sh

.PHONY: help setup need-cargo build run test check-style check-build check-tests contract soak bench fuzz coverage mutants fmt lint deny advisories openapi clean

help: ## list these targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-10s %s\n", $$1, $$2 }' $(firstword $(MAKEFILE_LIST))

setup: need-cargo ## check the tools that tests need; install cargo-nextest, PostgreSQL and the test peers if they are missing
	@cargo fmt --version >/dev/null 2>&1 || rustup component add rustfmt
	@cargo clippy --version >/dev/null 2>&1 || rustup component add clippy
	@cargo nextest --version >/dev/null 2>&1 || cargo install --locked cargo-nextest
	@scripts/postgres.sh ensure
	@scripts/test-peers.sh ensure

need-cargo:
	@command -v cargo >/dev/null || { echo "cargo is missing: install Rust from https://rustup.rs" >&2; exit 1; }
	@command -v cc >/dev/null || { echo "a C compiler (cc) is missing: on Debian, apt-get install build-essential" >&2; exit 1; }

build: need-cargo ## build the programs, optimised
	cargo build --workspace --bins --release

run: need-cargo ## build, then serve the demonstration data
	cargo build --workspace
	$(target)/debug/plantel serve --demo

test: setup ## everything that must be green: format, lints, build, all tests
	@$(MAKE) check-style
	@$(MAKE) deny
	@$(MAKE) check-build
	@$(with_postgres) $(MAKE) check-tests

# Where clippy is the compiler already (.ci/run), its lints are told by the build.
check-style:
	cargo fmt --all --check
	$(if $(RUSTC_WORKSPACE_WRAPPER),,cargo clippy --workspace --all-targets -- -D warnings)

check-build:
	cargo build --workspace --all-targets

# Wants PLANTEL_TEST_POSTGRES.
check-tests:
	cargo test --workspace --doc
	$(target)/debug/another-service
	cargo nextest run --workspace --no-fail-fast

contract: need-cargo ## hold the API against its description: a linter, a typed client, and schemathesis as three roles
	cargo build --workspace
	scripts/contract.sh $(target)/debug/plantel

soak: setup build ## the races and faults, over and over; then, for SOAK_SECONDS each, events and load under kill -9
	cargo build --workspace --all-targets
	$(with_postgres) bash -c 'for round in $$(seq 20); do echo "round $$round"; \
	  cargo nextest run --workspace -E "package(plantel-tests) & (test(races) | test(faults) | test(many_servers) | test(clock_back) | test(full_disk))" || exit 1; done'
	$(with_postgres) $(target)/release/plantel-soak

bench: setup build ## measure the optimised server, with a PostgreSQL that really writes to disk; ROWS=limit: against bare servers alone
	@scripts/wrk.sh ensure
	PLANTEL_TEST_POSTGRES_DURABLE=1 $(with_postgres) $(target)/release/plantel-bench $(ROWS)

# Wants cargo-fuzz and a nightly compiler.
fuzz: need-cargo ## send every parser of bytes from outside what nobody would write, each for FUZZ_SECONDS (120)
	scripts/fuzz.sh $(or $(FUZZ_SECONDS),120)

coverage: need-cargo ## how many lines of the rules their own tests run; fails below 95 of 100 in domain or application
	@cargo llvm-cov --version >/dev/null 2>&1 || cargo install --locked cargo-llvm-cov
	@cargo nextest --version >/dev/null 2>&1 || cargo install --locked cargo-nextest
	@cargo llvm-cov show-env >/dev/null 2>&1 || rustup component add llvm-tools
	cargo llvm-cov clean --profraw-only
	cargo llvm-cov nextest --no-report --no-fail-fast -p plantel-domain -p plantel-application
	cargo llvm-cov report --summary-only --fail-under-lines 95 --ignore-filename-regex 'crates/(application|testkit)/'
	cargo llvm-cov report --summary-only --fail-under-lines 95 --ignore-filename-regex 'crates/(domain|testkit)/'

# Where things stand and who may what: each file is some minutes.
machines := loans/life loans/loan loans/state loans/hands checks/check checks/sheet checks/step checks/review \
  checks/variance enrollment/enrolment enrollment/enrolment/steps enrollment/promotion access/role access/context \
  access/actor access/membership access/group access/permission

mutants: need-cargo ## change the rules one at a time and tell which changes no test of the domain sees; MACHINES=loans/life for some
	@cargo mutants --version >/dev/null 2>&1 || cargo install --locked cargo-mutants
	cargo mutants $(foreach file,$(or $(MACHINES),$(machines)),-f crates/domain/src/$(file).rs) \
	  --test-package plantel-domain --no-shuffle --output $(target) || [ $$? -eq 2 ]

fmt: need-cargo ## format the code
	cargo fmt --all

lint: need-cargo ## run the lints
	cargo clippy --workspace --all-targets -- -D warnings

# A part of `make test` where cargo-deny is installed: to build it takes longer than the tests. What of it needs no
# program of its own is a test (tests/it/dependencies.rs).
deny: need-cargo ## check licences, banned and doubled crates, and where crates come from
	@if cargo deny --version >/dev/null 2>&1; then cargo deny check bans licenses sources; \
	else echo "cargo-deny is not installed (cargo install --locked cargo-deny): tests/it/dependencies.rs looks alone"; fi

# Wants the network: the list of what is known to be broken changes each day.
advisories: need-cargo ## look up every crate of the lock file in the RustSec database
	@cargo audit --version >/dev/null 2>&1 || { \
	  echo "cargo-audit is not installed, so nothing was looked up: cargo install --locked cargo-audit" >&2; exit 1; }
	cargo audit

openapi: need-cargo ## write what reviews compare: docs/openapi.json and docs/problems.md
	cargo build --workspace
	$(target)/debug/plantel openapi > $(target)/openapi.json
	$(target)/debug/plantel problems > $(target)/problems.md
	mv $(target)/openapi.json $(target)/problems.md docs/

clean: ## remove what was built; data stays
	cargo clean
