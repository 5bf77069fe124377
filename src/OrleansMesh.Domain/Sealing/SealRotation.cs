namespace OrleansMesh.Domain.Sealing;

/// <summary>When a sender leaves a context for a new one, with a new ephemeral key.</summary>
/// <remarks>
/// A context that holds no more messages than a receiver's replay window can lose none to it, in whatever order they come;
/// one key agreement for that many messages costs each a fifth of a microsecond.
/// </remarks>
public sealed record SealRotation
{
    /// <summary>1,024 messages, 1 h.</summary>
    public static SealRotation Default { get; } = new();

    /// <summary>Messages of one context: 1 to <see cref="SealLimits.SequenceEnd"/>, default <see cref="SealLimits.ReplayWindow"/>.</summary>
    public long MessagesMax
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, 1);
            ArgumentOutOfRangeException.ThrowIfGreaterThan(value, SealLimits.SequenceEnd);
            field = value;
        }
    } = SealLimits.ReplayWindow;

    /// <summary>Age of a context at its last message, exclusive: positive, default 1 h.</summary>
    public TimeSpan Lifetime
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(value, TimeSpan.Zero);
            field = value;
        }
    } = TimeSpan.FromHours(1);
}
