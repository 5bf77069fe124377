using System.CommandLine;
using OrleansMesh.Cli.Output;
using OrleansMesh.Cli.Ucans;
using OrleansMesh.Cli.Values;
using OrleansMesh.Domain.Ucan;

namespace OrleansMesh.Cli.Verbs;

/// <summary><c>ucan show</c>: what tokens say.</summary>
internal sealed class UcanShowVerb : Verb
{
    private readonly Argument<string[]> _tokens = new("token") { Description = "Files of tokens, or tokens.", HelpName = "file|token", Arity = ArgumentArity.OneOrMore };

    public UcanShowVerb()
        : base("show", "Show what tokens say. They are parsed, not verified.", "orleansmesh ucan show acme-to-mit.ucan", "orleansmesh ucan show call.ucan --json") => Takes(_tokens);

    protected override async Task<int> RunAsync(ParseResult arguments, CliOutput output, CancellationToken cancellationToken)
    {
        foreach (UcanToken token in await TokenFiles.ReadAsync(arguments.GetValue(_tokens)!, cancellationToken))
        {
            string kind = token is Delegation ? "delegation" : "invocation";
            output.Json(new { kind, cid = token.Cid.ToString(), algorithm = token.Algorithm.ToString(), bytes = token.Bytes.Length, payload = DagJsonText.ToJson(token.Payload) });
            output.Facts(
                ("kind", kind),
                ("cid", token.Cid.ToString()),
                ("signature", token.Algorithm.ToString()),
                ("issuer", token.Issuer.ToString()),
                ("audience", token is Delegation to ? to.Audience.ToString() : ((Invocation)token).Executor.ToString()),
                ("subject", token is Delegation of ? of.Subject?.ToString() ?? "any (powerline)" : ((Invocation)token).Subject.ToString()),
                ("command", token.Command.ToString()),
                ("policy", token is Delegation { Policy: { } policy } && policy.Node.Items.Count > 0 ? $"{DagJsonText.ToJson(policy.Node)!.ToJsonString()}" : ""),
                ("arguments", token is Invocation { Arguments: { } values } ? $"{DagJsonText.ToJson(values)!.ToJsonString()}" : ""),
                ("proofs", token is Invocation { Proofs: { } proofs } ? string.Join('\n', proofs) : ""),
                ("valid from", Time(token.NotBefore)),
                ("valid until", token.Expires is null ? "ever" : Time(token.Expires)));
        }

        return ExitCodes.Done;
    }

    /// <summary>Seconds that a date can hold as one, others as they are.</summary>
    private static string Time(long? seconds) => seconds switch
    {
        null => "",
        <= 253_402_300_799 => $"{DateTimeOffset.FromUnixTimeSeconds(seconds.Value):u}",
        _ => $"{seconds} s after 1970",
    };
}
