/// The version of the program.
package enum DaemonVersion {
    package static let current = "0.1.0"
}
