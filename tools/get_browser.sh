#!/bin/sh
# See to a Chromium for the browser tests: one that is here, else Playwright's, else Debian's.
# usage: get_browser.sh VENV_BIN
set -eu
bin=$1

for name in chromium chromium-browser google-chrome; do
    if command -v "$name" >/dev/null 2>&1; then
        echo "browser: $(command -v "$name")"
        exit 0
    fi
done
if timeout 300 "$bin/python" -m playwright install chromium >/dev/null 2>&1; then
    echo "browser: Playwright's own chromium"
    exit 0
fi
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then
    apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq chromium >/dev/null
    echo "browser: $(command -v chromium)"
    exit 0
fi
echo "make: no Chromium was found and none could be installed. Run: sudo apt-get install chromium" >&2
exit 1
