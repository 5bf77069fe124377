using System.ComponentModel.DataAnnotations;
using System.Security.Cryptography.X509Certificates;
using OrleansMesh.Domain.Credentials;
using OrleansMesh.Resolution.Http;
using OrleansMesh.Resolution.StatusLists;

namespace OrleansMesh.Hub.Credentials;

/// <summary>Status lists of the other issuers that this hub trusts (section <c>Host:StatusLists</c>).</summary>
public sealed class ForeignStatusSettings
{
    /// <summary>Whether they are fetched; else their credentials with a status are unknown. Default true.</summary>
    public bool Fetch { get; set; } = true;

    /// <summary>Which addresses are fetched from. Default <see cref="ListAddresses.Public"/>.</summary>
    public ListAddresses Addresses { get; set; }

    /// <summary>What becomes of a credential whose list cannot be had. Default <see cref="UnknownStatus.Refuse"/>.</summary>
    public UnknownStatus WhenUnknown { get; set; }

    /// <summary>The authorities that the issuers' HTTPS is trusted by, PEM; empty, the default, for those of the system.</summary>
    public string Authorities { get; set; } = "";

    /// <summary>How often the lists of the meshes' credentials are looked at, in seconds: 1 to 3,600; default 30.</summary>
    [Range(1, 3_600)]
    public int LookSeconds { get; set; } = 30;

    /// <summary>Longest use of a list without asking again, in seconds: 1 to 86,400; default 300. A list's own time to live may be shorter.</summary>
    [Range(1, 86_400)]
    public int KeepSeconds { get; set; } = 300;

    /// <summary>How much longer a list is used while its issuer gives no new one, in seconds: 0 to 604,800; default 3,600.</summary>
    [Range(0, 604_800)]
    public int StaleSeconds { get; set; } = 3_600;

    /// <summary>How long after a fetch that failed no other is tried, in seconds: 1 to 3,600; default 10.</summary>
    [Range(1, 3_600)]
    public int RetrySeconds { get; set; } = 10;

    internal StatusListOptions Options => new()
    {
        KeepFor = TimeSpan.FromSeconds(KeepSeconds),
        StaleFor = TimeSpan.FromSeconds(StaleSeconds),
        RetryAfter = TimeSpan.FromSeconds(RetrySeconds),
    };

    internal FetchLimits Limits()
    {
        X509Certificate2Collection? roots = null;
        if (Authorities.Length > 0)
        {
            roots = [];
            roots.ImportFromPemFile(Authorities);
        }

        return new FetchLimits
        {
            BytesMax = CredentialDocument.BytesMax,
            AllowLoopback = Addresses == ListAddresses.Loopback,
            TrustedEndpoint = Addresses == ListAddresses.Any,
            TrustedRoots = roots,
        };
    }

    internal IEnumerable<ValidationResult> Validate()
    {
        var wrong = new List<ValidationResult>();
        _ = Validator.TryValidateObject(this, new ValidationContext(this), wrong, validateAllProperties: true);
        foreach (ValidationResult result in wrong)
        {
            yield return new ValidationResult($"Host:StatusLists: {result.ErrorMessage}", result.MemberNames);
        }

        if (Authorities.Length > 0 && !File.Exists(Authorities))
        {
            yield return new ValidationResult($"Host:StatusLists:Authorities is '{Authorities}', and there is no such file.", [nameof(Authorities)]);
        }
    }
}
