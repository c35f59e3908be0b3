#!/bin/bash
# Boots a Debian with systemd as its first process, installs what `make build` built there, and runs booted.sh inside.
#
# usage: boot.sh        needs root, debootstrap and systemd-nspawn; otherwise it says what it skips
# The bare Debian stays in .build/boot/base for the next time.
set -euo pipefail
cd "$(dirname "$0")/../.."

skip() {
    echo "skipped: $1"
    exit 0
}
[ "$(id -u)" = 0 ] || skip "needs root"
for command in debootstrap systemd-nspawn; do
    command -v "$command" >/dev/null || skip "$command isn't installed (apt-get install debootstrap systemd-container)"
done

base=.build/boot/base
packages=systemd,systemd-sysv,dbus,libsodium23,libsqlite3-0,libpwquality1,cracklib-runtime
if [ ! -e "$base/complete" ]; then
    rm -rf "$base"
    mkdir -p "$base"
    debootstrap --variant=minbase --include="$packages" bookworm "$PWD/$base" >.build/boot/debootstrap.log 2>&1 ||
        skip "debootstrap fails: $(tail -1 .build/boot/debootstrap.log)"
    touch "$base/complete"
fi

root=$(mktemp -d /var/tmp/amanat-boot.XXXXXX)
trap 'rm -rf "$root"' EXIT
cp -a "$base/." "$root/"
make --silent install DESTDIR="$root" >"$root/install.log"
install -m 755 Tests/EndToEnd/booted.sh "$root/booted.sh"
cat >"$root/etc/systemd/system/booted.service" <<UNIT
[Unit]
After=multi-user.target
[Service]
Type=oneshot
ExecStart=/booted.sh
StandardOutput=file:/result
StandardError=inherit
ExecStopPost=/bin/systemctl --no-block poweroff
UNIT
mkdir -p "$root/etc/systemd/system/graphical.target.wants"
ln -s ../booted.service "$root/etc/systemd/system/graphical.target.wants/"

# The container's own filter keeps memory from being locked, unless told otherwise.
timeout 180 systemd-nspawn -q -D "$root" --boot --register=no --keep-unit --console=read-only \
    --system-call-filter=@memlock </dev/null >"$root/console" 2>&1 || true
[ -e "$root/result" ] || skip "systemd doesn't boot here: $(tail -1 "$root/console")"
cat "$root/result"
grep -q '^ok: ' "$root/result"
