#!/bin/bash
# A day at the centre, through the real client on a private daemon: prints each command and its answer.
set -euo pipefail

bin=$(cd "${1:?usage: demo.sh FOLDER_WITH_BINARIES}" && pwd)
# shellcheck source=Tests/EndToEnd/vault.sh
. "$(dirname "$0")/vault.sh"
trap cleanup EXIT

bold="" dim="" plain=""
if [ -t 1 ]; then bold=$'\e[1m' dim=$'\e[2m' plain=$'\e[0m'; fi

chapter() { printf '\n%s── %s %s\n' "$bold" "$1" "$plain"; }
tell() { printf '%s%s%s\n' "$dim" "$1" "$plain"; }

# Shows a command as somebody would type it, runs it, and keeps its answer in $answer.
run() {
    printf '\n%s$ amanat %s%s\n' "$bold" "$(shown "$@")" "$plain"
    answer=$("$bin/amanat" "$@" 2>&1 <&0) || { printf '%s\n' "$answer"; echo "the demo stops: exit code $?"; exit 1; }
    printf '%s\n' "$answer"
    plain_answer=$(printf '%s\n' "$answer" | strip)
}

# The same for a command that has to be refused with an exit code.
refused() {
    local code=$1 status=0
    shift
    printf '\n%s$ amanat %s%s\n' "$bold" "$(shown "$@")" "$plain"
    answer=$("$bin/amanat" "$@" 2>&1 <&0) || status=$?
    printf '%s\n%s(exit code %s)%s\n' "$answer" "$dim" "$status" "$plain"
    [ "$status" = "$code" ] || { echo "the demo stops: exit code $status instead of $code"; exit 1; }
}

shown() {
    local word
    for word in "$@"; do
        case $word in
        *[!A-Za-z0-9_./:=-]*) printf "'%s' " "$word" ;;
        *) printf '%s ' "$word" ;;
        esac
    done
}

# Without the marks that keep right-to-left text apart.
strip() { sed 's/\xe2\x81[\xa6-\xa9]//g'; }
field() { printf '%s\n' "$plain_answer" | sed -n "s/^$1[: ] *//p" | head -1; }

join() { # name, enrolment code
    run enrol "$1" "$2" --generate
    field passphrase >"$pass/$1"
    run login "$1" --passphrase-fd 3 3<"$pass/$1"
}

printf '%s\n' "Amanat: a day at the centre. A daemon of its own, a vault in $work, the real client."
tell "Passphrases are made by the client; scripts hand them over on descriptors, a person types them. Names are invented."

chapter "The founding: an admin, three custodians, a supervisor"
start_daemon
run status
run init --admin nadia --uid "$(id -u)" --custodian Asma --custodian Bilal --custodian Chanda --threshold 2 --generate
field passphrase >"$pass/seal"
codes=$(printf '%s\n' "$plain_answer" | awk '/^(Asma|Bilal|Chanda)/ {print $NF}')
join nadia "$(field enrolment)"
run user add sana --role supervisor --uid "$(id -u)" --as nadia
join sana "$(field enrolment)"
fingerprint=$("$bin/amanat" whoami --as sana 2>/dev/null | strip | sed -n 's/^fingerprint *//p')
for code in $codes; do
    run shares claim "$code" --no-confirm
    printf '%s\n' "$plain_answer" | sed -n '/^your share/,/^number/p' | grep -v ^number | grep -o '[0-9A-Z]\{6\}' | paste -sd- >"$work/share"
    run shares confirm "$code" --fingerprint "$fingerprint" --passphrase-fd 3 3<"$work/share"
done
run login sana --passphrase-fd 3 3<"$pass/sana"
run login nadia --passphrase-fd 3 3<"$pass/nadia"
run status

chapter "People are enrolled, and vouched for by what they read aloud"
for person in parveen:psychologist wazir:social_worker mahnoor:medical_officer daud:auditor hina:monitor; do
    name=${person%%:*}
    run user add "$name" --role "${person##*:}" --uid "$(id -u)" --as nadia
    join "$name" "$(field enrolment)"
    fingerprint=$("$bin/amanat" whoami --as "$name" 2>/dev/null | strip | sed -n 's/^fingerprint *//p')
    run vouch "$name" --fingerprint "$fingerprint" --as sana --passphrase-fd 3 3<"$pass/sana"
done
run user list --as nadia

chapter "Wazir, social worker, opens a case"
cat >"$work/registration" <<'TEXT'
# Date of registration (registration_date)
23.11.2026
# Child's name (name)
زرمینہ Zarmina
# Father's name (father_name)
عبداللہ Abdullah
# Sex (sex)
female
# Age (age)
9
# Group (child_group)
csa
# Risk (risk_level)
high
# Remarks (remarks)
بچی اپنی خالہ کے ساتھ آئی۔ She came with her aunt and speaks Pashto at home.
TEXT
run case open --file "$work/registration" --as wazir
case=$(printf '%s\n' "$plain_answer" | grep -o 'Q-[0-9]*-[0-9]*' | head -1)

chapter "Sana, supervisor, assigns it"
run case assign "$case" parveen --as sana
run case assign "$case" mahnoor --as sana

chapter "Parveen, psychologist, writes"
run today --as parveen
run case list --as parveen
paragraph='آج بچی پہلی بار خود سے بولی۔ She drew a house without a door and named the people in it; ہم نے سانس کی مشق کی۔ '
{ printf '# Note (note)\n'; for _ in $(seq 24); do printf '%s' "$paragraph"; done; printf '\n'; } >"$work/note1"
{ printf '# Note (note)\n'; for _ in $(seq 30); do printf '%s\n' "دوسری نشست: She slept better. رات کو ڈر کم تھا۔"; done; } >"$work/note2"
run note add "$case" --file "$work/note1" --event 23.11.2026 --as parveen
note=$("$bin/amanat" note list "$case" --json --as parveen | grep -o '"id":"[^"]*"' | head -1 | cut -d'"' -f4)
run note add "$case" --file "$work/note2" --event 23.11.2026 --as parveen
run note show "$note" --as parveen
{ cat "$work/note1"; printf '%s\n' "Correction: it was her second drawing. یہ اس کی دوسری تصویر تھی۔"; } >"$work/note1b"
run note amend "$note" --reason 'it was the second drawing' --file "$work/note1b" --as parveen
run note history "$note" --as parveen
printf '# Note (note)\n%s\n' 'My own thoughts, for supervision of myself only. صرف میرے لیے۔' >"$work/process"
run note add "$case" --process --file "$work/process" --as parveen
process=$("$bin/amanat" record list "$case" --json --as parveen | tr '{' '\n' | grep '"audience":"author"' | grep -o '"id":"[^"]*"' | head -1 | cut -d'"' -f4)

chapter "Nadia, the admin, wants to read it"
refused 12 note show "$note" --as nadia
tell "She invents a psychologist, enrols her herself, and nobody vouches for her."
run user add ghost --role psychologist --uid "$(id -u)" --as nadia
join ghost "$(field enrolment)"
refused 12 note show "$note" --as ghost
refused 12 case show "$case" --as ghost

chapter "Sana may read the session notes with a reason, and never the process note"
refused 12 note show "$note" --as sana
run note show "$note" --purpose supervision --reason 'monthly case review' --as sana
refused 12 note show "$process" --purpose supervision --reason 'monthly case review' --as sana

chapter "Daud, auditor, sees who did what, refusals included, and no content"
run audit list --limit 16 --as daud
run audit list --outcome denied --as daud
refused 12 note show "$note" --as daud

chapter "The power fails: kill -9, start, unseal"
kill_daemon
start_daemon
run status
refused 10 login parveen --passphrase-fd 3 3<"$pass/parveen"
run unseal --passphrase-fd 3 3<"$pass/seal"
run login parveen --passphrase-fd 3 3<"$pass/parveen"
run record list "$case" --as parveen
run note show "$note" --as parveen
run note show "$process" --as parveen

chapter "Nothing was lost. How to go on by hand"
cat <<TEXT

  This vault is thrown away now. To keep one of your own, in a second terminal:

    $bin/amanat help first-steps
    make install          as root: binaries, configuration, systemd units
    $bin/amanat help psychologist     and a page for each other role
TEXT
