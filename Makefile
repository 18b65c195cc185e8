# `make help` says what there is. Everything is installed into .venv and nowhere else, except that
# `make test` installs a Chromium, PostgreSQL, Redis and nginx where there are none.

# The Python that makes .venv; any 3.11 or newer will do: make run PYTHON=/path/to/python3.12
PYTHON ?= python3
VENV := .venv
PY := $(VENV)/bin/python
INSTALL := $(PY) -m pip install --quiet --disable-pip-version-check
# Stamps inside .venv, newer than the requirements they stand for.
RUNTIME := $(VENV)/.installed
DEVELOPMENT := $(VENV)/.installed-dev
SPARK := $(VENV)/.installed-spark
# Debian starts no service that is installed while this says 101.
START_RULE := /usr/sbin/policy-rc.d

.PHONY: help run test lint format bench bench-million bench-listens bench-quality soak proof \
	chromium services clean

help:
	@echo "make run             open Undertone on http://localhost:8050 with a demo catalogue"
	@echo "make run DATA=FILE   the same with your own file of tracks"
	@echo "make run DATA=FILE LISTENS=FILE USERS=FILE   and with who played them; USERS may be left out"
	@echo "make test            formatting, lint, types and every test, in a browser too"
	@echo "make lint            formatting, lint and types only"
	@echo "make format          put the code into its format"
	@echo "make bench           measure loading, building, answering"
	@echo "make bench-million   the same for a million tracks, and similar songs of more; builds them first"
	@echo "make bench-listens   plays read and people measured, here and on Spark, up to 36 million rows"
	@echo "make bench-quality   how good similar songs, continued playlists and similar artists are"
	@echo "make soak            the long proofs: hundreds of kills"
	@echo "make proof           try all that docs/proof.md promises, and write down what was seen"
	@echo 'make proof ONLY="load soak"   the same for some of it'
	@echo "make clean           remove .venv and caches (builds in var stay)"

FILES := $(if $(DATA),--data "$(DATA)") $(if $(LISTENS),--listens "$(LISTENS)") \
	$(if $(USERS),--users "$(USERS)")

run: $(RUNTIME)
	@$(PY) -m dashapp build --core --if-needed $(FILES)
	@UNDERTONE_OPEN=$${UNDERTONE_OPEN:-here} exec $(PY) -m dashapp serve --finish-build $(FILES)

# A worker for each core: threads that wait for their like would take the cores from each other.
test: lint chromium services
	TMPDIR=$${TMPDIR:-$$($(PY) -m tests.room)} OMP_WAIT_POLICY=PASSIVE OPENBLAS_NUM_THREADS=1 \
		$(PY) -m pytest -n auto --dist worksteal -m "not long"

lint: $(DEVELOPMENT)
	$(PY) -m ruff format --check
	$(PY) -m ruff check
	$(PY) -m mypy

format: $(DEVELOPMENT)
	$(PY) -m ruff format
	$(PY) -m ruff check --fix

bench: $(DEVELOPMENT)
	$(PY) -m pytest tests/bench -o python_files="bench_*.py" --capture=no

bench-million: $(DEVELOPMENT)
	$(PY) -m pytest tests/bench/million.py --capture=no
	$(PY) -m pytest tests/bench/beyond_million.py --capture=no

bench-listens: $(SPARK)
	$(PY) -m pytest tests/bench/listens_at_scale.py --capture=no

bench-quality: $(DEVELOPMENT)
	$(PY) -m pytest tests/bench/quality -o python_files="quality_*.py" --capture=no

soak: $(SPARK)
	$(PY) -m pytest tests/soak
	$(PY) -m pytest -m long

# UNDERTONE_PROOF_HOME names a home that is built already, for what is put under load.
proof: chromium services
	$(PY) -m tests.soak.proof $(ONLY)

chromium: $(DEVELOPMENT)
	@$(PY) -m dashapp.printing.chromium $(CHROMIUM) || { \
		echo "Installing Chromium for the browser tests."; \
		if [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then \
			apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq chromium; \
		else \
			$(PY) -m playwright install chromium; \
		fi; \
	}

# Servers for the tests, which start their own: the system's stay as they are.
services: $(DEVELOPMENT)
	@$(PY) -m tests.services || { \
		if [ "$$(id -u)" != 0 ] || ! command -v apt-get >/dev/null; then \
			echo "Some tests need it. As root on Debian and Ubuntu: make services"; \
			exit 1; \
		fi; \
		echo "Installing PostgreSQL, Redis and nginx for the tests."; \
		set -e; \
		if [ ! -e $(START_RULE) ]; then \
			trap 'rm -f $(START_RULE)' EXIT; \
			printf '#!/bin/sh\nexit 101\n' >$(START_RULE); \
			chmod +x $(START_RULE); \
		fi; \
		apt-get update -qq; \
		DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends \
			postgresql redis-server nginx; \
		$(PY) -m tests.services; \
	}

clean:
	rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache .hypothesis

$(DEVELOPMENT): requirements-dev.txt $(RUNTIME)
	@echo "Installing what the tests need."
	@$(INSTALL) -r requirements-dev.txt
	@touch $@

$(SPARK): requirements-spark.txt $(DEVELOPMENT)
	@echo "Installing Spark, which is half a gigabyte. Its tests need Java too and are skipped without:"
	@echo "apt-get install openjdk-17-jre-headless"
	@$(INSTALL) -r requirements-spark.txt
	@touch $@

$(RUNTIME): requirements.txt constraints.txt | $(PY)
	@echo "Installing what Undertone needs; the first time this takes a minute or two."
	@$(INSTALL) -r requirements.txt
	@touch $@

$(PY):
	@command -v "$(PYTHON)" >/dev/null || { \
		echo "There is no $(PYTHON) here. Install Python 3.11 or newer, or name it: make run PYTHON=/path/to/python3.12"; \
		exit 1; \
	}
	@"$(PYTHON)" -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
		echo "Undertone needs Python 3.11 or newer; this is $$("$(PYTHON)" -V 2>&1). Name another: make run PYTHON=/path/to/python3.12"; \
		exit 1; \
	}
	@"$(PYTHON)" -c 'import ensurepip, venv' 2>/dev/null || { \
		echo "$(PYTHON) cannot make virtual environments. On Debian and Ubuntu: apt-get install python3-venv"; \
		exit 1; \
	}
	@echo "Making $(VENV) with $$("$(PYTHON)" -V 2>&1)."
	@"$(PYTHON)" -m venv $(VENV)
