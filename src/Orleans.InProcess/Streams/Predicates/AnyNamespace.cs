namespace Orleans.Streams.Predicates;

/// <summary>Matches every namespace.</summary>
internal sealed class AnyNamespace : IStreamNamespacePredicate
{
    public string PredicatePattern => "*";

    public bool IsMatch(string streamNamespace) => true;
}
