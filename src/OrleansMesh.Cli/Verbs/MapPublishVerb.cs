using System.CommandLine;
using System.Text.Json;
using OrleansMesh.Cli.Bridging;
using OrleansMesh.Cli.Members;
using OrleansMesh.Cli.Output;
using OrleansMesh.Domain.Mapping;

namespace OrleansMesh.Cli.Verbs;

/// <summary><c>map publish</c>: signs an identity map and keeps it at the hub, for all bridges of the mesh.</summary>
internal sealed class MapPublishVerb : MemberVerb
{
    private readonly Argument<string> _file = new("file") { Description = "The map." };

    public MapPublishVerb()
        : base(
            "publish",
            "Sign an identity map with the mesh's key and keep it at the hub, in place of the one before. Bridges with --hub-map ask it within a second. After a rotation of the mesh's key publish it again.",
            "orleansmesh map publish callers.json --home ./acme") => Takes(_file, Home, Hub, PostQuantum, Authorities);

    protected override async Task<int> RunAsync(Member member, ParseResult arguments, CliOutput output, CancellationToken cancellationToken)
    {
        string file = arguments.GetValue(_file)!;
        IdentityMap map = MapFile.Read(file);
        byte[] bytes = await File.ReadAllBytesAsync(file, cancellationToken);
        using (JsonDocument json = JsonDocument.Parse(bytes))
        {
            if (json.RootElement.TryGetProperty("proof", out _))
            {
                throw new CliFailureException("map-invalid", $"{file} has a proof already.", "Give the map as it was written, without the member proof.");
            }
        }

        byte[] signed = SignedIdentityMap.Sign(bytes, member.Folder.KeyId, member.Folder.MeshKey, TimeProvider.System.GetUtcNow());
        await member.Client.KeepMapAsync(signed, cancellationToken);
        output.Json(new { @event = "published", meshId = member.MeshId, keyId = member.Folder.KeyId, rules = map.Rules.Count });
        output.Line($"[green]Published[/] {map.Rules.Count} rules, signed by {member.Folder.KeyId}.");
        return ExitCodes.Done;
    }
}
