#!/bin/sh
# Sets up what the portal needs on a Debian machine: the Python environment (runtime), what tests
# and checks need (tests), Chromium and fonts (browser), nginx and faketime (nginx), Java for the Nu
# checker (validators), the optional extra that writes PDF files (pdf), and, for services that may
# write nothing beside the code, everything compiled beforehand (compiled).
# As root it installs missing Debian packages; otherwise it prints the one command that does.
set -eu
cd "$(dirname "$0")/.."

say() { printf '%s\n' "$*" >&2; }

debian() { # debian PACKAGE... : install what is missing
    missing=""
    for package in "$@"; do
        dpkg-query -W -f '${Status}' "$package" 2>/dev/null | grep -q 'ok installed' || missing="$missing $package"
    done
    [ -z "$missing" ] && return 0
    command="apt-get update && apt-get install -y --no-install-recommends$missing"
    if [ "$(id -u)" = 0 ]; then
        say "Installing Debian's$missing"
        DEBIAN_FRONTEND=noninteractive sh -c "$command" >/dev/null
    else
        say "Missing Debian packages. Run:  sudo sh -c '$command'"
        exit 1
    fi
}

python_packages() { # python_packages LOCK : exactly what the lock file names, by its hashes
    # The lock is complete, so nothing is resolved; byte code is made on first use.
    .venv/bin/python -m pip install --quiet --disable-pip-version-check --no-input \
        --root-user-action ignore --no-compile --no-deps --require-hashes -r "$1"
}

runtime() {
    python3 -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { say "Python 3.11 or newer is needed"; exit 1; }
    python3 -c 'import venv, ensurepip' 2>/dev/null || debian python3-venv
    [ -x .venv/bin/python ] || python3 -m venv .venv
    say "Setting up Python packages (about half a minute)"
    python_packages requirements.lock
    .venv/bin/python -W ignore -m compileall -q .venv/lib/python3*/site-packages/whoosh # it warns
    .venv/bin/python -m pip install --quiet --disable-pip-version-check --no-input \
        --root-user-action ignore --no-deps --no-build-isolation --editable .
    touch .venv/.runtime
}

tests() {
    say "Setting up what tests and checks need (about a minute)"
    python_packages requirements-dev.lock
    touch .venv/.tests
}

browser() { debian chromium fonts-noto-cjk; }
validators() { command -v java >/dev/null || debian default-jre-headless; } # the Nu checker
fonts_and_layout() { debian libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 fonts-noto-cjk; }
pdf() { # the optional extra that writes PDF files
    fonts_and_layout
    python_packages requirements-pdf.lock
}
compiled() { # byte code and templates, which first use would write
    say "Compiling (about half a minute)"
    .venv/bin/python -W ignore -m compileall -q -j 0 .venv/lib/python3*/site-packages \
        desk disclosure generator publish search themes
    .venv/bin/python -m themes.every_template
}
bench() { python_packages requirements-bench.lock; } # Hugo, to be measured against
nginx() { debian nginx-light faketime libfaketime strace rsync openssh-server systemd; }

for part in "$@"; do "$part"; done
