using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text;

namespace OrleansMesh.Domain.Discovery;

/// <summary>
/// A service that a mesh announces by name (R-11, F-04), such as <c>documents.search@1.4 agents=reader,indexer capability=documents ttl=300 trust=60 for=partners</c>:
/// the name with its version, and after it, each after one space, once and in any order, what is not as usual.
/// </summary>
public sealed class AnnouncedService
{
    /// <summary>Longest name of a service, an agent or a capability, in characters: printable ASCII without space, comma, <c>=</c> and <c>@</c>.</summary>
    public const int NameCharsMax = 64;

    /// <summary>Longest version, in characters of the same kind.</summary>
    public const int VersionCharsMax = 32;

    /// <summary>Most agents of a service.</summary>
    public const int AgentsMax = 8;

    /// <summary>Longest time to live, in seconds: a day.</summary>
    public const int TtlSecondsMax = 86_400;

    /// <summary>The time to live, in seconds, when none is given.</summary>
    public const int TtlSecondsUsual = 300;

    /// <summary>The version when none is given.</summary>
    public const string VersionUsual = "1";

    private const int TrustMax = 100;

    private AnnouncedService(string name, string version, ImmutableArray<string> agents, string? capability, int ttlSeconds, int requiredTrust, bool isForPartners)
    {
        Name = name;
        Version = version;
        Agents = agents;
        Capability = capability;
        TtlSeconds = ttlSeconds;
        RequiredTrust = requiredTrust;
        IsForPartners = isForPartners;
        Text = Print();
    }

    /// <summary>1 to <see cref="NameCharsMax"/> characters; names are equal when their bytes are.</summary>
    public string Name { get; }

    /// <summary>1 to <see cref="VersionCharsMax"/> characters.</summary>
    public string Version { get; }

    /// <summary>Who answers, at most <see cref="AgentsMax"/>, each once; empty for the mesh as such.</summary>
    public ImmutableArray<string> Agents { get; }

    /// <summary>The capability that a caller needs, or null.</summary>
    public string? Capability { get; }

    /// <summary>How long an answer may be believed, in seconds: 1 to <see cref="TtlSecondsMax"/>.</summary>
    public int TtlSeconds { get; }

    /// <summary>The trust, 0 to 100, that who is to see it needs.</summary>
    public int RequiredTrust { get; }

    /// <summary>Whether only meshes in a federation with the one that announces it are to see it.</summary>
    public bool IsForPartners { get; }

    /// <summary>The one form of it that is kept: what is as usual left out, the rest in order.</summary>
    public string Text { get; }

    /// <summary>Whether it is a name, of a service, an agent or a capability.</summary>
    public static bool IsName([NotNullWhen(true)] string? text) => IsWord(text, NameCharsMax);

    /// <summary>Makes one; false when a part is out of its bounds. Never throws.</summary>
    public static bool TryCreate(
        string? name, string? version, IReadOnlyCollection<string?>? agents, string? capability, int ttlSeconds, int requiredTrust, bool isForPartners, [NotNullWhen(true)] out AnnouncedService? service)
    {
        bool isValid = IsName(name) && IsWord(version, VersionCharsMax)
            && agents is { Count: <= AgentsMax } && agents.All(IsName) && agents.Distinct(StringComparer.Ordinal).Count() == agents.Count
            && (capability is null || IsName(capability)) && ttlSeconds is >= 1 and <= TtlSecondsMax && requiredTrust is >= 0 and <= TrustMax;
        service = isValid ? new AnnouncedService(name!, version!, [.. agents!.Select(agent => agent!)], capability, ttlSeconds, requiredTrust, isForPartners) : null;
        return isValid;
    }

    /// <summary>Reads one; never throws. Of what is announced in another order or with what is as usual, <see cref="Text"/> is the one form.</summary>
    public static bool TryParse(string? text, [NotNullWhen(true)] out AnnouncedService? service)
    {
        service = null;
        string[] parts = text?.Split(' ') ?? [];
        if (parts.Length is 0 or > 6)
        {
            return false;
        }

        var members = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (string part in parts.Skip(1))
        {
            int equals = part.IndexOf('=', StringComparison.Ordinal);
            if (equals < 0 || part[..equals] is not ("agents" or "capability" or "ttl" or "trust" or "for") || !members.TryAdd(part[..equals], part[(equals + 1)..]))
            {
                return false;
            }
        }

        int at = parts[0].IndexOf('@', StringComparison.Ordinal);
        return TryReadNumber(members, "ttl", TtlSecondsUsual, out int ttl)
            && TryReadNumber(members, "trust", 0, out int trust)
            && members.GetValueOrDefault("for", "partners") == "partners"
            && TryCreate(
                at < 0 ? parts[0] : parts[0][..at],
                at < 0 ? VersionUsual : parts[0][(at + 1)..],
                members.TryGetValue("agents", out string? agents) ? agents.Split(',') : [],
                members.GetValueOrDefault("capability"),
                ttl,
                trust,
                members.ContainsKey("for"),
                out service);
    }

    /// <inheritdoc/>
    public override string ToString() => Text;

    private static bool IsWord(string? text, int charsMax) => text?.Length is > 0 && text.Length <= charsMax && text.All(c => c is > ' ' and <= '~' and not (',' or '=' or '@'));

    private static bool TryReadNumber(Dictionary<string, string> members, string name, int usual, out int number)
    {
        number = usual;
        return !members.TryGetValue(name, out string? text)
            || (text is [not '0', ..] or "0" && int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number));
    }

    private string Print()
    {
        var text = new StringBuilder(Name);
        _ = Version == VersionUsual ? text : text.Append('@').Append(Version);
        _ = Agents.IsEmpty ? text : text.Append(" agents=").AppendJoin(',', Agents);
        _ = Capability is null ? text : text.Append(" capability=").Append(Capability);
        _ = TtlSeconds == TtlSecondsUsual ? text : text.Append(CultureInfo.InvariantCulture, $" ttl={TtlSeconds}");
        _ = RequiredTrust == 0 ? text : text.Append(CultureInfo.InvariantCulture, $" trust={RequiredTrust}");
        return (IsForPartners ? text.Append(" for=partners") : text).ToString();
    }
}
