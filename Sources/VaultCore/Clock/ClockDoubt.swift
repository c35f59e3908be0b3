/// Why the calendar may be wrong: by what is known, it should show another time.
package struct ClockDoubt: Sendable, Equatable {
    /// Which way it is off.
    package enum Kind: String, Sendable {
        /// It stands before an entry that was written already.
        case behind = "clock-behind"
        /// It stands a day or more after the last that is known, and that day hasn't passed here.
        case ahead = "clock-ahead"
    }

    package let kind: Kind
    /// What it shows, and the last time that is known; microseconds of UTC since 1970.
    package let shown: Int64
    package let known: Int64
}
