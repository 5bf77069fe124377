using System.Security.Cryptography;
using System.Text;

namespace OrleansMesh.Domain.LinkedData.Rdf;

/// <summary>RDF Dataset Canonicalization RDFC-1.0 with SHA-256: the same text for the same dataset, whatever its blank nodes are called.</summary>
internal sealed class DatasetCanonicalizer
{
    private readonly Dictionary<RdfTerm, List<Quad>> _quadsOf = [];
    private readonly Dictionary<RdfTerm, string> _firstHashes = [];
    private readonly LabelIssuer _canonical = new("c14n");
    private int _runs;
    private int _permutations;

    /// <summary>The canonical N-Quads of a dataset (section 4.4).</summary>
    /// <exception cref="LinkedDataException">Too many blank nodes look alike.</exception>
    public static string Canonicalize(IReadOnlyCollection<Quad> dataset) => new DatasetCanonicalizer().Run(dataset);

    private static string Hash(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));

    private string Run(IReadOnlyCollection<Quad> dataset)
    {
        foreach (Quad quad in dataset)
        {
            foreach (RdfTerm node in BlanksOf(quad).Distinct())
            {
                if (!_quadsOf.TryGetValue(node, out List<Quad>? quads))
                {
                    _quadsOf[node] = quads = [];
                }

                quads.Add(quad);
            }
        }

        ILookup<string, RdfTerm> byHash = _quadsOf.Keys.ToLookup(HashFirstDegree, StringComparer.Ordinal);
        IGrouping<string, RdfTerm>[] groups = [.. byHash.OrderBy(g => g.Key, StringComparer.Ordinal)];
        foreach (IGrouping<string, RdfTerm> group in groups.Where(g => g.Count() == 1))
        {
            _ = _canonical.Issue(group.Single());
        }

        foreach (IGrouping<string, RdfTerm> group in groups.Where(g => g.Count() > 1))
        {
            IssueAlike(group);
        }

        string[] lines = [.. dataset.Select(quad => quad.Print(_canonical.Issue))];
        Array.Sort(lines, CodePointOrder.Instance);
        return string.Concat(lines);
    }

    private void IssueAlike(IEnumerable<RdfTerm> alike)
    {
        var results = new List<(string Hash, LabelIssuer Issuer)>();
        foreach (RdfTerm node in alike.Where(n => !_canonical.TryGet(n, out _)))
        {
            var issuer = new LabelIssuer("b");
            _ = issuer.Issue(node);
            results.Add(HashNDegree(node, issuer));
        }

        foreach ((_, LabelIssuer issuer) in results.OrderBy(r => r.Hash, StringComparer.Ordinal))
        {
            foreach (RdfTerm node in issuer.Order)
            {
                _ = _canonical.Issue(node);
            }
        }
    }

    private static IEnumerable<RdfTerm> BlanksOf(Quad quad)
    {
        if (quad.Subject.IsBlank)
        {
            yield return quad.Subject;
        }

        if (quad.Object.IsBlank)
        {
            yield return quad.Object;
        }

        if (quad.Graph is { IsBlank: true } graph)
        {
            yield return graph;
        }
    }

    // Section 4.6.
    private string HashFirstDegree(RdfTerm node)
    {
        if (!_firstHashes.TryGetValue(node, out string? hash))
        {
            string[] lines = [.. _quadsOf[node].Select(quad => quad.Print(other => other == node ? "_:a" : "_:z"))];
            Array.Sort(lines, CodePointOrder.Instance);
            _firstHashes[node] = hash = Hash(string.Concat(lines));
        }

        return hash;
    }

    // Section 4.7.
    private string HashRelated(RdfTerm related, Quad quad, LabelIssuer issuer, char position)
    {
        string name = _canonical.TryGet(related, out string? label) || issuer.TryGet(related, out label) ? label! : HashFirstDegree(related);
        return Hash(position == 'g' ? $"g{name}" : $"{position}{quad.Predicate.Text}{name}");
    }

    // Section 4.8.
    private (string Hash, LabelIssuer Issuer) HashNDegree(RdfTerm node, LabelIssuer issuer)
    {
        if (++_runs > LinkedDataLimits.NDegreeRunsMax)
        {
            throw new LinkedDataException(LinkedDataFault.TooComplex);
        }

        var related = new SortedDictionary<string, List<RdfTerm>>(StringComparer.Ordinal);
        foreach (Quad quad in _quadsOf[node])
        {
            Relate(quad.Subject, quad, 's');
            Relate(quad.Object, quad, 'o');
            if (quad.Graph is { } graph)
            {
                Relate(graph, quad, 'g');
            }
        }

        var data = new StringBuilder();
        foreach ((string hash, List<RdfTerm> nodes) in related)
        {
            (string path, LabelIssuer chosen) = ChoosePath(nodes, issuer);
            data.Append(hash).Append(path);
            issuer = chosen;
        }

        return (Hash(data.ToString()), issuer);

        void Relate(RdfTerm term, Quad quad, char position)
        {
            if (term.IsBlank && term != node)
            {
                string hash = HashRelated(term, quad, issuer, position);
                if (!related.TryGetValue(hash, out List<RdfTerm>? nodes))
                {
                    related[hash] = nodes = [];
                }

                nodes.Add(term);
            }
        }
    }

    private (string Path, LabelIssuer Issuer) ChoosePath(List<RdfTerm> nodes, LabelIssuer issuer)
    {
        string? chosenPath = null;
        LabelIssuer? chosenIssuer = null;
        foreach (RdfTerm[] permutation in Permutations.Of(nodes))
        {
            if (++_permutations > LinkedDataLimits.PermutationsMax)
            {
                throw new LinkedDataException(LinkedDataFault.TooComplex);
            }

            if (TryPath(permutation, issuer.Clone(), chosenPath, out string path, out LabelIssuer after)
                && (chosenPath is null || CodePointOrder.Instance.Compare(path, chosenPath) < 0))
            {
                chosenPath = path;
                chosenIssuer = after;
            }
        }

        return (chosenPath!, chosenIssuer!);
    }

    // False when the path can no longer be the least one.
    private bool TryPath(RdfTerm[] permutation, LabelIssuer issuer, string? best, out string path, out LabelIssuer after)
    {
        var text = new StringBuilder();
        var recursion = new List<RdfTerm>();
        after = issuer;
        foreach (RdfTerm related in permutation)
        {
            if (_canonical.TryGet(related, out string? label))
            {
                text.Append(label);
            }
            else
            {
                if (!after.TryGet(related, out _))
                {
                    recursion.Add(related);
                }

                text.Append(after.Issue(related));
            }

            if (IsWorse(text, best))
            {
                path = string.Empty;
                return false;
            }
        }

        foreach (RdfTerm related in recursion)
        {
            (string hash, LabelIssuer deeper) = HashNDegree(related, after);
            text.Append(after.Issue(related)).Append('<').Append(hash).Append('>');
            after = deeper;
            if (IsWorse(text, best))
            {
                path = string.Empty;
                return false;
            }
        }

        path = text.ToString();
        return true;
    }

    private static bool IsWorse(StringBuilder path, string? best) =>
        best is not null && path.Length >= best.Length && CodePointOrder.Instance.Compare(path.ToString(), best) > 0;
}
