#!/bin/sh
# Runs org.varlink.certification against the Python package `varlink`, in both directions.
#
# usage: certification.sh [PATH-OF-varlink-certification]
set -eu

root=$(cd "$(dirname "$0")/../.." && pwd)
ours=${1:-$root/.build/debug/varlink-certification}
venv=$root/.build/certification-venv

theirs() { "$venv/bin/python3" -m varlink.tests.test_certification "$@"; }

if [ ! -x "$venv/bin/python3" ]; then
    python3 -m venv "$venv"
fi
"$venv/bin/python3" -c 'import varlink' 2>/dev/null || "$venv/bin/pip" install --quiet varlink

work=$(mktemp -d)
server=
finish() {
    [ -z "$server" ] || kill "$server" 2>/dev/null || true
    rm -rf "$work"
}
trap finish EXIT
trap 'exit 1' INT TERM

await_socket() {
    tries=100
    until [ -S "$1" ]; do
        tries=$((tries - 1))
        [ "$tries" -gt 0 ] || { echo "error: no server at $1" >&2; exit 1; }
        sleep 0.1
    done
}

passes() {
    if "$@" >"$work/out" 2>&1 && grep -q '^Certification passed$' "$work/out"; then return; fi
    cat "$work/out" >&2
    exit 1
}

"$ours" --server "$work/ours" >"$work/server" 2>&1 &
server=$!
await_socket "$work/ours"
passes theirs "--varlink=unix:$work/ours" --client
echo "their client, our server: passed"
kill "$server"

"$venv/bin/python3" -m varlink.tests.test_certification "--varlink=unix:$work/theirs" >"$work/server" 2>&1 &
server=$!
await_socket "$work/theirs"
passes "$ours" --client "$work/theirs"
echo "our client, their server: passed"
