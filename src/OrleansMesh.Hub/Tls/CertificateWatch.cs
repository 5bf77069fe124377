using System.Collections.Concurrent;
using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using OrleansMesh.Transport.Quic;

namespace OrleansMesh.Hub.Tls;

/// <summary>Serves new connections with the certificate that is in the files now; one that cannot be used is logged, and the old one stays. Open connections go on, but for those whose client's certificate is revoked.</summary>
internal sealed partial class CertificateWatch(TlsSettings settings, TimeProvider clock, ILogger<CertificateWatch> log) : BackgroundService
{
    private volatile TlsCertificates _current = Load(settings);
    private readonly ConcurrentDictionary<string, OpenClient> _open = new();
    private string _refused = "";
    private long _number;

    /// <summary>For a connection over QUIC that begins; <see cref="Keep(ICertifiedConnection)"/> watches over it from then on.</summary>
    public SslServerAuthenticationOptions ForConnection(ClientChain client) => _current.ForConnection(clock, client.Keep);

    /// <summary>For a connection that begins, and that ends when its client's certificate is revoked.</summary>
    public SslServerAuthenticationOptions ForConnection(ConnectionContext connection) => _current.ForConnection(clock, path => Keep(connection, path));

    /// <summary>Looks at the files once, and ends the connections of clients that are revoked.</summary>
    public void Look()
    {
        Reload();
        foreach ((string id, OpenClient client) in _open)
        {
            try
            {
                if (_current.Revoke(client.Path, clock.GetUtcNow()))
                {
                    Log.Revoked(log, id);
                    client.End();
                }
            }
            catch (Exception closed) when (closed is CryptographicException or ObjectDisposedException)
            {
                // It closed by itself meanwhile, and its certificates with it.
            }
        }
    }

    /// <summary>Ends a connection once its client's certificate is revoked; one whose client showed none goes on.</summary>
    public void Keep(ICertifiedConnection connection)
    {
        X509Certificate2[] path = [.. connection.ClientCertificates.Select(der => X509CertificateLoader.LoadCertificate(der))];
        if (path.Length > 0)
        {
            Keep($"quic-{Interlocked.Increment(ref _number)}", path, connection.Abort, connection.Closed);
        }

        foreach (X509Certificate2 certificate in path)
        {
            certificate.Dispose();
        }
    }

    private void Keep(ConnectionContext connection, IReadOnlyList<X509Certificate2> path) =>
        Keep(connection.ConnectionId, path, () => connection.Abort(new ConnectionAbortedException("The client's certificate is revoked.")), connection.ConnectionClosed);

    private void Keep(string id, IReadOnlyList<X509Certificate2> path, Action end, CancellationToken closed)
    {
        _open[id] = new OpenClient(path, end);
        _ = closed.UnsafeRegister(
            _ =>
            {
                if (_open.TryRemove(id, out OpenClient? client))
                {
                    client.Dispose();
                }
            },
            null);
    }

    private void Reload()
    {
        try
        {
            string fingerprint = TlsCertificates.FingerprintOf(settings);
            if (fingerprint == _current.Fingerprint || fingerprint == _refused)
            {
                return;
            }

            _refused = fingerprint;
            _current = TlsCertificates.Load(settings);
            Log.Renewed(log, settings.Certificate, _current.NotAfter);
        }
        catch (Exception unusable) when (unusable is CryptographicException or IOException or UnauthorizedAccessException or ArgumentException)
        {
            // Half-written files are usual while a certificate is being renewed: the next look may find them whole.
            Log.Refused(log, settings.Certificate, unusable.Message);
        }
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromSeconds(settings.ReloadSeconds), clock);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            Look();
        }
    }

    private static TlsCertificates Load(TlsSettings settings)
    {
        try
        {
            return TlsCertificates.Load(settings);
        }
        catch (Exception unusable) when (unusable is CryptographicException or ArgumentException)
        {
            throw new InvalidOperationException($"Host:Tls:Certificate '{settings.Certificate}' cannot be used: {unusable.Message} Give a PEM certificate with its PEM key, or a .pfx; Host:Tls:Crls are revocation lists.", unusable);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(4201, LogLevel.Information, "New connections get the renewed certificate of {File}, good until {NotAfter}")]
        public static partial void Renewed(ILogger logger, string file, DateTimeOffset notAfter);

        [LoggerMessage(4202, LogLevel.Error, "The changed certificate of {File} cannot be used, the former stays: {Reason}")]
        public static partial void Refused(ILogger logger, string file, string reason);

        [LoggerMessage(4203, LogLevel.Information, "Connection {Connection} ends: its client's certificate is revoked")]
        public static partial void Revoked(ILogger logger, string connection);
    }
}
