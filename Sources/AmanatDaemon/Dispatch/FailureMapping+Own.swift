import Interfaces
import Varlink
import VaultCore

extension FailureMapping {
    /// An error as an interface answers it: by its own declaration where it has one, so that a client of that interface
    /// alone knows it.
    static func failure(_ error: VaultError, from interface: String) -> VarlinkFailure {
        switch (error, interface) {
        case (.notFound, Audit.interface.name): VarlinkFailure(Audit.Failure.notFound)
        case (.notFound, People.interface.name): VarlinkFailure(People.Failure.notFound)
        case (.notFound, Retention.interface.name): VarlinkFailure(Retention.Failure.notFound)
        case (.notFound, Session.interface.name): VarlinkFailure(Session.Failure.notFound)
        case (.notEnrolled, People.interface.name): VarlinkFailure(People.Failure.notEnrolled)
        case (.wrongCode, Keys.interface.name): VarlinkFailure(Keys.Failure.wrongCode)
        default: failure(error)
        }
    }
}
