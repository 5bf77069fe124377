using FsCheck;
using FsCheck.Fluent;
using OrleansMesh.Domain.Trust;

namespace OrleansMesh.Domain.Tests.Trust;

public sealed class TrustScoreTests
{
    private static readonly TrustEvidence Credentialed = new() { CredentialValidUntil = TestMesh.NowMs + 1 };

    // 0.30 × credential + 0.25 × history + 0.20 × attestations + 0.15 × compliance + 0.10 × uptime (FMP 5.1)
    [Theory]
    [InlineData(100, 0, 0, 0, 0, 30)]
    [InlineData(0, 100, 0, 0, 0, 25)]
    [InlineData(0, 0, 100, 0, 0, 20)]
    [InlineData(0, 0, 0, 100, 0, 15)]
    [InlineData(0, 0, 0, 0, 100, 10)]
    [InlineData(100, 100, 100, 100, 100, 100)]
    [InlineData(0, 0, 0, 0, 0, 0)]
    [InlineData(80, 60, 40, 20, 90, 59)]
    [InlineData(1, 0, 1, 0, 0, 1)]
    [InlineData(1, 0, 0, 1, 0, 0)]
    public void Combine_Factors_WeightedAsTheFormulaHasThem(int credential, int history, int attestations, int compliance, int uptime, int expected) =>
        Assert.Equal(expected, TrustScore.Combine(credential, history, attestations, compliance, uptime));

    [Theory]
    [InlineData(0, TrustLevel.Unverified)]
    [InlineData(24, TrustLevel.Unverified)]
    [InlineData(25, TrustLevel.Basic)]
    [InlineData(49, TrustLevel.Basic)]
    [InlineData(50, TrustLevel.Validated)]
    [InlineData(74, TrustLevel.Validated)]
    [InlineData(75, TrustLevel.Certified)]
    [InlineData(89, TrustLevel.Certified)]
    [InlineData(90, TrustLevel.Audited)]
    [InlineData(100, TrustLevel.Audited)]
    public void LevelOf_Score_EdgesAsFmpHasThem(int score, TrustLevel level) => Assert.Equal(level, TrustScore.LevelOf(score));

    [Theory]
    [InlineData(-1)]
    [InlineData(101)]
    public void LevelOf_OutOfRange_Throws(int score)
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => TrustScore.LevelOf(score));
        Assert.Throws<ArgumentOutOfRangeException>(() => TrustScore.Combine(score, 0, 0, 0, 0));
    }

    [Fact]
    public void Of_NothingKnown_NeutralHistoryAndUptimeOnly()
    {
        TrustScore score = TrustScore.Of(new TrustEvidence(), TestMesh.Now);
        Assert.Equal([0, 50, 0, 0, 50], score.Factors.Select(factor => factor.Value));
        Assert.Equal(18, score.Value);
        Assert.Equal(TrustLevel.Unverified, score.Level);
    }

    [Fact]
    public void Of_Credential_CountsUntilItEnds()
    {
        TrustEvidence certified = Credentialed with { Certifications = 2 };
        Assert.Equal((48, TrustLevel.Basic), (TrustScore.Of(Credentialed, TestMesh.Now).Value, TrustScore.Of(Credentialed, TestMesh.Now).Level));
        Assert.Equal(63, TrustScore.Of(certified, TestMesh.Now).Value);
        Assert.Equal(18, TrustScore.Of(certified, TestMesh.Now.AddMilliseconds(1)).Value);
    }

    [Fact]
    public void Of_FailuresAndViolations_LowerHistory()
    {
        int History(TrustEvidence evidence) => TrustScore.Of(evidence, TestMesh.Now).Factors[1].Value;
        Assert.Equal(50, History(new TrustEvidence()));
        Assert.Equal(45, History(new TrustEvidence { HandshakeFailures = 1 }));
        Assert.Equal(25, History(new TrustEvidence { Violations = 1 }));
        Assert.Equal(93, History(new TrustEvidence { Interactions = 60 }));
        Assert.Equal(0, History(new TrustEvidence { Violations = long.MaxValue }));
        Assert.Equal(100, History(new TrustEvidence { Interactions = long.MaxValue }));
    }

    [Fact]
    public void Of_Factors_AreNamedWeighedAndExplained()
    {
        TrustScore score = TrustScore.Of(Credentialed, TestMesh.Now);
        Assert.Equal(100, score.Factors.Sum(factor => factor.Weight));
        Assert.Equal(5, score.Factors.Select(factor => factor.Name).Distinct().Count());
        Assert.All(score.Factors, factor => Assert.EndsWith(".", factor.Evidence, StringComparison.Ordinal));
    }

    [Fact]
    public void Of_AnyEvidence_StaysInBoundsAndBadNewsNeverHelps() =>
        Prop.ForAll<NonNegativeInt, NonNegativeInt, NonNegativeInt>((good, failures, violations) =>
        {
            TrustEvidence evidence = Credentialed with { Interactions = good.Get, HandshakeFailures = failures.Get, Violations = violations.Get, Stake = good.Get };
            int score = TrustScore.Of(evidence, TestMesh.Now).Value;
            return score is >= 0 and <= 100
                && TrustScore.Of(evidence with { HandshakeFailures = failures.Get + 1L }, TestMesh.Now).Value <= score
                && TrustScore.Of(evidence with { Violations = violations.Get + 1L }, TestMesh.Now).Value <= score
                && TrustScore.Of(evidence with { Interactions = good.Get + 1L }, TestMesh.Now).Value >= score;
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void Of_Attestations_CountUntilTheyEndAndNoHigherThanInFull()
    {
        WeighedAttestation said = new("did:mesh:a:b", AttestationClaim.Quality, 100, 2_000, 1, false, TestMesh.NowMs - 5, TestMesh.NowMs + 1);
        TrustFactor Factor(TrustEvidence evidence, int later = 0) => TrustScore.Of(evidence, TestMesh.Now.AddMilliseconds(later)).Factors[2];
        Assert.Equal((20, TestMesh.NowMs - 5), (Factor(new TrustEvidence { Attested = [said] }).Value, Factor(new TrustEvidence { Attested = [said] }).At));
        Assert.Equal((0, null), (Factor(new TrustEvidence { Attested = [said] }, later: 1).Value, Factor(new TrustEvidence { Attested = [said] }, later: 1).At));
        Assert.Equal(40, Factor(new TrustEvidence { Attested = [said], Stake = 100 }).Value);
        Assert.Equal(100, Factor(new TrustEvidence { Attested = [said, said, said], Stake = 10_000 }).Value);
        Assert.Equal(1, Factor(new TrustEvidence { Attested = [said with { Points = 50 }] }).Value);
    }

    [Fact]
    public void StandingOf_RestsOnNoAttestationAndNeedsACredential()
    {
        WeighedAttestation said = new("did:mesh:a:b", AttestationClaim.Quality, 100, 2_000, 1, false, TestMesh.NowMs, TestMesh.NowMs + 1);
        TrustEvidence evidence = Credentialed with { Certifications = 2, Interactions = 60 };
        Assert.Equal((3000 + (25 * 93) + 1500 + 500) / 80, TrustScore.StandingOf(evidence, TestMesh.Now));
        Assert.Equal(TrustScore.StandingOf(evidence, TestMesh.Now), TrustScore.StandingOf(evidence with { Attested = [said], Stake = 10_000 }, TestMesh.Now));
        Assert.Equal(0, TrustScore.StandingOf(evidence, TestMesh.Now.AddMilliseconds(1)));
    }
}
