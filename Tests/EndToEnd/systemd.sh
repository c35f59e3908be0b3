#!/bin/sh
# Checks the units: systemd-analyze verify finds nothing, and the exposure is at most 0.8 of 10.
#
# usage: systemd.sh
set -eu

root=$(cd "$(dirname "$0")/../.." && pwd)
most=0.8

if ! command -v systemd-analyze >/dev/null; then
    echo "skipped: systemd-analyze isn't installed"
    exit 0
fi

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# The units as installed, with a program standing in for the daemon, and targets for what they are ordered after.
mkdir -p "$work/usr/bin" "$work/usr/lib/systemd/system"
install -m 755 /bin/true "$work/usr/bin/amanatd"
install -m 755 /bin/true "$work/usr/bin/amanat"
cp "$root"/systemd/*.service "$root"/systemd/*.socket "$root"/systemd/*.timer "$work/usr/lib/systemd/system/"
sed -i "s#/usr/bin/amanat#$work/usr/bin/amanat#g" "$work"/usr/lib/systemd/system/*.service

words=$(SYSTEMD_UNIT_PATH="$work/usr/lib/systemd/system:" \
    systemd-analyze verify --man=no "$work"/usr/lib/systemd/system/amanat* 2>&1) || {
    echo "$words"
    echo "error: systemd-analyze verify refuses the units"
    exit 1
}
ours=$(printf '%s\n' "$words" | grep -i amanat || true)
if [ -n "$ours" ]; then
    echo "$ours"
    echo "error: systemd-analyze verify warns about the units"
    exit 1
fi

exposure=$(systemd-analyze security --offline=yes --no-pager "$root/systemd/amanatd.service" |
    sed -n 's/.*Overall exposure level for amanatd.service: \([0-9.]*\).*/\1/p')
if [ -z "$exposure" ] || ! awk "BEGIN { exit !($exposure <= $most) }"; then
    echo "error: the exposure is ${exposure:-unknown}, more than $most"
    exit 1
fi

# Callers are known by their uid, which PrivateUsers=yes hides.
if grep -Eqi '^PrivateUsers=(yes|true|on|1|self)' "$root/systemd/amanatd.service"; then
    echo "error: PrivateUsers=yes hides who calls"
    exit 1
fi

# Directories of the daemon's user can be made by root alone.
files="sysusers"
[ "$(id -u)" != 0 ] || files="sysusers tmpfiles"
for file in $files; do
    command -v "systemd-$file" >/dev/null || continue
    mkdir -p "$work/root/etc" "$work/root/usr/lib/$file.d"
    cp "$root/systemd/$file.d/amanat.conf" "$work/root/usr/lib/$file.d/"
    set -- --root="$work/root"
    [ "$file" != tmpfiles ] || set -- "$@" --create --prefix=/run --prefix=/etc
    "systemd-$file" "$@" amanat.conf
done
if [ -e "$work/root/run/amanat" ]; then
    mode=$(stat -c %a "$work/root/run/amanat")
    [ "$mode" = 750 ] || { echo "error: /run/amanat has mode $mode"; exit 1; }
fi

echo "ok: verify is clean, exposure $exposure"
