import NIOCore

/// Answers single frames: everything between a connection's bytes and a handler, away from the event loop.
struct Dispatcher: Sendable {
    /// What a connection does when a request is finished.
    enum Outcome: Sendable {
        case reply(ByteBuffer)
        case silence
        case close(Closure.Cause?)
    }

    let service: VarlinkService
    let wire: Wire
    let observer: ServerObserver

    func answer(
        _ frame: ByteBuffer, from caller: Caller, deliver: @escaping @Sendable (ByteBuffer) async -> Delivery
    ) async -> Outcome {
        let request: RequestMessage
        do {
            request = try wire.read(RequestMessage.self, from: frame, service)
        } catch {
            await observer.refusing(Refusal(caller: caller, cause: .fault(error)))
            return .close(.fault(error))
        }
        switch request.work {
        case .failure(let cause):
            await observer.refusing(Refusal(caller: caller, cause: cause))
            return outcome(of: request, cause.answer.map { VarlinkFailure($0) })
        case .success(let work):
            let conversation = MethodHandler.Conversation(
                caller: caller, wire: wire, deliver: request.isOneway ? { @Sendable _ in .taken } : deliver)
            return await outcome(of: request, work, conversation)
        }
    }

    private func outcome(
        of request: RequestMessage, _ work: MethodHandler.Work, _ conversation: MethodHandler.Conversation
    ) async -> Outcome {
        do throws(VarlinkFailure) {
            let reply = try await work(conversation)
            return request.isOneway ? .silence : .reply(reply)
        } catch {
            return outcome(of: request, error)
        }
    }

    private func outcome(of request: RequestMessage, _ failure: VarlinkFailure?) -> Outcome {
        guard let failure else { return .close(nil) }
        if let undelivered = failure.error as? Undelivered {
            return .close(undelivered == .unsendable ? .unsendableReply : nil)
        }
        guard !request.isOneway else { return .silence }
        guard let frame = try? wire.frame(ErrorMessage(failure: failure)) else { return .close(.unsendableReply) }
        return .reply(frame)
    }
}
