using OrleansMesh.Client.Folders;
using OrleansMesh.Domain.Identity;
using OrleansMesh.Domain.Identity.Resolution;
using OrleansMesh.Resolution.Http;

namespace OrleansMesh.Client.Federations;

/// <summary>
/// Takes the next credential of this mesh from where its issuer leaves it, and shows it to the hub over the connection that there is (F-12, I-02). Where it is left is trusted for
/// nothing: it has to be of the issuer of the one that is kept, about this mesh, and valid for longer, and the hub verifies it before it is kept.
/// </summary>
internal sealed class CredentialRenewal(MeshClient client, MeshFolder folder, MeshClientOptions options)
{
    /// <summary>What was not there, or not taken, is looked for again after so long.</summary>
    public static readonly TimeSpan AskAgainAfter = TimeSpan.FromHours(1);

    // As the hub allows when it verifies it.
    private static readonly TimeSpan ClockSkewMax = TimeSpan.FromSeconds(30);

    private long? _askedAt;

    /// <summary>Whether it is time to look, after one that failed.</summary>
    public bool IsDue => _askedAt is not { } at || options.Clock.GetElapsedTime(at) >= AskAgainAfter;

    /// <summary>Until the end of the credential that is kept, negative after it; null for none, or one that does not end.</summary>
    public TimeSpan? Left => Kept()?.ValidUntil - options.Clock.GetUtcNow();

    /// <summary>Fetches, checks, presents and keeps it. One caller at a time.</summary>
    /// <param name="from">An absolute path, or an https URL.</param>
    /// <exception cref="MeshRefusedException">There is none, it is not such a one, or the hub does not take it; what is kept stays.</exception>
    /// <exception cref="MeshUnreachableException">The hub did not answer.</exception>
    public async Task RenewAsync(string from, CancellationToken ct)
    {
        _askedAt = options.Clock.GetTimestamp();
        byte[] next = from.Contains("://", StringComparison.Ordinal) ? await FetchAsync(new Uri(from), ct) : Read(from);
        MeshAgentCredential kept = Kept() ?? throw new MeshRefusedException("credential-missing", "This mesh keeps no credential: present the first one with join --credential.");
        Require(from, next, kept);
        try
        {
            await client.PresentCredentialAsync(next, ct);
            _askedAt = null;
        }
        catch (MeshUnreachableException)
        {
            // nothing is wrong with it: the next look is soon enough
            _askedAt = null;
            throw;
        }
    }

    private MeshAgentCredential? Kept() =>
        folder.ReadCredential() is { } bytes && MeshAgentCredential.TryParse(bytes, out MeshAgentCredential? kept, out _) ? kept : null;

    private void Require(string from, byte[] bytes, MeshAgentCredential kept)
    {
        DateTimeOffset now = options.Clock.GetUtcNow();
        if (!MeshAgentCredential.TryParse(bytes, out MeshAgentCredential? next, out CredentialRefusal refusal))
        {
            throw new MeshRefusedException("credential-invalid", $"What {from} gives is no MeshAgentCredential ({refusal}): ask the issuer to leave one there.");
        }

        if (next.Claims.Subject != folder.MeshId)
        {
            throw new MeshRefusedException("credential-invalid", $"The credential at {from} is about {next.Claims.Subject}, and this mesh is {folder.MeshId}: ask the issuer to leave one about this mesh.");
        }

        if (next.Issuer != kept.Issuer)
        {
            throw new MeshRefusedException("credential-issuer", $"The credential at {from} is of {next.Issuer}, and the one of now of {kept.Issuer}: if you mean to change the issuer, present it with join --credential.");
        }

        if (kept.ValidUntil is { } end && next.ValidUntil <= end)
        {
            throw new MeshRefusedException("credential-not-newer", $"The credential at {from} holds no longer than the one of now, until {end:u}: ask the issuer to leave the next one there.");
        }

        if (next.ValidUntil <= now || next.ValidFrom > now + ClockSkewMax)
        {
            throw new MeshRefusedException("credential-invalid", $"The credential at {from} does not hold now: it holds from {next.ValidFrom:u} until {next.ValidUntil:u}.");
        }
    }

    private static byte[] Read(string path)
    {
        try
        {
            return FolderFiles.ReadIfPresent(path, MeshAgentCredential.BytesMax)
                ?? throw new MeshRefusedException("credential-missing", $"There is no credential at {path} yet: ask the issuer to leave the next one there.");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or MeshFolderException)
        {
            throw new MeshRefusedException("credential-missing", $"{path} could not be read: {e.Message}");
        }
    }

    private async Task<byte[]> FetchAsync(Uri address, CancellationToken ct)
    {
        // Who owns the mesh names the address, of its own network too; that it is HTTPS the rule has made sure of.
        var limits = new FetchLimits { BytesMax = MeshAgentCredential.BytesMax, TrustedEndpoint = true, TrustedRoots = options.Tls.TrustAnchors };
        using var http = new GuardedHttp(limits, TimeProvider.System);
        FetchedBody fetched = await http.GetAsync(address, "application/vc, application/vc+ld+json, application/json;q=0.9", ct);
        return fetched.Error == ResolutionError.None
            ? fetched.Body.ToArray()
            : throw new MeshRefusedException("credential-missing", $"{address} gives no credential: {fetched.Detail}");
    }
}
