using System.Net.Security;
using System.Security.Cryptography;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace OrleansMesh.Hub.Tls;

/// <summary>Serves new connections with the certificate that is in the files now; one that cannot be used is logged, and the old one stays. Open connections go on.</summary>
internal sealed partial class CertificateWatch(TlsSettings settings, TimeProvider clock, ILogger<CertificateWatch> log) : BackgroundService
{
    private volatile TlsCertificates _current = Load(settings);
    private string _refused = "";

    /// <summary>For a connection that begins.</summary>
    public SslServerAuthenticationOptions ForConnection() => _current.ForConnection(clock);

    /// <summary>Looks at the files once.</summary>
    public void Look()
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
    }
}
