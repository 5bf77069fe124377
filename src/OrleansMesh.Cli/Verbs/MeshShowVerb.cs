using System.CommandLine;
using OrleansMesh.Cli.Members;
using OrleansMesh.Cli.Output;
using OrleansMesh.Domain.Identity;
using OrleansMesh.Domain.Json;
using OrleansMesh.Wire.Requests;

namespace OrleansMesh.Cli.Verbs;

/// <summary><c>mesh show</c>: a mesh's registration, verified here, and its trust, as the hub sees it.</summary>
internal sealed class MeshShowVerb : MemberVerb
{
    private readonly Argument<string?> _did = new("did") { Description = "The mesh; one's own when it is not given.", Arity = ArgumentArity.ZeroOrOne };

    public MeshShowVerb()
        : base("show", "Show a mesh's keys, trust and presence.", "orleansmesh mesh show --home ./acme", "orleansmesh mesh show did:mesh:academic:mit-001 --home ./acme --json")
    {
        Takes(_did, Home, Hub, PostQuantum, Authorities);
        _did.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<string>() is { } text && !Did.TryParse(text, out _))
            {
                result.AddError($"'{text}' is not a DID. It looks like did:mesh:enterprise:acme-001.");
            }
        });
    }

    protected override async Task<int> RunAsync(Member member, ParseResult arguments, CliOutput output, CancellationToken cancellationToken)
    {
        Did did = arguments.GetValue(_did) is { } text ? Did.Parse(text) : member.Folder.MeshId;
        ShowMeshResult shown = await member.Client.ShowMeshAsync(did, cancellationToken);
        byte[] registration = CanonicalJson.Canonicalize(shown.Registration);
        bool isValid = MeshRegistration.TryVerify(registration, TimeProvider.System.GetUtcNow(), out _, out RegistrationRefusal refusal)
            || (refusal == RegistrationRefusal.VersionMismatch && await member.Client.HistoryAsync(did, cancellationToken) is { } history && history.Current.Bytes.Span.SequenceEqual(registration));
        output.Json(new { meshId = shown.MeshId, online = shown.Online, trust = shown.Trust, trustLevel = shown.TrustLevel, registrationIsValid = isValid, registration = shown.Registration });
        output.Facts(
            ("mesh", shown.MeshId),
            ("trust", $"{shown.Trust} ({shown.TrustLevel})"),
            ("now", shown.Online ? "online" : "offline"),
            ("registration", isValid ? "signed by the mesh's own key, verified here" : $"does not verify: {refusal}"));
        return isValid ? ExitCodes.Done : ExitCodes.Failed;
    }
}
