namespace OrleansMesh.Client.Messages;

/// <summary>The hubs of a mesh in the order in which they are tried, with the queue of each.</summary>
internal sealed class HubQueues : IDisposable
{
    private readonly List<(Uri Hub, HubQueue? Queue)> _all = [];

    /// <summary>Queues are null when we do not take them.</summary>
    public IReadOnlyList<(Uri Hub, HubQueue? Queue)> All => _all;

    /// <summary>Opens the cursors of all of them, or of none.</summary>
    /// <exception cref="MeshFolderException">One is damaged, or another process receives for the folder.</exception>
    public static HubQueues Open(MeshFolder folder, MeshClientOptions options)
    {
        Uri[] hubs = [options.Hub!, .. options.OtherHubs];
        if (options.SpreadHubs)
        {
            Random.Shared.Shuffle(hubs);
        }

        var queues = new HubQueues();
        try
        {
            foreach (Uri hub in hubs)
            {
                queues._all.Add((hub, options.Receive ? new HubQueue(folder.OpenCursor(hub)) : null));
            }

            return queues;
        }
        catch
        {
            queues.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _all.ForEach(each => each.Queue?.Dispose());
}
