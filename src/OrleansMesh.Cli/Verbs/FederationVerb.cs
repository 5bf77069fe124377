using System.CommandLine;
using OrleansMesh.Cli.Members;
using OrleansMesh.Cli.Output;
using OrleansMesh.Domain.Federation.Lifecycle;
using OrleansMesh.Domain.Identity;
using OrleansMesh.Wire.Requests;

namespace OrleansMesh.Cli.Verbs;

/// <summary>A verb about one federation, given by its id or by the mesh with which it is.</summary>
internal abstract class FederationVerb : MemberVerb
{
    private readonly Argument<string> _what = new("federation") { Description = "Its id, or the DID of the mesh with which it is." };

    protected FederationVerb(string name, string description, params IReadOnlyList<string> examples)
        : base(name, description, examples) =>
        _what.Validators.Add(result =>
        {
            string? text = result.GetValueOrDefault<string>();
            if (!Guid.TryParse(text, out _) && !Did.TryParse(text, out _))
            {
                result.AddError($"'{text}' is neither the id of a federation nor a DID.");
            }
        });

    /// <summary>The argument that names the federation.</summary>
    protected Symbol Federation => _what;

    /// <summary>An option for people to say why.</summary>
    protected static Option<string> ReasonOption() =>
        new("--reason") { Description = "Why, for the other mesh's people; at most 512 characters.", HelpName = "text", DefaultValueFactory = _ => "" };

    /// <summary>The id that was given, or that of the one federation with the mesh that is not over.</summary>
    protected async Task<Guid> FindAsync(Member member, ParseResult arguments, CancellationToken cancellationToken)
    {
        string what = arguments.GetValue(_what)!;
        if (Guid.TryParse(what, out Guid given))
        {
            return given;
        }

        IReadOnlyList<FederationView> all = await member.Client.FederationsAsync(cancellationToken);
        Guid[] found = [.. all
            .Where(f => f.Status is not ("declined" or "ended") && FederationSummary.Of(f, member.MeshId).Partners.Contains(what))
            .Select(f => f.FederationId)];
        return found switch
        {
            [Guid only] => only,
            [] => throw new CliFailureException("unknown-federation", $"There is no active federation with {what}.", "See what there is: orleansmesh fed list"),
            _ => throw new CliFailureException("ambiguous", $"There are {found.Length} federations with {what}: {string.Join(", ", found)}.", "Give the id of the one that is meant."),
        };
    }

    /// <summary>Shows where the federation is after a command.</summary>
    protected static int Show(FederationStanding standing, string done, CliOutput output)
    {
        output.Json(new
        {
            @event = done,
            federationId = standing.FederationId,
            status = FederationWords.Of(standing.Phase),
            version = standing.Version,
            seq = standing.Seq,
            head = standing.Head,
            suspendedBy = standing.SuspendedBy,
            drainUntil = standing.DrainUntil == 0 ? null : (long?)standing.DrainUntil,
        });
        output.Line($"[green]{done}[/] {standing.FederationId}: {FederationWords.Of(standing.Phase)}, version {standing.Version}, after event {standing.Seq} ({standing.Head[..16]}…).");
        return ExitCodes.Done;
    }
}
