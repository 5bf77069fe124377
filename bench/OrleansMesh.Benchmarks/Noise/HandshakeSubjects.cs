using System.Security.Cryptography;
using OrleansMesh.Cryptography;
using OrleansMesh.Cryptography.MlKem;
using OrleansMesh.Wire.Noise;

namespace OrleansMesh.Benchmarks.Noise;

/// <summary>Whole handshakes, both sides in one thread, and the bare calls that an XX handshake cannot do without.</summary>
internal sealed class HandshakeSubjects : IDisposable
{
    private readonly X25519PrivateKey _client = X25519PrivateKey.Generate();
    private readonly X25519PrivateKey _hub = X25519PrivateKey.Generate();
    private readonly byte[] _message = new byte[4096];
    private readonly byte[] _payload = new byte[4096];
    private readonly byte[] _scalar = RandomNumberGenerator.GetBytes(32);
    private readonly byte[] _point = new byte[32];
    private readonly byte[] _shared = new byte[32];
    private readonly byte[] _block = new byte[64];
    private readonly byte[] _hash = new byte[32];
    private readonly byte[] _tag = new byte[16];
    private readonly byte[] _nonce = new byte[12];

    public HandshakeSubjects() => _ = SodiumReference.ScalarMultBase(_point, _scalar);

    /// <summary>XX with new ephemeral keys, to two pairs of ciphers.</summary>
    public void FirstContact() => Dispose(Run(NoiseProtocolName.FirstContact));

    /// <summary>XXhfs: the same with ML-KEM-768 inside.</summary>
    public void PostQuantum() => Dispose(Run(NoiseProtocolName.PostQuantum));

    /// <summary>XX, then a key of ML-KEM-768, its encapsulation and decapsulation, and new keys for both sides.</summary>
    public void Upgraded()
    {
        (TransportState client, TransportState hub) = Run(NoiseProtocolName.FirstContact);
        Span<byte> ciphertext = stackalloc byte[MlKem768PrivateKey.CiphertextBytes];
        Span<byte> shared = stackalloc byte[MlKem768PrivateKey.SharedBytes];
        using var own = MlKem768PrivateKey.Generate();
        if (!MlKem768PublicKey.TryFromBytes(own.PublicKey.ToArray(), out MlKem768PublicKey? key))
        {
            throw new InvalidOperationException("The key is none.");
        }

        key.Encapsulate(ciphertext, shared);
        hub.Upgrade(shared, _hash);
        own.Decapsulate(ciphertext, shared);
        client.Upgrade(shared, _hash);
        Dispose((client, hub));
    }

    /// <summary>
    /// What XX costs in primitives, both sides: 2 ephemeral keys and 6 agreements; 4 messages sealed and opened under a key;
    /// 16 hashes of h with something; 24 HMACs, 3 for each of 6 mixed keys and of 2 splits.
    /// </summary>
    public void BareFirstContact()
    {
        for (int i = 0; i < 2; i++)
        {
            RandomNumberGenerator.Fill(_scalar);
            _ = SodiumReference.ScalarMultBase(_shared, _scalar);
        }

        for (int i = 0; i < 6; i++)
        {
            _ = SodiumReference.ScalarMult(_shared, _scalar, _point);
        }

        for (int i = 0; i < 4; i++)
        {
            int length = i % 2 == 0 ? 32 : 0;
            Span<byte> text = _block.AsSpan(0, length);
            _ = SodiumReference.Encrypt(text, _tag, nint.Zero, text, (ulong)length, _hash, 32, nint.Zero, _nonce, _shared);
            _ = SodiumReference.Decrypt(text, nint.Zero, text, (ulong)length, _tag, _hash, 32, _nonce, _shared);
        }

        for (int i = 0; i < 16; i++)
        {
            _ = SHA256.HashData(_block, _hash);
        }

        for (int i = 0; i < 24; i++)
        {
            _ = HMACSHA256.HashData(_shared, _hash, _hash);
        }
    }

    /// <summary>The finished ciphers of the client and of the hub; the caller's.</summary>
    public (TransportState Client, TransportState Hub) Run(NoiseProtocolName protocol)
    {
        using var client = new HandshakeState(protocol, initiator: true, "OrleansMesh/1"u8, new HandshakeKeys { Static = _client });
        using var hub = new HandshakeState(protocol, initiator: false, "OrleansMesh/1"u8, new HandshakeKeys { Static = _hub });
        Pass(client, hub);
        Pass(hub, client);
        Pass(client, hub);
        return (client.IntoTransport(), hub.IntoTransport());
    }

    public void Dispose()
    {
        _client.Dispose();
        _hub.Dispose();
    }

    private static void Dispose((TransportState Client, TransportState Hub) channel)
    {
        channel.Client.Dispose();
        channel.Hub.Dispose();
    }

    private void Pass(HandshakeState from, HandshakeState to)
    {
        if (!from.TryWriteMessage([], _message, out int written) || !to.TryReadMessage(_message.AsSpan(0, written), _payload, out _))
        {
            throw new InvalidOperationException("The handshake failed.");
        }
    }
}
