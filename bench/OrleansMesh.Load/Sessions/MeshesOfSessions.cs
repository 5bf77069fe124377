using System.Collections.Concurrent;

namespace OrleansMesh.Load.Sessions;

/// <summary>The meshes of numbered sessions: so many sessions share one.</summary>
internal sealed class MeshesOfSessions(string run, int sessionsPerMesh, TimeProvider clock) : IDisposable
{
    private readonly ConcurrentDictionary<int, Lazy<LeanMesh>> _meshes = new();

    /// <summary>The mesh of a session, made when it is first asked for.</summary>
    public LeanMesh Of(int session) =>
        _meshes.GetOrAdd(session / sessionsPerMesh, number => new Lazy<LeanMesh>(() => LeanMesh.Create($"m-{run}-{number}", clock.GetUtcNow()))).Value;

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (Lazy<LeanMesh> mesh in _meshes.Values)
        {
            mesh.Value.Dispose();
        }
    }
}
