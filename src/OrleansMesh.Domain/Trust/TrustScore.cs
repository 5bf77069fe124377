using System.Globalization;

namespace OrleansMesh.Domain.Trust;

/// <summary>
/// A mesh's trust, 0 to 100, with the factors that make it: 0.30 credential validity, 0.25 history, 0.20 attestations,
/// 0.15 compliance, 0.10 uptime (FMP 5.1, G-01).
/// </summary>
public sealed class TrustScore
{
    /// <summary>The value of history and of uptime when nothing is known of them.</summary>
    public const int Neutral = 50;

    private const string AttestationsName = "peer-attestations";
    private const int CredentialWeight = 30;
    private const int HistoryWeight = 25;
    private const int AttestationsWeight = 20;
    private const int ComplianceWeight = 15;
    private const int UptimeWeight = 10;

    // History starts as if it had seen this many good and as many bad things: one early failure is no verdict.
    private const long HistoryPrior = 5;

    // A broken rule weighs as much as ten failures that may be a mistake.
    private const long ViolationWeight = 10;

    // In points of the factor: what a partner gives at most.
    private const int PartnerPoints = AttestationWeights.AttesterPointsMax / 100;
    private const int CertificationsForAll = 2;

    private TrustScore(IReadOnlyList<TrustFactor> factors)
    {
        Factors = factors;
        Value = Combine(factors[0].Value, factors[1].Value, factors[2].Value, factors[3].Value, factors[4].Value);
        Level = LevelOf(Value);
    }

    /// <summary>0 to 100, rounded to the nearest.</summary>
    public int Value { get; }

    /// <summary>What it opens.</summary>
    public TrustLevel Level { get; }

    /// <summary>The five factors in the formula's order; their weights add up to 100.</summary>
    public IReadOnlyList<TrustFactor> Factors { get; }

    /// <summary>The level of a score from 0 to 100.</summary>
    public static TrustLevel LevelOf(int score)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(score);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(score, 100);
        return score switch
        {
            >= 90 => TrustLevel.Audited,
            >= 75 => TrustLevel.Certified,
            >= 50 => TrustLevel.Validated,
            >= 25 => TrustLevel.Basic,
            _ => TrustLevel.Unverified,
        };
    }

    /// <summary>What the word of a mesh weighs by (0 to 100): its score by the other four factors alone, as one of 100; 0 without a valid credential. So nobody is lifted by those whom it lifts.</summary>
    public static int StandingOf(TrustEvidence evidence, DateTimeOffset now)
    {
        TrustScore score = Of(evidence, now);
        int sum = score.Factors.Sum(factor => factor.Name == AttestationsName ? 0 : factor.Weight * factor.Value);
        return evidence.CredentialValidUntil > now.ToUnixTimeMilliseconds() ? sum / (100 - AttestationsWeight) : 0;
    }

    /// <summary>The score of factors that were found elsewhere, each 0 to 100.</summary>
    public static int Combine(int credential, int history, int attestations, int compliance, int uptime)
    {
        ReadOnlySpan<int> values = [credential, history, attestations, compliance, uptime];
        foreach (int value in values)
        {
            ArgumentOutOfRangeException.ThrowIfNegative(value);
            ArgumentOutOfRangeException.ThrowIfGreaterThan(value, 100);
        }

        int sum = (CredentialWeight * credential) + (HistoryWeight * history) + (AttestationsWeight * attestations)
            + (ComplianceWeight * compliance) + (UptimeWeight * uptime);
        return (sum + 50) / 100;
    }

    /// <summary>The score that the evidence gives at <paramref name="now"/>. Compliance counts only with a valid credential, which names it.</summary>
    public static TrustScore Of(TrustEvidence evidence, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(evidence);
        bool valid = evidence.CredentialValidUntil > now.ToUnixTimeMilliseconds();
        WeighedAttestation[] live = [.. evidence.Attested.Where(each => each.ExpiresAt > now.ToUnixTimeMilliseconds())];
        return new TrustScore(
        [
            new("credential-validity", CredentialWeight, valid ? 100 : 0, () => CredentialSentence(evidence, valid)) { At = evidence.CredentialAt },
            new("historical-behavior", HistoryWeight, HistoryOf(evidence.Interactions, evidence.HandshakeFailures, evidence.Violations + evidence.Slashes), () => HistorySentence(evidence)) { At = evidence.HistoryAt },
            new(AttestationsName, AttestationsWeight, AttestationsOf(live, evidence.Stake), () => AttestationsSentence(live, evidence.Stake)) { At = Newest(live, evidence.StakeAt) },
            new("compliance-status", ComplianceWeight, valid ? Share(evidence.Certifications, CertificationsForAll) : 0, () => ComplianceSentence(evidence, valid)) { At = evidence.CredentialAt },
            new("uptime-reliability", UptimeWeight, evidence.Uptime?.Percent ?? Neutral, () => UptimeSentence(evidence.Uptime)) { At = evidence.Uptime is { Seen: > 0 } uptime ? uptime.At : null },
        ]);
    }

    /// <summary>How well things went, 0 to 100; 50 when nothing did. Counts are not negative.</summary>
    public static int HistoryOf(long interactions, long failures, long violations)
    {
        // Doubles: counts that grow for years must not overflow.
        double good = (double)HistoryPrior + interactions;
        double bad = HistoryPrior + (double)failures + ((double)ViolationWeight * violations);
        return (int)Math.Round(100 * good / (good + bad), MidpointRounding.AwayFromZero);
    }

    private static int Share(int count, int all) => 100 * Math.Clamp(count, 0, all) / all;

    /// <summary>How many meshes a stake stands for (G-04).</summary>
    private static int StakeLevel(long stake) => stake switch
    {
        >= 10_000 => 3,
        >= 1_000 => 2,
        >= 100 => 1,
        _ => 0,
    };

    private static string HistorySentence(TrustEvidence evidence)
    {
        string slashes = evidence.Slashes > 0 ? $" Its stake was slashed {evidence.Slashes} times." : "";
        return $"{evidence.Interactions} interactions, {evidence.HandshakeFailures} failed handshakes and {evidence.Violations} violations are on record.{slashes}";
    }

    private static int AttestationsOf(WeighedAttestation[] live, long stake) =>
        Math.Min(100, (int)Math.Round(live.Sum(each => each.Points) / 100.0, MidpointRounding.AwayFromZero) + (PartnerPoints * StakeLevel(stake)));

    private static long? Newest(WeighedAttestation[] live, long? stakeAt) => live.Length == 0 ? stakeAt : Math.Max(live.Max(each => each.IssuedAt), stakeAt ?? 0);

    private static string AttestationsSentence(WeighedAttestation[] live, long stake)
    {
        string staked = stake > 0 ? $" A stake of {stake} counts {PartnerPoints * StakeLevel(stake)}." : "";
        int partners = live.DistinctBy(each => each.By).Count();
        return string.Create(CultureInfo.InvariantCulture, $"{partners} partners attest it, which counts {live.Sum(each => each.Points) / 100.0:0.##} of 100; one in full counts {PartnerPoints}.{staked}");
    }

    private static string CredentialSentence(TrustEvidence evidence, bool valid) => valid
        ? "It holds an accepted credential that is valid."
        : evidence.CredentialValidUntil is null ? "It has presented no credential that was accepted." : "Its credential has expired.";

    private static string ComplianceSentence(TrustEvidence evidence, bool valid) => valid
        ? $"Its credential names {evidence.Certifications} certifications; {CertificationsForAll} are asked for in full."
        : "Certifications count only by a valid credential.";

    private static string UptimeSentence(UptimeRecord? uptime) => uptime is { Seen: > 0 and var seen }
        ? string.Create(CultureInfo.InvariantCulture, $"It had a session {100.0 * uptime.Up / seen:0.0} % of the {seen / 3600.0:0.0} hours of the last {UptimeRecord.WindowDays} days in which this hub would have seen one; a day is asked for in full.")
        : "Its uptime was not observed, which counts as neither good nor bad.";
}
