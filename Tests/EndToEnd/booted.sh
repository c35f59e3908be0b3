#!/bin/bash
# Runs inside the Debian that boot.sh booted: the units as systemd itself starts them.
set -euo pipefail
exec 2>/stderr

fail() {
    echo "error: $1"
    tail -5 /stderr
    journalctl --no-pager -u amanatd -n 40
    exit 1
}
step() { echo "step: $1"; }

# One string of a JSON answer.
field() { sed -nE "s/.*\"$1\" ?: ?\"([^\"]*)\".*/\1/p" | head -1; }

# amanat as a person; a secret goes in on a descriptor.
as() {
    local user=$1
    shift
    runuser -u "$user" -- amanat "$@"
}
state() { timeout 60 amanat status --json | field state; }
# amanat with a secret on descriptor 9.
with() {
    local secret=$1
    shift
    "$@" --passphrase-fd 9 9<<<"$secret"
}
is_state() { [ "$(state)" = "$1" ] || fail "the vault is $(state), not $1"; }
value() { systemctl show -P "$1" amanatd.service; }

step "the first steps of the README"
systemd-sysusers
systemd-tmpfiles --create amanat.conf
useradd --uid 1001 nadia
useradd --uid 1002 sana
useradd --uid 1003 stranger
usermod -aG amanat nadia
usermod -aG amanat sana
amanatd --check-config >/dev/null
systemctl daemon-reload
systemctl enable --quiet amanatd.socket amanatd.service

step "the socket starts the daemon"
systemctl start amanatd.socket
[ "$(value ActiveState)" = inactive ] || fail "the daemon runs before anybody called"
is_state absent
[ "$(value ActiveState)" = active ] || fail "the first call didn't start the daemon"
[ "$(value Type)/$(value NRestarts)" = notify/0 ] || fail "it isn't a notify service, or it restarted"
[ "$(stat -c '%U:%G %a' /run/amanat/amanat.sock)" = "amanat:amanat 660" ] || fail "the socket's owner or mode"
[ "$(stat -c '%U:%G %a' /var/lib/amanat)" = "amanat:amanat 700" ] || fail "the state directory's owner or mode"

step "the sandbox holds"
pid=$(value MainPID)
status() { sed -nE "s/^$1:[[:space:]]*([^ ]*).*/\1/p" "/proc/$pid/status"; }
[ "$(stat -c %U "/proc/$pid")" = amanat ] || [ "$(awk '/^Uid:/ {print $2}' "/proc/$pid/status")" = "$(id -u amanat)" ] ||
    fail "the daemon isn't the user amanat"
[ "$(status VmLck)" -gt 0 ] || fail "no memory is locked"
[ "$(status VmSwap)" = 0 ] || fail "memory is swapped"
[ "$(status CapEff)" = 0000000000000000 ] || fail "it has capabilities"
[ "$(status NoNewPrivs)/$(status Seccomp)" = 1/2 ] || fail "new privileges, or no system call filter"
grep -qE '^Max core file size +0 +0 ' "/proc/$pid/limits" || fail "cores can be written"
# In a container without CAP_SYS_RESOURCE no limit can be raised beyond the first process's.
locked() { awk '/^Max locked memory/ {print $5}' "/proc/$1/limits"; }
[ "$(locked "$pid")" = 67108864 ] || [ "$(locked "$pid")" = "$(locked 1)" ] || fail "the limit of locked memory"
# glibc ends each tunable with a zero byte as it reads them.
tr '\0' '\n' <"/proc/$pid/environ" >/environ
for tunable in GLIBC_TUNABLES=glibc.malloc.perturb=165 glibc.malloc.tcache_count=0; do
    grep -qx "$tunable" /environ || fail "no $tunable in its environment"
done
! grep -q '^AMANATD_EXECUTED_AGAIN=' /environ || fail "it had to execute itself again"
[ "$(readlink "/proc/$pid/ns/net")" != "$(readlink /proc/1/ns/net)" ] || fail "it sees the network"
[ "$(value MemorySwapMax)/$(value PrivateUsers)" = 0/no ] || fail "swap is allowed, or uids are hidden"

step "founding; uids are the callers' own"
founded=$(amanat init --admin nadia --uid 1001 --custodian Asma --custodian Bilal --custodian Chanda --threshold 2 \
    --generate --json)
seal=$(field passphrase <<<"$founded")
code=$(field enrolment <<<"$founded")
enrolled=$(as nadia enrol nadia "$code" --generate --json)
passphrase=$(field passphrase <<<"$enrolled")
with "$passphrase" as nadia login nadia >/dev/null
as nadia whoami >/dev/null
if with "$passphrase" as sana login nadia 2>/refused; then fail "another uid logged in as nadia"; fi
if as stranger status 2>/refused; then fail "a stranger to the group connected"; fi
invited=$(as nadia user add sana --role supervisor --uid 1002 --json | field enrolment)
as sana enrol sana "$invited" --generate --json >/enrolled
is_state founding

step "stopped, started, unsealed"
systemctl restart amanatd.service
is_state sealed
with "$seal" amanat unseal >/dev/null
is_state founding
with "$passphrase" as nadia login nadia >/dev/null
as nadia user list >/dev/null

step "killed, it comes back sealed"
kill -9 "$(value MainPID)"
for _ in $(seq 100); do [ "$(value NRestarts)" = 1 ] && break; sleep 0.1; done
[ "$(value NRestarts)" = 1 ] || fail "systemd didn't start it again"
is_state sealed

step "the journal tells no names and no secrets"
journalctl --no-pager -o cat -u amanatd >/journal
grep -q . /journal || fail "the journal is empty"
for secret in nadia sana Asma Bilal Chanda "$seal" "$passphrase" "$code" "$invited" "$(field passphrase </enrolled)"; do
    ! grep -qiF -- "$secret" /journal || fail "the journal holds '$secret'"
done

step "a credential that systemd decrypts opens the vault at start"
systemctl stop amanatd.service
rm -f /var/lib/amanat/vault*
mkdir -p /etc/credstore.encrypted /etc/systemd/system/amanatd.service.d
head -c 32 /dev/urandom | systemd-creds encrypt --with-key=host --name=amanat-unseal - /etc/credstore.encrypted/amanat-unseal
printf '[Service]\nLoadCredentialEncrypted=amanat-unseal:/etc/credstore.encrypted/amanat-unseal\n' \
    >/etc/systemd/system/amanatd.service.d/credential.conf
systemctl daemon-reload
amanat init --admin nadia --uid 1001 --custodian Asma --custodian Bilal --custodian Chanda --threshold 2 \
    --credential --no-passphrase --json >/dev/null
systemctl restart amanatd.service
is_state founding
[ -e /sys/class/tpm/tpm0 ] || amanat status --json | grep -q disk-opens-itself || fail "no warning that the disk opens itself"

step "a daemon that can't start is given up, and callers are told"
systemctl stop amanatd.service
sed -i.kept 's/^zone:/zoom:/; s/^timezone:/timezoom:/' /etc/amanat/amanatd.yaml
! cmp -s /etc/amanat/amanatd.yaml /etc/amanat/amanatd.yaml.kept || fail "no setting was spoilt"
if timeout 50 amanat status >/dev/null 2>/refused; then fail "it answered with a typo in its configuration"; fi
grep -q '^error: ' /refused || fail "the caller waits at the socket"
if amanat status >/dev/null 2>/refused; then fail "it answered with a typo in its configuration"; fi
grep -q '^hint: .*systemctl status amanatd' /refused || fail "the caller isn't told where to look"
journalctl --no-pager -o cat -u amanatd | grep -q 'amanatd.yaml:[0-9]*' || fail "the journal doesn't name the line"
mv /etc/amanat/amanatd.yaml.kept /etc/amanat/amanatd.yaml
systemctl reset-failed amanatd.service amanatd.socket
systemctl start amanatd.socket
is_state founding

step "stopped in good order"
systemctl stop amanatd.service amanatd.socket
[ "$(value Result)" = success ] || fail "it ended with $(value Result)"
[ ! -e /run/amanat/amanat.sock ] || fail "the socket is left behind"
echo "ok: the units work under systemd $(systemctl --version | sed -n '1s/systemd \([0-9]*\).*/\1/p')"
