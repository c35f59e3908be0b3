# A private daemon on a vault in a temporary directory; sourced by the scripts beside it.
# Takes: $bin, the folder with amanatd and amanat. Gives: $work, $pass, functions start_daemon, stop_daemon, kill_daemon.
# shellcheck shell=bash disable=SC2034,SC2154

umask 077
work=$(mktemp -d "${TMPDIR:-/tmp}/amanat.XXXXXX")
export AMANAT_SOCKET="$work/s"
export XDG_RUNTIME_DIR="$work/run"
export NO_COLOR=1
mkdir -p "$work/run" "$work/state" "$work/pass"
pass="$work/pass"
daemon_pid=""
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)

# The shipped configuration, but for what belongs to this machine: paths, and the caller's own group.
cp -R "$root/Config" "$work/config"
sed -i "s|^socket_group: .*|socket_group: $(id -gn)|; s|/etc/amanat|$work/config|" "$work/config/amanatd.yaml"
if [ -n "${QUICK_PASSPHRASES:-}" ]; then
    sed -i 's|^argon2_memory_mib: .*|argon2_memory_mib: 64|' "$work/config/amanatd.yaml"
fi

start_daemon() {
    "$bin/amanatd" --config "$work/config" --state "$work/state" --socket "$work/s" 2>>"$work/journal" &
    daemon_pid=$!
    for _ in $(seq 200); do
        "$bin/amanat" status >/dev/null 2>&1 && return 0
        kill -0 "$daemon_pid" 2>/dev/null || break
        sleep 0.05
    done
    echo "error: the daemon did not start; its journal says:" >&2
    cat "$work/journal" >&2
    return 1
}

stop_daemon() {
    [ -n "$daemon_pid" ] || return 0
    kill "$daemon_pid" 2>/dev/null || true
    wait "$daemon_pid" 2>/dev/null || true
    daemon_pid=""
}

kill_daemon() {
    kill -9 "$daemon_pid"
    wait "$daemon_pid" 2>/dev/null || true
    daemon_pid=""
}

cleanup() {
    stop_daemon
    rm -rf "$work"
}
