using System.ComponentModel.DataAnnotations;

namespace OrleansMesh.Storage.Sql;

/// <summary>Settings of the store (section <c>Store</c>).</summary>
public sealed class StoreOptions
{
    /// <summary>The PostgreSQL database, for example <c>postgresql://hub@db.example/orleansmesh</c> (see docs/operations.md); empty, the default, for the SQLite file at <see cref="Path"/>.</summary>
    public string Database { get; set; } = "";

    /// <summary>The SQLite file; its folder must exist.</summary>
    [Required]
    public string Path { get; set; } = "";

    /// <summary>How many writes wait at most before a writer is held back. 16 to 65,536; default 4,096.</summary>
    [Range(16, 65_536)]
    public int WriteQueueMax { get; set; } = 4096;

    /// <summary>How many writes share one flush at most. 1 to 4,096; default 512.</summary>
    [Range(1, 4096)]
    public int WriteBatchMax { get; set; } = 512;

    /// <summary>How many envelopes wait at most for one target. 1 to 10,000,000; default 100,000.</summary>
    [Range(1, 10_000_000)]
    public int QueueMessagesMax { get; set; } = 100_000;

    /// <summary>How many bytes of envelopes wait at most for one target. 1 KiB to 1 TiB; default 256 MiB.</summary>
    [Range(1024, 1L << 40)]
    public long QueueBytesMax { get; set; } = 256L << 20;

    /// <summary>How long a stored envelope waits when its sender set no end. 1 minute to 365 days; default 7 days.</summary>
    [Range(typeof(TimeSpan), "00:01:00", "365.00:00:00")]
    public TimeSpan EnvelopeLifetime { get; set; } = TimeSpan.FromDays(7);

    /// <summary>How long a message id is remembered after it was received, so that a late copy is dropped. 1 minute to 7 days; default 10 minutes.</summary>
    [Range(typeof(TimeSpan), "00:01:00", "7.00:00:00")]
    public TimeSpan DuplicateWindow { get; set; } = TimeSpan.FromMinutes(10);

    /// <summary>
    /// How many message ids are remembered at most, beside those of messages that wait for longer than the window: the oldest are forgotten early when there are more. Each takes 11
    /// to 21 bytes of memory, and up to a quarter more of them are held until they are dropped. 4,096 to 1,000,000,000; default 16,777,216.
    /// </summary>
    [Range(4096, 1_000_000_000)]
    public int KnownIdsMax { get; set; } = 1 << 24;
}
