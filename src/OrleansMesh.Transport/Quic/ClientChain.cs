using System.Security.Cryptography.X509Certificates;
using OrleansMesh.Domain.Certificates;
using OrleansMesh.Domain.Identity;

namespace OrleansMesh.Transport.Quic;

/// <summary>The certificates by which a client of a QUIC listener was let in, kept from its handshake for as long as the connection is open.</summary>
public sealed class ClientChain
{
    private volatile byte[][] _certificates = [];

    /// <summary>DER, from the client's own certificate to the anchor; empty when it showed none.</summary>
    public IReadOnlyList<byte[]> Certificates => _certificates;

    /// <summary>The mesh that the client's own certificate names; null when it showed none or it names no mesh.</summary>
    public string? Mesh { get; private set; }

    /// <summary>Keeps copies: the handshake's own certificates end with it.</summary>
    public void Keep(IReadOnlyList<X509Certificate2> path)
    {
        ArgumentNullException.ThrowIfNull(path);
        Mesh = path.Count > 0 && MeshName.TryRead(path[0], out Did mesh) ? mesh.ToString() : null;
        _certificates = [.. path.Select(certificate => certificate.RawData)];
    }
}
