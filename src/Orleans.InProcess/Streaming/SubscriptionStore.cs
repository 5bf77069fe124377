using Orleans.Storage;

namespace Orleans.Streaming;

/// <summary>Where explicit subscriptions of grains survive the silo: the storage named <c>PubSubStore</c>, when there is one.</summary>
internal sealed class SubscriptionStore(IServiceProvider services)
{
    private const string StorageName = "PubSubStore";
    private const string StateName = "subscriptions";

    private readonly IGrainStorage? _storage = services.GetKeyedService<IGrainStorage>(StorageName);

    /// <summary>Consumers by subscription.</summary>
    public async Task<GrainState<Dictionary<string, string>>> ReadAsync(StreamKey key)
    {
        var record = new GrainState<Dictionary<string, string>>([]);
        if (_storage is not null)
        {
            await _storage.ReadStateAsync(StateName, IdOf(key), record);
        }

        record.State ??= [];
        return record;
    }

    /// <summary>Replaces the record; returns it as it now is. The one before stays as it was, also when this throws.</summary>
    public async Task<GrainState<Dictionary<string, string>>> WriteAsync(
        StreamKey key, GrainState<Dictionary<string, string>> before, Dictionary<string, string> subscriptions)
    {
        var record = new GrainState<Dictionary<string, string>>(subscriptions, before.ETag) { RecordExists = before.RecordExists };
        if (_storage is null)
        {
            return record;
        }

        if (subscriptions.Count > 0)
        {
            await _storage.WriteStateAsync(StateName, IdOf(key), record);
        }
        else if (before.RecordExists)
        {
            await _storage.ClearStateAsync(StateName, IdOf(key), record);
            record.State = [];
        }

        return record;
    }

    private static GrainId IdOf(StreamKey key) => GrainId.Create("pubsubrendezvous", key.ToString());
}
