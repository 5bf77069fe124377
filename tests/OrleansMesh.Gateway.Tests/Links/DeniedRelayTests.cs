using System.Text;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using OrleansMesh.Cryptography;
using OrleansMesh.Domain.Admission;
using OrleansMesh.Domain.Envelopes;
using OrleansMesh.Domain.Identity;
using OrleansMesh.Domain.Json;
using OrleansMesh.Gateway.Leases;
using OrleansMesh.Gateway.Links;
using OrleansMesh.Gateway.Tests.Peers;
using OrleansMesh.Testing.Mesh;
using OrleansMesh.Wire;
using OrleansMesh.Wire.Messages;

namespace OrleansMesh.Gateway.Tests.Links;

/// <summary>F-07: what neither the home of the target nor who is in charge knows is refused at once; what comes to be known a moment later is taken at once.</summary>
public sealed class DeniedRelayTests
{
    [Fact]
    public async Task Admit_AKeyThatTheHomeOfItsSourceDoesNotHave_IsRefusedAtOnceAndTakenOnceItHasIt()
    {
        await using LinkedTown town = await LinkedTown.BuildAsync(2, (0, 1));
        await town.FederateAsync();
        var rotated = new SampleMesh(town.Acme.Mesh.Id);
        string keyId = rotated.Did.Url("key-2");

        // what holds a flow is out of the way for the messages behind it
        RelayAnswer[] answers = await AdmitAsync(town, Sent(town, "m1", keyId, rotated.Key), Sent(town, "m2"), Sent(town, "m3", keyId, rotated.Key));
        Assert.Equal([Refusal.UnknownKey, Refusal.None, Refusal.UnknownKey], answers.Select(answer => answer.Refusal));
        Assert.All(answers, answer => Assert.True(answer.IsSettled));

        long before = VersionAtMits(town);
        JsonElement history = await town.Acme.AskAsync("mesh.history", $"\"meshId\":\"{rotated.Id}\",\"version\":1");
        Assert.True(MeshRegistration.TryVerify(CanonicalJson.Canonicalize(history.GetProperty("registration")), TimeProvider.System.GetUtcNow(), out MeshRegistration? current, out _));
        byte[] next = MeshRegistration.CreateNext(
            current, new DidDocumentBuilder(rotated.Did).AddKey("key-2", rotated.Key.PublicKey), town.Acme.Mesh.Key, town.Acme.Mesh.KeyId, TimeProvider.System.GetUtcNow());
        JsonElement answer = await town.Acme.AskAsync("mesh.update", $"\"registration\":{Encoding.UTF8.GetString(next)}");
        Assert.Equal("result", answer.GetProperty("type").GetString());
        await Eventually.HoldsAsync(() => VersionAtMits(town) > before);
        Assert.Equal(ReceiptState.Stored, (await AdmitAsync(town, Sent(town, "m4", keyId, rotated.Key)))[0].State);
    }

    [Fact]
    public async Task Admit_AFederationThatTheHubItComesFromDoesNotKnow_IsRefusedAtOnce_AndOneThatItMayKnowIsHeld()
    {
        await using LinkedTown town = await LinkedTown.BuildAsync(2, (0, 1));
        await town.FederateAsync();
        var nowhere = Guid.NewGuid();
        RelayAnswer[] answers = await AdmitAsync(town, Sent(town, "m1", federation: nowhere), Sent(town, "m2"));
        Assert.Equal([Refusal.UnknownFederation, Refusal.None], answers.Select(answer => answer.Refusal));

        // nobody can be asked
        await town.CrashAsync(0);
        answers = await AdmitAsync(town, Sent(town, "m3", federation: Guid.NewGuid()), Sent(town, "m4"));
        Assert.Equal([Refusal.LeasesStale, Refusal.OutOfOrder], answers.Select(answer => answer.Refusal));
    }

    private static long VersionAtMits(LinkedTown town) => town.Hub(1).Services.GetRequiredService<LeaseTable>().TryGet(town.FederationId, out Lease? lease) ? lease.Version : 0;

    private static Task<RelayAnswer[]> AdmitAsync(LinkedTown town, params FmpEnvelope[] envelopes)
    {
        Assert.True(NodeId.TryParse(town.Node(0), out NodeId source));
        return town.Hub(1).Services.GetRequiredService<RelayAdmission>().AdmitAsync([.. envelopes.Select(envelope => new FlowRelay(0, envelope))], source, source, goesOn: true);
    }

    private static FmpEnvelope Sent(LinkedTown town, string messageId, string? keyId = null, Ed25519PrivateKey? key = null, Guid? federation = null)
    {
        FmpDraft draft = town.Message(messageId) with { KeyId = keyId };
        draft = federation is { } other ? draft with { FederationId = other } : draft;
        Assert.True(FmpCodec.TryDecode(FmpSigner.Create(draft, key ?? town.Acme.Mesh.Key), out FmpEnvelope? envelope, out EnvelopeRefusal refusal), refusal.ToString());
        return envelope;
    }
}
