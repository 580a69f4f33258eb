#!/bin/sh
# Sets up what the portal needs on a Debian machine: the Python environment (environment),
# Chromium and fonts for the tests (browser), nginx and faketime for the tests (nginx).
# As root it installs missing Debian packages; otherwise it prints the one command that does.
set -eu
cd "$(dirname "$0")/.."

debian() { # debian PACKAGE... : install what is missing
    missing=""
    for package in "$@"; do
        dpkg-query -W -f '${Status}' "$package" 2>/dev/null | grep -q 'ok installed' || missing="$missing $package"
    done
    [ -z "$missing" ] && return 0
    command="apt-get update && apt-get install -y --no-install-recommends$missing"
    if [ "$(id -u)" = 0 ]; then
        echo "Installing$missing"
        DEBIAN_FRONTEND=noninteractive sh -c "$command" >/dev/null
    else
        echo "Missing Debian packages. Run:  sudo sh -c '$command'" >&2
        exit 1
    fi
}

environment() {
    python3 -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Python 3.11 or newer is needed" >&2; exit 1; }
    python3 -c 'import venv, ensurepip' 2>/dev/null || debian python3-venv
    [ -x .venv/bin/python ] || python3 -m venv .venv
    echo "Installing the locked Python packages into .venv"
    .venv/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
    .venv/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.lock
    .venv/bin/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
    touch .venv/.ready
}

browser() { debian chromium fonts-noto-cjk; }
nginx() { debian nginx-light faketime libfaketime strace; }

for part in "$@"; do "$part"; done
