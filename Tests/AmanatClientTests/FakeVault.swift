import CanonicalJSON
import Foundation
import Interfaces
import Synchronization
import Varlink

@testable import AmanatClient

/// A daemon of one case and no secrets, behind the real socket: what the client does is tested, not the vault.
actor FakeVault {
    static let passphrase = "lusab-babad-gutih-tugad-nodov"
    static let reference = "Q-2026-0042"

    private(set) var records: [[Cases.Record]] = []
    private(set) var drafts: [String: Cases.SaveDraft.Parameters] = [:]
    private(set) var saves: [String] = []
    private(set) var requests: [String] = []
    private(set) var logins = 0
    private(set) var enrolled: [String] = []
    private var sessions: Set<String> = []
    private var refusals: [VarlinkFailure] = []

    /// The next mutating call is refused by this error.
    func refuseNext(_ error: some VarlinkError) {
        refusals.append(VarlinkFailure(error))
    }

    /// Ends all sessions, as idle time would.
    func endSessions() {
        sessions = []
    }

    fileprivate func check(_ session: String) throws(VarlinkFailure) {
        guard sessions.contains(session) else { throw VarlinkFailure(Session.Failure.notLoggedIn) }
    }

    private func note(_ request: String) throws(VarlinkFailure) {
        requests.append(request)
        if !refusals.isEmpty { throw refusals.removeFirst() }
    }

    fileprivate func logIn(_ parameters: Session.Login.Parameters) throws(VarlinkFailure) -> Session.Login.Reply {
        guard parameters.passphrase == Self.passphrase else { throw VarlinkFailure(Session.Failure.wrongPassphrase) }
        let token = RequestID.random().text
        logins += 1
        sessions.insert(token)
        return Session.Login.Reply(
            session: token,
            identity: Session.Identity(
                id: "u1", name: parameters.user, roles: ["psychologist"], pending: [], certified: true,
                fingerprint: "12345 12345 12345 12345 12345 12345"),
            idle: 600, lifetime: 28_800, founding: false, notices: [])
    }

    fileprivate func enrol(_ parameters: Session.Enrol.Parameters) -> Session.Enrol.Reply {
        enrolled = [parameters.user, parameters.code, parameters.passphrase]
        return Session.Enrol.Reply(fingerprint: "12345 12345 12345 12345 12345 12345")
    }

    fileprivate func logOut(_ parameters: Session.Logout.Parameters) throws(VarlinkFailure) -> Session.Logout.Reply {
        try check(parameters.session)
        sessions.remove(parameters.session)
        return Session.Logout.Reply()
    }

    fileprivate func add(_ parameters: Cases.AddRecord.Parameters) throws(VarlinkFailure) -> Cases.AddRecord.Reply {
        try check(parameters.session)
        try note(parameters.request)
        let id = "r\(records.count + 1)"
        records.append([Self.record(id, 1, parameters.fields, parameters.audience ?? .team)])
        if let draft = parameters.draft { drafts[draft] = nil }
        return Cases.AddRecord.Reply(record: id, version: 1)
    }

    fileprivate func amend(
        _ parameters: Cases.AmendRecord.Parameters
    ) throws(VarlinkFailure) -> Cases.AmendRecord.Reply {
        try check(parameters.session)
        try note(parameters.request)
        guard let index = records.firstIndex(where: { $0[0].line.id == parameters.record }) else {
            throw VarlinkFailure(Cases.Failure.notFound)
        }
        let newest = records[index].count
        guard parameters.base == newest else { throw VarlinkFailure(Cases.Failure.conflict(newest: newest)) }
        records[index].append(Self.record(parameters.record, newest + 1, parameters.fields, .team))
        if let draft = parameters.draft { drafts[draft] = nil }
        return Cases.AmendRecord.Reply(version: newest + 1)
    }

    fileprivate func read(_ parameters: Cases.ReadRecord.Parameters) throws(VarlinkFailure) -> Cases.ReadRecord.Reply {
        try check(parameters.session)
        guard let versions = records.first(where: { $0[0].line.id == parameters.record }) else {
            throw VarlinkFailure(Cases.Failure.notFound)
        }
        return Cases.ReadRecord.Reply(record: versions[(parameters.version ?? versions.count) - 1])
    }

    fileprivate func save(_ parameters: Cases.SaveDraft.Parameters) throws(VarlinkFailure) -> Cases.SaveDraft.Reply {
        try check(parameters.session)
        if let draft = parameters.draft, drafts[draft] == nil { throw VarlinkFailure(Cases.Failure.notFound) }
        let id = parameters.draft ?? "d\(saves.count + 1)"
        drafts[id] = parameters
        saves.append(parameters.text)
        return Cases.SaveDraft.Reply(draft: id)
    }

    fileprivate func resume(
        _ parameters: Cases.ResumeDraft.Parameters
    ) throws(VarlinkFailure) -> Cases.ResumeDraft.Reply {
        try check(parameters.session)
        guard let draft = drafts[parameters.draft] else { throw VarlinkFailure(Cases.Failure.notFound) }
        return Cases.ResumeDraft.Reply(draft: Self.line(parameters.draft, draft), text: draft.text)
    }

    fileprivate func list(_ parameters: Cases.ListDrafts.Parameters) throws(VarlinkFailure) -> Cases.ListDrafts.Reply {
        try check(parameters.session)
        return Cases.ListDrafts.Reply(drafts: drafts.map { Self.line($0.key, $0.value) })
    }

    private static func line(_ id: String, _ draft: Cases.SaveDraft.Parameters) -> Cases.Draft {
        Cases.Draft(
            id: id, case: "c1", reference: reference, kind: draft.kind, domain: draft.domain ?? "counselling",
            audience: draft.audience ?? .team, saved: "2026-03-17T09:00:00Z", record: draft.record,
            version: draft.version)
    }

    private static func record(
        _ id: String, _ version: Int, _ fields: JSONValue, _ audience: Cases.Audience
    ) -> Cases.Record {
        let line = Cases.RecordLine(
            id: id, version: version, kind: "session_note", domain: "counselling", audience: audience, author: "sana",
            entered: "2026-03-17T09:00:00Z")
        return Cases.Record(line: line, reference: reference, name: "زرمینہ", form: 1, fields: fields, verified: true)
    }
}

extension FakeVault {
    nonisolated var service: VarlinkService {
        var service = VarlinkService(
            identity: VarlinkService.Identity(vendor: "test", product: "fake", version: "0", url: ""),
            interfaces: [Vault.interface, Session.interface, Cases.interface, Audit.interface])
        service.register(Vault.Status.self) { _ in
            Vault.Status.Reply(
                version: "0", state: .unsealed, next: [.logIn], selfOpening: false, custodians: [],
                warnings: ["\u{1B}[2Jhostile"])
        }
        service.register(Session.Login.self) { call throws(VarlinkFailure) in try await self.logIn(call.parameters) }
        service.register(Session.Enrol.self) { call in await self.enrol(call.parameters) }
        service.register(Session.Logout.self) { call throws(VarlinkFailure) in
            try await self.logOut(call.parameters)
        }
        registerCases(&service)
        service.register(Audit.List.self) { _, _ throws(VarlinkFailure) in throw VarlinkFailure(Audit.Failure.notFound)
        }
        return service
    }

    private nonisolated func registerCases(_ service: inout VarlinkService) {
        service.register(Cases.ListForms.self) { call throws(VarlinkFailure) in
            try await self.check(call.parameters.session)
            return Cases.ListForms.Reply(forms: [.sample])
        }
        service.register(Cases.ShowCase.self) { call throws(VarlinkFailure) in
            try await self.check(call.parameters.session)
            let line = Cases.CaseLine(
                id: "c1", reference: Self.reference, status: "open", name: "زرمینہ", father: "گل خان", age: 12,
                assigned: ["sana"], records: 0)
            return Cases.ShowCase.Reply(case: line, records: [], altered: [])
        }
        service.register(Cases.AddRecord.self) { call throws(VarlinkFailure) in try await self.add(call.parameters) }
        service.register(Cases.AmendRecord.self) { call throws(VarlinkFailure) in
            try await self.amend(call.parameters)
        }
        service.register(Cases.ReadRecord.self) { call throws(VarlinkFailure) in try await self.read(call.parameters) }
        service.register(Cases.SaveDraft.self) { call throws(VarlinkFailure) in try await self.save(call.parameters) }
        service.register(Cases.ResumeDraft.self) { call throws(VarlinkFailure) in
            try await self.resume(call.parameters)
        }
        service.register(Cases.ListDrafts.self) { call throws(VarlinkFailure) in try await self.list(call.parameters) }
    }
}

/// A fake vault that serves, and a desk in front of it whose words are kept.
struct Bench {
    let vault = FakeVault()
    let directory: String
    let written = Written()
    private let server: VarlinkServer

    /// What went to standard output and to standard error.
    final class Written: Sendable {
        private let text = Mutex<[Output.Way: String]>([:])

        func add(_ way: Output.Way, _ words: String) {
            text.withLock { $0[way, default: ""] += words }
        }

        var results: String { text.withLock { $0[.results] ?? "" } }
        var remarks: String { text.withLock { $0[.remarks] ?? "" } }
    }

    var socket: String { directory + "/s" }

    static func open() async throws -> Bench {
        let directory = "/dev/shm/amanat-test-\(RequestID.random().text)"
        _ = try PrivateDirectory.existingOrNew(directory)
        return try await Bench(directory: directory)
    }

    private init(directory: String) async throws {
        self.directory = directory
        server = try await VarlinkServer.start(vault.service, at: .path(directory + "/s", mode: 0o600))
    }

    func close() async {
        await server.shutdown(grace: .zero)
        try? FileManager.default.removeItem(atPath: directory)
    }

    private var delivery: Delivery {
        Delivery { [written] way, words in
            written.add(way, words)
            return 0
        }
    }

    func desk(_ format: Output.Format = .text, server: UInt32? = nil, user: String? = nil) -> Desk {
        let environment = ["XDG_RUNTIME_DIR": directory]
        return Desk(
            environment: environment,
            output: Output(format: format, width: nil, styles: (.plain, .plain), delivery: delivery),
            daemon: Daemon(at: SocketPlace(path: socket, server: server, environment: environment)), user: user)
    }

    /// Runs a command line as the process would; its exit status.
    func run(_ words: [String], _ format: Output.Format = .text) async -> Int32 {
        let desk = desk(format)
        do {
            guard let verb = try AmanatCommand.parseAsRoot(words) as? any Verb else { return -1 }
            try await verb.perform(at: desk)
            return 0
        } catch let error as CommandError {
            desk.forgetEnded(error)
            return desk.report(error).rawValue
        } catch {
            return 2
        }
    }

    /// Logs in without a terminal.
    func logIn(_ user: String = "sana") async throws {
        let pipe = Pipe()
        try pipe.fileHandleForWriting.write(contentsOf: Data((FakeVault.passphrase + "\n").utf8))
        let source = PassphraseSource.descriptor(pipe.fileHandleForReading.fileDescriptor)
        try await LogIn(desk: desk(), user: user, source: source).perform()
    }
}
