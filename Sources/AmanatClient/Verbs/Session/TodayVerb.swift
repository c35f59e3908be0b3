import ArgumentParser
import Interfaces

/// `amanat today`
struct TodayVerb: Verb {
    static let configuration = CommandConfiguration(
        commandName: "today", abstract: "Show what waits for you today.",
        discussion: "Example: amanat today\nNext: the command beside each line.")

    @OptionGroup var global: GlobalOptions

    func perform(at desk: Desk) async throws(CommandError) {
        let session = try desk.session()
        let reply = try await desk.daemon.call(
            Session.Today.self, Session.Today.Parameters(session: session.token))
        try desk.output.json(reply)
        desk.output.heading("\(LocalTime.now.minutes), \(SafeText(session.user).isolated)")
        var table = Table(["day", "case", "what", "next"])
        for task in reply.tasks {
            let (what, next) = Self.words(for: task)
            table.add([task.day.map(WrittenDay.shown) ?? "", task.reference ?? "", what, next])
        }
        desk.output.table(table)
        desk.tellUnstored()
        if reply.tasks.isEmpty { desk.output.line("Nothing waits for you.") }
    }

    private static func seen(_ task: Session.Task) -> String { "amanat emergency seen \(task.notice ?? "")" }

    private static func words(for task: Session.Task) -> (what: String, next: String) {
        let place = task.reference ?? task.case ?? ""
        return switch task.code {
        case "draft": ("an unfinished draft", "amanat draft resume \(task.record ?? "")")
        case "next_session": ("a session is due", "amanat note add \(place)")
        case "vouch": ("\(task.person ?? "") waits to be vouched for", "amanat vouch \(task.person ?? "")")
        case "withdraw":
            ("\(task.person ?? "")'s certificate waits to be ended", "amanat vouch \(task.person ?? "") --withdraw")
        case "unread_case": ("a case is new to you", "amanat case show \(place)")
        case "approve": ("\(task.person ?? "") asks for your approval", "amanat approve show \(task.record ?? "")")
        case "approved": ("what you asked for is approved", "amanat approve show \(task.record ?? "")")
        case "break_glass":
            (
                "opened in an emergency by \(task.person ?? "somebody")",
                "amanat emergency seen \(task.notice ?? "")"
            )
        case "recovery":
            ("a recovery was asked for by \(task.person ?? "the custodians")", seen(task))
        case "recovery_done": ("keys recovered by \(task.person ?? "the custodians")", seen(task))
        case "recovery_cancelled":
            ("a recovery was asked for by \(task.person ?? "the custodians"), then cancelled", seen(task))
        case "recovery_expired":
            ("a recovery was asked for by \(task.person ?? "the custodians"), and came to nothing", seen(task))
        case "review": ("an emergency or recovery waits for your review", "amanat audit review list")
        case "stale": ("keys wait to be renewed", "amanat case show \(place)")
        default: (task.code, place.isEmpty ? "" : "amanat case show \(place)")
        }
    }
}
