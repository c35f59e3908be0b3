import Interfaces

/// What somebody would leave behind, shown before it happens: each child by reference, name, father's name and age.
struct LeavingPreview {
    let user: String
    let leaving: Cases.Leaving

    /// The cases, those asked for or her whole caseload.
    func find(
        _ cases: [String], _ token: String, _ daemon: Daemon
    ) async throws(CommandError) -> Cases.PreviewLeaving.Reply {
        let replies = try await daemon.stream(
            Cases.PreviewLeaving.self,
            Cases.PreviewLeaving.Parameters(session: token, user: user, cases: cases, leaving: leaving))
        return Cases.PreviewLeaving.Reply(cases: replies.flatMap(\.cases), orphans: replies.flatMap(\.orphans))
    }

    func show(_ found: Cases.PreviewLeaving.Reply, _ output: Output) {
        output.cases(found.cases)
        if found.orphans.isEmpty {
            return output.line("Everything \(SafeText(user).isolated) can open there, somebody else can open too.")
        }
        output.line("Nobody else can open these; the custodians together can bring them back:")
        var table = Table(["case", "domain", "whose"])
        for orphan in found.orphans {
            table.add([orphan.reference, orphan.domain, orphan.audience == .team ? "the team's" : "her own"])
        }
        output.table(table)
    }

    func confirm(_ question: String, answer: String) throws(CommandError) {
        try Terminal.confirm("whether to go on", question, answer: answer)
    }
}
