package import Varlink
package import VaultCore

/// Leaves an entry for what the protocol layer refuses: nobody learns of a refusal that isn't on record.
package enum RefusalAudit {
    package static func observer(of vault: VaultCore.Vault) -> ServerObserver {
        ServerObserver(
            refusing: { refusal in
                await vault.noteRefusal(code(refusal.cause), by: VaultCore.Caller(refusal.caller))
            },
            closing: { closure in
                guard let peer = closure.peer else { return }
                vault.count("connection-closed", by: VaultCore.Caller(uid: peer.uid))
            })
    }

    /// Codes only: the peer's own words don't reach the log.
    private static func code(_ cause: Refusal.Cause) -> String {
        switch cause {
        case .interfaceNotFound: "interface-not-found"
        case .methodNotFound: "method-not-found"
        case .methodNotImplemented: "method-not-implemented"
        case .invalidParameter(let method, _): "invalid-parameter.\(method.split(separator: ".").last ?? "")"
        case .expectedMore: "expected-more"
        case .fault: "not-a-message"
        }
    }
}
