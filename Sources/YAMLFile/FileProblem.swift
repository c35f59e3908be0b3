/// What can be wrong with the files of one kind, told in words that say how to mend it.
package protocol FileFault: Equatable, Sendable {
    /// What is wrong.
    var problem: String { get }
    /// What to do about it.
    var fix: String { get }

    /// Takes in what the reader itself finds; a case of the same name does.
    static func yaml(_ fault: YAMLFault) -> Self
}

/// One thing wrong with a file of the operator's: where, what, and what to do about it.
package struct FileProblem<Fault: FileFault>: Error, Equatable, Sendable, CustomStringConvertible {
    package let file: String
    /// Counted from 1.
    package let line: Int
    package let fault: Fault

    package init(file: String, line: Int, fault: Fault) {
        self.file = file
        self.line = line
        self.fault = fault
    }

    /// One line, whatever the file holds: nothing in it acts on the terminal that it is told on.
    package var description: String { PlainText.escaped("\(file):\(line): \(fault.problem); \(fault.fix)") }

    /// The same problem among those of a wider kind.
    package func map<Wider: FileFault>(_ widen: (Fault) -> Wider) -> FileProblem<Wider> {
        FileProblem<Wider>(file: file, line: line, fault: widen(fault))
    }
}

/// Why an operator's files were refused: everything found, file by file, in the order of the lines.
package struct FileRefused<Fault: FileFault>: Error, Equatable, CustomStringConvertible {
    package let problems: [FileProblem<Fault>]

    package init(problems: [FileProblem<Fault>]) { self.problems = problems }

    package var description: String { problems.map(\.description).joined(separator: "\n") }
}
