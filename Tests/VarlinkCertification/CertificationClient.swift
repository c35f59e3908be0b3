import Varlink

/// The client side of `org.varlink.certification`: each call hands on what the call before answered.
enum CertificationClient {
    /// Runs all steps; true when the server is content.
    static func run(at path: String) async throws -> Bool {
        let client = try await VarlinkClient.connect(to: path)
        let id = try await client.call(Certification.Start.self, .init()).clientID
        let set = try await firstNine(client, id)
        let typed = try await client.call(Certification.Test09.self, .init(clientID: id, set: set)).mytype
        var replies: [String] = []
        for try await reply in try client.stream(Certification.Test10.self, .init(clientID: id, mytype: typed)) {
            replies.append(reply.string)
        }
        try await client.notify(Certification.Test11.self, .init(clientID: id, lastMoreReplies: replies))
        let isContent = try await client.call(Certification.End.self, .init(clientID: id)).allOk
        await client.close()
        return isContent && replies == CertificationValues.replies
    }

    private static func firstNine(_ client: VarlinkClient, _ id: String) async throws -> StringSet {
        let one = try await client.call(Certification.Test01.self, .init(clientID: id))
        let two = try await client.call(Certification.Test02.self, .init(clientID: id, bool: one.bool))
        let three = try await client.call(Certification.Test03.self, .init(clientID: id, int: two.int))
        let four = try await client.call(Certification.Test04.self, .init(clientID: id, float: three.float))
        let five = try await client.call(Certification.Test05.self, .init(clientID: id, string: four.string))
        let six = try await client.call(
            Certification.Test06.self,
            .init(clientID: id, bool: five.bool, int: five.int, float: five.float, string: five.string))
        let inner = six.struct
        let seven = try await client.call(
            Certification.Test07.self,
            .init(
                clientID: id,
                struct: .init(bool: inner.bool, int: inner.int, float: inner.float, string: inner.string)))
        return try await client.call(Certification.Test08.self, .init(clientID: id, map: seven.map)).set
    }
}
