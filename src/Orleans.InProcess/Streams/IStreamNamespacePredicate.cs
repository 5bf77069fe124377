namespace Orleans.Streams;

/// <summary>Decides which stream namespaces a grain class is subscribed to.</summary>
public interface IStreamNamespacePredicate
{
    string PredicatePattern { get; }

    bool IsMatch(string streamNamespace);
}
