import ArgumentParser
import Interfaces

/// `amanat audit review …`
struct AuditReviewVerb: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "review", abstract: "Uses of break-glass, and recoveries, that wait for an auditor.",
        subcommands: [AuditReviewListVerb.self, AuditReviewAcknowledgeVerb.self])
}

/// `amanat audit review list`
struct AuditReviewListVerb: Verb {
    static let configuration = CommandConfiguration(
        commandName: "list", abstract: "List what waits for review, oldest first.",
        discussion: "Example: amanat audit review list\nNext: amanat audit list --case CASE --user NAME, then\n"
            + "amanat audit review acknowledge NOTICE --remark TEXT.")

    @OptionGroup var global: GlobalOptions
    @Flag(help: "Also what was reviewed, newest first.") var all = false

    func perform(at desk: Desk) async throws(CommandError) {
        let reply = try await desk.daemon.call(
            Audit.ListReviews.self,
            Audit.ListReviews.Parameters(session: try desk.session().token, reviewed: all))
        try desk.output.json(reply)
        for review in reply.reviews { desk.output.review(review) }
        desk.output.line(reply.waiting == 0 ? "Nothing waits for review." : "Waiting: \(reply.waiting)")
    }
}

/// `amanat audit review acknowledge NOTICE`
struct AuditReviewAcknowledgeVerb: Verb {
    static let configuration = CommandConfiguration(
        commandName: "acknowledge", abstract: "Close a review with your remark; final.",
        discussion: "Example: amanat audit review acknowledge NOTICE --remark 'spoke with her; the hospital confirms'\n"
            + "Next: amanat audit review list.")

    @OptionGroup var global: GlobalOptions
    @Argument(help: "The notice's id.") var notice: String
    @Option(help: "What you found, in your own words.") var remark: String

    func validate() throws {
        if remark.trimmed.isEmpty { throw ValidationError("--remark says what you found.") }
    }

    func perform(at desk: Desk) async throws(CommandError) {
        let parameters = Audit.ReviewNotice.Parameters(
            session: try desk.author().token, notice: notice, remark: remark, request: RequestID.random().text)
        let reply = try await desk.daemon.mutate(Audit.ReviewNotice.self, parameters)
        try desk.output.json(reply)
        desk.output.line("Reviewed.")
    }
}

extension Output {
    fileprivate func review(_ review: Audit.Review) {
        var block = KeyValueBlock()
        block.add("notice", review.notice)
        block.add("what", review.what)
        block.add("when", LocalTime.minutes(of: review.time))
        block.add("until", review.until.map(LocalTime.minutes(of:)))
        block.add("ended", review.ended)
        block.add("who", [review.name, review.user].compactMap(\.self).joined(separator: ", "))
        block.add("case", [review.reference, review.case].compactMap(\.self).joined(separator: ", "))
        block.add("concerns", review.person)
        block.add("reason", AuditTable.words(review.reason, review.reasonFate))
        block.add("entry", "\(review.seq) of generation \(review.generation)")
        block.add("told", "\(review.told), of whom \(review.seen) acknowledged it")
        block.add("reviewed", review.reviewed.map { "\(LocalTime.minutes(of: $0)) by \(review.reviewer ?? "")" })
        block.add("remark", AuditTable.words(review.remark, review.remarkFate))
        self.block(block)
        line()
    }
}

extension Audit.Review {
    fileprivate var what: String {
        switch kind {
        case "break_glass": "a case opened in an emergency"
        case "new_shares": "a new set of shares took over"
        default: kind
        }
    }

    fileprivate var ended: String? {
        switch ending {
        case .done: "done by the custodians"
        case .cancelled: "called off: nothing was recovered"
        case .expired: "expired: nothing was recovered"
        case nil: nil
        }
    }
}
