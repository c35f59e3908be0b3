/// What the process tells its caller; the numbers are part of the command line's contract.
package enum ExitStatus: Int32, CaseIterable, Sendable {
    case done = 0
    case failure = 1
    case usage = 2
    case sealedOrFounding = 10
    case notLoggedIn = 11
    case deniedOrAbsent = 12
    case conflict = 13
    case logBlocked = 14
    case tampered = 15
    case invalidInput = 16
    case busy = 17
}
