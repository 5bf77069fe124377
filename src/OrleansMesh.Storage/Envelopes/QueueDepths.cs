using Microsoft.Data.Sqlite;
using OrleansMesh.Storage.Sqlite;

namespace OrleansMesh.Storage.Envelopes;

/// <summary>The depth of every queue with something in it, counted at the first use and kept by the writer from then on.</summary>
internal sealed class QueueDepths
{
    private readonly Dictionary<string, QueueDepth> _byTarget = new(StringComparer.Ordinal);

    /// <summary>Counts what the file holds.</summary>
    public static QueueDepths Load(SqliteConnection connection)
    {
        var depths = new QueueDepths();
        using SqliteCommand command = connection.Prepare("SELECT target, COUNT(*), SUM(size) FROM envelope WHERE body IS NOT NULL GROUP BY target");
        using SqliteDataReader rows = command.ExecuteReader();
        while (rows.Read())
        {
            depths._byTarget[rows.GetString(0)] = new QueueDepth { Messages = rows.GetInt32(1), Bytes = rows.GetInt64(2) };
        }

        return depths;
    }

    /// <summary>Whether one more envelope of <paramref name="size"/> bytes fits; counts it if so.</summary>
    public bool TryAdd(string target, int size, SqliteOptions limits)
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
