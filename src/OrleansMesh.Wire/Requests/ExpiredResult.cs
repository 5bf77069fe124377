namespace OrleansMesh.Wire.Requests;

/// <summary>What expired and was not said to be known, by federation and sender, at most <see cref="CountMax"/>; empty when there is nothing more to tell.</summary>
public sealed record ExpiredResult(ExpiredMessages[] Expired)
{
    /// <summary>Senders of one answer.</summary>
    public const int CountMax = 128;
}
