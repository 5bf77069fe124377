using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace OrleansMesh.Simulation.Tests;

/// <summary>All that happens in a run, hashed with its time, its place and its bytes: equal traces are equal runs. The last of it is kept to be read.</summary>
internal sealed class SimTrace(TimeProvider clock) : IDisposable
{
    private const int KeptMax = 60;

    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private readonly Queue<(DateTimeOffset Time, string What, string Where, long Number, int Bytes)> _last = new();

    /// <summary>When the run began.</summary>
    public DateTimeOffset Start { get; } = clock.GetUtcNow();

    /// <summary>Where each event is written too; null for nowhere.</summary>
    public TextWriter? Output { get; init; }

    /// <summary>Events so far.</summary>
    public long Count { get; private set; }

    /// <summary>Of all so far, lower-case hex.</summary>
    public string Hash => Convert.ToHexStringLower(_hash.GetCurrentHash());

    /// <summary>The last events, one a line.</summary>
    public string Last => string.Join('\n', _last.Select(Print));

    public void Note(string what, string where, long number, ReadOnlySpan<byte> bytes)
    {
        DateTimeOffset now = clock.GetUtcNow();
        Span<byte> head = stackalloc byte[20];
        BinaryPrimitives.WriteInt64LittleEndian(head, now.Ticks);
        BinaryPrimitives.WriteInt64LittleEndian(head[8..], number);
        BinaryPrimitives.WriteInt32LittleEndian(head[16..], bytes.Length);
        _hash.AppendData(head);
        _hash.AppendData(Encoding.UTF8.GetBytes(what));
        _hash.AppendData(Encoding.UTF8.GetBytes(where));
        _hash.AppendData(bytes);
        Count++;
        _last.Enqueue((now, what, where, number, bytes.Length));
        if (_last.Count > KeptMax)
        {
            _ = _last.Dequeue();
        }

        Output?.WriteLine($"{Print(_last.Last())} {Convert.ToHexStringLower(SHA256.HashData(bytes))[..8]}");
    }

    public void Dispose() => _hash.Dispose();

    private string Print((DateTimeOffset Time, string What, string Where, long Number, int Bytes) each) =>
        string.Create(CultureInfo.InvariantCulture, $"{(each.Time - Start).TotalMilliseconds:F0} ms {each.Where}: {each.What} {each.Number} ({each.Bytes} bytes)");
}
