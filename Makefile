# Everything starts from a fresh clone with Python 3.10 to 3.13, git and make.
PY ?= python3
DEV = $(PY) tools/dev.py

.DEFAULT_GOAL := help

help: ## This list
	@grep -hE '^[a-z-]+:.*##' Makefile | sed -E 's/:.*## /\t/' | awk -F'\t' '{printf "  make %-12s %s\n", $$1, $$2}'
	@echo
	@echo "  Settings: ODOO_SOURCE=/path/to/odoo  PGHOST= PGPORT= PGUSER= PGPASSWORD=  PORT=8069"
	@echo "            COLLECTIONS_CACHE=folder  DEV_DIR=folder  COLLECTIONS_PYTHON=/path/to/python"

demo: ## Serve Odoo with the add-on and demo data; mail is caught (PORT=8069)
	@$(DEV) demo

test: ## Run the tests (T='tests/test_x.py -k word', WORKERS=2)
	@$(DEV) test $(T)

properties: ## Play all histories of the property tests, of which `make test` plays a third
	@COLLECTIONS_LONG=1 $(DEV) test tests -m hypothesis

stock: ## Look at orders and delivery notes in dossiers, with `sale_stock` installed
	@$(DEV) test tests/dossier/stock_dossier.py

coverage: ## Run the tests and show which lines they reach
	@$(DEV) test --coverage $(T)

lint: ## Check code, views and translation template
	@$(DEV) lint

format: ## Let the linters mend what they can
	@$(DEV) format

pot: ## Write the translation template anew
	@$(DEV) pot

core-tests: ## Run Odoo's own accounting tests with the add-on installed (CORE=tags)
	@$(DEV) core-tests $(CORE)

replay: ## Replay real invoices day by day (FILE=histories.csv PROMISES=1 DISPUTES=1 REPORT=1 KEEP=1 UNTIL=day)
	@test -n "$(FILE)" || { echo "name the file: make replay FILE=path.csv" >&2; exit 1; }
	@$(DEV) replay "$(FILE)" $(if $(UNTIL),--until $(UNTIL)) $(ARGS)

score: ## Score the forecast over real invoices, without Odoo (FILE=histories.csv)
	@test -n "$(FILE)" || { echo "name the file: make score FILE=path.csv" >&2; exit 1; }
	@$(PY) benchmarks/forecast_plain.py "$(FILE)" $(ARGS)

book: ## Load a receivables book and compare its figures with a plain reading (DIR=folder KEEP=1)
	@test -n "$(DIR)" || { echo "name the folder: make book DIR=path" >&2; exit 1; }
	@$(DEV) script $(if $(KEEP),--keep) book benchmarks/book.py "$(DIR)" $(ARGS)

bench: ## Measure against bare SQL and a peer (SIZE=S|M|L, OUT=file.json)
	@$(DEV) script --peers --plain bench_$(or $(SIZE),S) benchmarks/bench.py --size $(or $(SIZE),S) $(if $(OUT),--out "$(OUT)") $(ARGS)

peers: ## Compare ageing and open items with OCA's reports, with the reason of each difference
	@$(DEV) script --peers peers benchmarks/peers.py $(ARGS)

faults: ## Kill workers while they send; nothing may be lost or repeated (ARGS='--seed 7 --notices 300')
	@$(DEV) script faults benchmarks/faults.py $(ARGS)

upgrade: ## Upgrade demo data of an older version and compare (FROM=revision ARGS=--keep)
	@test -n "$(FROM)" || { echo "name a revision: make upgrade FROM=HEAD~100" >&2; exit 1; }
	@$(PY) benchmarks/upgrade.py "$(FROM)" $(ARGS)

mutate: ## Change one line after the other; the tests must notice each (ARGS='word --list')
	@$(PY) benchmarks/mutate.py $(ARGS)

serve: ## Serve another database, say the one of a replay (DB=replay)
	@$(DEV) serve $(or $(DB),demo)

shell: ## Odoo's shell in the demo database (DB=)
	@$(DEV) shell $(DB)

stop: ## Stop what this checkout started
	@$(DEV) stop

clean: ## Delete this checkout's databases, logs and mail; the cache stays (ALL=1: that too)
	@$(DEV) clean $(if $(ALL),--all)

.PHONY: help demo test properties stock coverage lint format pot core-tests replay score book bench peers faults upgrade mutate serve shell stop clean
