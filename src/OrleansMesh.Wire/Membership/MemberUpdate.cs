using System.Buffers.Binary;

namespace OrleansMesh.Wire.Membership;

/// <summary>A report about a member, as gossip carries it: <c>u8 state, 32 member, u64 incarnation</c>, and of a suspect or dead one <c>32 by</c>.</summary>
/// <param name="State">One of the four.</param>
/// <param name="Member">Whom it is about.</param>
/// <param name="Incarnation">Which of the member's lives; only the member itself begins a new one.</param>
/// <param name="By">Who suspects or buried it; the default otherwise.</param>
public readonly record struct MemberUpdate(MemberState State, NodeId Member, ulong Incarnation, NodeId By = default)
{
    /// <summary>The highest incarnation; what is said of it cannot be refuted any more.</summary>
    public const ulong IncarnationMax = 1UL << 62;

    /// <summary>Bytes of a report without <c>by</c>.</summary>
    public const int ShortBytes = 1 + NodeId.SizeBytes + sizeof(ulong);

    /// <summary>Bytes of a report with <c>by</c>.</summary>
    public const int LongBytes = ShortBytes + NodeId.SizeBytes;

    /// <summary>Bytes of this report.</summary>
    public int SizeBytes => HasBy(State) ? LongBytes : ShortBytes;

    /// <summary>True when this report replaces what is known: by incarnation, then by state. Merging is a maximum: order and repetition do not matter.</summary>
    public bool Supersedes(MemberState state, ulong incarnation) =>
        Incarnation > incarnation || (Incarnation == incarnation && State > state);

    /// <summary>Takes the report at the start of <paramref name="source"/> and advances past it; false for anything else.</summary>
    public static bool TryRead(ref ReadOnlySpan<byte> source, out MemberUpdate update)
    {
        update = default;
        if (source.Length < ShortBytes)
        {
            return false;
        }

        var state = (MemberState)source[0];
        bool hasBy = HasBy(state);
        ulong incarnation = BinaryPrimitives.ReadUInt64BigEndian(source[(1 + NodeId.SizeBytes)..]);
        if (state is < MemberState.Alive or > MemberState.Left
            || incarnation > IncarnationMax
            || (hasBy && source.Length < LongBytes))
        {
            return false;
        }

        update = new MemberUpdate(state, new NodeId(source[1..]), incarnation, hasBy ? new NodeId(source[ShortBytes..]) : default);
        source = source[update.SizeBytes..];
        return true;
    }

    /// <summary>Writes <see cref="SizeBytes"/> to the start of <paramref name="destination"/>.</summary>
    public void Write(Span<byte> destination)
    {
        destination[0] = (byte)State;
        Member.Write(destination[1..]);
        BinaryPrimitives.WriteUInt64BigEndian(destination[(1 + NodeId.SizeBytes)..], Incarnation);
        if (HasBy(State))
        {
            By.Write(destination[ShortBytes..]);
        }
    }

    private static bool HasBy(MemberState state) => state is MemberState.Suspect or MemberState.Dead;
}
