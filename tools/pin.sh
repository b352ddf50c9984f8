#!/bin/sh
# Write constraints.txt from what is installed: names and versions, no addresses. Run it where the
# oldest Python we promise is (3.11.2, as in Debian 12): some releases leave early 3.11 out.
set -eu
.venv/bin/python -m pip list --format=freeze |
    grep -viE '^(pip|setuptools|wheel|hatchling|editables|cpd_eval|cpd-eval)==' | sort -f > constraints.txt
