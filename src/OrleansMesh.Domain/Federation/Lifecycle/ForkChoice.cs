namespace OrleansMesh.Domain.Federation.Lifecycle;

/// <summary>
/// Which of several histories counts: a function of the set of events alone, so that whoever has the same events, in whatever order they
/// came, has the same history. At each fork:
/// an event whose author also signed beneath a sibling of it steps back (he had already gone on from there);
/// of the others, the kind that stops more wins (<see cref="FederationEventKind"/>); of the same kind, the lower hash.
/// </summary>
internal static class ForkChoice
{
    public static FederationLink Head(FederationLink root, ILookup<string, FederationLink> children, List<FederationFork>? forks)
    {
        Dictionary<FederationLink, HashSet<string>> authors = [];
        FederationLink at = root;
        while (children[at.Hash].ToArray() is { Length: > 0 } next)
        {
            FederationLink chosen = next.Length == 1 ? next[0] : Choose(at, next, children, authors, forks);
            at = chosen;
        }

        return at;
    }

    private static FederationLink Choose(
        FederationLink at,
        FederationLink[] siblings,
        ILookup<string, FederationLink> children,
        Dictionary<FederationLink, HashSet<string>> authors,
        List<FederationFork>? forks)
    {
        FederationLink[] steady = Array.FindAll(siblings, link => !IsSignedElsewhere(link));
        FederationLink chosen = (steady.Length > 0 ? steady : siblings).MinBy(link => (link.Event!.Kind, link.Hash), Order)!;
        if (forks is not null)
        {
            FederationLink[] overtaken = [.. siblings.Where(link => link != chosen).OrderBy(link => link.Hash, StringComparer.Ordinal)];
            string[] twoFaced = [.. siblings
                .Where(link => IsSignedElsewhere(link) && Order.Compare((link.Event!.Kind, link.Hash), (chosen.Event!.Kind, chosen.Hash)) <= 0)
                .Select(link => link.Event!.Actor)
                .Distinct()
                .Order(StringComparer.Ordinal)];
            forks.Add(new FederationFork(at.Hash, chosen, overtaken, twoFaced));
        }

        return chosen;

        bool IsSignedElsewhere(FederationLink link) =>
            siblings.Any(other => other != link && AuthorsBeneath(other, children, authors).Contains(link.Event!.Actor));
    }

    private static Comparer<(FederationEventKind Kind, string Hash)> Order { get; } = Comparer<(FederationEventKind Kind, string Hash)>.Create(
        static (left, right) => left.Kind != right.Kind ? left.Kind.CompareTo(right.Kind) : string.CompareOrdinal(left.Hash, right.Hash));

    // Who signed the link or anything built on it. A loop, not a recursion: a history is up to 1,024 events deep.
    private static HashSet<string> AuthorsBeneath(
        FederationLink link, ILookup<string, FederationLink> children, Dictionary<FederationLink, HashSet<string>> known)
    {
        if (known.TryGetValue(link, out HashSet<string>? found))
        {
            return found;
        }

        found = new HashSet<string>(StringComparer.Ordinal);
        var open = new Stack<FederationLink>([link]);
        while (open.TryPop(out FederationLink? next))
        {
            found.Add(next.Event!.Actor);
            foreach (FederationLink child in children[next.Hash])
            {
                open.Push(child);
            }
        }

        return known[link] = found;
    }
}
