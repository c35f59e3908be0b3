/// Subjects that no single command explains.
enum HelpTopic: String, CaseIterable {
    case firstSteps = "first-steps"
    case psychologist
    case socialWorker = "social_worker"
    case supervisor
    case medicalOfficer = "medical_officer"
    case auditor, monitor, admin, custodian
    case founding
    case recovery
    case leaving, rekeying, credential
    case roles
    case writing
    case drafts
    case forms
    case diagnose, damage
    case exitCodes = "exit-codes"

    /// The topic somebody typed, whether she writes hyphens or underscores between its words.
    static func named(_ words: String) -> HelpTopic? {
        allCases.first { $0.rawValue.replacing("_", with: "-") == words.replacing("_", with: "-") }
    }

    var text: String {
        switch self {
        case .firstSteps: HelpText.firstSteps
        case .psychologist: RolePages.psychologist
        case .socialWorker: RolePages.socialWorker
        case .supervisor: RolePages.supervisor
        case .medicalOfficer: RolePages.medicalOfficer
        case .auditor: OfficePages.auditor
        case .monitor: RolePages.monitor
        case .admin: OfficePages.admin
        case .custodian: RolePages.custodian
        case .founding: HelpText.founding
        case .recovery: HelpText.recovery
        case .leaving: OfficePages.leaving
        case .rekeying: OfficePages.rekeying
        case .credential: OfficePages.credential
        case .roles: HelpText.roles
        case .writing: HelpText.writing
        case .drafts: HelpText.drafts
        case .forms: HelpText.forms
        case .diagnose: HelpText.diagnose
        case .damage: HelpText.damage
        case .exitCodes: HelpText.exitCodes
        }
    }
}

/// The topics' texts; each ends with the next command to type.
private enum HelpText {
    static let firstSteps = """
        FIRST STEPS

        1. The admin gives you an account and a code. Make your own keys with it:
               amanat enrol NAME
           A passphrase is made for you and shown once. Write it down; nobody can tell you what it was.
        2. Read your fingerprint aloud to a supervisor. She compares it and runs:
               amanat vouch NAME
        3. Log in, and see what waits for you:
               amanat login NAME
               amanat today
        4. Read a file, and write into it:
               amanat case list
               amanat case show Q-2026-0042
               amanat note add Q-2026-0042
        5. When you leave your desk:
               amanat logout

        A session ends by itself after ten idle minutes, and after eight hours. Several people can share a desk: each logs
        in, and --as NAME says who is acting. amanat passphrase change makes a new passphrase.
        Next: amanat help ROLE, such as amanat help psychologist
        """

    static let founding = """
        FOUNDING THE VAULT

        Once, with everybody in one room. Root on the server could take the recovery key during these minutes: watch.
        1. As root:      amanat init --admin NAME --uid UID --custodian A --custodian B --custodian C --threshold 2
                         Hand each claim code to its custodian; keep the seal's passphrase in a safe.
        2. The admin:    amanat enrol NAME; amanat login NAME; amanat user add SUPERVISOR --role supervisor --uid UID
        3. Supervisor:   amanat enrol SUPERVISOR
        4. Custodians:   amanat shares claim CODE, each from their own login, and read it back
        5. The last share read back completes the founding and certifies the supervisor. Compare her fingerprint aloud.
        6. Supervisor:   amanat login SUPERVISOR; amanat vouch NAME, for everybody else

        If it is interrupted before 5, the shares are void: amanat init --resume prints new codes.
        Next: amanat status
        """

    static let recovery = """
        RECOVERY

        What is lost comes back by the custodians together, each entering her share from her own login, within an hour.
        The vault is sealed and its passphrase lost:
            amanat unseal --share                                      each custodian in turn
        Nobody holds the keys of a file any more; assign a colleague first:
            amanat recover start --case CASE --to NAME --reason WHY    or --from NAME, for all that somebody had
        Somebody made new keys and wants her process notes and drafts back:
            amanat recover start --notes-of NAME --reason WHY
        No supervisor is left, or no admin:
            amanat recover start --certify NAME --reason WHY
            amanat recover start --admin NAME --uid UID --reason WHY   as root
        Then each custodian, who is shown what it is for:
            amanat recover enter

        A custodian who doesn't agree: amanat recover cancel. Whom it concerns is told, and an auditor reviews it.
        Next: amanat recover status
        """

    static let roles = """
        ROLES

        psychologist     counselling and general records of her own caseload
        medical_officer  medical, medicolegal, legal and general records of her own caseload
        social_worker    opens cases; general and legal records of her own caseload
        supervisor       vouches for people, assigns cases, reads the team's caseload with a reason
        monitor          counts, never content; her reports come later
        auditor          the audit log, never content: amanat audit case CASE, amanat audit report
        admin            accounts and the vault's keys, never content

        What each types: amanat help ROLE, and amanat help custodian.
        A role counts once a supervisor has vouched for the person; admin counts at once and opens nothing.
        Next: amanat whoami
        """

    static let writing = """
        WRITING A RECORD

        amanat record add CASE KIND and amanat note add CASE open a form in your editor (VISUAL or EDITOR).

            # Subject (subject) * [text, one line]
            School

        Write below each heading. * must be filled. A choice is answered by its code or its label; several stand on lines
        of their own. Goals: one a line, progress behind a bar, such as: sleeps through the night | in_progress.
        Days: 17.3.2026, 3.2026 or 2026; digits may be ۰–۹ or ٠–٩. Times: 14:30. Durations: minutes, or 1:15.
        A text line that begins with "# " needs a backslash before it.
        If something does not fit, the text comes back with the fault on top. Nothing is lost.
        In scripts: --field code=value, --file PATH (the same form, or JSON with --json-input).
        Next: amanat help drafts
        """

    static let drafts = """
        DRAFTS

        Each time you save in the editor, the text is stored as a draft that only you can open, so a power cut or an ended
        session loses nothing. A registration (amanat case open) is one too, before its case exists. On this computer the
        text is only in memory, and is wiped once the vault has it. What the vault could not take stays there, and amanat
        login and amanat today say where, until it is stored with --file PATH or the computer restarts.
        amanat draft list          what is unfinished
        amanat draft resume DRAFT  go on
        amanat draft discard DRAFT throw it away
        Next: amanat draft list
        """

    static let forms = """
        FORMS

        Kinds of records and their fields come from the vault. A kind the vault does not know is answered with a list of
        those it knows: try amanat record add CASE list.
        Shipped: registration (amanat case open), session_note (amanat note add) and note, for any domain.
        Next: amanat help writing
        """

    static let diagnose = """
        DIAGNOSE

        Each line is one finding; NOT WELL needs somebody. memory.* : the daemon could not lock memory (memlock limit).
        disk.* : free some space. log.* : the audit log takes no entry, so nothing is released until it does.
        rows.* and database.* : something stored was altered; see amanat help damage.
        Next: amanat status
        """

    static let damage = """
        DAMAGE

        Each row of the vault's database is sealed or signed by itself. One that was altered, by a failing disk or by
        somebody, is refused and named, never shown; all else goes on.
        amanat verify        look at every row, and name each that isn't what was written
        amanat diagnose      what anybody has come upon since the daemon's start, and SQLite's own check of the file
        amanat audit verify  whether what the log tells of is still there, for auditors
        Keep a copy of the vault's files as they are, and tell an auditor: the copy shows who and when. Check the disk.
        A row comes back only with a copy of the state directory from before: stop the daemon, put the whole directory back,
        start, unseal. Some rows the vault can't be opened without: meta vault, the newest master_key, and the newest
        book_key of each of directory, tags, log data and log tags. Then amanat unseal, or amanatd's start, says which it is.
        Next: amanat verify
        """

    static let exitCodes = """
        EXIT CODES

         0  done
         1  failure
         2  usage
        10  the vault is sealed or being founded
        11  not logged in
        12  denied, or absent
        13  conflict
        14  the audit log is blocked
        15  something stored was altered
        16  invalid input
        17  busy, or a limit
        Next: amanat status
        """
}
