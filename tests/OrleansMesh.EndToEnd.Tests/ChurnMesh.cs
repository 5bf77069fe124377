using System.Collections.Concurrent;
using OrleansMesh.Client;
using OrleansMesh.Domain.Identity;

namespace OrleansMesh.EndToEnd.Tests;

/// <summary>One of many meshes in a process: its folder, its session, and the messages that it takes.</summary>
internal sealed class ChurnMesh : IAsyncDisposable
{
    private readonly SemaphoreSlim _changing = new(1, 1);
    private readonly CancellationTokenSource _ending = new();
    private readonly Task _receiving;
    private readonly ConcurrentDictionary<(Guid Federation, int Number), bool> _received = new();
    private long _repeated;

    private ChurnMesh(MeshFolder folder, MeshClient client)
    {
        Folder = folder;
        Client = client;
        _receiving = ReceiveAsync();
    }

    public MeshFolder Folder { get; }

    public MeshClient Client { get; }

    /// <summary>How many different messages came.</summary>
    public int Received => _received.Count;

    /// <summary>How often one came that had come before.</summary>
    public long Repeated => Interlocked.Read(ref _repeated);

    public static async Task<ChurnMesh> JoinAsync(World world, int number)
    {
        MeshFolder folder = MeshFolder.Create(world.Home($"mesh-{number}"), Did.Parse($"did:mesh:churn:mesh-{number}"));
        try
        {
            var options = new MeshClientOptions
            {
                Hub = new Uri("tcp://" + world.Hub),
                ReconnectDelayMin = TimeSpan.FromMilliseconds(20),
                ReconnectDelayMax = TimeSpan.FromMilliseconds(200),
            };
            return new ChurnMesh(folder, await MeshClient.ConnectAsync(folder, options, CancellationToken.None).WaitAsync(World.Patience));
        }
        catch
        {
            folder.Dispose();
            throw;
        }
    }

    /// <summary>Puts a new key in the place of the mesh's own; once, whatever becomes of the hub meanwhile.</summary>
    public async Task RotateAsync()
    {
        await _changing.WaitAsync();
        try
        {
            string before = Folder.KeyId;
            await Patiently.UntilAsync(async () =>
            {
                if (Folder.KeyId == before)
                {
                    _ = await Client.ChangeRegistrationAsync(new RegistrationChange { RotatesKey = true }, CancellationToken.None);
                }

                return Folder.KeyId != before;
            });
        }
        finally
        {
            _changing.Release();
        }
    }

    /// <summary>The bytes of this mesh's own copy of a federation's history; null for none.</summary>
    public byte[]? Shelved(Guid federationId)
    {
        string file = Path.Combine(Folder.Path, "federations", $"{federationId:D}.json");
        return File.Exists(file) ? File.ReadAllBytes(file) : null;
    }

    /// <summary>Whether a message of a federation came.</summary>
    public bool HasReceived(Guid federationId, int number) => _received.ContainsKey((federationId, number));

    public async ValueTask DisposeAsync()
    {
        await Client.DisposeAsync();
        await _receiving;
        Folder.Dispose();
        _ending.Dispose();
        _changing.Dispose();
    }

    private async Task ReceiveAsync()
    {
        await foreach (ReceivedMessage message in Client.ReceiveAsync(_ending.Token))
        {
            if (!_received.TryAdd((message.FederationId, message.Data.GetProperty("n").GetInt32()), true))
            {
                _ = Interlocked.Increment(ref _repeated);
            }

            await message.AcknowledgeAsync();
        }
    }
}
