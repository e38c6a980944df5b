.DEFAULT_GOAL := help
.PHONY: help setup build charms pack demo demo-maas test lint docs completions install bench clean

help: ## Show this list
	@echo "MAAS rack enrollment on Juju. What make can do here:"; echo
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-12s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

setup: ## Install the system packages that are missing (apt, with sudo if not root)
	@scripts/setup

build: setup ## Build everything for development
	@swift build

charms: setup ## Build the charms' executables: release, statically linked, into .build/charms/bin
	@echo "Building the charms' executables"
	@scripts/build-charms

pack: charms ## Pack maas-agent.charm, maas-region.charm, maas-enroll.charm, and maas-region for Juju 2.9
	@echo "Packing"
	@charm/pack

demo: pack ## Enroll three racks with a region in a simulated Juju, and watch
	@echo "Building the simulators"
	@swift build --quiet
	@scripts/demo

demo-maas: setup ## Ask a simulated MAAS for its racks with maasctl, and watch
	@echo "Building maasctl and the simulator"
	@swift build --quiet
	@scripts/demo-maas

test: pack ## Run every test
	@log=$$(mktemp); trap 'rm -f "$$log"' EXIT; \
	scripts/venv charmcraft charmcraft==4.5.0 >"$$log" 2>&1 || why=$$(tail -n 1 "$$log"); \
	swift test && scripts/docs >/dev/null; code=$$?; \
	[ -z "$$why" ] || echo "Skipped: the suite \"charmcraft\", as charmcraft could not be installed: $$why"; \
	exit $$code

lint: ## Check the code's format
	@swift format lint --strict -r -p Sources Tests Examples Benchmarks Package.swift

docs: build ## Make CharmKit's documentation, with its tutorial, in .build/docs
	@scripts/docs

completions: build ## Install shell completions of juju-sim, maasctl and maas-sim
	@scripts/completions

install: setup ## Install juju-sim, maasctl, maas-sim, new-charm and pack-charm, with completions (PREFIX, by default ~/.local)
	@scripts/install

bench: pack ## Measure a hook, the simulated Juju and the MAAS client against what others use
	@Benchmarks/hook-time
	@Benchmarks/juju/run
	@Benchmarks/maas/run

clean: ## Remove what was built
	rm -rf .build maas-*.charm
