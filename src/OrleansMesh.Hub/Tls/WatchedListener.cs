using OrleansMesh.Transport;
using OrleansMesh.Transport.Quic;

namespace OrleansMesh.Hub.Tls;

/// <summary>A listener whose connections end when their client's certificate is revoked, as those over TCP do.</summary>
internal sealed class WatchedListener(IMeshListener listener, CertificateWatch certificates) : IMeshListener
{
    /// <inheritdoc/>
    public Uri Address => listener.Address;

    /// <inheritdoc/>
    public async ValueTask<IMeshConnection?> AcceptAsync(CancellationToken ct)
    {
        IMeshConnection? connection = await listener.AcceptAsync(ct);
        if (connection is ICertifiedConnection certified)
        {
            certificates.Keep(certified);
        }

        return connection;
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => listener.DisposeAsync();
}
