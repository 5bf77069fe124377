namespace Orleans.Streams;

/// <summary>A stream named by a GUID and a namespace.</summary>
public interface IStreamIdentity
{
    Guid Guid { get; }

    string? Namespace { get; }
}
