using System.Diagnostics.CodeAnalysis;
using OrleansMesh.Domain.Services;
using OrleansMesh.Wire.Requests;

namespace OrleansMesh.Gateway.Services;

/// <summary>What other hubs answered about services, each answer for who asked: as long as its services say, and for 30 s that there is none.</summary>
internal sealed class ServiceAnswers(TimeProvider clock)
{
    private const int EntriesMax = 1024;

    private readonly Lock _gate = new();
    private readonly ServiceCache<KeptAnswer> _cache = new(EntriesMax);
    private long _changes;

    /// <summary>Grows when something is forgotten: an answer that was asked for before is not kept after.</summary>
    public long Changes => Interlocked.Read(ref _changes);

    /// <summary>The key of an answer; what is asked with other partners is another question.</summary>
    /// <param name="circle">Stands for the asker's partners.</param>
    public static string KeyOf(string service, string asker, string circle) => $"{service}\n{asker}\n{circle}";

    /// <summary>What is known, with the time that each service has left; none when it is known that there is none.</summary>
    public bool TryFind(string key, [NotNullWhen(true)] out ResolvedService[]? services)
    {
        DateTimeOffset now = clock.GetUtcNow();
        ServiceAnswer answer;
        KeptAnswer? kept;
        lock (_gate)
        {
            answer = _cache.Find(key, now, out kept);
        }

        services = answer switch
        {
            ServiceAnswer.Found => [.. kept!.Services.Select(service => service with { TtlSeconds = Math.Max(1, service.TtlSeconds - (int)(now - kept.At).TotalSeconds) })],
            ServiceAnswer.Absent => [],
            _ => null,
        };
        return services is not null;
    }

    /// <summary>Keeps an answer, unless something was forgotten since.</summary>
    /// <param name="isWhole">Whether all that were asked answered: if not, it is not believed that there is none, and what there is for 30 s at most.</param>
    /// <param name="changes"><see cref="Changes"/> when it was asked.</param>
    public void Keep(string key, ResolvedService[] services, bool isWhole, long changes)
    {
        DateTimeOffset now = clock.GetUtcNow();
        lock (_gate)
        {
            if (changes != _changes)
            {
                return;
            }

            if (services.Length > 0)
            {
                var ttl = TimeSpan.FromSeconds(services.Min(service => service.TtlSeconds));
                _cache.AddFound(key, new KeptAnswer(now, services), isWhole || ttl < ServiceCache<KeptAnswer>.AbsentFor ? ttl : ServiceCache<KeptAnswer>.AbsentFor, now);
            }
            else if (isWhole)
            {
                _cache.AddAbsent(key, now);
            }
        }
    }

    /// <summary>Forgets all answers about these names.</summary>
    public void Forget(IReadOnlyCollection<string> names)
    {
        var wanted = names.ToHashSet(StringComparer.Ordinal);
        lock (_gate)
        {
            _ = Interlocked.Increment(ref _changes);
            _cache.ForgetAll(key => wanted.Contains(key[..key.IndexOf('\n', StringComparison.Ordinal)]));
        }
    }

    private sealed record KeptAnswer(DateTimeOffset At, ResolvedService[] Services);
}
