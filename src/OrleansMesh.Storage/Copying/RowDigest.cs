using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace OrleansMesh.Storage.Copying;

/// <summary>Counts the rows of a table and hashes them, alike for both databases: SHA-256 over each value's kind, length and bytes, row after row.</summary>
internal sealed class RowDigest : IDisposable
{
    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);

    /// <summary>Rows so far.</summary>
    public long Count { get; private set; }

    /// <summary>A value as PostgreSQL keeps it: its text has no NUL.</summary>
    public static object? Of(object? value) => value switch
    {
        DBNull => null,
        int number => (long)number,
        string text => text.Replace('\0', '\uFFFD'),
        _ => value,
    };

    /// <summary>Takes the next row.</summary>
    /// <param name="row">Each null, a 64-bit number, text or bytes.</param>
    public void Add(ReadOnlySpan<object?> row)
    {
        Count++;
        Span<byte> bytes = stackalloc byte[sizeof(long)];
        foreach (object? value in row)
        {
            switch (value)
            {
                case null:
                    Add(0, []);
                    break;
                case long number:
                    BinaryPrimitives.WriteInt64BigEndian(bytes, number);
                    Add(1, bytes);
                    break;
                case string text:
                    Add(2, Encoding.UTF8.GetBytes(text));
                    break;
                default:
                    Add(3, (byte[])value);
                    break;
            }
        }
    }

    /// <summary>The hash of all rows, lower-case hexadecimal.</summary>
    public string Finish() => Convert.ToHexStringLower(_hash.GetHashAndReset());

    /// <inheritdoc/>
    public void Dispose() => _hash.Dispose();

    private void Add(byte kind, ReadOnlySpan<byte> bytes)
    {
        Span<byte> head = stackalloc byte[1 + sizeof(int)];
        head[0] = kind;
        BinaryPrimitives.WriteInt32BigEndian(head[1..], bytes.Length);
        _hash.AppendData(head);
        _hash.AppendData(bytes);
    }
}
