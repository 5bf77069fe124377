using System.Runtime.CompilerServices;

namespace OrleansMesh.Domain.Envelopes;

/// <summary>Where the values of the understood members stand in canonical bytes.</summary>
internal struct FmpLayout
{
    private Slots _slots;

    public ByteRange this[FmpMember member]
    {
        readonly get => _slots[(int)member];
        set => _slots[(int)member] = value;
    }

    [InlineArray((int)FmpMember.PayloadType + 1)]
    private struct Slots
    {
        private ByteRange _first;
    }
}
