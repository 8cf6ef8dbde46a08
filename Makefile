# Lockstep: everything a developer does. `make help` lists it. Needs Debian, root, Node 20 with npm, and Go; installs the rest itself.
SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
export PATH := $(CURDIR)/node_modules/.bin:$(PATH)

world := node test/environment/main.ts
run_tests := node test/environment/run-tests.ts

.DEFAULT_GOAL := help
.PHONY: help deps modules check format unit simulation integration e2e test up down demo image benchmark prove explore

help: ## Say what there is
	@sed -nE 's/^([a-z][a-z0-9]*):.*## (.*)/  make \1\t\2/p' $(MAKEFILE_LIST) | expand -t 20

deps: ## Install the Debian and npm packages that are missing
	@test/environment/deps.sh

modules:
	@test/environment/deps.sh npm

check: modules ## Check types, lint, format, generated files and import directions
	@node scripts/check.ts

format: modules ## Format the sources
	@biome format --write

unit: modules ## Run the unit tests
	@$(run_tests) unit

simulation: modules ## Run whole synchronizations in one process, on a clock of their own
	@$(run_tests) simulation

integration: deps ## Run the integration tests in the test world
	@$(world) exec --fresh -- $(run_tests) integration

e2e: deps ## Run the end-to-end tests in the test world
	@$(world) exec --fresh --image -- $(run_tests) e2e

test: deps check ## Check everything and run all tests
	@$(world) exec --fresh --image -- $(run_tests) unit simulation integration e2e

up: deps ## Start the test world, or what is missing of it
	@$(world) up

down: ## End the test world and clear what an earlier crash left
	@if [ -d node_modules ]; then $(world) down; fi

demo: deps ## Show the product at work in the test world
	@$(world) exec --size demo --fresh --image -- node test/demo/demo.ts

image: deps ## Build the product's image and give it to the test world's node
	@$(world) image

prove: modules ## Plant faults, and let each be found by its property
	@node test/faults/main.ts

explore: modules ## Try the properties with new seeds for EXPLORE_MINUTES (30)
	@node test/environment/explore.ts

benchmark: deps ## Measure against the budgets
	@$(world) exec --image -- node test/benchmark/main.ts
