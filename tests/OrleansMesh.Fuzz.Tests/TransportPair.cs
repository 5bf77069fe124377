using System.Buffers.Binary;
using OrleansMesh.Wire.Noise;

namespace OrleansMesh.Fuzz.Tests;

/// <summary>Both ends of a channel, and a client that seals whatever it likes.</summary>
internal sealed class TransportPair : IDisposable
{
    public TransportPair() => (Client, Hub) = Keys.Channel();

    public TransportState Client { get; }

    public TransportState Hub { get; }

    /// <summary>The client's next record, prefix included.</summary>
    public byte[] Seal(ReadOnlySpan<byte> plaintext)
    {
        byte[] record = new byte[2 + plaintext.Length + CipherState.TagBytes];
        Assert.True(Client.TryEncrypt(plaintext, record.AsSpan(2), out int length));
        BinaryPrimitives.WriteUInt16BigEndian(record, (ushort)length);
        return record;
    }

    public void Dispose()
    {
        Client.Dispose();
        Hub.Dispose();
    }
}
