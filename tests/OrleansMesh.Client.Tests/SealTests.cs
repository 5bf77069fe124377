using System.Text;
using System.Text.Json;
using OrleansMesh.Client.Tests.Hubs;
using OrleansMesh.Cryptography;
using OrleansMesh.Domain.Envelopes;
using OrleansMesh.Domain.Identity;
using OrleansMesh.Domain.Sealing;
using OrleansMesh.Wire.Messages;
using OrleansMesh.Wire.Requests;

namespace OrleansMesh.Client.Tests;

/// <summary>T-13 through the SDK: what the hub sees, what it can do about it, and what the two meshes make of it.</summary>
public sealed class SealTests
{
    private const string Marker = "the hub must not read this";

    private static readonly JsonElement Secret = JsonDocument.Parse($$"""{"text":"{{Marker}}"}""").RootElement;
    private static readonly SendOptions Sealed = new() { Seal = true };
    private static readonly SendOptions SealedTransient = new() { Seal = true, IsTransient = true };
    private static readonly string Mit = Town.Mit.ToString();
    private static readonly string Acme = Town.Acme.ToString();

    [Theory]
    [InlineData(SealAlgorithm.Aes256Gcm)]
    [InlineData(SealAlgorithm.ChaCha20Poly1305)]
    public async Task Send_Sealed_IsOpenedByTheTargetAndHiddenFromTheHub(SealAlgorithm algorithm)
    {
        await using Town town = await Town.BuildAsync();
        (MeshClient acme, MeshClient mit, MeshFederation federation) = await town.FederateAsync(o => o.SealAlgorithm = algorithm);

        MessageReceipt receipt = await acme.SendAsync(federation.FederationId, "note", Secret, Sealed, default).WaitAsync(Town.Patience);
        ReceivedMessage received = await NextAsync(mit);
        _ = await mit.SendAsync(Town.Acme, "note", Secret, SealedTransient, default).WaitAsync(Town.Patience);
        ReceivedMessage answer = await NextAsync(acme);

        Assert.Equal(ReceiptState.Stored, receipt.State);
        Assert.True(received.IsSealed);
        Assert.Equal(Marker, received.Data.GetProperty("text").GetString());
        Assert.Equal($$"""{"text":"{{Marker}}"}""", Encoding.UTF8.GetString(received.DataUtf8.Span));
        Assert.Equal(Marker, answer.Data.GetProperty("text").GetString());
        FmpEnvelope envelope = Stored(town);
        Assert.Equal("note", envelope.PayloadType);
        Assert.DoesNotContain(Marker, Encoding.UTF8.GetString(envelope.Bytes.Span), StringComparison.Ordinal);
        Assert.Equal(Mit + "#agreement", Block(envelope).RecipientKey);
        Assert.Equal(Acme + "#agreement", Block(envelope).SenderKey);
        Assert.Equal(algorithm, Block(envelope).Algorithm);
    }

    [Fact]
    public async Task Send_NotSealed_IsReceivedAsBefore()
    {
        await using Town town = await Town.BuildAsync();
        (MeshClient acme, MeshClient mit, _) = await town.FederateAsync();

        _ = await acme.SendAsync(Town.Mit, "note", Secret, null, default);

        Assert.False((await NextAsync(mit)).IsSealed);
        Assert.False(Stored(town).IsSealed);
        Assert.DoesNotContain(RequestTypes.ShowMesh, town.Hub.Requests);
    }

    [Fact]
    public async Task Send_HubShowsAnotherKeyForTheTarget_IsNotSent()
    {
        await using Town town = await Town.BuildAsync();
        (MeshClient acme, _, _) = await town.FederateAsync();
        using var liar = Ed25519PrivateKey.Generate();
        using X25519PrivateKey own = X25519PrivateKey.Generate();
        var forged = new DidDocumentBuilder(Town.Mit).AddKey("key-1", liar.PublicKey).AddKey("agreement", own.PublicKey);
        town.Hub.State.Registrations[Mit] = MeshRegistration.Create(forged, liar, Town.Mit.Url("key-1"), town.Clock.GetUtcNow());

        MeshRefusedException refused = await Assert.ThrowsAsync<MeshRefusedException>(() => acme.SendAsync(Town.Mit, "note", Secret, Sealed, default));

        Assert.Equal("peer-unverified", refused.Reason);
        Assert.Empty(town.Hub.State.Queues[Mit]);
    }

    [Fact]
    public async Task Receive_HubShowsAnotherKeyForTheSource_IsRefusedAndCounted()
    {
        await using Town town = await Town.BuildAsync();
        (MeshClient acme, MeshClient mit, _) = await town.FederateAsync();
        byte[] real = town.Hub.State.Registrations[Acme];
        town.Hub.State.Registrations[Acme] = [.. Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(real).Replace("#agreement", "#agreement-7", StringComparison.Ordinal))];
        _ = await acme.SendAsync(Town.Mit, "note", Secret, Sealed, default).WaitAsync(Town.Patience);
        Task<ReceivedMessage> receiving = NextAsync(mit);
        await town.AdvanceUntilAsync(() => mit.DeliveriesRefused == 1);
        Assert.Equal([KeyValuePair.Create(SealRefusal.PeerUnverified, 1L)], mit.SealsRefused);

        // The truth, a second later, is asked for again.
        town.Hub.State.Registrations[Acme] = real;
        town.Clock.Advance(TimeSpan.FromSeconds(1));
        _ = await acme.SendAsync(Town.Mit, "note", Secret, Sealed, default).WaitAsync(Town.Patience);

        Assert.Equal(2, (await receiving).Cursor);
    }

    [Fact]
    public async Task Receive_RepeatedByTheHub_IsRefusedAndCounted()
    {
        await using Town town = await Town.BuildAsync();
        (MeshClient acme, MeshClient mit, _) = await town.FederateAsync();
        _ = await acme.SendAsync(Town.Mit, "note", Secret, Sealed, default).WaitAsync(Town.Patience);
        _ = await NextAsync(mit);
        Task<ReceivedMessage> receiving = NextAsync(mit);

        // Under a new cursor, and as a transient message.
        HubDoubleSession session = Assert.Single(town.Hub.SessionsOf(Mit));
        session.Deliver(2, Stored(town).Bytes.ToArray());
        session.Deliver(0, Stored(town).Bytes.ToArray());
        await town.AdvanceUntilAsync(() => mit.DeliveriesRefused == 2);

        Assert.Equal([KeyValuePair.Create(SealRefusal.SequenceRepeated, 2L)], mit.SealsRefused);
        Assert.False(receiving.IsCompleted);
    }

    [Fact]
    public async Task Receive_SealTakenOffByTheHub_IsRefused()
    {
        await using Town town = await Town.BuildAsync();
        (MeshClient acme, MeshClient mit, _) = await town.FederateAsync();
        town.Hub.Tamper = bytes =>
        {
            Assert.True(FmpCodec.TryDecode(bytes, out FmpEnvelope? envelope, out _));
            string text = Encoding.UTF8.GetString(bytes);
            return Encoding.UTF8.GetBytes(text.Replace(",\"encryption\":" + Encoding.UTF8.GetString(envelope.PayloadEncryption.Span), "", StringComparison.Ordinal));
        };
        _ = await acme.SendAsync(Town.Mit, "note", Secret, Sealed, default).WaitAsync(Town.Patience);
        Task<ReceivedMessage> receiving = NextAsync(mit);
        await town.AdvanceUntilAsync(() => mit.DeliveriesRefused == 1);

        Assert.Empty(mit.SealsRefused);
        Assert.False(receiving.IsCompleted);
    }

    [Fact]
    public async Task Send_TargetHasANewerKey_IsSealedForItAndOpened_AndNoOlderRegistrationCountsAgain()
    {
        await using Town town = await Town.BuildAsync();
        (MeshClient acme, MeshClient mit, _) = await town.FederateAsync();
        _ = await acme.SendAsync(Town.Mit, "note", Secret, Sealed, default).WaitAsync(Town.Patience);
        byte[] older = town.Hub.State.Registrations[Mit];

        using X25519PrivateKey newest = X25519PrivateKey.Generate();
        town.Hub.State.Registrations[Mit] = Next(town.MitFolder, newest.PublicKey, town.Clock.GetUtcNow());
        byte[] scalar = new byte[32];
        newest.Export(scalar);
        await File.WriteAllTextAsync(Path.Combine(town.MitFolder.Path, "agreement-2.key"), Convert.ToHexStringLower(scalar) + "\n");
        await SendLaterAsync(town, acme);

        town.Hub.State.Registrations[Mit] = older;
        await SendLaterAsync(town, acme);

        string[] recipients = [.. town.Hub.State.Queues[Mit].Select(e => Block(Decode(e)).RecipientKey)];
        Assert.Equal([Mit + "#agreement", Mit + "#agreement-2", Mit + "#agreement-2"], recipients);
        for (int i = 0; i < 3; i++)
        {
            Task<ReceivedMessage> receiving = NextAsync(mit);
            await town.AdvanceUntilAsync(() => receiving.IsCompleted);
            Assert.True((await receiving).IsSealed);
        }
    }

    [Fact]
    public async Task Receive_SealedForAKeyThatIsNotOurs_IsRefusedAndCounted()
    {
        await using Town town = await Town.BuildAsync();
        (MeshClient acme, MeshClient mit, _) = await town.FederateAsync();
        using X25519PrivateKey lost = X25519PrivateKey.Generate();
        town.Hub.State.Registrations[Mit] = Next(town.MitFolder, lost.PublicKey, town.Clock.GetUtcNow());
        _ = await acme.SendAsync(Town.Mit, "note", Secret, Sealed, default).WaitAsync(Town.Patience);
        Task<ReceivedMessage> receiving = NextAsync(mit);
        await town.AdvanceUntilAsync(() => mit.DeliveriesRefused == 1);

        Assert.Equal([KeyValuePair.Create(SealRefusal.RecipientKeyUnknown, 1L)], mit.SealsRefused);
        Assert.False(receiving.IsCompleted);
    }

    [Fact]
    public async Task SendAndReceive_FoldersWithoutAKeyForAgreement_UseTheFormOfTheirMeshKeys()
    {
        await using Town town = await Town.BuildAsync();
        using MeshFolder acmeFolder = WithoutAgreementKey(town.AcmeFolder, town.Clock);
        using MeshFolder mitFolder = WithoutAgreementKey(town.MitFolder, town.Clock);
        MeshClient mit = await town.ConnectAsync(mitFolder, o => o.AutoAccept = _ => true);
        MeshClient acme = await town.ConnectAsync(acmeFolder);
        _ = await acme.FederateAsync(Town.Mit, Town.Terms, default).WaitAsync(Town.Patience);

        _ = await acme.SendAsync(Town.Mit, "note", Secret, Sealed, default).WaitAsync(Town.Patience);

        Assert.Equal(Marker, (await NextAsync(mit)).Data.GetProperty("text").GetString());
        Assert.Equal(Mit + "#key-1", Block(Stored(town)).RecipientKey);
        Assert.Equal(Acme + "#key-1", Block(Stored(town)).SenderKey);
    }

    [Fact]
    public async Task Send_SealedMcpRequest_IsRefused()
    {
        await using Town town = await Town.BuildAsync();
        (MeshClient acme, _, _) = await town.FederateAsync();

        MeshRefusedException refused = await Assert.ThrowsAsync<MeshRefusedException>(() => acme.SendAsync(Town.Mit, "mcp.request", Secret, Sealed, default));

        Assert.Equal("seal-unsupported", refused.Reason);
    }

    [Fact]
    public async Task Send_SealedAndTooLong_IsRefused()
    {
        await using Town town = await Town.BuildAsync();
        (MeshClient acme, _, _) = await town.FederateAsync();
        JsonElement Text(int length) => JsonSerializer.SerializeToElement(new string('x', length));

        foreach (int length in (int[])[SealLimits.PlaintextBytesMax - 2, SealLimits.PlaintextBytesMax - 1])
        {
            MeshRefusedException refused = await Assert.ThrowsAsync<MeshRefusedException>(() => acme.SendAsync(Town.Mit, "note", Text(length), Sealed, default).WaitAsync(Town.Patience));
            Assert.Equal("envelope-too-large", refused.Reason);
        }

        _ = await acme.SendAsync(Town.Mit, "note", Text(SealLimits.PlaintextBytesMax - 2_000), Sealed, default).WaitAsync(Town.Patience);
    }

    [Fact]
    public async Task Send_SealedWhileTheHubIsAway_WaitsForIt()
    {
        await using Town town = await Town.BuildAsync();
        (MeshClient acme, MeshClient mit, _) = await town.FederateAsync();
        await town.Hub.DisposeAsync();
        await town.AdvanceUntilAsync(() => !acme.IsConnected);

        Task<MessageReceipt> sending = acme.SendAsync(Town.Mit, "note", Secret, Sealed, default);
        town.Clock.Advance(TimeSpan.FromMinutes(1));
        Assert.False(sending.IsCompleted);
        await town.RestartHubAsync();
        await town.AdvanceUntilAsync(() => sending.IsCompleted);

        Assert.Equal(ReceiptState.Stored, (await sending).State);
        Task<ReceivedMessage> receiving = NextAsync(mit);
        await town.AdvanceUntilAsync(() => receiving.IsCompleted);
        Assert.Equal(Marker, (await receiving).Data.GetProperty("text").GetString());
    }

    // When what is known of the target is no longer fresh; the sessions that did not live through the leap come back.
    private static async Task SendLaterAsync(Town town, MeshClient client)
    {
        int joins = town.Hub.Joins.Count;
        town.Clock.Advance(TimeSpan.FromMinutes(10));
        await town.AdvanceUntilAsync(() => town.Hub.Joins.Count == joins + 2 && client.IsConnected);
        Task<MessageReceipt> sending = client.SendAsync(Town.Mit, "note", Secret, Sealed, default);
        await town.AdvanceUntilAsync(() => sending.IsCompleted);
        _ = await sending;
    }

    private static FmpEnvelope Stored(Town town) => Decode(town.Hub.State.Queues[Mit][0]);

    private static FmpEnvelope Decode(byte[] bytes)
    {
        Assert.True(FmpCodec.TryDecode(bytes, out FmpEnvelope? envelope, out _));
        return envelope;
    }

    private static EncryptionBlock Block(FmpEnvelope envelope)
    {
        Assert.True(EncryptionBlock.TryRead(envelope.PayloadEncryption, out EncryptionBlock? block, out _));
        return block;
    }

    // The version after a folder's, with one more key for agreement before its own.
    private static byte[] Next(MeshFolder folder, X25519PublicKey newest, DateTimeOffset now)
    {
        X25519PublicKey own = folder.Registration.Document.KeysFor(KeyPurpose.KeyAgreement)[0].X25519!;
        DidDocumentBuilder document = new DidDocumentBuilder(folder.MeshId)
            .AddKey("key-1", folder.MeshKey.PublicKey).AddKey("agreement-2", newest).AddKey("agreement", own);
        return MeshRegistration.CreateNext(folder.Registration, document, folder.MeshKey, folder.KeyId, now);
    }

    // As a folder was made before there were such keys.
    private static MeshFolder WithoutAgreementKey(MeshFolder folder, TimeProvider clock)
    {
        byte[] registration = MeshRegistration.Create(
            new DidDocumentBuilder(folder.MeshId).AddKey("key-1", folder.MeshKey.PublicKey), folder.MeshKey, folder.KeyId, clock.GetUtcNow());
        File.WriteAllBytes(Path.Combine(folder.Path, "registration.json"), registration);
        File.Delete(Path.Combine(folder.Path, "agreement.key"));
        File.Delete(Path.Combine(folder.Path, "invoke.key"));
        return MeshFolder.Open(folder.Path, clock);
    }

    private static async Task<ReceivedMessage> NextAsync(MeshClient client)
    {
        using var patience = new CancellationTokenSource(Town.Patience);
        await foreach (ReceivedMessage message in client.ReceiveAsync(patience.Token))
        {
            return message;
        }

        throw new InvalidOperationException("The client was disposed.");
    }
}
