namespace OrleansMesh.Domain.Sealing;

/// <summary>Which of the last <see cref="SealLimits.ReplayWindow"/> sequences of a context were seen, up to the highest (as RFC 6479).</summary>
public sealed class ReplayWindow
{
    private const int WordBits = 64;

    private readonly ulong[] _seen = new ulong[SealLimits.ReplayWindow / WordBits];

    // One above the highest that was seen.
    private long _end;

    /// <summary>None for a sequence (0 or more) that may be taken; nothing changes.</summary>
    public SealRefusal Check(long sequence)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(sequence);
        if (sequence >= _end)
        {
            return SealRefusal.None;
        }

        return _end - sequence > SealLimits.ReplayWindow ? SealRefusal.SequenceTooOld
            : (_seen[Word(sequence)] & Bit(sequence)) != 0 ? SealRefusal.SequenceRepeated
            : SealRefusal.None;
    }

    /// <summary>Notes a sequence that was checked and is authentic, so that a forged one cannot move the window.</summary>
    public void Mark(long sequence)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(sequence);
        if (sequence - _end >= SealLimits.ReplayWindow)
        {
            Array.Clear(_seen);
            _end = sequence;
        }

        for (; _end <= sequence; _end++)
        {
            _seen[Word(_end)] &= ~Bit(_end);
        }

        _seen[Word(sequence)] |= Bit(sequence);
    }

    private static int Word(long sequence) => (int)(sequence % SealLimits.ReplayWindow) / WordBits;

    private static ulong Bit(long sequence) => 1UL << (int)(sequence % WordBits);
}
