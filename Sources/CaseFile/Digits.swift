/// The text with Arabic (٠–٩) and Persian or Urdu (۰–۹) digits replaced by ASCII ones.
package func foldingDigits(_ text: String) -> String {
    String(String.UnicodeScalarView(text.unicodeScalars.map(foldingDigit)))
}

/// One scalar, its ASCII digit if it is an Arabic or Persian one.
func foldingDigit(_ scalar: Unicode.Scalar) -> Unicode.Scalar {
    switch scalar.value {
    case 0x0660...0x0669: Unicode.Scalar(UInt8(scalar.value - 0x0660 + 0x30))
    case 0x06F0...0x06F9: Unicode.Scalar(UInt8(scalar.value - 0x06F0 + 0x30))
    default: scalar
    }
}

/// The value of a text of ASCII digits alone; nil for anything else, a sign included.
func plainNumber(_ text: Substring) -> Int? {
    guard !text.isEmpty, text.utf8.count <= 9, text.utf8.allSatisfy({ (0x30...0x39).contains($0) }) else { return nil }
    return Int(text)
}
