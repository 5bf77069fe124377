namespace OrleansMesh.Transport.Quic;

/// <summary>A connection whose client may have shown a certificate.</summary>
public interface ICertifiedConnection : IMeshConnection
{
    /// <summary>DER, from the client's own certificate to the anchor; empty when it showed none.</summary>
    IReadOnlyList<byte[]> ClientCertificates { get; }
}
