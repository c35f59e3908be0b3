import Sealing

/// A stretch of time that was given and rests in the file, such as that of an approval or an emergency.
///
/// While the machine runs on, only its running counts: setting the calendar neither shortens nor prolongs it. After the
/// machine's restart there is nothing but the calendar to go by.
struct Term: Codable, Sendable, Hashable {
    /// Microseconds of UTC since 1970, by the calendar of then.
    let from: Int64
    let until: Int64
    /// In which run of the machine it began, and when in that.
    private let boot: String
    private let began: Int64

    /// - Parameter length: microseconds.
    init(_ length: Int64, from moment: Moment) {
        from = moment.wall
        until = moment.wall + length
        boot = moment.boot
        began = moment.uptime.microseconds
    }

    /// Where a term stands.
    enum Standing {
        case running, over
        /// By this calendar it hasn't begun: the calendar was put back over a restart of the machine.
        case ahead
    }

    /// Microseconds; a row can say what it will.
    var length: Int64 { until.distance(from: from) }

    func standing(at moment: Moment) -> Standing {
        if moment.boot == boot {
            let lasted = moment.uptime.microseconds.distance(from: began)
            return lasted >= 0 && lasted < length ? .running : .over
        }
        if moment.wall < from { return .ahead }
        return moment.wall < until ? .running : .over
    }

    fileprivate func added(to data: consuming AssociatedData) -> AssociatedData {
        data.adding(UInt64(bitPattern: from)).adding(UInt64(bitPattern: until)).adding(boot)
            .adding(UInt64(bitPattern: began))
    }
}

extension AssociatedData {
    /// All of a term, for what is signed over it.
    consuming func adding(_ term: Term) -> AssociatedData { term.added(to: self) }
}
