using System.Text.Json;
using OrleansMesh.Client.Tests.Hubs;
using OrleansMesh.Domain.Envelopes;
using OrleansMesh.Domain.Federation;
using OrleansMesh.Domain.Json;
using OrleansMesh.Wire.Requests;

namespace OrleansMesh.Client.Tests;

/// <summary>Messages keep the order in which they were sent, and none that came is dropped without a word (F-07, R-05).</summary>
public sealed class OrderTests
{
    private const int Many = 400;

    [Fact]
    public async Task Send_MoreThanMayBeUnderWay_KeepTheOrderOfTheCalls()
    {
        await using Town town = await Town.BuildAsync();
        (MeshClient acme, _, _) = await town.FederateAsync(o => o.MessagesInFlightMax = 3);

        Task<MessageReceipt>[] sending = [.. Enumerable.Range(0, Many).Select(n => SendAsync(acme, n))];
        await Task.WhenAll(sending).WaitAsync(Town.Patience);

        Assert.Equal(Enumerable.Range(0, Many), town.Hub.State.Queues[Town.Mit.ToString()].Select(Number));
    }

    [Fact]
    public async Task Send_WhileKeysChangeAndSessionsBreak_KeepTheOrderOfTheCalls()
    {
        await using Town town = await Town.BuildAsync();
        (MeshClient acme, _, _) = await town.FederateAsync();
        List<Task<MessageReceipt>> sending = [];
        for (int round = 0; round < 4; round++)
        {
            sending.AddRange(Enumerable.Range(sending.Count, 60).Select(n => SendAsync(acme, n)));
            town.Clock.Advance(TimeSpan.FromSeconds(2));
            Task<bool> rotating = acme.ChangeRegistrationAsync(new RegistrationChange { RotatesKey = true }, default);
            town.Hub.DropAll();
            sending.AddRange(Enumerable.Range(sending.Count, 60).Select(n => SendAsync(acme, n)));
            await town.AdvanceUntilAsync(() => rotating.IsCompleted);
            Assert.True(await rotating);
        }

        await town.AdvanceUntilAsync(() => sending.TrueForAll(each => each.IsCompleted));
        await Task.WhenAll(sending);

        Assert.Equal(Enumerable.Range(0, sending.Count), town.Hub.State.Queues[Town.Mit.ToString()].Select(Number));
    }

    [Fact]
    public async Task Receive_ByTermsWhoseNewsIsOnItsWay_IsDelivered()
    {
        await using Town town = await Town.BuildAsync();
        (MeshClient acme, MeshClient mit, MeshFederation federation) = await FederateForNotesAsync(town);
        FederationView shown = town.Hub.State.Federations[federation.FederationId];
        var more = new AgreementGrant(Town.Mit.ToString(), Town.Acme.ToString(), GrantKind.Message, "memo");
        Assert.True(Agreement.TryCreate(federation.Agreement.Terms with { Version = 2, Grants = [.. federation.Agreement.Terms.Grants, more] }, out Agreement? next, out _));
        next = next.Sign(Town.Acme, town.AcmeFolder.MeshKey).Sign(Town.Mit, town.MitFolder.MeshKey);

        // nobody is told of it but who asks
        town.Hub.State.Federations[federation.FederationId] = shown with { Version = shown.Version + 1, Agreement = Element(next) };
        _ = await SendAsync(acme, 7, "memo").WaitAsync(Town.Patience);

        Assert.Equal([7], await ReceiveAsync(town, mit, 1));
        Assert.DoesNotContain(RequestTypes.MessageRefuse, town.Hub.Requests);
    }

    [Fact]
    public async Task Receive_NotGranted_TheHubIsToldWhyAndTheNextComes()
    {
        await using Town town = await Town.BuildAsync();
        (MeshClient acme, MeshClient mit, _) = await FederateForNotesAsync(town);
        _ = await SendAsync(acme, 7, "memo").WaitAsync(Town.Patience);
        _ = await SendAsync(acme, 8).WaitAsync(Town.Patience);

        Assert.Equal([8], await ReceiveAsync(town, mit, 1));
        Assert.Equal(1, mit.DeliveriesRefused);
        Assert.Single(town.Hub.Requests, RequestTypes.MessageRefuse);
    }

    [Fact]
    public async Task Receive_NotGrantedAndTheHubDiesUnderTheWord_ItIsSaidAgain()
    {
        await using Town town = await Town.BuildAsync();
        (MeshClient acme, MeshClient mit, _) = await FederateForNotesAsync(town);
        town.Hub.Silent[RequestTypes.MessageRefuse] = true;
        _ = await SendAsync(acme, 7, "memo").WaitAsync(Town.Patience);
        _ = await SendAsync(acme, 8).WaitAsync(Town.Patience);
        Task<List<int>> receiving = ReceiveAsync(town, mit, 1);
        await town.AdvanceUntilAsync(() => town.Hub.Requests.Contains(RequestTypes.MessageRefuse));
        Assert.False(receiving.IsCompleted);

        town.Hub.Silent.Clear();
        town.Hub.DropAll();

        Assert.Equal([8], await receiving);
        Assert.InRange(town.Hub.Requests.Count(type => type == RequestTypes.MessageRefuse), 2, int.MaxValue);
    }

    [Fact]
    public async Task Receive_SignedByANewKeyWhileTheHubFails_IsDeliveredWhenItAnswers()
    {
        await using Town town = await Town.BuildAsync();
        (MeshClient acme, MeshClient mit, _) = await town.FederateAsync();
        Task<bool> rotating = acme.ChangeRegistrationAsync(new RegistrationChange { RotatesKey = true }, default);
        await town.AdvanceUntilAsync(() => rotating.IsCompleted);
        town.Hub.Requests.Clear();
        town.Hub.Failing[RequestTypes.MeshHistory] = true;
        Task<MessageReceipt> sending = SendAsync(acme, 7);
        Task<List<int>> receiving = ReceiveAsync(town, mit, 1);
        await town.AdvanceUntilAsync(() => town.Hub.Requests.Count(type => type == RequestTypes.MeshHistory) > 1);
        _ = await sending;

        town.Hub.Failing.Clear();

        Assert.Equal([7], await receiving);
    }

    private static async Task<(MeshClient Acme, MeshClient Mit, MeshFederation Federation)> FederateForNotesAsync(Town town)
    {
        MeshClient mit = await town.ConnectAsync(town.MitFolder, o => o.AutoAccept = _ => true);
        MeshClient acme = await town.ConnectAsync(town.AcmeFolder);
        FederationGrant[] notes = [new FederationGrant(GrantKind.Message, "note")];
        MeshFederation federation = await acme.FederateAsync(Town.Mit, new FederationTerms("order", notes, notes, TimeSpan.FromDays(1)), default).WaitAsync(Town.Patience);
        await town.AdvanceUntilAsync(() => mit.ActiveFederations.Count == 1);
        return (acme, mit, federation);
    }

    private static Task<MessageReceipt> SendAsync(MeshClient from, int number, string type = "note") =>
        from.SendAsync(Town.Mit, type, JsonSerializer.SerializeToElement(number), null, default);

    private static async Task<List<int>> ReceiveAsync(Town town, MeshClient client, int count)
    {
        var numbers = new List<int>();
        Task receiving = Task.Run(async () =>
        {
            await foreach (ReceivedMessage message in client.ReceiveAsync(default))
            {
                numbers.Add(message.Data.GetInt32());
                await message.AcknowledgeAsync();
                if (numbers.Count == count)
                {
                    return;
                }
            }
        });
        await town.AdvanceUntilAsync(() => receiving.IsCompleted);
        await receiving;
        return numbers;
    }

    private static int Number(byte[] envelope) =>
        FmpCodec.TryDecode(envelope, out FmpEnvelope? decoded, out _) ? JsonDocument.Parse(decoded.PayloadData).RootElement.GetInt32() : -1;

    private static JsonElement Element(Agreement agreement)
    {
        Assert.True(StrictJson.TryParse(agreement.Bytes, new JsonLimits { BytesMax = Agreement.BytesMax }, out JsonDocument? json, out _));
        return json.RootElement;
    }
}
