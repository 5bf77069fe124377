using OrleansMesh.Gateway.Tests.Hubs;
using OrleansMesh.Wire.Messages;

namespace OrleansMesh.Gateway.Tests.Sessions;

public sealed class StopTests
{
    [Fact]
    public async Task Stop_WithSessionsAndAHalfOpenSocket_IsQuickAndLosesNoReceiptedMessage()
    {
        await using Town town = await Town.BuildAsync();
        await town.Mit.DisposeAsync();
        Task<Receipt>[] sent = [.. Enumerable.Range(0, 200).Select(i => town.Acme.SendAsync(town.Message($"{i}")))];
        await sent[0];
        long start = TimeProvider.System.GetTimestamp();
        await town.Hub.StopAsync();
        Assert.InRange(TimeProvider.System.GetElapsedTime(start), TimeSpan.Zero, TimeSpan.FromSeconds(10));
        await town.Acme.Ended.WaitAsync(TestHub.Patience, TimeProvider.System);
        Receipt[] receipts = await Task.WhenAll(sent.Where(s => s.IsCompletedSuccessfully));
        Assert.All(receipts, r => Assert.Equal(ReceiptState.Stored, r.State));

        await town.Hub.StartAsync();
        town.Mit = await EdgeClient.JoinAsync(town.Hub, town.Mit.Mesh);
        Delivered[] deliveries = await town.Mit.DeliveriesAsync(receipts.Length);
        Assert.Equal(receipts.Length, deliveries.Select(d => d.MessageId).Distinct().Count());
    }

    [Fact]
    public async Task Stop_TheSessionsAreTold_ByTheEndOfTheirConnection()
    {
        await using Town town = await Town.BuildAsync();
        await town.Hub.StopAsync();

        await Task.WhenAll(town.Acme.Ended, town.Mit.Ended).WaitAsync(TestHub.Patience, TimeProvider.System);
    }
}
