import ArgumentParser

/// A word that stands where a command is expected and is none: without this the parser blames the options behind it.
package struct MistypedVerb: Equatable {
    /// The commands before it, `amanat` among them.
    let path: [String]
    let word: String
    /// The command it comes closest to.
    let closest: String

    /// Nil if the words lead to a command.
    package init?(in words: [String]) {
        var command: any ParsableCommand.Type = AmanatCommand.self
        var path = ["amanat"]
        for word in words {
            let inner = AmanatCommand.inner(of: command)
            if inner.isEmpty || word.hasPrefix("-") { return nil }
            guard let next = inner.first(where: { $0._commandName == word }) else {
                guard let closest = Self.closest(to: word, among: inner.map { $0._commandName }) else { return nil }
                (self.path, self.word, self.closest) = (path, word, closest)
                return
            }
            command = next
            path.append(word)
        }
        return nil
    }

    package var message: String { "There is no command \(SafeText((path + [word]).joined(separator: " ")).isolated)." }
    package var hint: String {
        "did you mean \((path + [closest]).joined(separator: " "))? "
            + (["amanat help"] + path.dropFirst()).joined(separator: " ") + " lists them"
    }

    /// By how many letters have to be put in or taken out.
    private static func closest(to word: String, among names: [String]) -> String? {
        names.min { $0.difference(from: word).count < $1.difference(from: word).count }
    }
}
