.DEFAULT_GOAL := help
.PHONY: help setup build charms pack release reproducible publish demo demo-maas test test-asan test-tsan test-tutorial crash-points explore fuzz lint docs completions install bench clean canary

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

release: setup ## Make what a release gives away, in dist/
	@echo "Building what is released"
	@scripts/release

reproducible: setup ## Make a release twice, the second time from nothing, and compare the bytes
	@echo "Building what is released, twice"
	@scripts/reproducible

publish: ## Make a release on GitHub of what the workflow has built for TAG
	@scripts/publish "$(TAG)"

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
	scripts/venv charmcraft >"$$log" 2>&1 || why=$$(tail -n 1 "$$log"); \
	FOLLOW_TUTORIAL=1 swift test && scripts/docs >/dev/null; code=$$?; \
	[ -z "$$why" ] || echo "Skipped: the suite \"charmcraft\", as charmcraft could not be installed: $$why"; \
	exit $$code

test-asan: pack ## Run every test under AddressSanitizer
	@scripts/sanitized-test address

test-tsan: pack ## Run every test under ThreadSanitizer
	@scripts/sanitized-test thread

crash-points: build ## Kill real hooks at each call that changes something, and look what becomes of it; SCENARIO=, POINTS=
	@scripts/setup strace
	@Tests/Whole/CrashTests/crash-points --programs "$$(swift build --show-bin-path)" $(addprefix --scenario ,$(SCENARIO)) \
		$(addprefix --points ,$(POINTS))

explore: build ## Try both charms in orders of events drawn from seeds; RUNS=100000, FIRST=1
	@EXPLORER_RUNS=$(or $(RUNS),100000) EXPLORER_FIRST=$(or $(FIRST),1) swift test --filter ExplorerTests.explore

test-tutorial: build ## Follow the tutorial to the letter in an empty folder
	@FOLLOW_TUTORIAL=1 swift test --filter ReadmeTests.TutorialTests

fuzz: setup ## Fuzz what reads others' bytes, SECONDS=60 for each target, against other readers where there are
	@SECONDS_EACH=$(or $(SECONDS),60) scripts/fuzz

canary: pack ## Deploy with known secrets, kill programs at random, and search every byte for them
	@CANARY_ROUNDS=$${CANARY_ROUNDS:-20} swift test --filter EndToEndTests.CanaryTests

lint: ## Check the form of the code: Swift, shell scripts, and the timeline's page
	@scripts/lint

docs: build ## Make the libraries' documentation, with tutorial and how-tos, in .build/docs
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
	rm -rf .build .build-asan .build-tsan .build-fuzz dist maas-*.charm
