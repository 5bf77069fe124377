using System.CommandLine;
using OrleansMesh.Cli.Output;
using OrleansMesh.Cli.Policies;
using OrleansMesh.Cli.Values;
using OrleansMesh.Domain.Envelopes;
using OrleansMesh.Domain.Federation;
using OrleansMesh.Domain.Json;
using OrleansMesh.Domain.Policies;

namespace OrleansMesh.Cli.Verbs;

/// <summary><c>policy explain</c>: what a policy would decide about a message, and which clauses are the reason.</summary>
internal sealed class PolicyExplainVerb : Verb
{
    private readonly Argument<string[]> _files = new("file") { Description = "Policies; several are taken together.", Arity = new ArgumentArity(1, 16) };
    private readonly Option<string> _source = new("--source") { Description = "The mesh that sends.", HelpName = "did", DefaultValueFactory = _ => "" };
    private readonly Option<string> _target = new("--target") { Description = "The mesh that is to get it.", HelpName = "did", DefaultValueFactory = _ => "" };
    private readonly Option<int> _trust = new("--trust") { Description = "The source's trust score.", HelpName = "0-100" };
    private readonly Option<int> _tier = new("--tier") { Description = "The source's tier.", HelpName = "1-4", DefaultValueFactory = _ => PolicyLimits.TierLowest };
    private readonly Option<string[]> _regions = new("--region") { Description = "Where the source and the target handle data.", HelpName = "code", Arity = new ArgumentArity(0, 2), AllowMultipleArgumentsPerToken = true, DefaultValueFactory = _ => [] };
    private readonly Option<string> _payload = new("--payload") { Description = "The type of payload (default: mcp.request with a call, else agent.message).", HelpName = "type", DefaultValueFactory = _ => "" };
    private readonly Option<string?> _tool = new("--tool") { Description = "The tool that it calls.", HelpName = "name" };
    private readonly Option<int> _bytes = new("--bytes") { Description = "The size of its data (default: of --data).", HelpName = "bytes" };
    private readonly Option<string?> _data = new("--data") { Description = "Its data, a JSON object: the text itself, @file, or - for standard input.", HelpName = "json" };
    private readonly Option<bool> _transient = new("--transient") { Description = "It is not to be stored." };
    private readonly Option<long?> _lifetime = new("--lifetime") { Description = "Seconds until it expires (default: never).", HelpName = "seconds" };
    private readonly Option<int> _hops = new("--hops") { Description = "Hops that it allows.", HelpName = "0-5", DefaultValueFactory = _ => FmpLimits.HopsMax };
    private readonly Option<bool> _sealed = new("--sealed") { Description = "Its payload is sealed end to end." };
    private readonly Option<bool> _credential = new("--credential") { Description = "The source holds an accepted credential." };
    private readonly Option<bool> _postQuantum = new("--post-quantum-session") { Description = "The source's session is post-quantum." };
    private readonly Option<string?> _classification = new("--classification") { Description = "The class of its data; giving it says that there is a compliance context.", HelpName = "word" };
    private readonly Option<string> _basis = new("--basis") { Description = "The legal basis in its context.", HelpName = "word", DefaultValueFactory = _ => "none" };
    private readonly Option<int> _retention = new("--retention") { Description = "The retention in its context.", HelpName = "days" };
    private readonly Option<bool> _audit = new("--audit") { Description = "Its context asks for audit." };
    private readonly Option<bool> _explained = new("--explanation") { Description = "It has an explanation record." };

    public PolicyExplainVerb()
        : base(
            "explain",
            "Ask what a policy would decide about a message: every clause that refuses it, in the order in which they are enforced. What is not given counts as the worst. Exit code 1 for a refusal.",
            "orleansmesh policy explain acme-policy.json --tool search --trust 60 --region EU EU --classification internal",
            "orleansmesh policy explain acme-policy.json mit-policy.json --payload agent.message --bytes 70000 --tier 2 --json",
            "orleansmesh policy explain acme-policy.json --payload agent.message --data '{\"cardNumber\":\"4111\"}'")
    {
        Takes(_files, _source, _target, _trust, _tier, _regions, _payload, _tool, _bytes, _data, _transient, _lifetime, _hops, _sealed, _credential, _postQuantum, _classification, _basis, _retention, _audit, _explained);
        _classification.AcceptOnlyFromAmong([.. PolicyWords.DataClasses]);
        _basis.AcceptOnlyFromAmong([.. PolicyWords.LegalBases]);
    }

    protected override async Task<int> RunAsync(ParseResult arguments, CliOutput output, CancellationToken cancellationToken)
    {
        var policy = new CompiledPolicy(await PolicyFiles.IntersectAsync(arguments.GetValue(_files)!, cancellationToken));
        byte[] content = arguments.GetValue(_data) is { } data ? CanonicalJson.Canonicalize(await MessageData.ReadAsync(data, Console.In, cancellationToken)) : [];
        IReadOnlyList<PolicyClause> refusing = policy.Refusing(Facts(arguments, arguments.GetValue(_sealed) ? [] : content, content.Length));
        PolicyVerdict first = refusing.Count == 0 ? default : new PolicyVerdict(refusing[0]);
        output.Json(new
        {
            allowed = first.IsAllowed,
            sentence = first.Sentence,
            refusedBy = refusing.Select(clause => new { level = PolicyWords.Of(clause.Definition.Level), clause = clause.Id, limit = clause.Limit, note = clause.Note }).ToArray(),
        });
        output.Line($"{(first.IsAllowed ? "Allowed" : "Refused")}: {policy.Policy.Clauses.Count - refusing.Count} of {policy.Policy.Clauses.Count} clauses let it pass.");
        foreach (PolicyClause clause in refusing)
        {
            output.Line($"  at the {PolicyWords.Of(clause.Definition.Level)}: [red]{clause.Id}[/] ({clause.Limit}) {clause.Note}");
        }

        return first.IsAllowed ? ExitCodes.Done : ExitCodes.Failed;
    }

    private PolicyFacts Facts(ParseResult arguments, ReadOnlySpan<byte> content, int bytes)
    {
        string[] regions = arguments.GetValue(_regions)!;
        string? tool = arguments.GetValue(_tool);
        string payload = arguments.GetValue(_payload)!;
        return new PolicyFacts
        {
            Source = arguments.GetValue(_source),
            Target = arguments.GetValue(_target),
            Trust = arguments.GetValue(_trust),
            Tier = arguments.GetValue(_tier),
            SourceRegion = regions.FirstOrDefault(),
            TargetRegion = regions.LastOrDefault(),
            PayloadType = payload.Length > 0 ? payload : tool is null ? "agent.message" : PayloadTypes.McpRequest,
            Call = tool is null ? null : GrantKind.Tool,
            CallName = tool,
            PayloadBytes = arguments.GetResult(_bytes) is { Implicit: false } ? arguments.GetValue(_bytes) : bytes,
            Content = content,
            Delivery = arguments.GetValue(_transient) ? DeliveryMode.Transient : DeliveryMode.Reliable,
            LifetimeMilliseconds = arguments.GetValue(_lifetime) is { } seconds and >= 0 and <= int.MaxValue ? seconds * 1000 : long.MaxValue,
            Hops = arguments.GetValue(_hops),
            IsSealed = arguments.GetValue(_sealed),
            HasCredential = arguments.GetValue(_credential),
            IsPostQuantum = arguments.GetValue(_postQuantum),
            HasExplanation = arguments.GetValue(_explained),
            Compliance = arguments.GetValue(_classification) is { } word ? Context(word, arguments) : default,
        };
    }

    private ComplianceContext Context(string classification, ParseResult arguments) => new(
        (DataClass)PolicyWords.DataClasses.ToList().IndexOf(classification),
        (LegalBasis)PolicyWords.LegalBases.ToList().IndexOf(arguments.GetValue(_basis)!),
        arguments.GetValue(_retention),
        arguments.GetValue(_audit));
}
