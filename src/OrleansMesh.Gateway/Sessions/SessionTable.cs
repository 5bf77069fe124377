using System.Collections.Concurrent;
using System.Collections.Immutable;
using Microsoft.Extensions.Options;

namespace OrleansMesh.Gateway.Sessions;

/// <summary>The joined sessions of this gateway by mesh.</summary>
internal sealed class SessionTable(IOptions<GatewayOptions> options)
{
    private readonly ConcurrentDictionary<string, ImmutableArray<MeshSession>> _byMesh = new(StringComparer.Ordinal);
    private int _count;

    /// <summary>How many sessions are joined.</summary>
    public int Count => Volatile.Read(ref _count);

    /// <summary>Whether one more session of a mesh would find room now.</summary>
    public bool HasRoom(string meshId) => Count < options.Value.SessionsMax && Of(meshId).Length < options.Value.SessionsPerMeshMax;

    /// <summary>Adds a session; false when the gateway or the mesh has as many as it may.</summary>
    public bool TryAdd(MeshSession session)
    {
        if (Interlocked.Increment(ref _count) > options.Value.SessionsMax)
        {
            Interlocked.Decrement(ref _count);
            return false;
        }

        bool added = false;
        _byMesh.AddOrUpdate(
            session.MeshId,
            _ =>
            {
                added = true;
                return [session];
            },
            (_, sessions) =>
            {
                added = sessions.Length < options.Value.SessionsPerMeshMax;
                return added ? sessions.Add(session) : sessions;
            });
        if (!added)
        {
            Interlocked.Decrement(ref _count);
        }

        return added;
    }

    /// <summary>Takes a session away.</summary>
    public void Remove(MeshSession session)
    {
        while (_byMesh.TryGetValue(session.MeshId, out ImmutableArray<MeshSession> sessions) && sessions.Contains(session))
        {
            ImmutableArray<MeshSession> rest = sessions.Remove(session);
            if (rest.IsEmpty
                ? _byMesh.TryRemove(KeyValuePair.Create(session.MeshId, sessions))
                : _byMesh.TryUpdate(session.MeshId, rest, sessions))
            {
                Interlocked.Decrement(ref _count);
                return;
            }
        }
    }

    /// <summary>The sessions of a mesh; empty for none.</summary>
    public ImmutableArray<MeshSession> Of(string meshId) =>
        _byMesh.TryGetValue(meshId, out ImmutableArray<MeshSession> sessions) ? sessions : [];
}
