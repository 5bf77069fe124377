namespace OrleansMesh.Grains.Ports;

/// <summary>Every version of every mesh's registration, append-only (I-01). What is in it was verified before.</summary>
public interface IMeshHistoryStore
{
    /// <summary>Adds a version, from 1; false when another one of that number is there. Adding the same again is true and changes nothing.</summary>
    /// <param name="registration">Canonical bytes with the proof.</param>
    ValueTask<bool> AppendAsync(string meshId, long version, ReadOnlyMemory<byte> registration, CancellationToken cancellationToken);

    /// <summary>All versions, oldest first; empty for none.</summary>
    ValueTask<IReadOnlyList<byte[]>> ReadAsync(string meshId, CancellationToken cancellationToken);
}
