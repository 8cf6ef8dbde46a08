# Lockstep: everything a developer does. `make help` lists it.
SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
export PATH := $(CURDIR)/node_modules/.bin:$(PATH)
world := node test/environment/main.ts

.DEFAULT_GOAL := help
.PHONY: help deps check test unit integration e2e up down demo image benchmark

help: ## Say what there is
	@grep -hE '^[a-z]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z]+):.*## (.*)/  make \1\t\2/' | expand -t 20

deps: ## Install what the other targets need: Debian packages and npm packages
	@test/environment/deps.sh

check: deps ## Check types, lint, format and import directions
	@tsc --noEmit
	@oxlint --type-aware --deny-warnings
	@biome format
	@if [ -f scripts/check-arrows.ts ]; then node scripts/check-arrows.ts; fi

up: deps ## Start the test world: Kubernetes and two Active Directory forests
	@$(world) up

down: ## End the test world and clear what an earlier crash left
	@$(world) down
