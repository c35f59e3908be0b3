import Interfaces

/// Works off what waits for this session's keys, batch by batch, and says how far it is.
struct Renewal {
    let desk: Desk

    /// What all batches together did.
    struct Done: Encodable {
        var epochs = 0
        var grants = 0
        var moved = 0
    }

    @discardableResult
    func run(token: String) async throws(CommandError) -> Done {
        var done = Done()
        var through = 0
        let began = ContinuousClock.now
        var told = began
        while true {
            let reply = try await desk.daemon.call(
                Keys.Renew.self, Keys.Renew.Parameters(session: token, start: through))
            done.epochs += reply.epochs
            done.grants += reply.grants
            done.moved += reply.moved
            through = reply.through
            if through >= reply.total { break }
            if told.duration(to: .now) >= .seconds(1) {
                told = .now
                desk.output.remark("\(through) of \(reply.total) cases")
            }
        }
        desk.output.line(
            "New epochs: \(done.epochs); keys given: \(done.grants); record keys moved: \(done.moved)")
        return done
    }
}
