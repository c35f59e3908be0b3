import CanonicalJSON
import Synchronization
import Varlink

/// Which step each client of the certification has to make next; a wrong one ends its run.
final class CertificationSteps: Sendable {
    private let next = Mutex<[String: String]>([:])

    /// Begins a run and gives its client id.
    func begin() -> String {
        let id = String(UInt64.random(in: .min ... .max), radix: 16)
        next.withLock { $0[id] = "Test01" }
        return id
    }

    /// Takes a step; the arguments must be the values of the step before.
    func take(_ step: String, then following: String, of id: String, isRight: Bool) throws(VarlinkFailure) {
        let expected = next.withLock { $0[id] }
        guard let expected else { throw VarlinkFailure(Certification.Failure.clientIdError) }
        guard expected == step, isRight else {
            next.withLock { $0[id] = nil }
            throw VarlinkFailure(
                Certification.Failure.certificationError(wants: .string(expected), got: .string(step)))
        }
        next.withLock { $0[id] = following == "Start" ? nil : following }
    }
}
