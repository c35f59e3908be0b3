package import Varlink

/// Why a command could not do what it was asked; `Explanation` puts it into words.
package enum CommandError: Error, Sendable {
    /// The daemon refused, by one of its interfaces' errors.
    case refused(any VarlinkError)
    /// The daemon knows no such method, or refused it by an error this client doesn't know.
    case unknownError(name: String)
    /// Nothing answers at the socket.
    case daemonAbsent(path: String)
    /// Too many connect to the socket at once.
    case daemonCrowded
    /// The caller may not open the socket.
    case socketForbidden(path: String)
    /// The connection ended before the reply.
    case connectionLost
    /// The reply isn't what the interface promises.
    case unexpectedReply
    /// The socket is served by somebody else.
    case wrongServer(found: UInt32)
    /// No session of this person on this terminal.
    case notLoggedIn(user: String?)
    /// A question needs a terminal and there is none.
    case noTerminal(question: String)
    /// The descriptor ended before the passphrase.
    case passphraseMissing
    /// Typed twice, and differently.
    case passphrasesDiffer
    /// No directory in memory that is the caller's alone.
    case noPrivateDirectory
    /// A file could not be read or written.
    case file(path: String, errno: Int32)
    /// The form's text has faults.
    case form([FormFault])
    /// Nothing was written.
    case nothingWritten
    /// The daemon has no form of that kind.
    case unknownKind(String, known: [String])
    /// A day that is none.
    case badDay(String)
    /// The person's roles don't let her write this form there; the domains where they do.
    case notWritable(form: String, domains: [String])
    /// A text that waits in memory was written for another place; the command that stores it.
    case otherDestination(storing: String)
    /// What was written is kept, but not stored as a record.
    case unfinished
    /// A time for the log that is none.
    case badPeriod(String)
    /// The person said no, or nothing.
    case declined
    /// The editor could not be started or failed.
    case editor(String, status: Int32)
    /// No browser or viewer to show a page with.
    case noViewer
    /// The daemon found something that is not well.
    case notWell
    /// So many rows aren't what was written.
    case rowsAltered(Int)
    /// A log, a file taken from one, or the key it is signed with doesn't fit.
    case logMisfit(LogMisfit)
    /// A program that an option calls isn't installed, or failed.
    case programMissing(String)
    /// The results, or a part of them, could not be written.
    case unwritten(errno: Int32)
    /// What is shown only once could not be, and nothing was changed.
    case unshown(errno: Int32)
    /// What the vault made and tells only once could not be written; the command that makes another.
    case lost(errno: Int32, another: String)
    /// A signal ended the command after its files were wiped.
    case interrupted(signal: Int32)
    /// A combination of options that makes no sense.
    case usage(String)
    /// The record changed meanwhile; the draft holds what was written.
    case changedMeanwhile(record: String, newest: Int)
}
