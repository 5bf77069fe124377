namespace Orleans;

/// <summary>A state record with its version, as a storage reads and writes it.</summary>
public interface IGrainState<T>
{
    T State { get; set; }

    /// <summary>The version that the storage last gave out; null before the first read or write.</summary>
    string? ETag { get; set; }

    bool RecordExists { get; set; }
}
