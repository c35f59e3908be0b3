import ArgumentParser

/// `amanat record …`
struct RecordVerb: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "record", abstract: "Records in a child's file.",
        subcommands: [
            RecordAddVerb.self, RecordListVerb.self, RecordShowVerb.self, RecordAmendVerb.self,
            RecordHistoryVerb.self, RecordDiffVerb.self,
        ])
}

/// `amanat note …`, short for `record …` with session_note.
struct NoteVerb: AsyncParsableCommand {
    static let kind = "session_note"

    static let configuration = CommandConfiguration(
        commandName: "note", abstract: "Session notes: short for record with session_note.",
        subcommands: [
            NoteAddVerb.self, NoteListVerb.self, RecordShowVerb.self, RecordAmendVerb.self, RecordHistoryVerb.self,
            RecordDiffVerb.self,
        ])
}
