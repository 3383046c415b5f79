#!/usr/bin/env bash
# Gradescope runs this once, as root, when it builds the image: it installs Python and what Markprop
# needs. Ubuntu's own Python is too old (22.04 has 3.10), so that uv brings one.
set -euo pipefail

root="${AUTOGRADER_ROOT:-/autograder}"
# Students' code runs as a user of its own, who may read the interpreter and its packages here.
home="${MARKPROP_HOME:-/opt/markprop}"
code="$root/source/markprop"
export UV_PYTHON_INSTALL_DIR="$home/python" UV_LINK_MODE=copy DEBIAN_FRONTEND=noninteractive

apt-get install --yes --no-install-recommends python3-venv
python3 -m venv "$home/tools"
"$home/tools/bin/pip" install --quiet "uv==0.13.8"
"$home/tools/bin/uv" venv --quiet --python 3.12 "$home/venv"
"$home/tools/bin/uv" pip install --quiet --python "$home/venv/bin/python" \
  --require-hashes -r "$code/requirements.lock"

# The hidden checks and the reference are for root alone.
chmod -R u=rwX,go= "$root/source"
