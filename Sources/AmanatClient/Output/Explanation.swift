/// An error in plain words: how the process ends, what happened, and what to type next.
package struct Explanation: Hashable, Sendable {
    package let status: ExitStatus
    package let message: String
    package let hint: String?

    package init(_ status: ExitStatus, _ message: String, hint: String? = nil) {
        self.status = status
        self.message = message
        self.hint = hint
    }
}
