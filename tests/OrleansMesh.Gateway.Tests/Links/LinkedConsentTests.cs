using System.Buffers.Text;
using System.Text;
using System.Text.Json;
using OrleansMesh.Cryptography;
using OrleansMesh.Domain.Federation;
using OrleansMesh.Gateway.Tests.Authority;
using OrleansMesh.Gateway.Tests.Hubs;
using OrleansMesh.Testing.Mesh;

namespace OrleansMesh.Gateway.Tests.Links;

/// <summary>I-04, I-06: the hub that holds a federation asks a mesh at home at another hub for the same three yeses.</summary>
public sealed class LinkedConsentTests
{
    private readonly SampleMesh _acme = new("did:mesh:enterprise:acme-001", Ed25519PrivateKey.Generate());
    private readonly SampleMesh _mit = new("did:mesh:academic:mit-001", Ed25519PrivateKey.Generate());

    [Fact]
    public async Task Require_AcceptedAtAnotherHub_NeedsTheCredentialThatItsHomeShowsAndItsHumansConsent()
    {
        await using LinkedTown town = await LinkedTown.BuildAsync(2, _acme, _mit, ["Gateway:Authority=Require"], (0, 1));
        var acme = new Consents(_acme);
        var mit = new Consents(_mit);
        await PresentAsync(town.Acme);
        (JsonElement proposed, Agreement agreement) = await Consents.ProposeAsync(town.Acme, _mit, acme.For("/federation/propose", _mit), town.Hub(0).Identity.Id);
        Assert.Equal("result", proposed.GetProperty("type").GetString());
        await town.Mit.NoticeAsync("fmp.proposal");

        JsonElement unknown = await AcceptAsync(town.Mit, agreement, mit.For("/federation/accept", _acme));
        Assert.Equal("authority-missing", unknown.GetProperty("reason").GetString());
        await PresentAsync(town.Mit);
        Assert.Equal("authority-missing", (await AcceptAsync(town.Mit, agreement, [])).GetProperty("reason").GetString());
        JsonElement accepted = await AcceptAsync(town.Mit, agreement, mit.For("/federation/accept", _acme));
        Assert.True(accepted.GetProperty("type").GetString() == "result", accepted.ToString());
        await town.Acme.NoticeAsync("fmp.established");
    }

    private static async Task PresentAsync(Member member)
    {
        JsonElement answer = await member.AskAsync("mesh.credential", $"\"credential\":{Encoding.UTF8.GetString(Town.Credential(member.Mesh))}");
        Assert.Equal("result", answer.GetProperty("type").GetString());
    }

    private static Task<JsonElement> AcceptAsync(Member target, Agreement agreement, string[] capability) => LinkedTown.AskAgainAsync(target, "fmp.accept", $$"""
        "federationId":"{{agreement.Terms.FederationId}}","keyId":"{{target.Mesh.KeyId}}",
        "signature":"{{Base64Url.EncodeToString(target.Mesh.Key.Sign(agreement.SigningInput.Span))}}","capability":{{Consents.Json(capability)}}
        """);
}
