package import Sealing

/// A key that several values refer to at once; wiped when the last of them lets go.
package final class SharedKey: Sendable {
    package let key: SymmetricKey

    package init(_ key: consuming SymmetricKey) {
        self.key = key
    }
}

/// A secret that several values refer to at once; wiped when the last of them lets go.
package final class SharedSecret: Sendable {
    package let secret: Secret

    package init(_ secret: consuming Secret) {
        self.secret = secret
    }
}
