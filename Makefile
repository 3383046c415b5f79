# Each target does all set-up by itself: it needs Python 3.11 or newer, and make.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready

# As the command line does: small matrix products are fastest on one thread.
export OPENBLAS_NUM_THREADS = 1
export OMP_NUM_THREADS = 1

.PHONY: demo pictures test prove lint types clean

demo: $(READY)
	$(BIN)/markprop demo

# The README's pictures, from the demo's pages; needs Chromium.
pictures: demo
	$(BIN)/python -m tests.acceptance.pictures results/demo docs/pictures

test: lint types
	$(BIN)/python -m pytest -q -n auto --dist worksteal -m "not prove"

# The long proofs: every attack, every mutant, the repeated gradings.
prove: $(READY)
	$(BIN)/python -m pytest -q -n auto --dist worksteal
	$(BIN)/markprop verify

lint: $(READY)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: $(READY)
	$(BIN)/mypy

# uv where it is present, else the standard library's venv with pip.
$(READY): requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo "Markprop needs Python 3.11 or newer; say which with: make PYTHON=python3.12 $(MAKECMDGOALS)"; exit 2; }
	@if command -v uv >/dev/null 2>&1; then \
	  uv venv --quiet --allow-existing --python $(PYTHON) $(VENV) && \
	  uv pip install --quiet --python $(BIN)/python --require-hashes -r requirements.lock && \
	  uv pip install --quiet --python $(BIN)/python --no-deps --no-build-isolation -e . ; \
	else \
	  $(PYTHON) -m venv $(VENV) && \
	  $(BIN)/python -m pip install --quiet --require-hashes -r requirements.lock && \
	  $(BIN)/python -m pip install --quiet --no-deps --no-build-isolation -e . ; \
	fi
	@touch $(READY)

clean:
	rm -rf $(VENV) results .pytest_cache .mypy_cache .ruff_cache .hypothesis dist
