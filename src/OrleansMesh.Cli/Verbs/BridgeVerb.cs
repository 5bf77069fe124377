using System.CommandLine;
using Microsoft.Extensions.Logging;
using OrleansMesh.Bridge;
using OrleansMesh.Bridge.Callers;
using OrleansMesh.Bridge.Local;
using OrleansMesh.Cli.Bridging;
using OrleansMesh.Cli.Members;
using OrleansMesh.Cli.Output;
using OrleansMesh.Cli.Processes;
using OrleansMesh.Cli.Values;
using OrleansMesh.Client;

namespace OrleansMesh.Cli.Verbs;

/// <summary><c>bridge</c>: the mesh's MCP servers for its partners, and the partners' tools for an MCP client at standard input and output.</summary>
internal sealed class BridgeVerb : MemberVerb
{
    private readonly Option<string[]> _servers = CommonOptions.Many("--server", "An MCP server of ours: name=command and its arguments, in one word; quotes keep arguments together.", "name=command");
    private readonly Option<string[]> _urls = CommonOptions.Many("--server-url", "A running MCP server of ours over HTTP: name=address.", "name=url");
    private readonly Option<string?> _config = new("--config") { Description = "A file of MCP servers as MCP clients have it: {\"mcpServers\": {…}}.", HelpName = "file" };
    private readonly Option<string?> _documents = new("--documents") { Description = "Offer the text documents of a folder, by our own document server.", HelpName = "folder" };
    private readonly Option<string[]> _from = CommonOptions.Many("--accept-from", "Sign proposals of this mesh (any for every mesh) that ask for no more than --grant.", "did");
    private readonly Option<string[]> _grants = GrantOptions.Create("--grant", "With --accept-from: what may be asked of us.");
    private readonly CallerOptions _callers = new();
    private readonly ComplianceOptions _compliance = new();
    private readonly Option<bool> _offerOnly = new("--offer-only") { Description = "No MCP client at standard input: offer our servers until Ctrl+C or SIGTERM." };

    public BridgeVerb()
        : base(
            "bridge",
            "Join MCP and the mesh: our MCP servers are offered to federated meshes under the agreements' grants; their tools appear as one stdio MCP server here.",
            "orleansmesh bridge --home ./acme",
            "orleansmesh bridge --home ./mit --documents ./public --accept-from did:mesh:enterprise:acme-001 --grant tool:* --offer-only",
            "orleansmesh bridge --home ./mit --server \"files=npx -y @modelcontextprotocol/server-filesystem .\" --offer-only --json",
            "orleansmesh bridge --home ./mit --config mcp.json",
            "orleansmesh bridge --home ./mit --documents ./public --map callers.json --role-grant reader=tool:search_* --authority require --audit-file calls.jsonl --offer-only")
    {
        Takes([_servers, _urls, _config, _documents, _from, _grants, .. _callers.All, .. _compliance.OfContext, _offerOnly, Home, Hub, PostQuantum, Authorities]);
        _servers.Validators.Add(result => Check(result.GetValueOrDefault<string[]>(), LocalServerText.TryParseCommand, result.AddError));
        _urls.Validators.Add(result => Check(result.GetValueOrDefault<string[]>(), LocalServerText.TryParseUrl, result.AddError));
    }

    private delegate bool Parser(string text, out LocalServerConfig? server, out string error);

    protected override async Task<int> RunAsync(Member member, ParseResult arguments, CliOutput output, CancellationToken cancellationToken)
    {
        bool offerOnly = arguments.GetValue(_offerOnly);
        if (output.IsJson && !offerOnly)
        {
            throw CliFailureException.Usage("Standard output belongs to the MCP client.", "Leave out --json, or add --offer-only.");
        }

        if (!offerOnly && !Console.IsInputRedirected)
        {
            throw CliFailureException.Usage("No MCP client is at standard input.", "Put this command into your MCP client's configuration, or add --offer-only to offer servers without one.");
        }

        using PartnerKnowledge knowledge = _callers.Knowledge(arguments, member);
        CallGate gate = _callers.Gate(arguments, member, knowledge);
        var options = new BridgeOptions { LocalServers = Servers(arguments), Signer = _callers.Signer(arguments, member), Gate = gate };
        if (options.Validate() is { Count: > 0 } errors)
        {
            throw CliFailureException.Usage(string.Join(" ", errors), "See: orleansmesh bridge --help");
        }

        using ILoggerFactory loggers = LoggerFactory.Create(b => b.AddConsole(c => c.LogToStandardErrorThreshold = LogLevel.Trace).SetMinimumLevel(LogLevel.Warning));
        using var messenger = new MeshClientMessenger(member.Client, _compliance.Context(arguments), _callers.Agent(arguments) ?? member.MeshId.ToString());
        messenger.FederationsChanged += gate.Forget;
        await using var bridge = new MeshBridge(messenger, options, loggers);
        await bridge.StartAsync(cancellationToken);
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        Task answers = AnswerAsync(member, new ConsentRule(arguments.GetValue(_from)!, arguments.Grants(_grants)), offerOnly ? output : null, ending.Token);
        if (offerOnly)
        {
            output.Json(new { @event = "ready", meshId = member.MeshId, hubId = member.Client.HubId, servers = options.LocalServers.Select(s => s.Name), federations = messenger.Federations.Select(f => f.FederationId) });
            output.Line($"[green]{member.MeshId}[/] offers {(options.LocalServers.Count == 0 ? "no MCP server" : string.Join(", ", options.LocalServers.Select(s => s.Name)))} to the meshes that it federates with ({messenger.Federations.Count} now). Ctrl+C ends it.");
            await Task.WhenAny(bridge.Completion, answers, Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancellationToken));
        }
        else
        {
            await Task.WhenAny(bridge.Completion, answers, bridge.ServeStdioAsync(cancellationToken));
        }

        await ending.CancelAsync();
        await answers.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        foreach (Task part in (Task[])[bridge.Completion, answers])
        {
            if (part.IsFaulted)
            {
                await part;
            }
        }

        return ExitCodes.Done;
    }

    private static async Task AnswerAsync(Member member, ConsentRule rule, CliOutput? output, CancellationToken cancellationToken)
    {
        await foreach ((FederationProposal proposal, IReadOnlyList<string> excess) in new ProposalAnswers(member, rule).RunAsync(cancellationToken))
        {
            string answer = excess.Count == 0 ? "accepted" : "declined";
            output?.Json(new { @event = answer, federationId = proposal.FederationId, proposer = proposal.Proposer, excess });
            output?.Line($"{answer} {proposal.FederationId} of {proposal.Proposer} {string.Join(", ", excess)}");
        }
    }

    private static void Check(string[]? texts, Parser parse, Action<string> refuse)
    {
        foreach (string text in texts ?? [])
        {
            if (!parse(text, out _, out string error))
            {
                refuse(error);
            }
        }
    }

    private static IEnumerable<LocalServerConfig> Parsed(string[] texts, Parser parse) => texts.Select(t => parse(t, out LocalServerConfig? server, out _) ? server! : throw new InvalidOperationException("It was validated."));

    private List<LocalServerConfig> Servers(ParseResult arguments)
    {
        List<LocalServerConfig> servers =
        [
            .. Parsed(arguments.GetValue(_servers)!, LocalServerText.TryParseCommand),
            .. Parsed(arguments.GetValue(_urls)!, LocalServerText.TryParseUrl),
            .. arguments.GetValue(_config) is { } file ? McpConfigFile.Read(file) : [],
        ];
        if (arguments.GetValue(_documents) is { } folder)
        {
            servers.Add(new LocalServerConfig { Name = "documents", Command = SelfCommand.Current.FileName, Arguments = SelfCommand.Current.With("documents", "--root", Path.GetFullPath(folder)) });
        }

        return servers;
    }
}
