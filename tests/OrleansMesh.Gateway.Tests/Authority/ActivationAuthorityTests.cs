using System.Buffers.Text;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using OrleansMesh.Cryptography;
using OrleansMesh.Domain.Authorization;
using OrleansMesh.Domain.Federation;
using OrleansMesh.Domain.Federation.Lifecycle;
using OrleansMesh.Domain.Ipld;
using OrleansMesh.Domain.Ucan;
using OrleansMesh.Gateway.Authority;
using OrleansMesh.Gateway.Tests.Hubs;
using OrleansMesh.Grains.Ports;
using OrleansMesh.Testing.Mesh;

namespace OrleansMesh.Gateway.Tests.Authority;

/// <summary>I-04, I-06 at a running hub: a federation begins only when identity, credential and capability each say yes, on both sides.</summary>
public sealed class ActivationAuthorityTests : IAsyncLifetime
{
    private readonly SampleMesh _acme = new("did:mesh:enterprise:acme-001", Ed25519PrivateKey.Generate());
    private readonly SampleMesh _mit = new("did:mesh:academic:mit-001", Ed25519PrivateKey.Generate());
    private TestHub _hub = null!;
    private Member _acmeNode = null!;
    private Member _mitNode = null!;

    private static DateTimeOffset Now => TimeProvider.System.GetUtcNow();

    private async Task<IReadOnlyList<KeptDecision>> DecidedAsync() => await _hub.Services.GetRequiredService<AuthorityJournal>().LatestAsync(null, CancellationToken.None);

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync()
    {
        await _acmeNode.DisposeAsync();
        await _mitNode.DisposeAsync();
        await _hub.DisposeAsync();
    }

    [Fact]
    public async Task Require_AllThreeOnBothSides_FederationIsActive()
    {
        await StartAsync("Require", vouchFor: [_acme, _mit]);
        (JsonElement proposed, Agreement agreement) = await ProposeAsync(Consent(_acme, "/federation/propose", _mit));
        Assert.Equal("result", proposed.GetProperty("type").GetString());

        JsonElement accepted = await AcceptAsync(agreement, Consent(_mit, "/federation/accept", _acme));
        Assert.True(accepted.GetProperty("type").GetString() == "result", accepted.GetRawText());
        await _acmeNode.NoticeAsync("fmp.established");
        IReadOnlyList<KeptDecision> decided = await DecidedAsync();
        Assert.All(decided, record => Assert.True(record.Enforced && record.Allowed));
        Assert.Equal([_mit.Id, _acme.Id], decided.Select(record => record.Actor));

        // They outlive the hub.
        await _acmeNode.DisposeAsync();
        await _mitNode.DisposeAsync();
        await _hub.StopAsync();
        await _hub.StartAsync();
        _acmeNode = await EdgeClient.JoinAsync(_hub, _acme);
        _mitNode = await EdgeClient.JoinAsync(_hub, _mit);
        Assert.Equal(decided.Select(record => record.At), (await DecidedAsync()).Select(record => record.At));
    }

    [Theory]
    [InlineData("nothing", "missing")]
    [InlineData("machine", "signature-invalid")]
    [InlineData("another partner", "arguments-mismatch")]
    [InlineData("another command", "command-mismatch")]
    [InlineData("another mesh", "actor-mismatch")]
    [InlineData("forged", "signature-invalid")]
    [InlineData("expired", "expired")]
    public async Task Require_CapabilityDoesNotHold_ProposalIsRefusedByItAlone(string how, string reason)
    {
        await StartAsync("Require", vouchFor: [_acme, _mit]);
        string[] capability = how switch
        {
            "machine" => Consent(_acme, "/federation/propose", _mit, _acme.Key),
            "another partner" => Consent(_acme, "/federation/propose", new SampleMesh("did:mesh:academic:eth-001")),
            "another command" => Consent(_acme, "/federation/accept", _mit),
            "another mesh" => Consent(_mit, "/federation/propose", _mit),
            "forged" => Consent(_acme, "/federation/propose", _mit, Ed25519PrivateKey.Generate()),
            "expired" => Consent(_acme, "/federation/propose", _mit, expires: Now.AddSeconds(-1)),
            _ => [],
        };

        (JsonElement proposed, _) = await ProposeAsync(capability);

        Assert.Equal("authority-missing", proposed.GetProperty("reason").GetString());
        KeptDecision record = Assert.Single(await DecidedAsync());
        Assert.Equal([("capability", reason)], record.Answers.Where(a => !a.Passed).Select(a => (a.Primitive, a.Reason)));
    }

    [Fact]
    public async Task Require_NobodyVouches_ProposalIsRefusedByTheCredential()
    {
        await StartAsync("Require", vouchFor: [_mit]);
        (JsonElement proposed, _) = await ProposeAsync(Consent(_acme, "/federation/propose", _mit));

        Assert.Equal("authority-missing", proposed.GetProperty("reason").GetString());
        Assert.Equal([("credential", "missing")], (await DecidedAsync())[0].Answers.Where(a => !a.Passed).Select(a => (a.Primitive, a.Reason)));
    }

    [Fact]
    public async Task Require_AcceptingMeshHasNoConsent_StaysProposed()
    {
        await StartAsync("Require", vouchFor: [_acme, _mit]);
        (_, Agreement agreement) = await ProposeAsync(Consent(_acme, "/federation/propose", _mit));

        Assert.Equal("authority-missing", (await AcceptAsync(agreement, [])).GetProperty("reason").GetString());
        Assert.Equal("result", (await AcceptAsync(agreement, Consent(_mit, "/federation/accept", _acme))).GetProperty("type").GetString());
    }

    [Fact]
    public async Task Require_SignatureUnderTheAgreementForged_IdentitySaysSo()
    {
        await StartAsync("Require", vouchFor: [_acme, _mit]);
        using var thief = Ed25519PrivateKey.Generate();
        (JsonElement proposed, _) = await ProposeAsync(Consent(_acme, "/federation/propose", _mit), thief);

        Assert.Equal("authority-missing", proposed.GetProperty("reason").GetString());
        Assert.Equal([("identity", "signature-invalid")], (await DecidedAsync())[0].Answers.Where(a => !a.Passed).Select(a => (a.Primitive, a.Reason)));
    }

    [Theory]
    [InlineData("Log", 2)]
    [InlineData("Off", 0)]
    public async Task OtherModes_NoConsent_FederationIsActive(string mode, int records)
    {
        await StartAsync(mode, vouchFor: []);
        (_, Agreement agreement) = await ProposeAsync([]);
        Assert.Equal("result", (await AcceptAsync(agreement, [])).GetProperty("type").GetString());
        IReadOnlyList<KeptDecision> decided = await DecidedAsync();
        Assert.Equal(records, decided.Count);
        Assert.All(decided, record => Assert.False(record.Enforced || record.Allowed));
    }

    [Theory]
    [InlineData("no-token")]
    [InlineData("")]
    public async Task Capability_NoToken_IsMalformed(string token)
    {
        await StartAsync("Log", vouchFor: []);
        Assert.Equal("capability-malformed", (await ProposeAsync([token])).Answer.GetProperty("reason").GetString());
        Assert.Equal("capability-malformed", (await ProposeAsync([.. Enumerable.Repeat(Consent(_acme, "/federation/propose", _mit)[0], CapabilityText.TokensMax + 1)])).Answer.GetProperty("reason").GetString());
    }

    [Fact]
    public async Task Require_TermsProposedByAnEvent_AskForTheSame()
    {
        await StartAsync("Require", vouchFor: [_acme, _mit]);
        (_, Agreement agreement) = await ProposeAsync(Consent(_acme, "/federation/propose", _mit));
        FederationEvent proposal = FederationEvent.Sign(
            new FederationEventTerms(
                agreement.Terms.FederationId, 1, 1, AgreementHash.Of(agreement), FederationEventKind.Propose, _acme.Id, _acme.KeyId, Now.ToUnixTimeMilliseconds(), new FederationEventBody { Agreement = agreement }),
            _acme.Key);

        Assert.Equal("authority-missing", await SubmitAsync(proposal, []));
        Assert.Equal("authority-missing", await SubmitAsync(proposal, Consent(_acme, "/federation/accept", _mit)));
        Assert.NotEqual("authority-missing", await SubmitAsync(proposal, Consent(_acme, "/federation/propose", _mit)));
    }

    private async Task<string> SubmitAsync(FederationEvent command, string[] capability)
    {
        JsonElement answer = await _acmeNode.AskAsync("fed.submit", $$"""
            "federationId":"{{command.Terms.FederationId}}","event":{{Encoding.UTF8.GetString(command.Bytes.Span)}},"capability":{{Json(capability)}}
            """);
        return answer.TryGetProperty("reason", out JsonElement reason) ? reason.GetString()! : "";
    }

    private static string[] Consent(SampleMesh mesh, string command, SampleMesh partner, Ed25519PrivateKey? signer = null, DateTimeOffset? expires = null) => CapabilityText.Write(
        new InvocationDraft
        {
            Issuer = new UcanPrincipal(mesh.Did),
            Subject = mesh.Did,
            Command = UcanCommand.Parse(command),
            Arguments = IpldNode.MapOf(("partner", IpldNode.Of(partner.Id))),
            Expires = expires ?? Now.AddMinutes(10),
        }.Sign(new UcanSigner(signer ?? mesh.Human!)),
        []);

    private static string Json(string[] capability) => JsonSerializer.Serialize(capability);

    private async Task StartAsync(string mode, SampleMesh[] vouchFor)
    {
        _hub = await TestHub.StartAsync("Hub:MinimumTrust=0", $"Gateway:Authority={mode}");
        _acmeNode = await EdgeClient.JoinAsync(_hub, _acme);
        _mitNode = await EdgeClient.JoinAsync(_hub, _mit);
        foreach (Member member in (Member[])[_acmeNode, _mitNode])
        {
            if (vouchFor.Contains(member.Mesh))
            {
                JsonElement answer = await member.AskAsync("mesh.credential", $"\"credential\":{Encoding.UTF8.GetString(Town.Credential(member.Mesh))}");
                Assert.Equal("result", answer.GetProperty("type").GetString());
            }
        }
    }

    private async Task<(JsonElement Answer, Agreement Agreement)> ProposeAsync(string[] capability, Ed25519PrivateKey? signer = null)
    {
        JsonElement challenge = await _acmeNode.AskAsync("fmp.initiate", $$"""
            "targetMeshId":"{{_mit.Id}}","credentials":null,"capabilities":[]
            """);
        Agreement agreement = SampleFederation.Draft(challenge.GetProperty("federationId").GetGuid(), Now, _acme, _mit).Sign(_acme.Did, _acme.Key);
        string text = Encoding.UTF8.GetString(agreement.Bytes.Span);
        text = signer is null ? text : text.Replace(Base64Url.EncodeToString(agreement.Signatures[0].Value.Span), Base64Url.EncodeToString(signer.Sign(agreement.SigningInput.Span)), StringComparison.Ordinal);
        return (await _acmeNode.AskAsync("fmp.respond", $$"""
            "handshakeId":"{{challenge.GetProperty("handshakeId").GetGuid()}}","keyId":"{{_acme.KeyId}}",
            "signature":"{{Base64Url.EncodeToString(_acme.Key.Sign(Encoding.UTF8.GetBytes(challenge.GetProperty("hash").GetString()!)))}}",
            "agreement":{{text}},"capability":{{Json(capability)}}
            """), agreement);
    }

    private Task<JsonElement> AcceptAsync(Agreement agreement, string[] capability) => _mitNode.AskAsync("fmp.accept", $$"""
        "federationId":"{{agreement.Terms.FederationId}}","keyId":"{{_mit.KeyId}}",
        "signature":"{{Base64Url.EncodeToString(_mit.Key.Sign(agreement.SigningInput.Span))}}","capability":{{Json(capability)}}
        """);
}
