/// How long a wrong secret makes its guesser wait: nothing for the first few, then double each time.
struct DoublingWait {
    /// Attempts that cost nothing; then the wait doubles from one second up to a quarter of an hour.
    let free: Int64

    static let longest: Int64 = 900_000_000

    /// The wait after so many wrong attempts, in microseconds.
    func microseconds(after failures: Int64) -> Int64 {
        if failures <= free { return 0 }
        return min(Self.longest, (1 << min(failures - free - 1, 20)) * 1_000_000)
    }
}
