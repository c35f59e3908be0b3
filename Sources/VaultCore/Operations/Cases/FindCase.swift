package import Access
import CaseFile
package import Interfaces
import Trust

/// Finds cases by reference, or by text in the names of children the caller may see.
///
/// Names are content, so they are opened to be compared, and every registration opened is named in an entry.
package struct FindCase: ChunkedOperation {
    package typealias Method = Cases.FindCase
    package static let action = ActionID.findCase
    package static let needs = VaultPhase.complete

    private let parameters: Method.Parameters
    private let page: CasePage

    package init(_ parameters: Method.Parameters) {
        self.init(parameters, .newest)
    }

    private init(_ parameters: Method.Parameters, _ page: CasePage) {
        self.parameters = parameters
        self.page = page
    }

    package var token: String? { parameters.session }

    package func prepareChunk(_ work: Work) throws(VaultError) -> Chunk<FindCase> {
        try work.decide(Self.action)
        let reference = CaseReference(typed: parameters.text)
        let stretch =
            if let reference { try CasePage.line(of: reference, work) } else { try page.lines(work) { _ in true } }
        let lines = stretch.lines
        let wanted = parameters.text
        let release = Release<Method.Reply>.opening { () throws(VaultError) in
            var open: [Cases.CaseLine] = []
            for line in lines {
                let line = try line.open()
                if reference != nil || Self.matches(line, wanted) { open.append(line) }
            }
            return Method.Reply(cases: open)
        }
        return Chunk(release: release, rest: stretch.rest.map { FindCase(parameters, $0) })
    }

    private static func matches(_ line: Cases.CaseLine, _ text: String) -> Bool {
        let wanted = NormalisedName(text).text
        return !wanted.isEmpty
            && [line.name, line.father].compactMap(\.self).contains { NormalisedName($0).text.contains(wanted) }
    }
}
