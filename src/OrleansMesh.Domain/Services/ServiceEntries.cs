namespace OrleansMesh.Domain.Services;

/// <summary>Answers of one kind by name, and in the order in which they end.</summary>
internal sealed class ServiceEntries<T>
    where T : class
{
    private readonly Dictionary<string, (DateTimeOffset Until, T? Service)> _byName = new(StringComparer.Ordinal);
    private readonly SortedSet<(DateTimeOffset Until, string Name)> _byEnd = new(Comparer<(DateTimeOffset Until, string Name)>.Create((left, right) =>
        left.Until.CompareTo(right.Until) is var order and not 0 ? order : string.CompareOrdinal(left.Name, right.Name)));

    private readonly int _entriesMax;

    public ServiceEntries(int entriesMax)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(entriesMax, 1);
        _entriesMax = entriesMax;
    }

    public int Count => _byName.Count;

    /// <summary>The last instant at which an answer counts is before its end.</summary>
    public bool TryGet(string name, DateTimeOffset now, out T? service)
    {
        bool holds = _byName.TryGetValue(name, out (DateTimeOffset Until, T? Service) entry) && now < entry.Until;
        service = holds ? entry.Service : null;
        return holds;
    }

    public void Add(string name, T? service, DateTimeOffset until, DateTimeOffset now)
    {
        Remove(name);
        while (_byEnd.Count > 0 && (_byEnd.Min.Until <= now || _byEnd.Count >= _entriesMax))
        {
            Remove(_byEnd.Min.Name);
        }

        _byName[name] = (until, service);
        _ = _byEnd.Add((until, name));
    }

    public void Remove(string name)
    {
        if (_byName.Remove(name, out (DateTimeOffset Until, T? Service) entry))
        {
            _ = _byEnd.Remove((entry.Until, name));
        }
    }

    public void RemoveAll(Predicate<string> isWanted)
    {
        foreach (string name in _byName.Keys.Where(name => isWanted(name)).ToArray())
        {
            Remove(name);
        }
    }
}
