#!/bin/bash
# What can be checked without running anything: formatting, shell and Python scripts, units, and what is committed.
set -euo pipefail
cd "$(dirname "$0")/../.."

faults=0
fault() {
    echo "error: $1" >&2
    faults=$((faults + 1))
}

# Scripts by their ending or their first line, so that one without an ending isn't forgotten.
scripts() {
    git ls-files --cached --others --exclude-standard | while IFS= read -r file; do
        [ -f "$file" ] || continue
        case $file in
        *.sh) echo "$file" ;;
        *.*) ;;
        *) if head -c 64 "$file" | head -1 | grep -qaE '^#!.*\b(ba)?sh\b'; then echo "$file"; fi ;;
        esac
    done
}

swift format lint --strict --recursive --parallel Sources Tests Package.swift || fault "swift format: run make format"

mapfile -t scripts < <(scripts)
for script in "${scripts[@]}"; do
    shell="sh"
    if head -1 "$script" | grep -q bash || grep -q '^# shellcheck shell=bash' "$script"; then shell="bash"; fi
    "$shell" -n "$script" || fault "$script"
done
if command -v shellcheck >/dev/null; then
    shellcheck -x "${scripts[@]}" || fault "shellcheck"
else
    echo "skipped: shellcheck isn't installed"
fi

cache=$(mktemp -d)
trap 'rm -rf "$cache"' EXIT
git ls-files --cached --others --exclude-standard '*.py' | while IFS= read -r file; do
    if [ -f "$file" ]; then echo "$file"; fi
done >"$cache/python"
PYTHONPYCACHEPREFIX="$cache" xargs -r python3 -m py_compile <"$cache/python" || fault "python3 -m py_compile"

built=$(git ls-files | grep -E '(^|/)(Package\.resolved|\.build[^/]*/|__pycache__/)|\.py[co]$' || true)
[ -z "$built" ] || fault "what is made isn't committed: $built"

Tests/EndToEnd/systemd.sh || fault "systemd units"

[ "$faults" = 0 ] || exit 1
echo "ok: nothing to complain about"
