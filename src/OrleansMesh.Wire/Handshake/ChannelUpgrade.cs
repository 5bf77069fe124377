using OrleansMesh.Cryptography;
using OrleansMesh.Wire.Noise;

namespace OrleansMesh.Wire.Handshake;

/// <summary>A secret that both sides have agreed on inside a channel and that its keys must now be renewed with (T-06). Zeroed on disposal.</summary>
public sealed class ChannelUpgrade : IDisposable
{
    private readonly SecretBytes _secret;
    private readonly byte[] _transcript;

    internal ChannelUpgrade(SecretBytes secret, byte[] transcript)
    {
        _secret = secret;
        _transcript = transcript;
    }

    /// <summary>Renews both keys of <paramref name="transport"/>: after the hub's kem.answer has been sealed, before anything else is sealed or opened.</summary>
    public void Apply(TransportState transport)
    {
        ArgumentNullException.ThrowIfNull(transport);
        transport.Upgrade(_secret.Span, _transcript);
    }

    /// <inheritdoc/>
    public void Dispose() => _secret.Dispose();
}
