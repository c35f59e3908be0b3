import CSodium
import Synchronization

/// Argon2id 1.3 (RFC 9106) with one lane, as libsodium's crypto_pwhash.
enum Argon2id {
    /// Held during a run: memory for one run is planned for, not for as many as ask.
    private static let oneAtATime = Mutex(())

    /// 32 bytes in a locked slot; the working memory is unmapped afterwards.
    static func hash(_ passphrase: Span<UInt8>, _ parameters: PassphraseParameters) throws(SealingError) -> LockedBytes
    {
        var key = try LockedBytes(zeroed: SymmetricKey.size)
        let result = key.write { output in
            unsafe output.withAddress { output in
                unsafe passphrase.withAddress { start in
                    unsafe start.withMemoryRebound(to: CChar.self, capacity: passphrase.count) {
                        unsafe run(output, ($0, UInt64(passphrase.count)), parameters)
                    }
                }
            }
        }
        guard result == 0 else { throw .noLockedMemory }
        return key
    }

    private static func run(
        _ output: UnsafeMutablePointer<UInt8>, _ passphrase: (start: UnsafePointer<CChar>, count: UInt64),
        _ parameters: PassphraseParameters
    ) -> Int32 {
        oneAtATime.withLock { _ in
            unsafe crypto_pwhash(
                output, UInt64(SymmetricKey.size), passphrase.start, passphrase.count, parameters.salt,
                UInt64(parameters.cost.passes), Int(parameters.cost.memoryKiB) * 1024,
                Int32(PassphraseParameters.argon2id13))
        }
    }
}
