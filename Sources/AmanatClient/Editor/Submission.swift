package import CanonicalJSON

/// A record's content on its way to the vault.
///
/// Its request id stays the same when it is sent again, and is another one once the text was edited: the vault answers
/// a repeated id with the first result and would not see the edit.
package struct Submission: Sendable {
    /// Answers by field code.
    package let answers: [String: JSONValue]
    /// The draft that they finish.
    package let draft: String?
    package let request: RequestID

    package init(answers: [String: JSONValue], draft: String?) {
        self.answers = answers
        self.draft = draft
        request = .random()
    }

    package var fields: JSONValue { .object(answers) }
}
