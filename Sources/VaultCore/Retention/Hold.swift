import FoundationEssentials
import Sealing
import Trust

/// What a `HoldID` names.
enum HoldTag {}
/// One legal hold.
typealias HoldID = Identifier<HoldTag>

/// Keeps a case or one record of it from being destroyed, until two people lift it.
///
/// That a hold is lifted is never taken from its row: the row has to carry the lifter's signature and that of whoever
/// approved, and both are verified each time. A row that says less still holds.
struct Hold: Codable, Sendable {
    /// What lifts a hold: the lifter's signature, and the approval with its own.
    struct Lift: Codable, Sendable {
        let by: String
        let time: Int64
        let signature: Data
        let approval: String
        /// The approval as it was used, with all its words and signatures.
        let approved: Data
    }

    let id: String
    let caseFile: String
    /// Nil where the whole case is held.
    let record: String?
    let reason: String
    let by: String
    let made: Int64
    var lift: Lift?

    /// What the lifter signs.
    static func message(lifting hold: HoldID, approval: ApprovalID, at time: Int64, in vault: VaultID) -> [UInt8] {
        AssociatedData("amanat hold lift/1").adding(vault.bytes).adding(hold.bytes).adding(approval.bytes)
            .adding(UInt64(bitPattern: time)).encoded
    }
}
