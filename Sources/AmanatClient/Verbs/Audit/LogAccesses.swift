import Interfaces

/// Whose accesses a command is about: everybody's to one file, or one person's to any.
enum LogSubject {
    case file(String), person(String)
}

extension Desk {
    /// All entries of a time about a file or a person, newest first.
    func accesses(_ subject: LogSubject, in period: PeriodOptions) async throws(CommandError) -> [Audit.Entry] {
        var parameters = Audit.List.Parameters(session: try session().token, limit: .max)
        (parameters.from, parameters.to) = try period.instants()
        switch subject {
        case .file(let place): parameters.case = place
        case .person(let name): parameters.user = name
        }
        return try await entries(parameters)
    }
}

extension Output {
    /// Tables under their headings, and below them each access; or that there is none.
    func accesses(_ entries: [Audit.Entry], under tables: [(heading: String, table: Table)]) {
        guard !entries.isEmpty else { return line("No entries.") }
        for (heading, table) in tables {
            self.heading(heading)
            self.table(table)
            line()
        }
        heading("Each access, newest first")
        table(AuditTable.accesses(entries))
    }
}
