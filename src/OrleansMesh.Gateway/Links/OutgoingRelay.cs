using OrleansMesh.Domain.Envelopes;
using OrleansMesh.Domain.Qos;
using OrleansMesh.Wire.Messages;

namespace OrleansMesh.Gateway.Links;

/// <summary>A relay that waits to be sent on a link.</summary>
/// <param name="Sequence">This hub's own number of it on the link.</param>
/// <param name="Bytes">The envelope as it is sent: nobody changes it while it waits.</param>
/// <param name="Envelope">What it says; null when that cannot be read, and then it goes as it is.</param>
internal readonly record struct OutgoingRelay(RelayHead Head, ulong Sequence, ReadOnlyMemory<byte> Bytes, FmpEnvelope? Envelope)
{
    /// <summary>Bytes of its payload.</summary>
    public int Length => RelayMessage.HeadBytes + Bytes.Length;

    /// <summary>Whether it overtakes what is not: critical, and of no flow, which keeps one order in all classes.</summary>
    public bool IsUrgent => Head.Epoch == 0 && Envelope?.Priority == QosClass.Critical;

    /// <summary>What it may be compressed with: relays of the same federation. Null for one whose data is ciphertext, which does not become shorter and whose length is to tell nothing.</summary>
    public Guid? Federation => Envelope is { IsSealed: false } readable ? readable.FederationId : null;

    /// <summary>Writes its payload, <see cref="Length"/> bytes.</summary>
    public void Write(Span<byte> destination)
    {
        Head.Write(destination, Sequence);
        Bytes.Span.CopyTo(destination[RelayMessage.HeadBytes..]);
    }
}
