/// What each person at a centre types, a page for each role, in 80 columns; words in capitals are hers to fill in.
enum RolePages {
    static let psychologist = """
        PSYCHOLOGIST

        amanat case list                  your caseload
        amanat case show CASE             one child's file, as far as it is yours
        amanat note add CASE              a progress note, in your editor
        amanat note add CASE --process    a process note: yours alone, whatever happens
        amanat note list CASE
        amanat record show RECORD         --page shows it in a browser
        amanat record amend RECORD        asks why; --event 23.11.2026 corrects the day
        amanat record history RECORD
        amanat record diff RECORD
        amanat draft list                 what a power cut interrupted
        amanat draft resume DRAFT
        amanat emergency seen NOTICE      you know that your file was opened

        A supervisor can read your progress notes with a reason; nobody can read a
        process note but you. If you lose your passphrase, process notes stay closed
        until the custodians give them back: amanat help recovery.
        Next: amanat help writing
        """

    static let socialWorker = """
        SOCIAL WORKER

        amanat case find                  asks for a name: is there a file already?
        amanat case open                  registration, in your editor; you are assigned
        amanat draft resume DRAFT         goes on with an interrupted registration
        amanat case list
        amanat case show CASE
        amanat record add CASE note       a note in the general domain
        amanat record add CASE note --domain legal
        amanat record amend RECORD        age confirmed, an address that has changed

        Urdu, Pashto, Balochi and English can stand in one field. Dates are written
        day first, in any digits: 23.11.2026 or ۲۳.۱۱.۲۰۲۶; 11.2026 or 2026 if that is
        all that is known.
        Next: amanat help writing
        """

    static let supervisor = """
        SUPERVISOR

        amanat vouch NAME                 compare each digit she reads from her screen
        amanat vouch NAME --withdraw      ends it: somebody leaves, or was disabled
        amanat user list
        amanat case list                  the team's cases
        amanat case assign CASE NAME      gives her the case's keys
        amanat case unassign CASE NAME    takes them away
        amanat case handover FROM TO      moves cases; --preview shows what would go
        amanat case recuse CASE NAME      out of a file for good, whatever her roles
        amanat keys renew                 gives now what waits for keys that you hold
        amanat case show CASE --reason 'weekly review'
        amanat record show RECORD --purpose supervision --reason 'monthly review'
        amanat approve list               what needs a second person
        amanat approve show ID            who asks for what, on whom
        amanat approve yes ID             your passphrase again; amanat approve no ID
        amanat emergency open CASE        break-glass, for an hour; asks for a reason
        amanat emergency list             who opened what, who has seen it
        amanat recover start --case CASE --to NAME --reason WORDS
        amanat recover status             how far the custodians are
        amanat hold set CASE --reason 'the court has asked for the file'
        amanat hold list                  amanat hold lift HOLD takes two people
        amanat retention destroy RECORD --reason WORDS    two people; or --case CASE
        amanat retention certificate RECORD

        Somebody leaves: amanat help leaving. What takes two people is typed, refused,
        approved within a day, and typed once more.
        Next: amanat today
        """

    static let medicalOfficer = """
        MEDICAL OFFICER

        amanat case list
        amanat case show CASE
        amanat record add CASE note --domain medical
        amanat record add CASE note --domain medicolegal
        amanat record show RECORD

        Medical notes are open to medical officers assigned to the case, and to nobody
        else; supervisors may read medicolegal ones with a reason. The forms for
        examinations come later; until then a note holds them.
        Next: amanat help writing
        """

    static let monitor = """
        MONITOR

        amanat whoami

        The monitor's reports come later; the role exists so that accounts can be made
        and vouched for. No content is ever open to it.
        Next: amanat today
        """

    static let custodian = """
        CUSTODIAN

        amanat shares claim CODE          shows your share: write it on paper, and type
                                          it back from there
        amanat shares confirm CODE        if you did not read it back at once
        amanat shares verify              once a year: is the paper's share still good?
        amanat shares list                who holds shares, how many it takes
        amanat shares agree               lets new custodians' shares take over
        amanat unseal --share             the seal's passphrase is lost: each in turn
        amanat recover enter              for what is asked of you: read it, type yes
        amanat recover status --share     what is asked, how many shares are there
        amanat recover cancel             you don't agree: ends it, wipes the shares

        At the founding, and when shares are new, compare the recovery key's digits
        aloud with the other custodians. The last to read back is asked for the first
        supervisor's fingerprint: let her read it from her own screen.
        Keep the paper in a safe place away from the computer, and tell nobody the
        share, the admin included. Say no when you are not sure. You need no account,
        only a Unix login of your own, so that the log tells you apart.
        New shares are made when a custodian leaves, or a paper may have been seen;
        once they have taken over, burn the old ones.
        Next: amanat shares list
        """
}
