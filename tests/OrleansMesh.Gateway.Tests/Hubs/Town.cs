using System.Buffers.Text;
using System.Text;
using System.Text.Json;
using OrleansMesh.Domain.Envelopes;
using OrleansMesh.Domain.Federation;
using OrleansMesh.Domain.Policies;
using OrleansMesh.Testing.Mesh;
using OrleansMesh.Wire.Messages;

namespace OrleansMesh.Gateway.Tests.Hubs;

/// <summary>A hub with two meshes that are joined and federated over the wire.</summary>
internal sealed class Town : IAsyncDisposable
{
    private Town(TestHub hub, Member acme, Member mit)
    {
        Hub = hub;
        Acme = acme;
        Mit = mit;
    }

    public TestHub Hub { get; }

    public Member Acme { get; set; }

    public Member Mit { get; set; }

    public Guid FederationId { get; private set; }

    private static DateTimeOffset Now => TimeProvider.System.GetUtcNow();

    public static async Task<Town> BuildAsync(params string[] settings) => await BuildAsync(await TestHub.StartAsync(["Hub:MinimumTrust=0", .. settings]));

    /// <summary>Builds it around a hub that asks for no trust.</summary>
    /// <param name="policy">Of the agreement; must let pass a short message. Null for none.</param>
    public static async Task<Town> BuildAsync(TestHub hub, FederationPolicy? policy = null)
    {
        var town = new Town(
            hub,
            await EdgeClient.JoinAsync(hub, new SampleMesh("did:mesh:enterprise:acme-001")),
            await EdgeClient.JoinAsync(hub, new SampleMesh("did:mesh:academic:mit-001")));
        await town.FederateAsync(policy);
        return town;
    }

    public static byte[] Credential(SampleMesh subject) => TestHub.Issuer.Issue(subject, Now.AddMinutes(-1), Now.AddDays(1));

    /// <summary>Acme begins, Mit accepts, and the gateway admits by the time this completes.</summary>
    public async Task FederateAsync(FederationPolicy? policy = null)
    {
        JsonElement challenge = await Acme.AskAsync("fmp.initiate", $$"""
            "targetMeshId":"{{Mit.Mesh.Id}}","credentials":null,"capabilities":[]
            """);
        FederationId = challenge.GetProperty("federationId").GetGuid();
        AgreementTerms terms = SampleFederation.Draft(FederationId, Now, Acme.Mesh, Mit.Mesh).Terms with { Policy = policy };
        Assert.True(Agreement.TryCreate(terms, out Agreement? draft, out AgreementRefusal refusal), refusal.ToString());
        Agreement agreement = draft.Sign(Acme.Mesh.Did, Acme.Mesh.Key);
        JsonElement proposed = await Acme.AskAsync("fmp.respond", Respond(challenge, agreement));
        Assert.Equal(FederationId, proposed.GetProperty("federationId").GetGuid());
        await Mit.NoticeAsync("fmp.proposal");
        JsonElement accepted = await Mit.AskAsync("fmp.accept", Accept(agreement));
        Assert.Equal("result", accepted.GetProperty("type").GetString());
        await Acme.NoticeAsync("fmp.established");
        await Mit.NoticeAsync("fmp.established");
        await UntilAsync(Acme, () => Message($"probe-{Guid.NewGuid():N}") with { Delivery = DeliveryMode.Transient }, r => r.State == ReceiptState.Delivered);
        await Mit.DeliveryAsync();
    }

    public string Respond(JsonElement challenge, Agreement agreement) => $$"""
        "handshakeId":"{{challenge.GetProperty("handshakeId").GetGuid()}}","keyId":"{{Acme.Mesh.KeyId}}",
        "signature":"{{Text(Acme.Mesh.Key.Sign(Encoding.UTF8.GetBytes(challenge.GetProperty("hash").GetString()!)))}}","agreement":{{Encoding.UTF8.GetString(agreement.Bytes.Span)}}
        """;

    public string Accept(Agreement agreement) => $$"""
        "federationId":"{{agreement.Terms.FederationId}}","keyId":"{{Mit.Mesh.KeyId}}","signature":"{{Text(Mit.Mesh.Key.Sign(agreement.SigningInput.Span))}}"
        """;

    /// <summary>From Acme to Mit.</summary>
    public FmpDraft Message(string messageId) => new()
    {
        MessageId = messageId,
        FederationId = FederationId,
        SourceMeshId = Acme.Mesh.Id,
        TargetMeshId = Mit.Mesh.Id,
        Timestamp = Now.ToUnixTimeMilliseconds(),
        PayloadType = "agent.message",
        PayloadData = "\"hello\""u8.ToArray(),
    };

    /// <summary>Sends reliable messages, in order, each of which is stored.</summary>
    public async Task StoreAsync(params string[] messageIds)
    {
        foreach (string id in messageIds)
        {
            Assert.Equal(ReceiptState.Stored, (await Acme.SendAsync(Message(id))).State);
        }
    }

    /// <summary>Sends new messages, one after the other, until a receipt is as wanted; for what comes by stream a moment later.</summary>
    public static async Task<Receipt> UntilAsync(Member sender, Func<FmpDraft> draft, Predicate<Receipt> wanted)
    {
        long start = TimeProvider.System.GetTimestamp();
        while (true)
        {
            Receipt receipt = await sender.SendAsync(draft());
            if (wanted(receipt))
            {
                return receipt;
            }

            Assert.True(TimeProvider.System.GetElapsedTime(start) < TestHub.Patience, $"Still {receipt} after {TestHub.Patience}.");
        }
    }

    public async ValueTask DisposeAsync()
    {
        await Acme.DisposeAsync();
        await Mit.DisposeAsync();
        await Hub.DisposeAsync();
    }

    private static string Text(byte[] bytes) => Base64Url.EncodeToString(bytes);
}
