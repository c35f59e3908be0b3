import Testing
import Trust

@testable import VaultCore

@Suite struct `The order of those who wait` {
    private let flood = Party(uid: 1, person: nil)
    private let other = Party(uid: 2, person: nil)

    @Test func `another account waits for one turn of a thousand`() {
        var queue = FairQueue<Int>()
        for number in 0..<1_000 { queue.append(number, of: flood) }
        let first = take(&queue, costing: 5)
        #expect(first == flood)
        queue.append(-1, of: other)
        let next = take(&queue, costing: 1)
        #expect(next == other)
    }

    @Test func `each account gets the same time, whatever its turns cost`() {
        var queue = FairQueue<Int>()
        for number in 0..<1_000 { for party in [flood, other] { queue.append(number, of: party) } }
        var time: [Party: Int] = [:]
        for _ in 0..<600 {
            let cost = queue.next().map { taken in
                let cost = taken.party == flood ? 20 : 2
                queue.charge(taken.party, .milliseconds(cost))
                time[taken.party, default: 0] += cost
                return cost
            }
            #expect(cost != nil)
        }
        #expect(abs(time[flood, default: 0] - time[other, default: 0]) <= 20)
    }

    @Test func `people under one account share what is the account's`() {
        var queue = FairQueue<Int>()
        let people = (0..<3).map { _ in Party(uid: 1, person: UserID.random()) }
        for party in people { for number in 0..<100 { queue.append(number, of: party) } }
        for number in 0..<100 { queue.append(number, of: other) }
        let order = (0..<60).compactMap { _ in take(&queue, costing: 1) }
        #expect(order.filter { $0 == other }.count == 30)
        for party in people { #expect(order.filter { $0 == party }.count == 10) }
    }

    @Test func `who was away has saved nothing up, and one's own turns keep their order`() {
        var queue = FairQueue<Int>()
        queue.append(0, of: other)
        let next = take(&queue, costing: 1)
        #expect(next == other)
        for number in 0..<1_000 { queue.append(number, of: flood) }
        var numbers: [Int] = []
        for _ in 0..<500 {
            guard let (party, number) = queue.next() else { break }
            numbers.append(number)
            queue.charge(party, .seconds(1))
        }
        #expect(numbers == Array(0..<500))
        for number in 0..<10 { queue.append(number, of: other) }
        let order = (0..<10).compactMap { _ in take(&queue, costing: 1_000) }
        #expect(order.filter { $0 == flood }.count >= 4, "ten turns in a row would be time saved up")
    }

    @Test func `whoever holds no place finds one`() {
        var places = SharedPlaces(most: 16, ofOne: 3)
        let parties = (0..<20).map { Party(uid: $0, person: nil) }
        let taken = parties.map { party in (0..<5).filter { _ in places.take(party) }.count }
        #expect(taken.prefix(5) == [3, 3, 3, 3, 3] && taken.dropFirst(5).allSatisfy { $0 == 1 })
        places.leave(parties[0])
        let early = places.take(parties[0])
        #expect(!early, "still more than there are places")
        for party in parties.dropFirst(5) { places.leave(party) }
        let late = places.take(parties[0])
        #expect(late)
    }

    private func take(_ queue: inout FairQueue<Int>, costing milliseconds: Int) -> Party? {
        guard let taken = queue.next() else { return nil }
        queue.charge(taken.party, .milliseconds(milliseconds))
        return taken.party
    }
}
