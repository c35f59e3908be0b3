/// A page that needs nothing from anywhere: text that a browser lays out in whatever direction it reads.
package struct HTMLPage: Sendable {
    private let title: String
    private var sections: [String] = []

    package init(title: String) {
        self.title = title
    }

    /// Adds a line of plain facts under the title.
    package mutating func add(remark: String) {
        sections.append("<p class=\"remark\" dir=\"auto\">\(Self.escaped(remark))</p>")
    }

    /// Adds a named text, its line breaks kept.
    package mutating func add(_ name: String, _ text: String) {
        let lines = text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline)
            .map { "<p dir=\"auto\">\(Self.escaped(String($0)))</p>" }
        sections.append("<section><h2 dir=\"auto\">\(Self.escaped(name))</h2>\(lines.joined())</section>")
    }

    /// The document; its policy lets the browser load nothing and run nothing.
    ///
    /// Browsers keep the titles of pages in their history, on the disk: the child's name stands only in the page.
    package var document: String {
        """
        <!doctype html>
        <html dir="auto"><head><meta charset="utf-8">
        <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
        <meta name="referrer" content="no-referrer"><title>Amanat</title>
        <style>body{font:1.1rem/1.6 sans-serif;max-width:44rem;margin:2rem auto;padding:0 1rem}\
        h1{font-size:1.4rem}h2{font-size:1rem;margin:1.2rem 0 0;color:#555}p{margin:.2rem 0;white-space:pre-wrap}\
        .remark{color:#555}</style></head>
        <body><h1 dir="auto">\(Self.escaped(title))</h1>
        \(sections.joined(separator: "\n"))
        </body></html>

        """
    }

    /// Text as HTML text: markup becomes visible, and so do the characters that only act or deceive.
    static func escaped(_ text: String) -> String {
        SafeText(text).line.map { character in
            switch character {
            case "&": "&amp;"
            case "<": "&lt;"
            case ">": "&gt;"
            case "\"": "&quot;"
            case "'": "&#39;"
            default: String(character)
            }
        }.joined()
    }
}
