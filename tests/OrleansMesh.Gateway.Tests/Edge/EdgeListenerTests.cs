using System.Text.Json;
using OrleansMesh.Gateway.Tests.Hubs;
using OrleansMesh.Testing.Mesh;
using OrleansMesh.Transport;
using OrleansMesh.Transport.Memory;
using OrleansMesh.Wire.Framing;

namespace OrleansMesh.Gateway.Tests.Edge;

public sealed class EdgeListenerTests : IAsyncLifetime
{
    private static readonly Uri Address = new("memory://hub");

    private readonly MemoryTransport _network = new();
    private readonly CancellationTokenSource _stop = new();
    private readonly SampleMesh _acme = new("did:mesh:enterprise:acme-001");
    private TestHub _hub = null!;
    private Task _serving = Task.CompletedTask;

    public async Task InitializeAsync()
    {
        _hub = await TestHub.StartAsync("Gateway:OpeningsPerAddressMax=1", "Gateway:FirstRecordSeconds=60", "Gateway:JoinSeconds=60");
        _serving = _hub.Services.ServeEdgeAsync(await _network.ListenAsync(Address, CancellationToken.None), _stop.Token);
    }

    public async Task DisposeAsync()
    {
        await _stop.CancelAsync();
        await _serving.WaitAsync(TestHub.Patience);
        await _hub.DisposeAsync();
        _stop.Dispose();
    }

    [Fact]
    public async Task Serve_OverMemory_JoinsAndAnswers()
    {
        await using Member member = await JoinAsync();

        JsonElement answer = await member.AskAsync("discover", """ "capabilities":[],"minimumTrust":0,"limit":1 """, FrameType.Discovery);
        Assert.Empty(answer.GetProperty("meshes").EnumerateArray());
    }

    [Fact]
    public async Task Stop_WithAJoinedSession_EndsItAndTakesNoMore()
    {
        await using Member member = await JoinAsync();

        await _stop.CancelAsync();

        await _serving.WaitAsync(TestHub.Patience);
        await member.Ended.WaitAsync(TestHub.Patience);
        await Assert.ThrowsAsync<IOException>(() => _network.ConnectAsync(Address, CancellationToken.None));
    }

    [Fact]
    public async Task Stop_WithASilentStranger_DoesNotWaitForItsTime()
    {
        await using IMeshConnection silent = await _network.ConnectAsync(Address, CancellationToken.None);

        await _stop.CancelAsync();

        await _serving.WaitAsync(TestHub.Patience / 2);
        Assert.True(silent.Closed.IsCancellationRequested);
    }

    [Fact]
    public async Task Abort_JoinedSession_LeavesAndAnotherJoins()
    {
        await using (Member first = await JoinAsync())
        {
            first.Abort();
            await first.Ended.WaitAsync(TestHub.Patience);
        }

        await using Member second = await JoinAsync();
        Assert.Equal(_acme.Id, second.Mesh.Id);
    }

    [Fact]
    public async Task Serve_OneMoreThanMayBeOpened_IsClosedWithoutAWord()
    {
        await using IMeshConnection silent = await _network.ConnectAsync(Address, CancellationToken.None);

        await using IMeshConnection refused = await _network.ConnectAsync(Address, CancellationToken.None);

        await Assert.ThrowsAsync<IOException>(() => refused.Pipe.Input.ReadAsync().AsTask().WaitAsync(TestHub.Patience));
        Assert.True(refused.Closed.IsCancellationRequested);
        Assert.False(silent.Closed.IsCancellationRequested);
    }

    private async Task<Member> JoinAsync()
    {
        EdgeClient client = await EdgeClient.TryConnectAsync(_network, Address) ?? throw new IOException("The hub did not take the channel.");
        return await client.JoinAsAsync(_hub, _acme, resumeAfter: 0);
    }
}
