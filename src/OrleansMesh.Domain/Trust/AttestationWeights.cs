namespace OrleansMesh.Domain.Trust;

/// <summary>
/// What the attestations about one mesh count (G-01). One attester gives at most <see cref="AttesterPointsMax"/> hundredths of a point of the factor (20 of 100, which is 4
/// points of the score), by its own level and by the values that it gave. Attesters that attest each other, directly or over others of them, are a group: its
/// strongest counts in full, the next by half, the next by a quarter, so that a group gives less than two attesters do however large it is. Where the mesh attests
/// one of a group in return, that begins with a half, and the group gives less than one attester does.
/// </summary>
public static class AttestationWeights
{
    /// <summary>Most that one attester gives, in hundredths of a point of the factor.</summary>
    public const int AttesterPointsMax = 2_000;

    /// <summary>Percent of the full weight that the word of an attester of this score has: by its level, none to all in five steps.</summary>
    public static int PercentOf(int score) => 25 * (int)TrustScore.LevelOf(score);

    /// <summary>Weighs attestations of which each attester gave at most one for each claim.</summary>
    /// <param name="about">DID of the mesh that they are about.</param>
    /// <param name="live">Those that hold now; none is withdrawn.</param>
    /// <param name="attesters">Their standings; one that is not there counts nothing.</param>
    public static IReadOnlyList<WeighedAttestation> Weigh(string about, IReadOnlyCollection<AttestationTerms> live, IReadOnlyDictionary<string, AttesterStanding> attesters)
    {
        ArgumentNullException.ThrowIfNull(live);
        ArgumentNullException.ThrowIfNull(attesters);
        ILookup<string, AttestationTerms> byAttester = live.ToLookup(terms => terms.By, StringComparer.Ordinal);
        string[] names = [.. byAttester.Select(attester => attester.Key).Order(StringComparer.Ordinal)];
        var weighed = new List<WeighedAttestation>(live.Count);
        foreach (IGrouping<int, string> group in GroupsOf(about, names, attesters))
        {
            bool isMutual = group.Any(name => Attests(about, name, attesters));
            double part = isMutual ? 0.5 : 1;
            foreach (string name in group.OrderByDescending(name => FullPoints(byAttester[name], attesters, name)).ThenBy(name => name, StringComparer.Ordinal))
            {
                weighed.AddRange(Split(byAttester[name], FullPoints(byAttester[name], attesters, name) * part, group.Count(), isMutual));
                part /= 2;
            }
        }

        return weighed;
    }

    // By the mean of what it says: an attester gains nothing for the mesh by saying the same under more words.
    private static double FullPoints(IEnumerable<AttestationTerms> said, IReadOnlyDictionary<string, AttesterStanding> attesters, string name) =>
        AttesterPointsMax * PercentOf(attesters.GetValueOrDefault(name)?.Score ?? 0) / 100.0 * said.Average(terms => terms.Value ?? 0) / 100;

    private static IEnumerable<WeighedAttestation> Split(IEnumerable<AttestationTerms> said, double points, int group, bool isMutual)
    {
        int sum = said.Sum(terms => terms.Value ?? 0);
        return said.Select(terms => new WeighedAttestation(
            terms.By, terms.Claim, terms.Value ?? 0, sum == 0 ? 0 : (int)(points * (terms.Value ?? 0) / sum), group, isMutual, terms.IssuedAt, terms.ExpiresAt));
    }

    // Attesters that are joined by an attestation in either direction; the mesh itself joins all those that it attests.
    private static IEnumerable<IGrouping<int, string>> GroupsOf(string about, string[] names, IReadOnlyDictionary<string, AttesterStanding> attesters)
    {
        int[] group = [.. Enumerable.Range(0, names.Length)];
        for (int i = 0; i < names.Length; i++)
        {
            for (int k = 0; k < i; k++)
            {
                bool areJoined = Attests(names[i], names[k], attesters) || Attests(names[k], names[i], attesters)
                    || (Attests(about, names[i], attesters) && Attests(about, names[k], attesters));
                if (areJoined && group[i] != group[k])
                {
                    int from = group[i];
                    int to = group[k];
                    group = [.. group.Select(each => each == from ? to : each)];
                }
            }
        }

        return names.Select((name, i) => (name, i)).GroupBy(each => group[each.i], each => each.name);
    }

    private static bool Attests(string by, string about, IReadOnlyDictionary<string, AttesterStanding> attesters) =>
        attesters.TryGetValue(about, out AttesterStanding? standing) && standing.AttestedBy.Contains(by);
}
