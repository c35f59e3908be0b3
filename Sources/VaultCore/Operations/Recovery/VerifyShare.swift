package import Access
package import Interfaces
import Sealing
import Trust

/// Says whether a text is a share of the current set, and whose; names what is wrong with it otherwise.
package struct VerifyShare: Operation {
    package typealias Method = Recovery.Verify
    package static let action = ActionID.shareVerify
    package static let needs = VaultPhase.founded
    package static let space = LogReserve.Use.reserved

    private let parameters: Method.Parameters

    package init(_ parameters: Method.Parameters) {
        self.parameters = parameters
    }

    package func prepare(_ work: Work) throws(VaultError) -> Release<Method.Reply> {
        let check = ShareCheck(work)
        let share = try check.share(parameters.share)
        if let number = parameters.number, number != Int(share.index) { throw .wrongShare("other_share") }
        work.entry.rule = "share.verified.\(share.index)"
        let set = try check.currentSet().description
        return .ready(
            Method.Reply(
                number: Int(share.index), threshold: Int(set.threshold), count: Int(set.count),
                set: try ShareSetID(stored: set.setID, in: .share).text,
                custodian: try custodian(share.index, work)))
    }

    private func custodian(_ index: UInt8, _ work: Work) throws(VaultError) -> String? {
        guard work.keysIfUnsealed != nil else { return nil }
        let names = try work.directory.all(.custodians, [])
        guard names.indices.contains(Int(index) - 1) else { return nil }
        return String(decoding: names[Int(index) - 1], as: UTF8.self)
    }
}
