using System.Net;
using System.Net.Http.Headers;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using OrleansMesh.Domain.Identity.Resolution;
using OrleansMesh.Domain.Network;

namespace OrleansMesh.Resolution.Http;

/// <summary>
/// Fetches small documents from addresses that strangers name: over HTTPS, from the public Internet alone, within
/// <see cref="FetchLimits"/>. The address that was checked is the one that is connected to, so that a name which changes in between leads nowhere.
/// </summary>
public sealed class GuardedHttp : IDisposable
{
    private static readonly TimeSpan ConnectionLifetime = TimeSpan.FromMinutes(1);

    private readonly FetchLimits _limits;
    private readonly TimeProvider _clock;
    private readonly HttpMessageInvoker _http;

    /// <summary>Makes a client; it keeps connections for a minute at most.</summary>
    public GuardedHttp(FetchLimits limits, TimeProvider clock)
    {
        ArgumentNullException.ThrowIfNull(limits);
        ArgumentNullException.ThrowIfNull(clock);
        _limits = limits;
        _clock = clock;
        var handler = new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            AutomaticDecompression = DecompressionMethods.None,
            ConnectCallback = ConnectAsync,
            MaxResponseHeadersLength = 16,
            PooledConnectionLifetime = ConnectionLifetime,
            UseCookies = false,
            UseProxy = false,
        };
        if (limits.TrustedRoots is { } roots)
        {
            handler.SslOptions = new SslClientAuthenticationOptions { CertificateChainPolicy = Policy(roots) };
        }

        _http = new HttpMessageInvoker(handler);
    }

    /// <summary>GETs a document, following redirects on the same host.</summary>
    /// <param name="accept">Media types, as in the header.</param>
    public Task<FetchedBody> GetAsync(Uri address, string accept, CancellationToken cancellationToken) =>
        BoundedAsync(address, accept, body: null, cancellationToken);

    /// <summary>POSTs JSON and takes the answer; redirects are not followed.</summary>
    public Task<FetchedBody> PostJsonAsync(Uri address, ReadOnlyMemory<byte> body, CancellationToken cancellationToken) =>
        BoundedAsync(address, "application/json", body, cancellationToken);

    /// <inheritdoc/>
    public void Dispose() => _http.Dispose();

    private static X509ChainPolicy Policy(X509Certificate2Collection roots)
    {
        var policy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
        policy.CustomTrustStore.AddRange(roots);
        return policy;
    }

    private async Task<FetchedBody> BoundedAsync(Uri address, string accept, ReadOnlyMemory<byte>? body, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(address);
        using var timeout = new CancellationTokenSource(_limits.Timeout, _clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellationToken);
        try
        {
            return await SendAsync(address, accept, body, either.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return FetchedBody.Failed(ResolutionError.Unreachable, $"{address.Host} did not answer within {_limits.Timeout.TotalSeconds:0.#} s.");
        }
        catch (Exception e) when (e is HttpRequestException or IOException or SocketException)
        {
            return e is AddressRefusedException || e.InnerException is AddressRefusedException
                ? FetchedBody.Failed(ResolutionError.AddressRefused, (e as AddressRefusedException ?? e.InnerException!).Message)
                : FetchedBody.Failed(ResolutionError.Unreachable, $"{address.Host} gives no answer: {e.Message}");
        }
    }

    private async Task<FetchedBody> SendAsync(Uri address, string accept, ReadOnlyMemory<byte>? body, CancellationToken cancellationToken)
    {
        Uri at = address;
        for (int redirects = 0; ; redirects++)
        {
            if (!IsSpoken(at))
            {
                return FetchedBody.Failed(ResolutionError.AddressRefused, $"{at.GetLeftPart(UriPartial.Authority)} is not fetched from: HTTPS alone is spoken.");
            }

            using HttpRequestMessage request = Request(at, accept, body);
            using HttpResponseMessage response = await _http.SendAsync(request, cancellationToken);
            int status = (int)response.StatusCode;
            if (status is not (301 or 302 or 303 or 307 or 308))
            {
                return await ReadAsync(at, response, cancellationToken);
            }

            if (body is not null || redirects >= _limits.RedirectsMax || response.Headers.Location is not { } location
                || !Uri.TryCreate(at, location, out Uri? next) || next.Scheme != address.Scheme || next.Authority != address.Authority)
            {
                return FetchedBody.Failed(ResolutionError.AddressRefused, $"{at.Host} redirects to another host, or more than {_limits.RedirectsMax} times.");
            }

            at = next;
        }
    }

    private bool IsSpoken(Uri address) => address.UserInfo.Length == 0
        && (address.Scheme == Uri.UriSchemeHttps || (address.Scheme == Uri.UriSchemeHttp && (_limits.TrustedEndpoint || (_limits.AllowLoopback && address.IsLoopback))));

    private static HttpRequestMessage Request(Uri address, string accept, ReadOnlyMemory<byte>? body)
    {
        var request = new HttpRequestMessage(body is null ? HttpMethod.Get : HttpMethod.Post, address);
        request.Headers.TryAddWithoutValidation("Accept", accept);
        request.Headers.UserAgent.Add(new ProductInfoHeaderValue("OrleansMesh", "1"));
        if (body is { } bytes)
        {
            request.Content = new ReadOnlyMemoryContent(bytes);
            request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        }

        return request;
    }

    private async Task<FetchedBody> ReadAsync(Uri address, HttpResponseMessage response, CancellationToken cancellationToken)
    {
        if (response.Content.Headers.ContentLength > _limits.BytesMax || response.Content.Headers.ContentEncoding.Count > 0)
        {
            return FetchedBody.Failed(ResolutionError.InvalidDidDocument, $"{address.Host} answers with more than {_limits.BytesMax} bytes, or with compressed ones.");
        }

        await using Stream stream = await response.Content.ReadAsStreamAsync(cancellationToken);
        byte[] buffer = new byte[_limits.BytesMax + 1];
        int length = await stream.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, cancellationToken);
        if (length > _limits.BytesMax)
        {
            return FetchedBody.Failed(ResolutionError.InvalidDidDocument, $"{address.Host} answers with more than {_limits.BytesMax} bytes.");
        }

        int status = (int)response.StatusCode;
        CacheControlHeaderValue? caching = response.Headers.CacheControl;
        TimeSpan? maxAge = caching is { NoStore: true } or { NoCache: true } ? TimeSpan.Zero : caching?.MaxAge;
        (ResolutionError error, string detail) = response.IsSuccessStatusCode ? (ResolutionError.None, "")
            : status is 404 or 410 ? (ResolutionError.NotFound, $"{address.Host} has no such document ({status}).")
            : (ResolutionError.Unreachable, $"{address.Host} answers with status {status}.");
        return new FetchedBody(buffer.AsMemory(0, length), status, maxAge, error, detail);
    }

    private async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken cancellationToken)
    {
        DnsEndPoint endpoint = context.DnsEndPoint;
        IPAddress[] addresses = IPAddress.TryParse(endpoint.Host, out IPAddress? literal) ? [literal]
            : _limits.Lookup is { } lookup ? await lookup(endpoint.Host, cancellationToken)
            : await Dns.GetHostAddressesAsync(endpoint.Host, cancellationToken);
        IPAddress[] allowed = _limits.TrustedEndpoint ? addresses : [.. addresses.Where(address => AddressPolicy.IsAllowed(address, _limits.AllowLoopback))];
        if (allowed.Length == 0)
        {
            throw new AddressRefusedException($"{endpoint.Host} has no address that may be connected to: private ones and those of this machine are not.");
        }

        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(allowed, endpoint.Port, cancellationToken);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
