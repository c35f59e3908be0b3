import Access
package import Interfaces
import Sealing
import TransparencyLog

extension Vault {
    /// Examines the running daemon for root, its own uid or an admin; never content, and never waits for the log.
    package func diagnose(
        _ parameters: Interfaces.Vault.Diagnose.Parameters, for caller: Caller
    ) async throws(VaultError) -> Interfaces.Vault.Diagnose.Reply {
        count("diagnose", by: caller)
        // Root and the daemon's own uid may, whoever is logged in beside them.
        if !premises.isSystem(caller) {
            guard let token = parameters.session else { throw .denied(rule: "diagnose.root-only") }
            let session = try session(token, of: caller)
            try await look(in: session, for: caller) { work throws(VaultError) in try work.decide(.diagnose) }
        }
        var findings = [memoryFinding, logFinding, treeFinding, headFinding, filesFinding, clockFinding]
        findings.append(finding("log.reserve", well: reserve.isKept, reserve.isKept ? "kept" : "given up"))
        findings.append(await databaseFinding())
        let damaged = health.damaged
        findings.append(
            finding("database.tables", well: damaged.isEmpty, damaged.isEmpty ? "ok" : damaged.joined(separator: " ")))
        findings.append(contentsOf: await logRows())
        findings.append(rowsFinding)
        findings.append(finding("sessions", well: true, String(sessions.count)))
        return Interfaces.Vault.Diagnose.Reply(findings: findings)
    }

    private var memoryFinding: Interfaces.Vault.Finding {
        guard let lock = try? MemoryLock.measure() else { return finding("memory.locked", well: false, "unknown") }
        return finding("memory.locked", well: lock.isEffective, "\(lock.lockedKiB) KiB of \(lock.heldKiB) KiB")
    }

    private var logFinding: Interfaces.Vault.Finding {
        finding("log.writable", well: logBlockage == nil, logBlockage?.rawValue ?? "yes")
    }

    /// Whether the database held at the start what had been acknowledged before.
    private var headFinding: Interfaces.Vault.Finding {
        let head = file.head
        let detail =
            head.loss.map { "\($0.generation)/\($0.found) of \($0.acknowledged)" }
            ?? head.doubt.map { _ in "undecided" }
        return finding(
            "log.head", well: detail == nil && hadHead, detail ?? (hadHead ? "kept" : "not found at the start"))
    }

    /// Whether the files at their paths are those that are open.
    private var filesFinding: Interfaces.Vault.Finding {
        let displaced = file.files.displaced
        return finding(
            "files.in-place", well: displaced == nil, displaced.map { "\($0.name) \($0.difference.rawValue)" } ?? "yes")
    }

    /// Whether the calendar stands where it may, by the newest entry and by how long the machine has run.
    private var clockFinding: Interfaces.Vault.Finding {
        let now = premises.now
        let doubt = clock.look(now)
        let detail = doubt.map { "\(Moment.text($0.shown)), known \(Moment.text($0.known))" }
        return finding("clock", well: doubt == nil, detail ?? Moment.text(now.wall))
    }

    /// The log's tree, as last looked at.
    private var treeFinding: Interfaces.Vault.Finding {
        let size = writerState.durable.tree.map { String($0.size) } ?? "none"
        let damage = logDamage.map { "\($0.code) \($0.place.generation)/\($0.place.seq)" }
        return finding("log.tree", well: damage == nil, damage ?? size)
    }

    /// SQLite's own check of pages and indexes.
    private func databaseFinding() async -> Interfaces.Vault.Finding {
        let answer = await file.check()
        return finding("database.intact", well: answer == "ok", answer ?? "unreadable")
    }

    /// The altered rows that anybody has come upon since the start, the first of them by name.
    private var rowsFinding: Interfaces.Vault.Finding {
        let rows = damagedRows.all
        let named = rows.prefix(8).map(\.text).joined(separator: ", ")
        return finding("rows.intact", well: rows.isEmpty, rows.isEmpty ? "none altered" : "\(rows.count): \(named)")
    }

    private func logRows() async -> [Interfaces.Vault.Finding] {
        let counts = try? await look { work throws(VaultError) -> (Int64, Int64) in
            let waiting = try work.store.row("SELECT count(*) FROM log_inbox WHERE state = 'waiting'")
            let tampered = try work.store.row("SELECT count(*) FROM log_inbox WHERE state = 'tampered'")
            return (try waiting?.integer(0, of: .logInbox) ?? 0, try tampered?.integer(0, of: .logInbox) ?? 0)
        }
        guard let counts else { return [finding("log.inbox", well: false, "unreadable")] }
        return [
            finding("log.inbox.waiting", well: holdsKeys ? counts.0 == 0 : true, String(counts.0)),
            finding("log.inbox.tampered", well: counts.1 == 0, String(counts.1)),
        ]
    }

    private func finding(_ code: String, well: Bool, _ detail: String) -> Interfaces.Vault.Finding {
        Interfaces.Vault.Finding(code: code, well: well, detail: detail)
    }
}
