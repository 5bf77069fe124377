using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using OrleansMesh.Domain.Identity;
using OrleansMesh.Domain.Routing;
using OrleansMesh.Grains;
using OrleansMesh.Grains.Ports;

namespace OrleansMesh.Gateway.Links;

/// <summary>The meshes whose home this hub is: those that have joined here, with a session or not, until they end (I-01). Others hear of them by this hub's statement.</summary>
internal sealed partial class HomeList(IMeshDirectory directory, IOptions<HubOptions> hub, ILogger<HomeList> log)
{
    private readonly ConcurrentDictionary<string, bool> _meshes = new(StringComparer.Ordinal);
    private readonly ConcurrentQueue<string> _joined = new();
    private readonly ConcurrentQueue<string> _left = new();
    private MeshList _told = MeshList.Empty;
    private int _version;
    private int _untoldSaid;

    /// <summary>Grows with each change.</summary>
    public int Version => Volatile.Read(ref _version);

    /// <summary>Those that a statement has room for, ascending; that there are more is logged, the more rarely the more there are. One thread at a time.</summary>
    public MeshList Announced()
    {
        // mostly one of thousands is new; one that joined and left since, and those for which there is room by now, need a look at all
        var news = new MeshNews(_told.Hash, Take(_joined), Take(_left));
        return _told = _told.TryApply(news, out MeshList? list) && list.Names.Count == _meshes.Count ? list : FirstOnes();
    }

    public bool Contains(string meshId) => _meshes.ContainsKey(meshId);

    /// <summary>Reads which meshes have joined before the hub's last stop.</summary>
    public async Task LoadAsync(CancellationToken cancellationToken)
    {
        foreach (string meshId in await directory.MeshesAsync(hub.Value.Region, cancellationToken))
        {
            if (_meshes.TryAdd(meshId, true))
            {
                _joined.Enqueue(meshId);
            }
        }

        _ = Interlocked.Increment(ref _version);
    }

    /// <summary>A mesh has joined.</summary>
    public void Add(string meshId)
    {
        if (_meshes.TryAdd(meshId, true))
        {
            _joined.Enqueue(meshId);
            _ = Interlocked.Increment(ref _version);
        }
    }

    /// <summary>A mesh has ended.</summary>
    public void Remove(string meshId)
    {
        if (_meshes.TryRemove(meshId, out _))
        {
            _left.Enqueue(meshId);
            _ = Interlocked.Increment(ref _version);
        }
    }

    private static List<string> Take(ConcurrentQueue<string> queue)
    {
        var taken = new List<string>();
        while (queue.TryDequeue(out string? mesh))
        {
            taken.Add(mesh);
        }

        taken.Sort(StringComparer.Ordinal);
        return taken;
    }

    private MeshList FirstOnes()
    {
        int chars = 0;
        string[] all = [.. _meshes.Keys.Order(StringComparer.Ordinal)];
        string[] told =
        [
            .. all.Where(mesh => mesh.Length <= Did.LengthMax).Take(RoutingLimits.MeshesMax)
                .TakeWhile(mesh => (chars += mesh.Length) <= RoutingLimits.MeshCharsMax),
        ];
        int untold = all.Length - told.Length;
        if (untold > 0 && untold >= 2 * _untoldSaid)
        {
            _untoldSaid = untold;
            Log.TooMany(log, all.Length, told.Length);
        }

        return MeshList.TryCreate(told, out MeshList? list) ? list : throw new InvalidOperationException("A mesh has joined whose id is no DID.");
    }

    private static partial class Log
    {
        [LoggerMessage(3801, LogLevel.Warning, "{Count} meshes are at home here, and other hubs are told of {Told}: nothing from there reaches the others")]
        public static partial void TooMany(ILogger logger, int count, int told);
    }
}
