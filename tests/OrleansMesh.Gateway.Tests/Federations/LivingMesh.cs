using System.Collections.Concurrent;
using System.Text.Json;
using OrleansMesh.Client;
using OrleansMesh.Domain.Identity;
using OrleansMesh.Gateway.Tests.Hubs;
using OrleansMesh.Wire.Requests;

namespace OrleansMesh.Gateway.Tests.Federations;

/// <summary>A mesh as its owner runs it: a folder, the client that others use, and the numbers that it received, in their order.</summary>
internal sealed class LivingMesh : IAsyncDisposable
{
    private readonly MeshFolder _folder;
    private readonly Uri _hub;
    private readonly ConcurrentQueue<int> _received = new();
    private Task _receiving = Task.CompletedTask;

    private LivingMesh(MeshFolder folder, Uri hub)
    {
        _folder = folder;
        _hub = hub;
    }

    public Did Id => _folder.MeshId;

    public MeshClient Client { get; private set; } = null!;

    /// <summary>Whether it has joined, and has not left.</summary>
    public bool IsHere { get; private set; }

    /// <summary>Each <c>n</c> that came, as often as it came.</summary>
    public int[] Received => [.. _received];

    /// <summary>How many came.</summary>
    public int ReceivedCount => _received.Count;

    /// <summary>Messages of ours that were taken and then refused for good.</summary>
    public ConcurrentQueue<MessageStatusResult> Refused { get; } = new();

    public static async Task<LivingMesh> JoinAsync(Uri hub, string folder, string meshId, bool receives = true)
    {
        var mesh = new LivingMesh(MeshFolder.Create(folder, Did.Parse(meshId)), hub);
        await mesh.ConnectAsync(receives);
        return mesh;
    }

    /// <summary>Joins; one that does not receive leaves what is stored for the mesh at the hub.</summary>
    public async Task ConnectAsync(bool receives = true)
    {
        var options = new MeshClientOptions
        {
            Hub = _hub,
            Receive = receives,
            MessagesInFlightMax = 16,
            ReconnectDelayMin = TimeSpan.FromMilliseconds(10),
            ReconnectDelayMax = TimeSpan.FromMilliseconds(50),
        };
        Client = await MeshClient.ConnectAsync(_folder, options, CancellationToken.None).WaitAsync(TestHub.Patience);
        Client.MessageRefused += Refused.Enqueue;
        IsHere = true;
        _receiving = receives ? ReceiveAsync(Client) : Task.CompletedTask;
    }

    /// <summary>Leaves the hub; what it had not acknowledged comes again.</summary>
    public async Task LeaveAsync()
    {
        IsHere = false;
        await Client.DisposeAsync();
        await _receiving;
    }

    public async Task RotateAsync() => Assert.True(await Client.ChangeRegistrationAsync(new RegistrationChange { RotatesKey = true }, CancellationToken.None).WaitAsync(TestHub.Patience));

    public Task<MessageReceipt> SendAsync(Guid federationId, int number, string payloadType = "note") => Client
        .SendAsync(federationId, payloadType, JsonSerializer.SerializeToElement(new { n = number }), null, CancellationToken.None).WaitAsync(TestHub.Patience);

    public async ValueTask DisposeAsync()
    {
        await LeaveAsync();
        _folder.Dispose();
    }

    private async Task ReceiveAsync(MeshClient client)
    {
        await foreach (ReceivedMessage message in client.ReceiveAsync(CancellationToken.None))
        {
            _received.Enqueue(message.Data.GetProperty("n").GetInt32());
            await message.AcknowledgeAsync();
        }
    }
}
