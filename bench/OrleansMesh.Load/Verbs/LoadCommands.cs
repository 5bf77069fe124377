using System.CommandLine;
using OrleansMesh.Cli.Output;

namespace OrleansMesh.Load.Verbs;

/// <summary>All verbs of the load generator.</summary>
internal static class LoadCommands
{
    public static Task<int> RunAsync(string[] arguments)
    {
        var root = new RootCommand(
            "Puts load on a real hub, in processes of their own and over real sockets, and measures it beside the bare cost of the same.\n\n"
            + "Examples:\n"
            + "  OrleansMesh.Load idle --sessions 10000 --hold 60\n"
            + "  OrleansMesh.Load idle --sessions 300 --hold 5 --settle 2 --json\n"
            + "  OrleansMesh.Load joins --joins 1000 --at-once 16\n"
            + "  OrleansMesh.Load handshakes --per-second 200\n"
            + "  OrleansMesh.Load messages --pairs 8\n"
            + "  OrleansMesh.Load flat\n"
            + "  OrleansMesh.Load classes\n"
            + "  OrleansMesh.Load hops\n"
            + "  OrleansMesh.Load ceilings\n"
            + "  OrleansMesh.Load drain --messages 20000\n"
            + "  OrleansMesh.Load attack --kind FirstRecord --per-second 800")
        {
            new IdleVerb(),
            new JoinsVerb(),
            new HandshakesVerb(),
            new MessagesVerb(),
            new FlatVerb(),
            new ClassesVerb(),
            new HopsVerb(),
            new CeilingsVerb(),
            new DrainVerb(),
            new AttackVerb(),
            new FloodVerb(),
            new HoldVerb(),
            new BareVerb(),
        };
        return root.Parse(arguments.Length == 0 ? ["--help"] : arguments)
            .InvokeAsync(new InvocationConfiguration { EnableDefaultExceptionHandler = false });
    }

    /// <summary>What a verb says, as JSON lines or for people.</summary>
    public static CliOutput Output(bool isJson) => new(Console.Out, Console.Error, isJson);
}
