using System.CommandLine;
using OrleansMesh.Cli.Bridging;
using OrleansMesh.Cli.Members;
using OrleansMesh.Cli.Output;
using OrleansMesh.Domain.Mapping;

namespace OrleansMesh.Cli.Verbs;

/// <summary><c>map show</c>: the identity map that the mesh keeps at the hub, verified.</summary>
internal sealed class MapShowVerb : MemberVerb
{
    public MapShowVerb()
        : base("show", "Show the identity map that the mesh keeps at its hub. Exit code 1 when there is none, or the mesh has not signed it.", "orleansmesh map show --home ./acme") => Takes(Home, Hub, PostQuantum, Authorities);

    protected override async Task<int> RunAsync(Member member, ParseResult arguments, CliOutput output, CancellationToken cancellationToken)
    {
        SignedIdentityMap signed = HubMap.Verify(await member.Client.ShowMapAsync(known: null, cancellationToken), member.Folder, TimeProvider.System.GetUtcNow());
        output.Json(new { signedAt = signed.SignedAt, rules = signed.Map.Rules.Select(MapCheckVerb.Described) });
        output.Line($"Signed at {signed.SignedAt:u}:");
        foreach (MappingRule rule in signed.Map.Rules)
        {
            output.Line($"{MapCheckVerb.Line(rule)}");
        }

        return ExitCodes.Done;
    }
}
