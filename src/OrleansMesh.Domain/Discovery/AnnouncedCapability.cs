using System.Globalization;

namespace OrleansMesh.Domain.Discovery;

/// <summary>
/// What a mesh announces that it can do (F-04): a name, and after it, each after one space and in this order, as need be the trust that who is to see it needs, its version,
/// where it is served, and what a user must have, such as <c>data.analysis 60 version=1.2 at=https://acme.example/analysis,wss://acme.example/live needs=gdpr,tier-2</c>.
/// </summary>
/// <param name="Name">1 to 64 printable ASCII characters, no space.</param>
/// <param name="RequiredTrust">0 to 100.</param>
public readonly record struct AnnouncedCapability(string Name, int RequiredTrust)
{
    /// <summary>Longest name, in characters.</summary>
    public const int NameCharsMax = 64;

    /// <summary>Longest version, in characters.</summary>
    public const int VersionCharsMax = 32;

    /// <summary>Most endpoints.</summary>
    public const int EndpointsMax = 4;

    /// <summary>Longest endpoint, in characters.</summary>
    public const int EndpointCharsMax = 256;

    /// <summary>Most requirements.</summary>
    public const int RequirementsMax = 8;

    /// <summary>Longest requirement, in characters.</summary>
    public const int RequirementCharsMax = 64;

    private const int TrustMax = 100;
    private const int PartsMax = 5;
    private const string VersionPart = "version=";
    private const string EndpointsPart = "at=";
    private const string RequirementsPart = "needs=";

    // As they were written: a value of the struct equals another by them.
    private readonly string? _endpoints;
    private readonly string? _requirements;

    /// <summary>1 to <see cref="VersionCharsMax"/> printable ASCII characters without space; null for none.</summary>
    public string? Version { get; init; }

    /// <summary>At most <see cref="EndpointsMax"/> absolute URIs of at most <see cref="EndpointCharsMax"/> printable ASCII characters without space and comma, each once.</summary>
    public IReadOnlyList<string> Endpoints
    {
        get => _endpoints?.Split(',') ?? [];
        init => _endpoints = value is { Count: > 0 } ? string.Join(',', value) : null;
    }

    /// <summary>
    /// Names of what a user must have, as in <see cref="Federation.Lifecycle.MeshCapability.Requirements"/>: at most <see cref="RequirementsMax"/> of 1 to <see cref="RequirementCharsMax"/> printable
    /// ASCII characters without space and comma, each once. What they mean is between the meshes: the hub tells them and judges none.
    /// </summary>
    public IReadOnlyList<string> Requirements
    {
        get => _requirements?.Split(',') ?? [];
        init => _requirements = value is { Count: > 0 } ? string.Join(',', value) : null;
    }

    // Nothing but a name, and perhaps the trust that it needs: no offer.
    private bool IsBare => Version is null && _endpoints is null && _requirements is null;

    /// <summary>Reads one; never throws. Each has one form: a trust is written without leading zeros, and none for 0.</summary>
    public static bool TryParse(string? text, out AnnouncedCapability capability)
    {
        capability = default;
        string[] parts = text?.Split(' ', PartsMax + 1) ?? [];
        if (parts.Length is 0 or > PartsMax || !IsWord(parts[0], NameCharsMax))
        {
            return false;
        }

        int at = 1;
        int trust = 0;
        if (at < parts.Length && parts[at] is [>= '1' and <= '9', ..])
        {
            if (!int.TryParse(parts[at++], NumberStyles.None, CultureInfo.InvariantCulture, out trust) || trust > TrustMax)
            {
                return false;
            }
        }

        string? version = Take(parts, ref at, VersionPart);
        string? endpoints = Take(parts, ref at, EndpointsPart);
        string? requirements = Take(parts, ref at, RequirementsPart);
        bool isValid = at == parts.Length && (version is null || IsWord(version, VersionCharsMax))
            && (endpoints is null || AreEndpoints(endpoints.Split(','))) && (requirements is null || AreRequirements(requirements.Split(',')));
        capability = isValid
            ? new AnnouncedCapability(parts[0], trust) { Version = version, Endpoints = endpoints?.Split(',') ?? [], Requirements = requirements?.Split(',') ?? [] }
            : default;
        return isValid;
    }

    /// <summary>The names that a mesh of this trust may see, each once, in the order in which they were announced. Of one that is there twice the higher trust counts; what is none is shown to nobody.</summary>
    /// <param name="trust">0 to 100.</param>
    public static string[] VisibleTo(int trust, IEnumerable<string> announced)
    {
        ArgumentNullException.ThrowIfNull(announced);
        return [.. Read(announced).Where(each => each.Value.RequiredTrust <= trust).Select(each => each.Key)];
    }

    /// <summary>Of what a mesh of this trust may see, what has a version, endpoints or requirements, each name once: of one that is there twice the last of these.</summary>
    /// <param name="trust">0 to 100.</param>
    public static AnnouncedCapability[] OffersTo(int trust, IEnumerable<string> announced)
    {
        ArgumentNullException.ThrowIfNull(announced);
        return [.. Read(announced).Values.Where(each => each.RequiredTrust <= trust && !each.IsBare)];
    }

    private static Dictionary<string, AnnouncedCapability> Read(IEnumerable<string> announced)
    {
        var read = new Dictionary<string, AnnouncedCapability>(StringComparer.Ordinal);
        foreach (string text in announced)
        {
            if (TryParse(text, out AnnouncedCapability each))
            {
                AnnouncedCapability known = read.GetValueOrDefault(each.Name, each);
                read[each.Name] = (each.IsBare ? known : each) with { RequiredTrust = Math.Max(each.RequiredTrust, known.RequiredTrust) };
            }
        }

        return read;
    }

    private static string? Take(string[] parts, ref int at, string name) =>
        at < parts.Length && parts[at].StartsWith(name, StringComparison.Ordinal) ? parts[at++][name.Length..] : null;

    private static bool IsWord(string text, int charsMax) => text.Length > 0 && text.Length <= charsMax && text.All(c => c is > ' ' and <= '~');

    private static bool AreRequirements(string[] requirements) =>
        requirements.Length <= RequirementsMax && requirements.Distinct(StringComparer.Ordinal).Count() == requirements.Length && requirements.All(each => IsWord(each, RequirementCharsMax));

    private static bool AreEndpoints(string[] endpoints) =>
        endpoints.Length <= EndpointsMax && endpoints.Distinct(StringComparer.Ordinal).Count() == endpoints.Length
        && endpoints.All(each => IsWord(each, EndpointCharsMax) && char.IsAsciiLetter(each[0]) && Uri.TryCreate(each, UriKind.Absolute, out _));
}
