import NIOCore
import NIOEmbedded
import Testing

@testable import Varlink

/// How the places for connections are shared among Unix accounts.
@Suite struct `The places for connections` {
    private let house = House()

    @Test func `a fifth account finds room where four hold all places`() throws {
        for uid: UInt32 in 1...4 { for _ in 0..<256 { #expect(try house.connect(uid)) } }
        for _ in 0..<100 { #expect(try house.connect(5)) }
        #expect(house.open.values.map(\.count).reduce(0, +) == 1_024)
        #expect(house.open[5]?.count == 100)
        #expect((1...4).allSatisfy { house.open[$0]?.count == 231 }, "each of the others gave as many")
        #expect(Set(house.closures) == [.madeRoom] && house.closures.count == 100)
    }

    @Test func `where each holds its share nobody takes another's place`() throws {
        for uid: UInt32 in 1...4 { for _ in 0..<256 { #expect(try house.connect(uid)) } }
        var places = 0
        while try house.connect(5) { places += 1 }
        #expect((203...205).contains(places))
        #expect(try !house.connect(1), "who holds as much as anybody gets no more")
        #expect(house.open[5]?.count == places)
    }

    @Test func `a request that is being answered keeps its connection`() throws {
        for number in 0..<256 { for uid: UInt32 in 1...4 { #expect(try house.connect(uid, asking: number >= 200)) } }
        for _ in 0..<8 { #expect(try house.connect(5)) }
        #expect((1...4).allSatisfy { house.open[$0]?.suffix(56).count == 56 && house.open[$0]?.count == 254 })
        #expect((1...4).allSatisfy { uid in house.open[uid]?.filter(\.isAsking).count == 56 })
    }

    @Test func `one account's own limit stands though there is room`() throws {
        for _ in 0..<256 { #expect(try house.connect(1)) }
        #expect(try !house.connect(1))
        #expect(house.closures.isEmpty)
    }
}

/// A registry with connections of any uid, on channels of no kernel.
private final class House {
    struct Place {
        let channel: EmbeddedChannel
        let isAsking: Bool
    }

    private let registry = ConnectionRegistry(limits: ServerLimits())
    private let dispatcher: Dispatcher
    private let seen = RunningWorkshop.Seen()
    private var places: [UInt32: [Place]] = [:]

    init() {
        let seen = seen
        dispatcher = Dispatcher(
            service: RunningWorkshop.service(seen), wire: Wire(frameLimit: 1 << 20, nestingLimit: 64),
            observer: ServerObserver(refusing: { _ in }, closing: { seen.close($0.cause) }))
    }

    /// Those that are open still.
    var open: [UInt32: [Place]] { places.mapValues { $0.filter { $0.channel.isActive } } }
    var closures: [Closure.Cause] { seen.closures }

    /// Connects as somebody, and with `asking` sends a call that isn't answered yet.
    func connect(_ uid: UInt32, asking: Bool = false) throws -> Bool {
        guard case .success(let caller) = registry.caller(for: PeerCredentials(uid: uid, gid: uid, pid: 1)) else {
            return false
        }
        let connection = ServerConnection(
            caller: caller, dispatcher: dispatcher, registry: registry, limits: ServerLimits())
        let channel = EmbeddedChannel(handler: connection)
        try channel.connect(to: try SocketAddress(unixDomainSocketPath: "/none")).wait()
        if asking {
            try channel.writeInbound(ByteBuffer(string: Self.call))
            #expect(connection.isAnswering)
        }
        places[uid, default: []].append(Place(channel: channel, isAsking: asking))
        return true
    }

    private static let call =
        #"{"method":"org.example.workshop.Wait","parameters":{"milliseconds":100000}}"# + "\0"
}
