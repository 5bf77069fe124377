using System.ComponentModel.DataAnnotations;
using System.Text.Json;
using OrleansMesh.Client.Messages;
using OrleansMesh.Client.Tests.Hubs;
using OrleansMesh.Domain.Envelopes;
using OrleansMesh.Domain.Federation;
using OrleansMesh.Wire.Messages;

namespace OrleansMesh.Client.Tests;

/// <summary>Order that is asked for is kept by the two clients, whatever becomes of messages between them .</summary>
public sealed class OrderedFlowTests
{
    private static readonly SendOptions Ordered = new() { Ordered = true };

    private static string Mit => Town.Mit.ToString();

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Receive_InReverse_IsHandedOnInOrderWhenThatIsAskedFor(bool isOrdered)
    {
        await using Town town = await Town.BuildAsync();
        (MeshClient acme, MeshClient mit, _) = await town.FederateAsync();
        await mit.DisposeAsync();
        await SendAsync(acme, 0, 20, isOrdered ? Ordered : SendOptions.Reliable);
        town.Hub.State.Queues[Mit].Reverse();

        List<ReceivedMessage> came = await ReceiveAsync(town, await town.ConnectAsync(town.MitFolder), 20);
        IEnumerable<int> sent = Enumerable.Range(0, 20);
        Assert.Equal(isOrdered ? sent : sent.Reverse(), came.Select(Number));
        Assert.All(came, message => Assert.Equal((0, false), (message.MissedBefore, message.IsLate)));
        await AcknowledgedAsync(town, 20);
    }

    [Fact]
    public async Task Receive_OneIsMissing_TheNextIsHandedOnAfterTheLongestWaitAndTheLateOneIsMarked()
    {
        await using Town town = await Town.BuildAsync();
        (MeshClient acme, MeshClient mit, _) = await town.FederateAsync();
        await mit.DisposeAsync();
        await SendAsync(acme, 0, 4);
        byte[] missing = town.Hub.State.Queues[Mit][1];
        town.Hub.State.Queues[Mit].RemoveAt(1);
        DateTimeOffset start = town.Clock.GetUtcNow();
        mit = await town.ConnectAsync(town.MitFolder, options => options.OrderWaitMax = TimeSpan.FromSeconds(5));

        List<ReceivedMessage> came = await ReceiveAsync(town, mit, 3);
        Assert.Equal([(0, 0, false), (2, 1, false), (3, 0, false)], came.Select(Shown));
        Assert.InRange(town.Clock.GetUtcNow() - start, TimeSpan.FromSeconds(5), TimeSpan.FromSeconds(20));
        Deliver(town, missing);
        Assert.Equal([(1, 0, true)], (await ReceiveAsync(town, mit, 1)).Select(Shown));

        // and only once
        Deliver(town, missing);
        await SendAsync(acme, 4, 1);
        Assert.Equal([(4, 0, false)], (await ReceiveAsync(town, mit, 1)).Select(Shown));
    }

    [Fact]
    public async Task Receive_FlowsByName_DoNotWaitForEachOther()
    {
        await using Town town = await Town.BuildAsync();
        (MeshClient acme, MeshClient mit, _) = await town.FederateAsync();
        await mit.DisposeAsync();
        await SendAsync(acme, 0, 2);
        await SendAsync(acme, 10, 1, Ordered with { Flow = "other" });
        town.Hub.State.Queues[Mit].RemoveAt(0);

        List<ReceivedMessage> came = await ReceiveAsync(town, await town.ConnectAsync(town.MitFolder), 2);
        Assert.Equal([(10, 0, false), (1, 1, false)], came.Select(Shown));
        Assert.Equal(("other", 1), (came[0].Flow!.Name, came[0].Flow!.Number));
    }

    [Fact]
    public async Task Receive_HeldAndNotHandedOn_ComesAgainAfterARestart()
    {
        await using Town town = await Town.BuildAsync();
        (MeshClient acme, MeshClient mit, _) = await town.FederateAsync();
        await mit.DisposeAsync();
        await SendAsync(acme, 0, 4);
        byte[] late = town.Hub.State.Queues[Mit][1];
        town.Hub.State.Queues[Mit].RemoveAt(1);
        MeshClient first = await town.ConnectAsync(town.MitFolder, options => options.OrderWaitMax = TimeSpan.FromHours(1));
        Assert.Equal([0], (await ReceiveAsync(town, first, 1)).Select(Number));
        await AcknowledgedAsync(town, 1);
        await first.DisposeAsync();
        town.Hub.State.Queues[Mit].Add(late);

        MeshClient second = await town.ConnectAsync(town.MitFolder, options => options.OrderWaitMax = TimeSpan.FromHours(1));
        Assert.Equal([(1, 0, false), (2, 0, false), (3, 0, false)], (await ReceiveAsync(town, second, 3)).Select(Shown));
    }

    [Fact]
    public async Task Restart_OfBoth_TheFlowGoesOn()
    {
        await using Town town = await Town.BuildAsync();
        (MeshClient acme, MeshClient mit, _) = await town.FederateAsync();
        await SendAsync(acme, 0, 3);
        Assert.Equal([0, 1, 2], (await ReceiveAsync(town, mit, 3)).Select(Number));
        await acme.DisposeAsync();
        await mit.DisposeAsync();
        acme = await town.ConnectAsync(town.AcmeFolder);
        await SendAsync(acme, 3, 2);
        town.Hub.State.Queues[Mit].Reverse(3, 2);
        mit = await town.ConnectAsync(town.MitFolder, options => options.OrderWaitMax = TimeSpan.FromHours(1));

        List<ReceivedMessage> came = await ReceiveAsync(town, mit, 2);
        Assert.Equal([(3, 0, false), (4, 0, false)], came.Select(Shown));
        Assert.Equal([4, 5], came.Select(message => message.Flow!.Number));
    }

    [Theory]
    [InlineData(Inbox.WindowMax - 1, false)]
    [InlineData(Inbox.WindowMax, true)]
    public async Task Receive_AllThatTheHubMaySendWaits_TheGapIsPassedOverAtOnce(int waiting, bool isPassed)
    {
        await using Town town = await Town.BuildAsync();
        (MeshClient acme, MeshClient mit, _) = await town.FederateAsync();
        await mit.DisposeAsync();

        // of each of three flows the first never comes
        await SendAsync(acme, 0, 3, each => Ordered with { Flow = $"{each % 3}" });
        town.Hub.State.Queues[Mit].Clear();
        await SendAsync(acme, 0, waiting, each => Ordered with { Flow = $"{each % 3}" });
        mit = await town.ConnectAsync(town.MitFolder, options => options.OrderWaitMax = TimeSpan.FromHours(1));

        Task<List<ReceivedMessage>> receiving = ReceiveAsync(mit, 1);
        if (isPassed)
        {
            await town.AdvanceUntilAsync(() => receiving.IsCompleted);
            Assert.Equal([(0, 1, false)], (await receiving).Select(Shown));
        }
        else
        {
            // the hub sends one more, which is of no flow: the only one
            await SendAsync(acme, 5_000, 1, SendOptions.Reliable);
            await town.AdvanceUntilAsync(() => receiving.IsCompleted);
            Assert.Equal(5_000, Number(Assert.Single(await receiving)));
        }
    }

    [Fact]
    public async Task Receive_NothingButWhatWaitsIsLeftToAcknowledge_TheGapIsPassedOverAtOnce()
    {
        await using Town town = await Town.BuildAsync();
        (MeshClient acme, MeshClient mit, _) = await town.FederateAsync();
        await mit.DisposeAsync();
        await SendAsync(acme, 0, 2);
        town.Hub.State.Queues[Mit].RemoveAt(0);
        await SendAsync(acme, 2, Inbox.WindowMax - 1, SendOptions.Reliable);
        mit = await town.ConnectAsync(town.MitFolder, options => options.OrderWaitMax = TimeSpan.FromHours(1));

        List<ReceivedMessage> came = await ReceiveAsync(town, mit, Inbox.WindowMax);
        Assert.Equal([.. Enumerable.Range(2, Inbox.WindowMax - 1), 1], came.Select(Number));
        Assert.Equal(1, came[^1].MissedBefore);
        await AcknowledgedAsync(town, Inbox.WindowMax);
    }

    [Fact]
    public async Task Receive_NotGranted_IsNotWaitedFor()
    {
        await using Town town = await Town.BuildAsync();
        MeshClient mit = await town.ConnectAsync(town.MitFolder, options =>
        {
            options.AutoAccept = _ => true;
            options.OrderWaitMax = TimeSpan.FromHours(1);
        });
        MeshClient acme = await town.ConnectAsync(town.AcmeFolder);
        FederationGrant[] notes = [new FederationGrant(GrantKind.Message, "note")];
        _ = await acme.FederateAsync(Town.Mit, new FederationTerms("order", notes, notes, TimeSpan.FromDays(1)), default).WaitAsync(Town.Patience);
        await town.AdvanceUntilAsync(() => mit.ActiveFederations.Count == 1);
        _ = await acme.SendAsync(Town.Mit, "memo", Town.Data, Ordered, default).WaitAsync(Town.Patience);
        await SendAsync(acme, 1, 1);

        Assert.Equal([(1, 0, false)], (await ReceiveAsync(town, mit, 1)).Select(Shown));
    }

    [Fact]
    public async Task Send_OneThatNoHubHas_TheNextSaysThatNothingComesUnderItsNumber()
    {
        await using Town town = await Town.BuildAsync();
        (MeshClient acme, MeshClient mit, _) = await town.FederateAsync(options => options.OrderWaitMax = TimeSpan.FromHours(1));
        SendOptions over = Ordered with { ExpiresAt = town.Clock.GetUtcNow() - TimeSpan.FromSeconds(1) };
        Assert.Equal("expired", (await Assert.ThrowsAsync<MeshRefusedException>(() => SendAsync(acme, 0, 1, over))).Reason);
        await SendAsync(acme, 1, 1);
        await SendAsync(acme, 2, 1);

        Assert.Equal([(1, 0, false), (2, 0, false)], (await ReceiveAsync(town, mit, 2)).Select(Shown));
        Assert.Equal([2, 3], Marks(town).Select(mark => mark.Number));
        Assert.Equal([new FlowRange(1, 1)], Marks(town)[0].Void);
        Assert.Empty(Marks(town)[1].Void);
    }

    [Fact]
    public async Task Send_TheSameIdAgain_NothingComesUnderTheSecondNumber()
    {
        await using Town town = await Town.BuildAsync();
        (MeshClient acme, MeshClient mit, _) = await town.FederateAsync(options => options.OrderWaitMax = TimeSpan.FromHours(1));
        SendOptions named = Ordered with { MessageId = "the-same" };
        await SendAsync(acme, 0, 1, named);
        Assert.Equal(ReceiptState.Duplicate, (await acme.SendAsync(Town.Mit, "note", Town.Data, named, default).WaitAsync(Town.Patience)).State);
        await SendAsync(acme, 1, 1);

        Assert.Equal([(0, 0, false), (1, 0, false)], (await ReceiveAsync(town, mit, 2)).Select(Shown));
        Assert.Equal([1, 3], Marks(town).Select(mark => mark.Number));
        Assert.Equal([new FlowRange(2, 2)], Marks(town)[1].Void);
    }

    [Fact]
    public async Task Send_AgainSinceTheReceiptWasLost_HasTheSameNumber()
    {
        await using Town town = await Town.BuildAsync();
        (MeshClient acme, MeshClient mit, _) = await town.FederateAsync(options => options.OrderWaitMax = TimeSpan.FromHours(1));
        town.Hub.LoseReceipts = true;
        Task first = SendAsync(acme, 0, 1);
        await town.AdvanceUntilAsync(() => town.Hub.State.Queues.TryGetValue(Mit, out List<byte[]>? queue) && queue.Count == 1);
        town.Hub.LoseReceipts = false;
        town.Hub.DropAll();
        await town.AdvanceUntilAsync(() => first.IsCompleted);
        await first;
        await SendAsync(acme, 1, 1);

        Assert.Equal([0, 1], (await ReceiveAsync(town, mit, 2)).Select(Number));
        Assert.Equal([1, 2], Marks(town).Select(mark => mark.Number));
        Assert.All(Marks(town), mark => Assert.Empty(mark.Void));
    }

    [Fact]
    public async Task Send_TransientOrToAFlowThatIsNone_IsRefused()
    {
        await using Town town = await Town.BuildAsync();
        (MeshClient acme, _, _) = await town.FederateAsync();

        Assert.Equal("order-unsupported", (await Assert.ThrowsAsync<MeshRefusedException>(() => SendAsync(acme, 0, 1, Ordered with { IsTransient = true }))).Reason);
        Assert.Equal("invalid-flow", (await Assert.ThrowsAsync<MeshRefusedException>(() => SendAsync(acme, 0, 1, Ordered with { Flow = new string('n', FlowMark.NameCharsMax + 1) }))).Reason);
        await SendAsync(acme, 0, 1, Ordered with { Flow = new string('n', FlowMark.NameCharsMax) });
        Assert.Equal(1, Marks(town)[0].Number);
    }

    [Theory]
    [InlineData(9, false)]
    [InlineData(10, true)]
    [InlineData(3_600_000, true)]
    [InlineData(3_600_001, false)]
    public void Validate_OrderWaitMax_IsTakenWithinItsBounds(int milliseconds, bool valid)
    {
        var options = new MeshClientOptions { Hub = Town.Address, OrderWaitMax = TimeSpan.FromMilliseconds(milliseconds) };

        Assert.Equal(valid, Record.Exception(options.Validate) is not ValidationException);
    }

    private static Task SendAsync(MeshClient from, int first, int count, SendOptions? options = null) => SendAsync(from, first, count, _ => options ?? Ordered);

    private static async Task SendAsync(MeshClient from, int first, int count, Func<int, SendOptions> options) => await Task.WhenAll(Enumerable.Range(first, count)
        .Select(number => from.SendAsync(Town.Mit, "note", JsonSerializer.SerializeToElement(number), options(number), default))).WaitAsync(Town.Patience);

    private static async Task<List<ReceivedMessage>> ReceiveAsync(Town town, MeshClient client, int count)
    {
        Task<List<ReceivedMessage>> receiving = ReceiveAsync(client, count);
        await town.AdvanceUntilAsync(() => receiving.IsCompleted);
        return await receiving;
    }

    private static Task<List<ReceivedMessage>> ReceiveAsync(MeshClient client, int count) => Task.Run(async () =>
    {
        var came = new List<ReceivedMessage>();
        await foreach (ReceivedMessage message in client.ReceiveAsync(default))
        {
            came.Add(message);
            await message.AcknowledgeAsync();
            if (came.Count == count)
            {
                break;
            }
        }

        return came;
    });

    private static Task AcknowledgedAsync(Town town, long cursor) =>
        town.AdvanceUntilAsync(() => town.Hub.State.Acknowledged.GetValueOrDefault(Mit) == cursor);

    private static void Deliver(Town town, byte[] envelope)
    {
        lock (town.Hub.State.Gate)
        {
            List<byte[]> queue = town.Hub.State.Queues[Mit];
            queue.Add(envelope);
            Array.ForEach(town.Hub.SessionsOf(Mit), session => session.Deliver(queue.Count, envelope));
        }
    }

    private static int Number(ReceivedMessage message) => message.Data.GetInt32();

    private static (int Number, long MissedBefore, bool IsLate) Shown(ReceivedMessage message) => (Number(message), message.MissedBefore, message.IsLate);

    private static FlowMark[] Marks(Town town) =>
        [.. town.Hub.State.Queues[Mit].Select(bytes => FmpCodec.TryDecode(bytes, out FmpEnvelope? envelope, out _) ? envelope.Flow! : throw new InvalidOperationException("It is no envelope."))];
}
