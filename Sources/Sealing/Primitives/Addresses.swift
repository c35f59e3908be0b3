/// Lending the address of a span to a C function for the length of a call.
///
/// libsodium's headers promise never to be given null; an empty span lends the address of a byte that the callee,
/// told of a length of zero, doesn't touch.
extension Span where Element == UInt8 {
    func withAddress<R>(_ body: (UnsafePointer<UInt8>) -> R) -> R {
        unsafe withUnsafeBufferPointer { buffer in
            if let start = buffer.baseAddress { return unsafe body(start) }
            var none: UInt8 = 0
            return unsafe withUnsafePointer(to: &none) { unsafe body($0) }
        }
    }
}

extension MutableSpan where Element == UInt8 {
    mutating func withAddress<R>(_ body: (UnsafeMutablePointer<UInt8>) -> R) -> R {
        unsafe withUnsafeMutableBufferPointer { buffer in
            if let start = buffer.baseAddress { return unsafe body(start) }
            var none: UInt8 = 0
            return unsafe withUnsafeMutablePointer(to: &none) { unsafe body($0) }
        }
    }
}
