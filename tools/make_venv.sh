#!/bin/sh
# Make the virtual environment. Debian ships Python without `venv`: as root it is installed, else said.
# usage: make_venv.sh PYTHON VENV
set -eu
python=$1
venv=$2

if ! command -v "$python" >/dev/null 2>&1; then
    echo "make: there is no '$python' here; Python 3.11 or later is needed. Debian: apt-get install python3" >&2
    exit 1
fi
if ! "$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))'; then
    echo "make: '$python' is $("$python" --version); Python 3.11 or later is needed. Try: make PYTHON=python3.12" >&2
    exit 1
fi
if ! "$python" -c 'import ensurepip, venv' >/dev/null 2>&1; then
    if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then
        apt-get update -qq && apt-get install -y -qq --no-install-recommends python3-venv
    else
        echo "make: Python's 'venv' is missing. Run: sudo apt-get install python3-venv" >&2
        exit 1
    fi
fi
"$python" -m venv "$venv"
