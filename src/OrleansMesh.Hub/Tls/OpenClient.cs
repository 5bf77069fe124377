using System.Security.Cryptography.X509Certificates;

namespace OrleansMesh.Hub.Tls;

/// <summary>A connection whose client showed a certificate, with that certificate's chain.</summary>
internal sealed class OpenClient : IDisposable
{
    private readonly Action _end;

    /// <param name="path">From the client's own certificate to the anchor; copied.</param>
    /// <param name="end">Ends the connection; may be called more than once.</param>
    public OpenClient(IReadOnlyList<X509Certificate2> path, Action end)
    {
        Path = [.. path.Select(certificate => X509CertificateLoader.LoadCertificate(certificate.RawDataMemory.Span))];
        _end = end;
    }

    /// <summary>The chain.</summary>
    public IReadOnlyList<X509Certificate2> Path { get; }

    /// <summary>Ends the connection.</summary>
    public void End() => _end();

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (X509Certificate2 certificate in Path)
        {
            certificate.Dispose();
        }
    }
}
