using System.Collections.Immutable;

namespace OrleansMesh.Domain.Trust;

/// <summary>The attestations about one mesh that hold: of each attester the newest of each claim, at most <see cref="CountMax"/> in all.</summary>
public sealed class AttestationBook
{
    /// <summary>Most attestations about one mesh; beyond it, one of an attester that counts less gives way.</summary>
    public const int CountMax = 64;

    private readonly ImmutableArray<AttestationTerms> _kept;

    /// <param name="kept">What was kept before.</param>
    public AttestationBook(IEnumerable<AttestationTerms> kept) => _kept = [.. kept];

    /// <summary>What is kept, oldest first.</summary>
    public IReadOnlyList<AttestationTerms> Kept => _kept;

    /// <summary>What holds at a time: the rest is forgotten.</summary>
    public AttestationBook At(DateTimeOffset now) => new(_kept.Where(terms => terms.ExpiresAt > now.ToUnixTimeMilliseconds()));

    /// <summary>The book with one more, or without what it takes back.</summary>
    /// <param name="terms">Verified.</param>
    /// <param name="scores">Of the attesters, its own included; who is not there has 0.</param>
    /// <returns>Null with the reason when it is not taken; the same book when the very same is kept.</returns>
    public AttestationBook? With(AttestationTerms terms, IReadOnlyDictionary<string, int> scores, out AttestationRefusal refusal)
    {
        ArgumentNullException.ThrowIfNull(terms);
        ArgumentNullException.ThrowIfNull(scores);
        refusal = AttestationRefusal.None;
        AttestationTerms? known = _kept.FirstOrDefault(each => each.By == terms.By && each.Claim == terms.Claim);
        if (known == terms)
        {
            return this;
        }

        if (known?.IssuedAt >= terms.IssuedAt)
        {
            refusal = AttestationRefusal.Superseded;
            return null;
        }

        ImmutableArray<AttestationTerms> others = known is null ? _kept : _kept.Remove(known);
        if (terms.Value is null)
        {
            return new AttestationBook(others);
        }

        if (others.Length < CountMax)
        {
            return new AttestationBook(others.Add(terms));
        }

        AttestationTerms least = others.MinBy(each => scores.GetValueOrDefault(each.By))!;
        refusal = scores.GetValueOrDefault(least.By) < scores.GetValueOrDefault(terms.By) ? AttestationRefusal.None : AttestationRefusal.Full;
        return refusal == AttestationRefusal.None ? new AttestationBook(others.Remove(least).Add(terms)) : null;
    }
}
