using System.Globalization;
using Orleans.Runtime.Persistence;
using Orleans.Serialization.Cloning;

namespace Orleans.Storage;

/// <summary>Keeps records in memory, as copies, for as long as the silo runs.</summary>
internal sealed class MemoryGrainStorage : IGrainStorage
{
    private readonly Lock _gate = new();
    private readonly Dictionary<(string, GrainId), (object? State, string ETag)> _records = [];
    private long _version;

    public Task ReadStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        lock (_gate)
        {
            bool exists = _records.TryGetValue((stateName, grainId), out (object? State, string ETag) record);
            grainState.RecordExists = exists;
            grainState.ETag = exists ? record.ETag : null;
            grainState.State = exists ? (T)Copy(record.State)! : FreshState.Of<T>();
        }

        return Task.CompletedTask;
    }

    public Task WriteStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        lock (_gate)
        {
            Check(stateName, grainId, grainState.ETag);
            string etag = (++_version).ToString(CultureInfo.InvariantCulture);
            _records[(stateName, grainId)] = (Copy(grainState.State), etag);
            grainState.ETag = etag;
            grainState.RecordExists = true;
        }

        return Task.CompletedTask;
    }

    public Task ClearStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        lock (_gate)
        {
            Check(stateName, grainId, grainState.ETag);
            _records.Remove((stateName, grainId));
            grainState.ETag = null;
            grainState.RecordExists = false;
            grainState.State = FreshState.Of<T>();
        }

        return Task.CompletedTask;
    }

    private static object? Copy(object? state) => state is null ? null : ObjectCopier.Copy(state);

    private void Check(string stateName, GrainId grainId, string? etag)
    {
        string? stored = _records.TryGetValue((stateName, grainId), out (object? State, string ETag) record) ? record.ETag : null;
        if (stored != etag)
        {
            throw new InconsistentStateException($"The record {stateName} of {grainId} was changed by another writer.", stored, etag);
        }
    }
}
