using Orleans.Serialization.Cloning;

namespace Orleans.Runtime.Requests;

/// <summary>An immutable snapshot of the request context; null stands for the empty one.</summary>
internal sealed class RequestValues
{
    private static readonly AsyncLocal<RequestValues?> Flow = new();
    private static readonly Dictionary<string, object> None = [];

    private RequestValues(Guid reentrancyId, Dictionary<string, object> values)
    {
        ReentrancyId = reentrancyId;
        Values = values;
    }

    /// <summary>The snapshot of the running code; it flows with the execution context.</summary>
    public static RequestValues? Current
    {
        get => Flow.Value;
        set
        {
            if (!ReferenceEquals(Flow.Value, value))
            {
                Flow.Value = value;
            }
        }
    }

    public Guid ReentrancyId { get; }

    /// <summary>Never changed after construction.</summary>
    public Dictionary<string, object> Values { get; }

    public static RequestValues? With(RequestValues? from, Guid reentrancyId) => Make(reentrancyId, from?.Values ?? None);

    public static RequestValues? With(RequestValues? from, string key, object value) =>
        Make(from?.ReentrancyId ?? Guid.Empty, new Dictionary<string, object>(from?.Values ?? None) { [key] = value });

    public static RequestValues? Without(RequestValues from, string key)
    {
        var values = new Dictionary<string, object>(from.Values);
        values.Remove(key);
        return Make(from.ReentrancyId, values);
    }

    /// <summary>The snapshot for another grain: values that can change are copied.</summary>
    public RequestValues ForCall()
    {
        Dictionary<string, object>? copies = null;
        foreach ((string key, object value) in Values)
        {
            object copy = ObjectCopier.Copy(value);
            if (!ReferenceEquals(copy, value))
            {
                copies ??= new Dictionary<string, object>(Values);
                copies[key] = copy;
            }
        }

        return copies is null ? this : new RequestValues(ReentrancyId, copies);
    }

    private static RequestValues? Make(Guid reentrancyId, Dictionary<string, object> values) =>
        reentrancyId == Guid.Empty && values.Count == 0 ? null : new RequestValues(reentrancyId, values);
}
