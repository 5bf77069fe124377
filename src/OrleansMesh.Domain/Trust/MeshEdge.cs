using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace OrleansMesh.Domain.Trust;

/// <summary>
/// An edge of the trust graph (G-02): what went from one mesh to another within a federation. An interaction is an interval in which
/// messages were admitted and no rule was broken, so that nobody rises by sending many messages fast.
/// </summary>
public sealed record MeshEdge
{
    /// <summary>DID of the mesh that sends.</summary>
    public required string Source { get; init; }

    /// <summary>DID of the mesh that it sends to.</summary>
    public required string Target { get; init; }

    /// <summary>The source's agent whose messages these are, as the envelopes name it (1 to 256 characters); null for all messages of the mesh.</summary>
    public string? Agent { get; init; }

    /// <summary>Intervals that went well, in all.</summary>
    public long Interactions { get; init; }

    /// <summary>Those since the last violation: what tiers rest on (F-10).</summary>
    public long Clean { get; init; }

    /// <summary>Messages admitted.</summary>
    public long Messages { get; init; }

    /// <summary>Rules broken.</summary>
    public long Violations { get; init; }

    /// <summary>Unix milliseconds; 0 for never.</summary>
    public long LastInteraction { get; init; }

    /// <summary>Hash chain over all reports, hex: who kept them can show that no other made these numbers.</summary>
    public string Evidence { get; init; } = "";

    /// <summary>0 to 100: how well it went, as the history factor of a trust score has it.</summary>
    public int Weight => TrustScore.HistoryOf(Interactions, 0, Violations);

    /// <summary>The edge with one more report; an empty one changes nothing.</summary>
    public MeshEdge With(EdgeReport report)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(report.Messages, nameof(report));
        ArgumentOutOfRangeException.ThrowIfNegative(report.Violations, nameof(report));
        if (report.Messages == 0 && report.Violations == 0)
        {
            return this;
        }

        bool went = report.Violations == 0;
        string agent = Agent is null ? "" : string.Create(CultureInfo.InvariantCulture, $"{Agent.Length}:{Agent}:");
        string text = string.Create(CultureInfo.InvariantCulture, $"{Evidence}:{Source}:{Target}:{agent}{report.Messages}:{report.Violations}:{report.At}");
        return this with
        {
            Interactions = Interactions + (went ? 1 : 0),
            Clean = went ? Clean + 1 : 0,
            Messages = Messages + report.Messages,
            Violations = Violations + report.Violations,
            LastInteraction = Math.Max(LastInteraction, report.At),
            Evidence = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text))),
        };
    }
}
