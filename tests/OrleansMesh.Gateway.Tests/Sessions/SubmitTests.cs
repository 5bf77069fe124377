using System.Text;
using OrleansMesh.Domain.Admission;
using OrleansMesh.Domain.Envelopes;
using OrleansMesh.Domain.Federation.Lifecycle;
using OrleansMesh.Gateway.Tests.Hubs;
using OrleansMesh.Testing.Mesh;
using OrleansMesh.Wire.Messages;

namespace OrleansMesh.Gateway.Tests.Sessions;

public sealed class SubmitTests
{
    private const string Data = "\"hello\"";

    [Fact]
    public async Task Submit_AnEnvelopeThatIsNoGood_IsRefusedWithItsReason()
    {
        await using Town town = await Town.BuildAsync();
        FmpDraft good = town.Message("good");
        string text = Encoding.UTF8.GetString(FmpSigner.Create(good, town.Acme.Mesh.Key));
        (Refusal Why, string Envelope)[] wrongs =
        [
            (Refusal.NotJson, "nonsense"),
            (Refusal.NotJson, "[]"),
            (Refusal.DuplicateMember, text.Replace("\"maxHops\":5", "\"maxHops\":5,\"maxHops\":5", StringComparison.Ordinal)),
            (Refusal.NotInterchangeable, text.Replace(Data, "\"\\ud800\"", StringComparison.Ordinal)),
            (Refusal.TooDeep, text.Replace(Data, new string('[', 70) + new string(']', 70), StringComparison.Ordinal)),
            (Refusal.MissingMember, "{}"),
            (Refusal.InvalidMessageId, text.Replace("\"good\"", "\"\"", StringComparison.Ordinal)),
            (Refusal.InvalidFederationId, text.Replace(town.FederationId.ToString("D"), "x", StringComparison.Ordinal)),
            (Refusal.InvalidSourceMeshId, text.Replace(town.Acme.Mesh.Id, "acme", StringComparison.Ordinal)),
            (Refusal.InvalidTargetMeshId, text.Replace(town.Mit.Mesh.Id, "mit", StringComparison.Ordinal)),
            (Refusal.InvalidPayload, text.Replace("\"payload\":{", "\"payload\":[{", StringComparison.Ordinal).Replace("},\"signature", "}],\"signature", StringComparison.Ordinal)),
            (Refusal.InvalidHops, text.Replace("\"hopCount\":0", "\"hopCount\":9", StringComparison.Ordinal)),
            (Refusal.InvalidDelivery, text.Replace("\"reliable\"", "\"perhaps\"", StringComparison.Ordinal)),
            (Refusal.InvalidSignature, text.Replace(Data, "\"forged\"", StringComparison.Ordinal)),
        ];
        foreach ((Refusal why, string envelope) in wrongs)
        {
            Receipt receipt = await town.Acme.SubmitAsync(Encoding.UTF8.GetBytes(envelope));
            Assert.Equal((ReceiptState.Refused, why), (receipt.State, receipt.Refusal));
            Assert.NotEmpty(receipt.Detail);
        }

        await town.StoreAsync("good");
    }

    [Fact]
    public async Task Submit_ASignedEnvelopeThatMayNotGo_IsRefusedWithItsReason()
    {
        await using Town town = await Town.BuildAsync();
        FmpDraft good = town.Message("good");
        SampleMesh stranger = new("did:mesh:test:stranger");
        await using Member other = await EdgeClient.JoinAsync(town.Hub, stranger);
        (Refusal Why, FmpDraft Draft)[] wrongs =
        [
            (Refusal.ClockSkew, good with { Timestamp = good.Timestamp - 40_000 }),
            (Refusal.ClockSkew, good with { Timestamp = good.Timestamp + 40_000 }),
            (Refusal.Expired, good with { ExpiresAt = good.Timestamp - 1 }),
            (Refusal.SourceMismatch, good with { SourceMeshId = town.Mit.Mesh.Id, TargetMeshId = town.Acme.Mesh.Id }),
            (Refusal.UnknownFederation, good with { FederationId = Guid.NewGuid() }),
            (Refusal.TargetNotParty, good with { TargetMeshId = stranger.Id }),
            (Refusal.UnknownKey, good with { KeyId = town.Acme.Mesh.Did.Url("key-2") }),
            (Refusal.NotGranted, good with { PayloadType = "other.message" }),
            (Refusal.MalformedCall, good with { PayloadType = "mcp.request" }),
            (Refusal.HopLimit, good with { MaxHops = 0 }),
        ];
        foreach ((Refusal why, FmpDraft draft) in wrongs)
        {
            Receipt receipt = await town.Acme.SendAsync(draft);
            Assert.Equal((ReceiptState.Refused, why), (receipt.State, receipt.Refusal));
        }

        Assert.Equal(Refusal.InvalidSignature, (await town.Acme.SendAsync(good, signer: town.Mit.Mesh)).Refusal);
        Assert.Equal(Refusal.SourceNotParty, (await other.SendAsync(good with { SourceMeshId = stranger.Id })).Refusal);
        await town.StoreAsync("good");
    }

    [Fact]
    public async Task Submit_Again_IsADuplicateAndDeliveredOnce()
    {
        await using Town town = await Town.BuildAsync();
        await town.StoreAsync("1");
        Assert.Equal(ReceiptState.Duplicate, (await town.Acme.SendAsync(town.Message("1"))).State);
        await town.StoreAsync("2");

        Delivered[] deliveries = await town.Mit.DeliveriesAsync(2);
        Assert.Equal(["1", "2"], deliveries.Select(d => d.MessageId));
        Assert.Equal([1, 1], deliveries.Select(d => d.HopCount));
        Assert.True(0 < deliveries[0].Cursor && deliveries[0].Cursor < deliveries[1].Cursor);
    }

    [Fact]
    public async Task Submit_ManyCopiesAtOnce_OneIsStored()
    {
        await using Town town = await Town.BuildAsync();
        byte[] envelope = FmpSigner.Create(town.Message("1"), town.Acme.Mesh.Key);
        Receipt[] receipts = await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => town.Acme.SubmitAsync(envelope)));

        Assert.Single(receipts, r => r.State == ReceiptState.Stored);
        Assert.DoesNotContain(receipts, r => r.State == ReceiptState.Refused && r.Refusal != Refusal.InFlight);
    }

    [Fact]
    public async Task Submit_TransientToNobody_IsOfflineAndTakenWhenTheTargetIsBack()
    {
        await using Town town = await Town.BuildAsync();
        await town.Mit.DisposeAsync();
        await Town.UntilAsync(town.Acme, () => Transient($"{Guid.NewGuid():N}"), r => r.Refusal == Refusal.TargetOffline);
        Assert.Equal(Refusal.TargetOffline, (await town.Acme.SendAsync(Transient("again"))).Refusal);

        town.Mit = await EdgeClient.JoinAsync(town.Hub, town.Mit.Mesh);
        await Town.UntilAsync(town.Acme, () => Transient("again"), r => r.State == ReceiptState.Delivered);
        Assert.Equal(new Delivered(0, "again", 1), await town.Mit.DeliveryAsync());

        FmpDraft Transient(string id) => town.Message(id) with { Delivery = DeliveryMode.Transient };
    }

    [Fact]
    public async Task Submit_TheTargetsQueueIsFull_IsRefusedUntilItAcknowledges()
    {
        await using Town town = await Town.BuildAsync("Store:QueueMessagesMax=2");
        await town.StoreAsync("1", "2");
        Assert.Equal(Refusal.QueueFull, (await town.Acme.SendAsync(town.Message("3"))).Refusal);
        Delivered[] deliveries = await town.Mit.DeliveriesAsync(2);
        await town.Mit.AcknowledgeAsync(deliveries[0].Cursor);

        await Town.UntilAsync(town.Acme, () => town.Message("3"), r => r.State == ReceiptState.Stored);
        Assert.Equal(Refusal.QueueFull, (await town.Acme.SendAsync(town.Message("4"))).Refusal);
    }

    [Fact]
    public async Task Submit_TheFederationEnds_IsRefusedWithinASecond()
    {
        await using Town town = await Town.BuildAsync();
        await town.StoreAsync("before");
        long start = TimeProvider.System.GetTimestamp();
        await town.Mit.SayAsync(town.FederationId, FederationEventKind.ForceEnd, "enough");
        await Town.UntilAsync(town.Acme, () => town.Message($"{Guid.NewGuid():N}"), r => r.Refusal == Refusal.FederationEnded);

        // one second is the promise; the machine that runs this may be loaded
        Assert.InRange(TimeProvider.System.GetElapsedTime(start), TimeSpan.Zero, TimeSpan.FromSeconds(3));
    }
}
