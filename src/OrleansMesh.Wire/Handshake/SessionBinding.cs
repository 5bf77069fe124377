using System.Security.Cryptography;

namespace OrleansMesh.Wire.Handshake;

/// <summary>What the proofs of a session sign: the channel and all that was negotiated on it before, so that nothing of it can be taken away in secret (docs/wire-protocol.md §5).</summary>
internal sealed class SessionBinding(ReadOnlyMemory<byte> handshakeHash)
{
    private byte[]? _client;
    private byte[]? _hub;
    private byte[]? _kemKey;
    private byte[]? _kemAnswer;

    private static ReadOnlySpan<byte> Context => "OrleansMesh session v1\0"u8;

    /// <summary>SHA-256 of context ‖ 00 ‖ handshake hash ‖ SHA-256 of the client's hello ‖ that of the hub's ‖, after an upgrade, those of kem.key and kem.answer; 32 bytes.</summary>
    public byte[] Value => SHA256.HashData([
        .. Context, .. handshakeHash.Span, .. _client ?? Missing(), .. _hub ?? Missing(), .. _kemKey ?? [], .. _kemAnswer ?? []]);

    /// <summary>Takes the payload of a hello as it was sent.</summary>
    public void AddHello(ReadOnlySpan<byte> payload, bool ofClient)
    {
        ref byte[]? digest = ref ofClient ? ref _client : ref _hub;
        digest = SHA256.HashData(payload);
    }

    /// <summary>Takes the payload of kem.key as it was sent.</summary>
    public void AddKemKey(ReadOnlySpan<byte> payload) => _kemKey = SHA256.HashData(payload);

    /// <summary>Takes the payload of kem.answer as it was sent.</summary>
    public void AddKemAnswer(ReadOnlySpan<byte> payload) => _kemAnswer = SHA256.HashData(payload);

    private static byte[] Missing() => throw new InvalidOperationException("Both hellos come before the first proof.");
}
