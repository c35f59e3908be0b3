/// Pages like ``RolePages``, for those who keep the vault going and never read a note.
enum OfficePages {
    static let admin = """
        ADMIN

        amanat user add NAME --role ROLE --uid UID   prints a code to hand over
        amanat user list
        amanat user show NAME
        amanat user role NAME --role ROLE replaces all roles; needs vouching again
        amanat user bind NAME --uid UID   from which Unix accounts she may log in
        amanat user disable NAME          at once, for good; --preview tells first
        amanat user reenrol NAME          a new code, by two people; --preview too
        amanat unseal                     after a restart, the seal's passphrase
        amanat seal                       wipes all keys, ends all sessions
        amanat diagnose
        amanat verify                     looks at every row of the database
        amanat keys status                what rests under which master key
        amanat keys rotate                a new master key; --cancel stops it
        amanat keys retire EPOCH          once nothing rests under an old one
        amanat keys rekey                 all keys anew: amanat help rekeying
        amanat slot list                  what opens the vault after a restart
        amanat slot add                   a second passphrase, for a second safe
        amanat slot change NUMBER         when one was seen or lost
        amanat slot remove NUMBER         asks for a passphrase that stays
        amanat shares new --custodian A --custodian B --custodian C --threshold 2
        amanat recover start --certify NAME --reason WORDS

        An account opens nothing: keys come from the supervisor's vouching. Rotate once
        a year. Have two admins: only root and the custodians let a single one back in.
        Next: amanat keys status
        """

    static let auditor = """
        AUDITOR

        amanat audit case CASE            who saw this child's file, when and why
        amanat audit user NAME            what this person did, to whose files
        amanat audit list                 newest first, refusals included
        amanat audit list --denied --from yesterday
        amanat audit list --break-glass   what was opened or done in an emergency
        amanat audit follow               new entries as they come, until Ctrl-C
        amanat audit summary              the last 30 days as small charts
        amanat audit report --from 1.10.2026 --to 31.10.2026 -o october.html
        amanat audit show SEQ             one entry, and the bytes that are hashed
        amanat audit review list          emergencies that wait for you
        amanat audit review acknowledge NOTICE --remark WORDS
        amanat audit checkpoint --output FILE    keep it away from this machine
        amanat audit verify               every entry, and that what it tells is there
        amanat audit verify --since FILE  that the log extends your checkpoint
        amanat verify                     every row of every table
        amanat audit prove SEQ --output PROOF    that one entry is in the log
        amanat audit export --from 0 --output LOG    for an outsider, codes only
        amanat audit verify LOG --key KEY what the outsider runs, without a vault

        You see codes, ids and names of staff, never content. Reading the log is in the
        log. Filters of a list go together; amanat audit list --help names them. Take a
        checkpoint each week: nothing else finds a database put back as a whole.
        Next: amanat audit verify
        """

    static let leaving = """
        SOMEBODY LEAVES

        amanat user disable NAME          the admin, at once: a stop, no more than that
        amanat vouch NAME --withdraw --preview    what nobody else could open
        amanat vouch NAME --withdraw      a supervisor's signature makes it binding
        amanat case handover FROM TO --preview
        amanat case handover FROM TO      --case CASE moves only that one

        Her keys are deleted, and what is written from then on lies under keys she never
        had; what she has read, she may have copied. What she had signed stays in force.
        Keys that you hold are given at once; medical ones only by a medical officer who
        holds them: assign the new one first, let the one who leaves log in once, then
        hand over. What nobody else could open is listed before; the custodians together
        can bring it back. Process notes stay their author's.
        Next: amanat today
        """

    static let rekeying = """
        REKEYING

        When a slot's passphrase, or a copy of the vault with it, may be in wrong hands:
            amanat keys rekey                 new root key, slots and keys beneath
        Have paper ready. What opened the vault opens nothing written since, and no note
        is opened by it in any case. Names, caseloads, facts and log entries of until
        then stay open to whoever has such a copy. The custodians' shares stay good.
        A credential slot takes a new credential: make it, restart, unseal with the
        passphrase, then
            amanat keys rekey --credential
        A slot that is changed or removed still opens the copies made before, and who
        opened one of those opens today's too; rekeying ends that.
        Next: amanat keys status
        """

    static let credential = """
        OPENING AT START WITHOUT A PERSON

        Without it somebody types amanat unseal after each restart. With a TPM the
        service manager can hand over a key instead (systemd-creds has-tpm2 says whether
        there is one). As root, make it:
            mkdir -p /etc/credstore.encrypted
            head -c 32 /dev/urandom | systemd-creds encrypt --with-key=host+tpm2 \\
                --name=amanat-unseal - /etc/credstore.encrypted/amanat-unseal
        Uncomment LoadCredentialEncrypted= in the unit, and restart:
            systemctl edit --full amanatd.service
            systemctl restart amanatd
        Then found the vault with amanat init … --credential, or in one that exists
        already, unsealed and logged in as admin:
            amanat slot add --credential
        A passphrase stays as the way in when the machine dies. Without a TPM the key
        would lie on the same disk, and a stolen disk would open itself: slot add
        refuses that unless --self-opening says that it is meant.
        Next: amanat slot list
        """
}
