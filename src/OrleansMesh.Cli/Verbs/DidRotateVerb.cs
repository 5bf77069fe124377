using System.CommandLine;
using OrleansMesh.Cli.Members;
using OrleansMesh.Cli.Output;
using OrleansMesh.Client;
using OrleansMesh.Domain.Identity;

namespace OrleansMesh.Cli.Verbs;

/// <summary><c>did rotate</c>: a new key for one's own mesh; federations live on with it.</summary>
internal sealed class DidRotateVerb : MemberVerb
{
    private readonly Option<bool> _invoking = new("--invoking") { Description = "Replaces the key that invokes and delegates capabilities, and not the mesh's own. Delegations by the old one hold no more." };

    private readonly Option<string?> _meshKey = new("--mesh-key")
    {
        Description = "The new key in a token, Ed25519: pkcs11:token=LABEL;object=NAME (default: a new one in a file).",
        HelpName = "uri",
    };

    public DidRotateVerb()
        : base(
            "rotate",
            "Replace the key of one's own mesh by a new one. Federations live on, what the old key signed stays verifiable, and sessions of the old key end: processes that run take the new one by themselves. A rotation that was cut off is finished. A folder of before there was one gets a key of its own for capabilities.",
            "orleansmesh did rotate --home ./acme",
            "orleansmesh did rotate --invoking --home ./acme --json") => Takes(_invoking, _meshKey, Home, Hub, PostQuantum, Authorities);

    protected override async Task<int> RunAsync(Member member, ParseResult arguments, CliOutput output, CancellationToken cancellationToken)
    {
        bool invoking = arguments.GetValue(_invoking);
        var change = new RegistrationChange { RotatesKey = !invoking, RotatesInvokingKey = invoking, KeyUri = arguments.GetValue(_meshKey) };
        string before = member.Folder.KeyId;
        if (!await member.Client.ChangeRegistrationAsync(change, cancellationToken) && (invoking || member.Folder.KeyId == before))
        {
            // what was finished was another change than this one
            _ = await member.Client.ChangeRegistrationAsync(change, cancellationToken);
        }

        MeshFolder folder = member.Folder;
        output.Json(new
        {
            meshId = member.MeshId,
            version = folder.Registration.Version,
            keyId = folder.KeyId,
            publicKeyMultibase = Multikey.Encode(folder.MeshKey.PublicKey),
            invokingKeyId = folder.InvokingKeyId,
        });
        output.Line($"[green]Rotated[/] {member.MeshId}: {folder.KeyId} is the key now, {folder.InvokingKeyId} the one for capabilities, in version {folder.Registration.Version}.");
        return ExitCodes.Done;
    }
}
