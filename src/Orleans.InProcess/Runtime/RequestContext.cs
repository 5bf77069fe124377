using Orleans.Runtime.Requests;

namespace Orleans.Runtime;

/// <summary>Values that travel with each call from here on; what the callee sets does not flow back.</summary>
public static class RequestContext
{
    /// <summary>The call chain that may re-enter the grains which opened themselves to it; empty for none.</summary>
    public static Guid ReentrancyId
    {
        get => RequestValues.Current?.ReentrancyId ?? Guid.Empty;
        set => RequestValues.Current = RequestValues.With(RequestValues.Current, value);
    }

    public static IEnumerable<string> Keys => RequestValues.Current?.Values.Keys ?? Enumerable.Empty<string>();

    public static IEnumerable<KeyValuePair<string, object>> Entries => RequestValues.Current?.Values ?? Enumerable.Empty<KeyValuePair<string, object>>();

    /// <summary>Until disposed, calls that descend from here may re-enter this grain while it waits for them.</summary>
    public static ReentrancySection AllowCallChainReentrancy()
    {
        Guid original = ReentrancyId;
        return new ReentrancySection(original, original == Guid.Empty ? Guid.NewGuid() : original);
    }

    /// <summary>Until disposed, calls that descend from here belong to no call chain.</summary>
    public static ReentrancySection SuppressCallChainReentrancy() => new(ReentrancyId, Guid.Empty);

    public static object? Get(string key) => RequestValues.Current?.Values.GetValueOrDefault(key);

    public static void Set(string key, object value) => RequestValues.Current = RequestValues.With(RequestValues.Current, key, value);

    public static bool Remove(string key)
    {
        if (RequestValues.Current is not { } current || !current.Values.ContainsKey(key))
        {
            return false;
        }

        RequestValues.Current = RequestValues.Without(current, key);
        return true;
    }

    public static void Clear() => RequestValues.Current = null;

    /// <summary>The extent of a change of <see cref="ReentrancyId"/>.</summary>
    public readonly struct ReentrancySection : IDisposable
    {
        private readonly Guid _original;
        private readonly Guid _new;

        public ReentrancySection(Guid originalReentrancyId, Guid newReentrancyId)
        {
            _original = originalReentrancyId;
            _new = newReentrancyId;
            if (_new != _original)
            {
                ReentrancyId = _new;
            }

            if (_new != Guid.Empty)
            {
                (RuntimeContext.Current as Mailbox)?.EnterSection(_new);
            }
        }

        public readonly void Dispose()
        {
            if (_new != Guid.Empty)
            {
                (RuntimeContext.Current as Mailbox)?.LeaveSection(_new);
            }

            if (_new != _original)
            {
                ReentrancyId = _original;
            }
        }
    }
}
