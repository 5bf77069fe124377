namespace OrleansMesh.Cryptography;

/// <summary>A place for a short secret.</summary>
/// <param name="Page">A pinned array.</param>
/// <param name="Offset">Where in it the slot's <see cref="SecretSlots.SlotBytes"/> begin.</param>
/// <param name="Owner">Where it goes back to; none for a page of one slot.</param>
internal readonly record struct SecretSlot(byte[] Page, int Offset, SecretSlots? Owner)
{
    /// <summary>All of the slot.</summary>
    public Span<byte> Bytes => Page.AsSpan(Offset, SecretSlots.SlotBytes);
}
