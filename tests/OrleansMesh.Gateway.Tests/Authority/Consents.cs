using System.Buffers.Text;
using System.Text;
using System.Text.Json;
using OrleansMesh.Cryptography;
using OrleansMesh.Domain.Authorization;
using OrleansMesh.Domain.Federation;
using OrleansMesh.Domain.Identity;
using OrleansMesh.Domain.Ipld;
using OrleansMesh.Domain.Ucan;
using OrleansMesh.Gateway.Tests.Hubs;
using OrleansMesh.Testing.Mesh;

namespace OrleansMesh.Gateway.Tests.Authority;

/// <summary>A mesh whose human delegated its federations to an operator's key, which consents in its place.</summary>
internal sealed class Consents
{
    private readonly SampleMesh _mesh;
    private readonly Ed25519PrivateKey _operator = Ed25519PrivateKey.Generate();

    public Consents(SampleMesh mesh)
    {
        _mesh = mesh;
        Operator = DidKey.Encode(_operator.PublicKey);
        Root = Delegate(Now.AddHours(1));
    }

    public Did Operator { get; }

    /// <summary>From the mesh's human to the operator, for an hour.</summary>
    public Delegation Root { get; private set; }

    private static DateTimeOffset Now => TimeProvider.System.GetUtcNow();

    /// <summary>Delegates anew.</summary>
    public void Renew() => Root = Delegate(Now.AddHours(1));

    public string[] For(string command, SampleMesh partner) => CapabilityText.Write(
        new InvocationDraft
        {
            Issuer = new UcanPrincipal(Operator),
            Subject = _mesh.Did,
            Command = UcanCommand.Parse(command),
            Arguments = IpldNode.MapOf(("partner", IpldNode.Of(partner.Id))),
            Proofs = [Root.Cid],
            Expires = Now.AddMinutes(10),
        }.Sign(new UcanSigner(_operator)),
        [Root]);

    /// <summary>The human takes the delegation back.</summary>
    public string[] Revocation(Ed25519PrivateKey? signer = null, bool withDelegation = true) => CapabilityText.Write(
        InvocationDraft.Revocation(new UcanPrincipal(_mesh.Did), Root.Cid, []).Sign(new UcanSigner(signer ?? _mesh.Human!)), withDelegation ? [Root] : []);

    /// <summary>The operator takes back what it did not give.</summary>
    public string[] OperatorsRevocation() => CapabilityText.Write(
        InvocationDraft.Revocation(new UcanPrincipal(Operator), Root.Cid, []).Sign(new UcanSigner(_operator)), [Root]);

    public static string Json(string[] tokens) => JsonSerializer.Serialize(tokens);

    /// <summary>A member proposes with these tokens; the answer and the agreement, which names the hub that will hold it when there are several.</summary>
    public static async Task<(JsonElement Answer, Agreement Agreement)> ProposeAsync(Member source, SampleMesh target, string[] capability, string? hub = null)
    {
        JsonElement challenge = await source.AskAsync("fmp.initiate", $$"""
            "targetMeshId":"{{target.Id}}","credentials":null,"capabilities":[]
            """);
        AgreementTerms terms = SampleFederation.Draft(challenge.GetProperty("federationId").GetGuid(), Now, source.Mesh, target).Terms;
        Assert.True(Agreement.TryCreate(hub is null ? terms : terms with { Hub = hub }, out Agreement? draft, out _));
        Agreement agreement = draft.Sign(source.Mesh.Did, source.Mesh.Key);
        return (await source.AskAsync("fmp.respond", $$"""
            "handshakeId":"{{challenge.GetProperty("handshakeId").GetGuid()}}","keyId":"{{source.Mesh.KeyId}}",
            "signature":"{{Base64Url.EncodeToString(source.Mesh.Key.Sign(Encoding.UTF8.GetBytes(challenge.GetProperty("hash").GetString()!)))}}",
            "agreement":{{Encoding.UTF8.GetString(agreement.Bytes.Span)}},"capability":{{Json(capability)}}
            """), agreement);
    }

    public static Task<JsonElement> AcceptAsync(Member target, Agreement agreement, string[] capability) => target.AskAsync("fmp.accept", $$"""
        "federationId":"{{agreement.Terms.FederationId}}","keyId":"{{target.Mesh.KeyId}}",
        "signature":"{{Base64Url.EncodeToString(target.Mesh.Key.Sign(agreement.SigningInput.Span))}}","capability":{{Json(capability)}}
        """);

    private Delegation Delegate(DateTimeOffset until) => new DelegationDraft
    {
        Issuer = new UcanPrincipal(_mesh.Did),
        Audience = Operator,
        Subject = _mesh.Did,
        Command = UcanCommand.Parse("/federation"),
        Expires = until,
    }.Sign(new UcanSigner(_mesh.Human!));
}
