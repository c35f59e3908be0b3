import Interfaces

extension RefusalExplanation {
    static func of(_ error: Keys.Failure) -> Explanation {
        switch error {
        case .wrongCode:
            Explanation(
                .deniedOrAbsent, "That claim code is wrong, void or used.",
                hint: "ask whoever handed you the code: she can start the shares anew")
        case .wrongShare(let fault):
            Explanation(
                .invalidInput, "That is not your share: \(FaultWords.of(fault)).",
                hint: "read it from your paper once more; amanat shares verify says whether a share is good")
        case .alreadyClaimed:
            Explanation(
                .conflict, "This share was handed out already: to another Unix account, or it has been read back.",
                hint: "amanat shares confirm CODE; if the paper is lost, ask whoever handed you the code")
        case .notRotating:
            Explanation(.conflict, "No rotation is under way.", hint: "amanat keys status")
        case .epochInUse(let rows):
            Explanation(
                .conflict, "\(rows) keys rest under this master key still: destroying it would lose them.",
                hint:
                    "amanat keys rotate, and wait until it is through; it names what doesn't open and so can't be moved"
            )
        case .supervisorMissing:
            Explanation(
                .sealedOrFounding, "No supervisor has enrolled yet, so the founding can't be completed.",
                hint: "amanat user add NAME --role supervisor --uid UID, then she runs amanat enrol NAME")
        }
    }
}
