using System.Collections.Concurrent;
using System.Numerics;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using OrleansMesh.Domain.Identity;
using OrleansMesh.Domain.Routing;
using OrleansMesh.Grains;
using OrleansMesh.Grains.Ports;

namespace OrleansMesh.Gateway.Links;

/// <summary>The meshes whose home this hub is: those that have joined here. Others hear of them by this hub's statement.</summary>
internal sealed partial class HomeList(IMeshDirectory directory, IOptions<HubOptions> hub, ILogger<HomeList> log)
{
    private readonly ConcurrentDictionary<string, bool> _meshes = new(StringComparer.Ordinal);
    private int _version;

    /// <summary>Grows with each change.</summary>
    public int Version => Volatile.Read(ref _version);

    /// <summary>Those that a statement has room for, ascending.</summary>
    public IReadOnlyList<string> Announced
    {
        get
        {
            int chars = 0;
            return
            [
                .. _meshes.Keys.Where(mesh => mesh.Length <= Did.LengthMax).Order(StringComparer.Ordinal).Take(RoutingLimits.MeshesMax)
                    .TakeWhile(mesh => (chars += mesh.Length) <= RoutingLimits.MeshCharsMax),
            ];
        }
    }

    public bool Contains(string meshId) => _meshes.ContainsKey(meshId);

    /// <summary>Reads which meshes have joined before the hub's last stop.</summary>
    public async Task LoadAsync(CancellationToken cancellationToken)
    {
        foreach (string meshId in await directory.MeshesAsync(hub.Value.Region, cancellationToken))
        {
            _ = _meshes.TryAdd(meshId, true);
        }

        _ = Interlocked.Increment(ref _version);
    }

    /// <summary>A mesh has joined.</summary>
    public void Add(string meshId)
    {
        if (_meshes.TryAdd(meshId, true))
        {
            // said more rarely the more there are: each join would say it again
            int untold = _meshes.Count - RoutingLimits.MeshesMax;
            if (untold > 0 && BitOperations.IsPow2(untold))
            {
                Log.TooMany(log, _meshes.Count, RoutingLimits.MeshesMax);
            }

            _ = Interlocked.Increment(ref _version);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(3801, LogLevel.Warning, "{Count} meshes are at home here, and other hubs are told of {Max}")]
        public static partial void TooMany(ILogger logger, int count, int max);
    }
}
