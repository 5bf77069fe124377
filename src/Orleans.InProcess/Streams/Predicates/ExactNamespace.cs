namespace Orleans.Streams.Predicates;

/// <summary>Matches one namespace.</summary>
internal sealed class ExactNamespace(string name) : IStreamNamespacePredicate
{
    public string PredicatePattern => $"namespace:{name}";

    public bool IsMatch(string streamNamespace) => string.Equals(streamNamespace, name, StringComparison.Ordinal);
}
