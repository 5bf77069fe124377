namespace OrleansMesh.Domain.Services;

/// <summary>
/// What resolving services by name has told: positive answers for their own time, negative ones for 30 s; a positive answer
/// clears the negative one. A full cache forgets the answer that would end first. Not thread-safe.
/// </summary>
/// <typeparam name="T">Where the service is.</typeparam>
/// <param name="entriesMax">Most answers of each kind, at least 1: names that do not exist cannot drive out those that do.</param>
public sealed class ServiceCache<T>(int entriesMax)
    where T : class
{
    /// <summary>How long it is believed that there is none.</summary>
    public static readonly TimeSpan AbsentFor = TimeSpan.FromSeconds(30);

    /// <summary>Longest time for which a positive answer is believed, whatever it says: a day.</summary>
    public static readonly TimeSpan FoundForMax = TimeSpan.FromDays(1);

    /// <summary>Longest name that is kept, in characters.</summary>
    public const int NameCharsMax = 512;

    private readonly ServiceEntries<T> _found = new(entriesMax);
    private readonly ServiceEntries<T> _absent = new(entriesMax);

    /// <summary>Answers held, those that have ended and were not dropped yet included.</summary>
    public int Count => _found.Count + _absent.Count;

    /// <summary>What is known of a name now.</summary>
    /// <param name="service">Set for <see cref="ServiceAnswer.Found"/>.</param>
    public ServiceAnswer Find(string name, DateTimeOffset now, out T? service)
    {
        ArgumentNullException.ThrowIfNull(name);
        return _found.TryGet(name, now, out service) ? ServiceAnswer.Found
            : _absent.TryGet(name, now, out _) ? ServiceAnswer.Absent
            : ServiceAnswer.Unknown;
    }

    /// <summary>The service was found; forgets that there was none. An answer of no time, and a name that is too long, are not kept.</summary>
    /// <param name="ttl">Its own time, at most <see cref="FoundForMax"/> of which counts.</param>
    public void AddFound(string name, T service, TimeSpan ttl, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(name);
        ArgumentNullException.ThrowIfNull(service);
        _absent.Remove(name);
        _found.Remove(name);
        if (ttl > TimeSpan.Zero && name.Length <= NameCharsMax)
        {
            _found.Add(name, service, now + (ttl < FoundForMax ? ttl : FoundForMax), now);
        }
    }

    /// <summary>There is no such service; forgets where it was.</summary>
    public void AddAbsent(string name, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(name);
        _found.Remove(name);
        if (name.Length <= NameCharsMax)
        {
            _absent.Add(name, null, now + AbsentFor, now);
        }
    }

    /// <summary>The service was not where it was said to be: ask again.</summary>
    public void Forget(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        _found.Remove(name);
        _absent.Remove(name);
    }

    /// <summary>Answers of both kinds whose name is as wanted are forgotten; looks at all of them.</summary>
    public void ForgetAll(Predicate<string> isWanted)
    {
        ArgumentNullException.ThrowIfNull(isWanted);
        _found.RemoveAll(isWanted);
        _absent.RemoveAll(isWanted);
    }
}
