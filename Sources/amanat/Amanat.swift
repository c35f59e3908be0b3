import AmanatClient

/// The program `amanat`; everything it does is in `AmanatClient`, where tests can reach it.
@main
struct Amanat {
    static func main() async {
        await Client.main()
    }
}
