using System.Buffers;
using System.Buffers.Binary;
using System.Text;

namespace OrleansMesh.Domain.Sealing;

/// <summary>Who seals for whom in which federation, and with which keys: what a context is bound to.</summary>
/// <param name="FederationId">The federation.</param>
/// <param name="SourceMeshId">DID of the mesh that seals.</param>
/// <param name="TargetMeshId">DID of the mesh that opens.</param>
/// <param name="SenderKeyId">DID URL of the source's X25519 key.</param>
/// <param name="RecipientKeyId">DID URL of the target's X25519 key.</param>
public sealed record SealBinding(Guid FederationId, string SourceMeshId, string TargetMeshId, string SenderKeyId, string RecipientKeyId)
{
    private const int GuidBytes = 16;

    /// <summary>HPKE's <c>info</c>: a label, a zero byte, the federation's 16 bytes in network order, and the four texts, each after its length as u16.</summary>
    public byte[] ToInfo()
    {
        var info = new ArrayBufferWriter<byte>(512);
        info.Write("OrleansMesh sealed v1\0"u8);
        _ = FederationId.TryWriteBytes(info.GetSpan(GuidBytes), bigEndian: true, out _);
        info.Advance(GuidBytes);
        foreach (string text in (ReadOnlySpan<string>)[SourceMeshId, TargetMeshId, SenderKeyId, RecipientKeyId])
        {
            BinaryPrimitives.WriteUInt16BigEndian(info.GetSpan(sizeof(ushort)), checked((ushort)Encoding.UTF8.GetByteCount(text)));
            info.Advance(sizeof(ushort));
            _ = Encoding.UTF8.GetBytes(text, info);
        }

        return info.WrittenSpan.ToArray();
    }
}
