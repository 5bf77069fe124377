using OrleansMesh.Storage.Sql;

namespace OrleansMesh.Storage.Envelopes;

/// <summary>The depth of every queue with something in it, counted at the first use and kept by the writer from then on.</summary>
internal sealed class QueueDepths
{
    private readonly Dictionary<string, QueueDepth> _byTarget = new(StringComparer.Ordinal);

    /// <summary>Counts what the database holds.</summary>
    public static QueueDepths Load(StoreConnection connection)
    {
        var depths = new QueueDepths();
        connection.Read(
            """
            SELECT t.target, COALESCE(a.cursor, 0), r.heads FROM envelope_run r
            JOIN envelope_target t ON t.queue = r.queue LEFT JOIN acknowledged a ON a.target = t.target
            """,
            row =>
            {
                long received = row.GetInt64(1);
                foreach (EnvelopeHead head in EnvelopeHead.ReadAll(row.GetFieldValue<byte[]>(2)))
                {
                    if (head.Cursor > received)
                    {
                        depths.Add(row.GetString(0), head.Size);
                    }
                }
            });
        return depths;
    }

    /// <summary>Whether one more envelope of <paramref name="size"/> bytes fits; counts it if so.</summary>
    public bool TryAdd(string target, int size, StoreOptions limits)
    {
        if (!_byTarget.TryGetValue(target, out QueueDepth? depth))
        {
            depth = new QueueDepth();
        }

        if (depth.Messages >= limits.QueueMessagesMax || depth.Bytes + size > limits.QueueBytesMax)
        {
            return false;
        }

        depth.Messages++;
        depth.Bytes += size;
        _byTarget[target] = depth;
        return true;
    }

    private void Add(string target, int size)
    {
        if (!_byTarget.TryGetValue(target, out QueueDepth? depth))
        {
            _byTarget.Add(target, depth = new QueueDepth());
        }

        depth.Messages++;
        depth.Bytes += size;
    }

    /// <summary>Takes back what left the queue; an empty queue costs nothing.</summary>
    public void Remove(string target, int messages, long bytes)
    {
        if (!_byTarget.TryGetValue(target, out QueueDepth? depth))
        {
            return;
        }

        depth.Messages -= messages;
        depth.Bytes -= bytes;
        if (depth.Messages <= 0)
        {
            _byTarget.Remove(target);
        }
    }
}
