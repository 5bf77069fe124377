using System.Buffers;
using OrleansMesh.Domain.Json;

namespace OrleansMesh.Domain.Sealing;

/// <summary>What a ciphertext is bound to beside its context: its message, its way, its visible type and its block, as canonical JSON.</summary>
internal static class SealAssociated
{
    public static ReadOnlyMemory<byte> Of(ReadOnlySpan<byte> block, SealBinding binding, string messageId, string payloadType)
    {
        var output = new ArrayBufferWriter<byte>(1024);
        output.Write("{\"encryption\":"u8);
        output.Write(block);
        Write(output, ",\"federationId\":"u8, binding.FederationId.ToString("D"));
        Write(output, ",\"messageId\":"u8, messageId);
        Write(output, ",\"sourceMeshId\":"u8, binding.SourceMeshId);
        Write(output, ",\"targetMeshId\":"u8, binding.TargetMeshId);
        Write(output, ",\"type\":"u8, payloadType);
        output.Write("}"u8);
        return output.WrittenMemory;
    }

    private static void Write(ArrayBufferWriter<byte> output, ReadOnlySpan<byte> name, string value)
    {
        output.Write(name);
        CanonicalText.WriteString(value, output);
    }
}
