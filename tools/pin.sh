#!/bin/sh
# Write constraints.txt from what is installed: names and versions, no addresses.
set -eu
.venv/bin/python -m pip list --format=freeze |
    grep -viE '^(pip|setuptools|wheel|hatchling|editables|cpd_eval|cpd-eval)==' | sort -f > constraints.txt
