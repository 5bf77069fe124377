namespace OrleansMesh.Domain.Routing;

/// <summary>The pasts of this hub's links, bounded, kept when a link is gone.</summary>
internal sealed class LinkHistories
{
    // one that failed so little is as good as forgotten
    private const double ForgetBelow = 0.05;

    private readonly Dictionary<string, LinkHistory> _links = new(StringComparer.Ordinal);

    /// <summary>The past of a link; it begins now when there is none.</summary>
    /// <param name="isOpen">Which others are open: of these none is forgotten.</param>
    public LinkHistory Of(string node, Predicate<string> isOpen, DateTimeOffset now)
    {
        if (!_links.TryGetValue(node, out LinkHistory? history))
        {
            if (_links.Count >= LinkForecastRules.LinksMax)
            {
                // there are fewer neighbours than places
                _ = _links.Remove(_links.Where(pair => !isOpen(pair.Key)).MinBy(pair => pair.Value.WeightAt(now)).Key);
            }

            _links[node] = history = new LinkHistory(now);
        }

        return history;
    }

    /// <summary>Forgets links that are not open and have not failed for long.</summary>
    public void Forget(Predicate<string> isOpen, DateTimeOffset now)
    {
        foreach (string node in _links.Where(pair => !isOpen(pair.Key) && pair.Value.WeightAt(now) < ForgetBelow).Select(pair => pair.Key).ToArray())
        {
            _ = _links.Remove(node);
        }
    }
}
