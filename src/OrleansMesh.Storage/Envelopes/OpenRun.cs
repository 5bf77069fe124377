using OrleansMesh.Storage.Sql;

namespace OrleansMesh.Storage.Envelopes;

/// <summary>What one flush takes for one target, until it is written.</summary>
internal sealed class OpenRun(TargetQueue queue)
{
    /// <summary>Envelopes of a run at most.</summary>
    public const int MessagesMax = 128;

    /// <summary>Bytes of a run at most, or one envelope of more: what is rewritten when one of it expires, and an array that needs no large heap.</summary>
    public const int BytesMax = 64 * 1024;

    private readonly List<PendingAppend> _appends = [];
    private int _bytes;

    /// <summary>Whether one of that size may join.</summary>
    public bool HasRoom(int size) => _appends.Count == 0 || (_appends.Count < MessagesMax && _bytes + size <= BytesMax);

    /// <summary>One joins; its cursor is the highest.</summary>
    public void Add(PendingAppend append)
    {
        _appends.Add(append);
        _bytes += append.Envelope.Bytes.Length;
    }

    /// <summary>Writes what joined, at least one; the next one begins another run.</summary>
    public RecentRun Write(StoreConnection connection)
    {
        byte[] bodies = new byte[_bytes];
        byte[] heads = new byte[_appends.Count * EnvelopeHead.SizeBytes];
        int at = 0;
        long acceptedAt = 0;
        for (int i = 0; i < _appends.Count; i++)
        {
            PendingAppend append = _appends[i];
            ReadOnlySpan<byte> body = append.Envelope.Bytes.Span;
            new EnvelopeHead(append.Cursor, append.ExpiresAt, body.Length, append.Envelope.FederationId, append.Hash).Write(heads.AsSpan(i * EnvelopeHead.SizeBytes));
            body.CopyTo(bodies.AsSpan(at));
            at += body.Length;
            acceptedAt = Math.Max(acceptedAt, append.AcceptedAt);
        }

        var written = new RecentRun(_appends[^1].Cursor, queue, acceptedAt, heads);
        connection.Execute("INSERT INTO envelope_run (last, queue, accepted_at, heads, bodies) VALUES ($1, $2, $3, $4, $5)", written.Last, queue.Number, acceptedAt, heads, bodies);
        _appends.Clear();
        _bytes = 0;
        return written;
    }
}
