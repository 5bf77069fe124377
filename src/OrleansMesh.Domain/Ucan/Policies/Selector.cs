using System.Diagnostics.CodeAnalysis;
using OrleansMesh.Domain.Ipld;

namespace OrleansMesh.Domain.Ucan.Policies;

/// <summary>Finds a value inside arguments, by the subset of jq's filters that UCAN has (UCAN Delegation, Selectors).</summary>
public sealed class Selector
{
    private readonly IReadOnlyList<SelectorSegment> _segments;
    private readonly string _text;

    private Selector(string text, IReadOnlyList<SelectorSegment> segments)
    {
        _text = text;
        _segments = segments;
    }

    /// <summary>
    /// Reads <c>.</c>, <c>.name</c>, <c>["name"]</c>, <c>[]</c>, <c>[0]</c>, <c>[1:-1]</c>, each with any number of <c>?</c>; the first
    /// character is the dot. False beyond <see cref="UcanLimits.SelectorCharsMax"/> or <see cref="UcanLimits.SelectorSegmentsMax"/>.
    /// </summary>
    public static bool TryParse([NotNullWhen(true)] string? text, [NotNullWhen(true)] out Selector? selector)
    {
        selector = text is not null && text.Length <= UcanLimits.SelectorCharsMax && new SelectorParser(text).TryParse(out IReadOnlyList<SelectorSegment>? segments)
            ? new Selector(text, segments)
            : null;
        return selector is not null;
    }

    /// <summary>
    /// The value; false when a step fails that is not optional. A key that a map lacks is null, and a step into that null fails. Steps
    /// after a failed one are not taken, optional or not.
    /// </summary>
    public bool TryResolve(IpldNode arguments, [NotNullWhen(true)] out IpldNode? found)
    {
        ArgumentNullException.ThrowIfNull(arguments);
        return TryResolve(arguments, new Evaluation(UcanLimits.PolicyStepsMax), out found);
    }

    /// <inheritdoc/>
    public override string ToString() => _text;

    internal bool TryResolve(IpldNode arguments, Evaluation evaluation, [NotNullWhen(true)] out IpldNode? found)
    {
        found = arguments;
        foreach (SelectorSegment segment in _segments)
        {
            IpldNode? next = evaluation.Spend(1) ? Step(found, segment, evaluation) : null;
            if (next is null && (!segment.IsOptional || evaluation.IsExhausted))
            {
                found = null;
                return false;
            }

            found = next ?? IpldNode.Null;
        }

        return true;
    }

    private static IpldNode? Step(IpldNode value, SelectorSegment segment, Evaluation evaluation) => segment.Kind switch
    {
        SelectorKind.Field => Field(value, segment.Key, evaluation),
        SelectorKind.Values => Values(value, evaluation),
        SelectorKind.Index => Index(value, segment.From!.Value),
        _ => Slice(value, segment, evaluation),
    };

    private static IpldNode? Field(IpldNode value, string key, Evaluation evaluation)
    {
        if (value.Kind != IpldKind.Map || !evaluation.Spend(value.Entries.Count))
        {
            return null;
        }

        return value.TryGet(key, out IpldNode? found) ? found : IpldNode.Null;
    }

    private static IpldNode? Values(IpldNode value, Evaluation evaluation) => value.Kind switch
    {
        IpldKind.List or IpldKind.Bytes => value,
        IpldKind.Map when evaluation.Spend(value.Entries.Count) => IpldNode.ListOf(value.Entries.Select(entry => entry.Value)),
        _ => null,
    };

    // Bytes are a list of integers to a selector.
    private static IpldNode? Index(IpldNode value, int index)
    {
        int count = Count(value);
        int at = index < 0 ? count + index : index;
        if (at < 0 || at >= count)
        {
            return null;
        }

        return value.Kind == IpldKind.List ? value.Items[at] : IpldNode.Of((Int128)value.AsBytes.Span[at]);
    }

    private static IpldNode? Slice(IpldNode value, SelectorSegment segment, Evaluation evaluation)
    {
        int count = Count(value);
        if (count < 0)
        {
            return null;
        }

        int from = Bound(segment.From ?? 0, count);
        int length = Math.Max(0, Bound(segment.To ?? count, count) - from);
        if (!evaluation.Spend(length))
        {
            return null;
        }

        return value.Kind == IpldKind.List
            ? IpldNode.ListOf(value.Items.Skip(from).Take(length))
            : IpldNode.Of(value.AsBytes.Span.Slice(from, length));
    }

    /// <summary>−1 for what has no items.</summary>
    private static int Count(IpldNode value) => value.Kind switch
    {
        IpldKind.List => value.Items.Count,
        IpldKind.Bytes => value.AsBytes.Length,
        _ => -1,
    };

    private static int Bound(int at, int count) => Math.Clamp(at < 0 ? count + at : at, 0, count);
}
