import Interfaces
package import Varlink

/// The daemon, one connection a call: an editor may stay open longer than any connection should.
package struct Daemon: Sendable {
    package let place: SocketPlace
    private let altered: AlteredRows

    package init(at place: SocketPlace, noting altered: AlteredRows = AlteredRows()) {
        self.place = place
        self.altered = altered
    }

    /// Calls a method once.
    package func call<Method: VarlinkCall>(
        _ method: Method.Type, _ parameters: Method.Parameters
    ) async throws(CommandError) -> Method.Reply {
        let client = try await connect()
        do throws(ClientError) {
            let reply = try await client.call(method, parameters)
            await client.close()
            altered.note(reply)
            return reply
        } catch {
            await client.close()
            throw failure(error)
        }
    }

    /// Calls a method whose parameters carry a request id: a call whose reply was lost is repeated once, and the id
    /// keeps it from happening twice.
    package func mutate<Method: VarlinkCall>(
        _ method: Method.Type, _ parameters: Method.Parameters
    ) async throws(CommandError) -> Method.Reply {
        do throws(CommandError) {
            return try await call(method, parameters)
        } catch {
            guard case .connectionLost = error else { throw error }
            return try await call(method, parameters)
        }
    }

    /// Takes the replies of a streaming method one by one, so that a long answer needs little memory.
    package func each<Method: VarlinkStream>(
        _ method: Method.Type, _ parameters: Method.Parameters,
        _ take: (Method.Reply) throws(CommandError) -> Void
    ) async throws(CommandError) {
        let client = try await connect()
        let replies: ReplyStream<Method.Reply>.Iterator
        do throws(ClientError) {
            replies = try client.stream(method, parameters).makeAsyncIterator()
        } catch {
            await client.close()
            throw failure(error)
        }
        do throws(CommandError) {
            try await deliver(replies, to: take)
            await client.close()
        } catch {
            await client.close()
            throw error
        }
    }

    private func deliver<Reply>(
        _ replies: ReplyStream<Reply>.Iterator, to take: (Reply) throws(CommandError) -> Void
    ) async throws(CommandError) {
        var replies = replies
        while true {
            let reply: Reply?
            do throws(ClientError) { reply = try await replies.next() } catch { throw failure(error) }
            guard let reply else { return }
            altered.note(reply)
            try take(reply)
        }
    }

    /// All replies of a streaming method.
    package func stream<Method: VarlinkStream>(
        _ method: Method.Type, _ parameters: Method.Parameters
    ) async throws(CommandError) -> [Method.Reply] {
        var replies: [Method.Reply] = []
        try await follow(method, parameters) { reply in replies.append(reply) }
        return replies
    }

    /// Each reply of a streaming method as it comes.
    package func follow<Method: VarlinkStream>(
        _ method: Method.Type, _ parameters: Method.Parameters,
        _ take: (Method.Reply) throws(CommandError) -> Void
    ) async throws(CommandError) {
        let client = try await connect()
        var fault: CommandError?
        do throws(ClientError) {
            var iterator = try client.stream(method, parameters).makeAsyncIterator()
            while fault == nil, let reply = try await iterator.next() {
                altered.note(reply)
                do throws(CommandError) { try take(reply) } catch { fault = error }
            }
        } catch {
            fault = failure(error)
        }
        await client.close()
        if let fault { throw fault }
    }

    private func connect() async throws(CommandError) -> VarlinkClient {
        let client: VarlinkClient
        do throws(ClientError) {
            client = try await VarlinkClient.connect(to: place.path)
        } catch {
            throw failure(error)
        }
        guard place.trusts(client.server.uid) else {
            await client.close()
            throw .wrongServer(found: client.server.uid)
        }
        return client
    }

    private func failure(_ error: ClientError) -> CommandError {
        switch error {
        case .unreachable: place.absence
        case .crowded: .daemonCrowded
        case .closed, .busy: .connectionLost
        case .unsendable: .usage("That is too long for one call.")
        case .replyTooLarge, .malformedReply: .unexpectedReply
        case .refused(let remote): Self.known(remote).map { .refused($0) } ?? .unknownError(name: remote.name)
        }
    }

    private static func known(_ remote: RemoteError) -> (any VarlinkError)? {
        let known: [any VarlinkError.Type] = [
            Vault.Failure.self, Session.Failure.self, Cases.Failure.self, People.Failure.self, Keys.Failure.self,
            Audit.Failure.self, Retention.Failure.self, Recovery.Failure.self, Slots.Failure.self, ServiceError.self,
        ]
        for failure in known { if let error = decoded(remote, as: failure) { return error } }
        return nil
    }

    private static func decoded<Failure: VarlinkError>(
        _ remote: RemoteError, as failure: Failure.Type
    ) -> (any VarlinkError)? {
        remote.decoded(as: failure)
    }
}
