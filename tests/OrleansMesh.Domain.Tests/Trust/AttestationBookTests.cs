using OrleansMesh.Domain.Trust;

namespace OrleansMesh.Domain.Tests.Trust;

/// <summary>G-01: one attestation of each attester and claim, the newest, and no more than are to be kept.</summary>
public sealed class AttestationBookTests
{
    private static readonly Dictionary<string, int> NoScores = [];

    [Fact]
    public void With_SameClaimAgain_NewestWins()
    {
        AttestationBook book = With(new AttestationBook([]), Said("a", 80, 10));
        book = With(book, Said("a", 30, 11));
        Assert.Equal(30, Assert.Single(book.Kept).Value);
        Assert.Same(book, With(book, Said("a", 30, 11)));
        Assert.Null(book.With(Said("a", 31, 11), NoScores, out AttestationRefusal refusal));
        Assert.Equal(AttestationRefusal.Superseded, refusal);
        Assert.Equal(2, With(book, Said("a", 30, 11) with { Claim = AttestationClaim.Conduct }).Kept.Count);
        Assert.Equal(2, With(book, Said("b", 30, 5)).Kept.Count);
    }

    [Fact]
    public void With_Withdrawal_TakesBackOneClaimOfOneAttester()
    {
        AttestationBook book = With(With(With(new AttestationBook([]), Said("a", 80, 10)), Said("b", 80, 10)), Said("a", 70, 10) with { Claim = AttestationClaim.Conduct });
        book = With(book, Said("a", null, 11));
        Assert.Equal([("b", AttestationClaim.Quality), ("a", AttestationClaim.Conduct)], book.Kept.Select(terms => (terms.By, terms.Claim)));
        Assert.Equal(2, With(book, Said("c", null, 11)).Kept.Count);
    }

    [Fact]
    public void At_Expiry_ForgetsWhatIsOver()
    {
        AttestationBook book = With(new AttestationBook([]), Said("a", 80, 10));
        Assert.Single(book.At(DateTimeOffset.FromUnixTimeMilliseconds(999)).Kept);
        Assert.Empty(book.At(DateTimeOffset.FromUnixTimeMilliseconds(1_000)).Kept);
    }

    [Fact]
    public void With_Full_OneThatCountsLessGivesWay()
    {
        var book = new AttestationBook([]);
        var scores = new Dictionary<string, int>();
        for (int i = 0; i < AttestationBook.CountMax; i++)
        {
            scores[$"m{i}"] = 50 + i;
            book = With(book, Said($"m{i}", 80, 10), scores);
        }

        Assert.Equal(AttestationBook.CountMax, book.Kept.Count);
        scores["weak"] = 50;
        Assert.Null(book.With(Said("weak", 80, 10), scores, out AttestationRefusal refusal));
        Assert.Equal(AttestationRefusal.Full, refusal);
        scores["strong"] = 51;
        AttestationBook next = With(book, Said("strong", 80, 10), scores);
        Assert.Equal(AttestationBook.CountMax, next.Kept.Count);
        Assert.DoesNotContain(next.Kept, terms => terms.By == "m0");

        // who is kept already says something else at any time
        Assert.Equal(AttestationBook.CountMax, With(book, Said("m0", 10, 11), scores).Kept.Count);
    }

    private static AttestationBook With(AttestationBook book, AttestationTerms terms, Dictionary<string, int>? scores = null)
    {
        AttestationBook? next = book.With(terms, scores ?? NoScores, out AttestationRefusal refusal);
        Assert.Equal(AttestationRefusal.None, refusal);
        return next!;
    }

    private static AttestationTerms Said(string by, int? value, long issuedAt) => new("t", by, $"{by}#key-1", Guid.Empty, AttestationClaim.Quality, value, issuedAt, ExpiresAt: 1_000);
}
