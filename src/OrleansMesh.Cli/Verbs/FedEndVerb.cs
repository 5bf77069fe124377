using System.CommandLine;
using OrleansMesh.Cli.Members;
using OrleansMesh.Cli.Output;

namespace OrleansMesh.Cli.Verbs;

/// <summary><c>fed end</c>: ends a federation for all its parties, at once or after a drain.</summary>
internal sealed class FedEndVerb : FederationVerb
{
    private readonly Option<string> _reason = ReasonOption();
    private readonly Option<int?> _drain = new("--drain") { Description = "Announce the end: for so long answers still pass, and nothing new begins.", HelpName = "seconds" };
    private readonly Option<bool> _force = new("--force") { Description = "End it at once; so it is without --drain, too." };

    public FedEndVerb()
        : base(
            "end",
            "End a federation for all its parties: at once, or after a drain in which answers still pass.",
            "orleansmesh fed end 5f0c3a52-6a44-4d1b-9a55-0d6a3c2f8f11 --home ./acme",
            "orleansmesh fed end did:mesh:academic:mit-001 --drain 60 --reason \"project done\" --home ./acme")
    {
        Takes(Federation, _reason, _drain, _force, Home, Hub, PostQuantum, Authorities);
        Validators.Add(result =>
        {
            if (result.GetValue(_drain) is { } seconds && (result.GetValue(_force) || seconds is < 1 or > 86_400))
            {
                result.AddError("--drain takes 1 to 86400 seconds, and not together with --force.");
            }
        });
    }

    protected override async Task<int> RunAsync(Member member, ParseResult arguments, CliOutput output, CancellationToken cancellationToken)
    {
        Guid id = await FindAsync(member, arguments, cancellationToken);
        string reason = arguments.GetValue(_reason)!;
        if (arguments.GetValue(_drain) is { } seconds)
        {
            return Show(await member.Client.Lifecycle.EndAsync(id, TimeSpan.FromSeconds(seconds), reason, cancellationToken), "terminating", output);
        }

        await member.Client.EndAsync(id, reason, cancellationToken);
        output.Json(new { @event = "ended", federationId = id });
        output.Line($"Ended {id}.");
        return ExitCodes.Done;
    }
}
