import Foundation
import Synchronization

@testable import VaultCore

/// A clock that tests move: the calendar and the machine's running, together or apart.
final class TestClock: Sendable {
    private struct Reading {
        /// Three in the morning of 1 February 2026 at the site; in UTC it is still January.
        var wall: Int64 = 1_769_896_800_000_000
        var uptime: Int64 = 7_200_000_000
        var boot = "6f1c1f39-0d0b-4a51-8f0e-2b3a5f0a7c11"
        /// How far off the calendar is, one after the other at each reading, in seconds.
        var wandering: [Int64] = []
        var readings = 0
    }

    private let reading = Mutex(Reading())

    /// Every reading is a microsecond later.
    var moment: Moment {
        reading.withLock { reading in
            reading.wall += 1
            reading.uptime += 1
            reading.readings += 1
            let off = reading.wandering.isEmpty ? 0 : reading.wandering[reading.readings % reading.wandering.count]
            return Moment(
                wall: reading.wall + off * 1_000_000, uptime: Uptime(microseconds: reading.uptime), boot: reading.boot)
        }
    }

    /// The calendar.
    var now: Int64 { moment.wall }

    init() {}

    /// One that goes on from where another is.
    init(following other: TestClock) {
        let start = other.reading.withLock { $0 }
        reading.withLock { $0 = start }
    }

    /// Time goes by.
    func advance(seconds: Int64) {
        reading.withLock { reading in
            reading.wall += seconds * 1_000_000
            reading.uptime += seconds * 1_000_000
        }
    }

    /// Somebody sets the calendar, forward or back; no time goes by.
    func set(by seconds: Int64) {
        reading.withLock { $0.wall += seconds * 1_000_000 }
    }

    /// Has somebody set the calendar before every single reading; none for one that goes on as it is.
    func wander(_ seconds: [Int64]) {
        reading.withLock { reading in
            reading.wandering = seconds
            reading.readings = 0
        }
    }

    /// The machine starts again.
    func restart() {
        reading.withLock { reading in
            reading.uptime = 60_000_000
            reading.boot = UUID().uuidString
        }
    }
}
