using System.Security.Cryptography;
using OrleansMesh.Wire.Noise;

namespace OrleansMesh.Benchmarks.Noise;

/// <summary>One message of a length sealed and opened: through both ends of a channel, and by each library with its key made before.</summary>
internal sealed class TransportSubjects : IDisposable
{
    private readonly TransportState _client;
    private readonly TransportState _hub;
    private readonly byte[] _plaintext;
    private readonly byte[] _message;
    private readonly byte[] _key = RandomNumberGenerator.GetBytes(32);
    private readonly byte[] _nonce = new byte[12];
    private readonly ChaCha20Poly1305 _framework;

    public TransportSubjects((TransportState Client, TransportState Hub) channel, int length)
    {
        (_client, _hub) = channel;
        _plaintext = RandomNumberGenerator.GetBytes(length);
        _message = new byte[length + CipherState.TagBytes];
        _framework = new ChaCha20Poly1305(_key);
    }

    private Span<byte> Text => _message.AsSpan(0, _plaintext.Length);

    private Span<byte> Tag => _message.AsSpan(_plaintext.Length);

    public void Channel()
    {
        if (!_client.TryEncrypt(_plaintext, _message, out int written) || !_hub.TryDecrypt(_message.AsSpan(0, written), _plaintext, out _))
        {
            throw new InvalidOperationException("A message did not open.");
        }
    }

    public void Sodium()
    {
        ulong length = (ulong)_plaintext.Length;
        _ = SodiumReference.Encrypt(Text, Tag, nint.Zero, _plaintext, length, [], 0, nint.Zero, _nonce, _key);
        _ = SodiumReference.Decrypt(_plaintext, nint.Zero, Text, length, Tag, [], 0, _nonce, _key);
    }

    public void Framework()
    {
        _framework.Encrypt(_nonce, _plaintext, Text, Tag);
        _framework.Decrypt(_nonce, Text, Tag, _plaintext);
    }

    /// <summary>Bytes allocated for each message sealed and opened, over many.</summary>
    public double AllocatedBytes()
    {
        const int Messages = 10_000;
        Channel();
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < Messages; i++)
        {
            Channel();
        }

        return (GC.GetAllocatedBytesForCurrentThread() - before) / (double)Messages;
    }

    public void Dispose()
    {
        _client.Dispose();
        _hub.Dispose();
        _framework.Dispose();
    }
}
