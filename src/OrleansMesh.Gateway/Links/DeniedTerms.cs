using OrleansMesh.Domain.Envelopes;
using OrleansMesh.Wire;

namespace OrleansMesh.Gateway.Links;

/// <summary>Federations and keys that the hubs in charge have just said not to know: for a moment they are not asked again, so that what is refused costs no question for each message.</summary>
internal sealed class DeniedTerms(TimeProvider clock)
{
    /// <summary>Answers that are remembered; for one more, the oldest is forgotten.</summary>
    public const int CountMax = 4096;

    /// <summary>How long one is: a key or federation that comes to be a moment later counts when this hub is told of it, and without that no later than this.</summary>
    public static readonly TimeSpan Lifetime = TimeSpan.FromSeconds(2);

    private readonly Lock _gate = new();
    private readonly Dictionary<Question, (long At, long Version)> _denied = [];
    private readonly Queue<(Question Question, long At)> _order = new();

    /// <summary>Answers that are remembered, or not looked at since they were over.</summary>
    public int Count
    {
        get
        {
            lock (_gate)
            {
                return _denied.Count;
            }
        }
    }

    /// <summary>Remembers that <paramref name="source"/>, and who is in charge there, does not know what an envelope is refused for.</summary>
    /// <param name="isKey">Whether that is its key, and not its federation.</param>
    /// <param name="version">Of the lease by which it is refused; 0 for none.</param>
    public void Deny(FmpEnvelope envelope, bool isKey, NodeId source, long version)
    {
        Question question = Ask(envelope, isKey, source);
        long now = clock.GetTimestamp();
        lock (_gate)
        {
            _denied[question] = (now, version);
            _order.Enqueue((question, now));
            while (_denied.Count > CountMax || (_order.TryPeek(out (Question, long At) oldest) && clock.GetElapsedTime(oldest.At, now) >= Lifetime))
            {
                (Question over, long at) = _order.Dequeue();
                if (_denied.TryGetValue(over, out (long At, long Version) kept) && kept.At == at)
                {
                    _ = _denied.Remove(over);
                }
            }
        }
    }

    /// <summary>Whether that was said within <see cref="Lifetime"/>, and nothing of the federation has changed here since.</summary>
    public bool IsDenied(FmpEnvelope envelope, bool isKey, NodeId source, long version)
    {
        lock (_gate)
        {
            return _denied.TryGetValue(Ask(envelope, isKey, source), out (long At, long Version) denied) && denied.Version == version && clock.GetElapsedTime(denied.At) < Lifetime;
        }
    }

    private static Question Ask(FmpEnvelope envelope, bool isKey, NodeId source) =>
        new(envelope.FederationId, isKey ? envelope.SourceMeshId : "", isKey ? envelope.KeyId : null, source);

    private readonly record struct Question(Guid Federation, string Mesh, string? Key, NodeId Source);
}
