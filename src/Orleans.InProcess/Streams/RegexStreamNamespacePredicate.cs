using System.Text.RegularExpressions;

namespace Orleans.Streams;

/// <summary>Chooses namespaces that a regular expression matches.</summary>
public class RegexStreamNamespacePredicate : IStreamNamespacePredicate
{
    private readonly Regex _regex;

    public RegexStreamNamespacePredicate(string regex) => _regex = new Regex(regex);

    public string PredicatePattern => "regex:" + _regex;

    public bool IsMatch(string streamNameSpace) => _regex.IsMatch(streamNameSpace);
}
