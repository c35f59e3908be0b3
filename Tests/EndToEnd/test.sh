#!/bin/bash
# Every test: the unit tests, then the end-to-end tests on real binaries. Ends with one line:
#   N passed, N failed, N skipped
#
# AMANAT_TORTURE=1 runs the full numbers, the unit tests optimised and the end-to-end part on the release binaries.
set -euo pipefail
cd "$(dirname "$0")/../.."

logs=.build/test-logs
one='^[^ ]+ Test (".*"|[^ ]+\(.*\))'
closing='^[0-9]+ passed, [0-9]+ failed, [0-9]+ skipped$'
passed=0 failed=0 skipped=0
build=()
[ -z "${AMANAT_TORTURE:-}" ] || build=(--scratch-path .build/optimised -Xswiftc -O)

# Adds a part's "N passed, N failed, N skipped".
add() {
    local p f s
    read -r p _ f _ s _ <<<"$1"
    passed=$((passed + p)) failed=$((failed + f)) skipped=$((skipped + s))
}

# Lines of the unit tests' log that match; 0 where none does.
count() { grep -cE "$1" "$logs/unit" || true; }

# Swift Testing's closing line counts all tests; without that line the run crashed, which is a failure.
unit_tests() {
    local status=0 total bad left_out
    swift test --disable-xctest --skip-build -j 2 "${build[@]}" 2>&1 | tee "$logs/unit" || status=$?
    total=$(sed -nE 's/.*Test run with ([0-9]+) tests?.* (passed|failed) after .*/\1/p' "$logs/unit" | tail -1)
    bad=$(count "$one .*failed after [0-9.]+ seconds")
    left_out=$(count "$one skipped")
    if [ -z "$total" ] || { [ "$status" != 0 ] && [ "$bad" = 0 ]; }; then
        echo "error: the unit tests ended with $status and without a result" >&2
        total=$((${total:-0} + 1)) bad=$((bad + 1))
    fi
    add "$((total - bad - left_out)) passed, $bad failed, $left_out skipped"
}

# The end-to-end tests print their own closing line, which is added up instead of shown.
end_to_end() {
    local status=0 result
    local arguments=(--bin .build/debug)
    [ -z "${AMANAT_TORTURE:-}" ] || arguments=(--torture --bin .build/release)
    [ -e Tests/EndToEnd/run.py ] || return 0
    python3 Tests/EndToEnd/run.py "${arguments[@]}" 2>&1 | tee "$logs/end-to-end" |
        { grep --line-buffered -vE "$closing" || true; } || status=$?
    result=$(grep -E "$closing" "$logs/end-to-end" | tail -1 || true)
    if [ -z "$result" ]; then
        echo "error: the end-to-end tests ended with $status and without a result" >&2
        result="0 passed, 1 failed, 0 skipped"
    elif [ "$status" != 0 ] && [[ $result == *" 0 failed,"* ]]; then
        echo "error: the end-to-end tests ended with $status" >&2
        add "0 passed, 1 failed, 0 skipped"
    fi
    add "$result"
}

swift build -j 2 --build-tests "${build[@]}"
mkdir -p "$logs"
unit_tests
end_to_end

echo "$passed passed, $failed failed, $skipped skipped"
[ "$failed" = 0 ]
