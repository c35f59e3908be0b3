#!/bin/sh
# Installs the Debian packages that building, running and testing need, if any is missing.
set -eu

packages="libsodium-dev libsqlite3-dev libpwquality-dev cracklib-runtime pkg-config python3 python3-venv vim nano shellcheck qrencode"

missing=""
for package in $packages; do
    dpkg-query --show --showformat='${Status}\n' "$package" 2>/dev/null | grep -q '^install ok installed$' ||
        missing="$missing $package"
done

if ! command -v swift >/dev/null; then
    echo "error: no Swift toolchain (6.2 or newer) in PATH" >&2
    echo "hint: install one from https://swift.org/install/linux, then run this again" >&2
    exit 1
fi

[ -n "$missing" ] || exit 0
echo "Installing:$missing"
if [ "$(id -u)" = 0 ]; then
    as_root=""
else
    as_root="sudo"
fi
$as_root env DEBIAN_FRONTEND=noninteractive apt-get update -qq
# shellcheck disable=SC2086
$as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $missing >/dev/null
