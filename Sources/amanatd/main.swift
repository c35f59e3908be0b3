import AmanatDaemon
import Dispatch
import Glibc

switch DaemonStart.begin(Array(CommandLine.arguments.dropFirst())) {
case .ended(let code):
    exit(code)
case .serving(let run):
    Task { exit(await run.exitCode()) }
    dispatchMain()
}
