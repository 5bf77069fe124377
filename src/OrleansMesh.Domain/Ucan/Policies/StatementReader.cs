using System.Diagnostics.CodeAnalysis;
using OrleansMesh.Domain.Ipld;

namespace OrleansMesh.Domain.Ucan.Policies;

/// <summary>Reads statements of one policy, counting them.</summary>
internal sealed class StatementReader
{
    private int _count;

    /// <summary>A list of statements at a depth; the policy itself has depth 1.</summary>
    public bool TryReadAll(IpldNode node, int depth, [NotNullWhen(true)] out IReadOnlyList<Statement>? statements)
    {
        statements = null;
        if (node.Kind != IpldKind.List || node.Items.Count > UcanLimits.StatementsMax)
        {
            return false;
        }

        var read = new List<Statement>(node.Items.Count);
        foreach (IpldNode item in node.Items)
        {
            if (!TryRead(item, depth, out Statement? statement))
            {
                return false;
            }

            read.Add(statement);
        }

        statements = read;
        return true;
    }

    private bool TryRead(IpldNode node, int depth, [NotNullWhen(true)] out Statement? statement)
    {
        statement = null;
        if (depth > UcanLimits.StatementDepthMax || ++_count > UcanLimits.StatementsMax
            || node.Kind != IpldKind.List || node.Items is not [{ Kind: IpldKind.String } first, ..])
        {
            return false;
        }

        statement = node.Items.Count switch
        {
            2 => Connective(first.AsString, node.Items[1], depth),
            3 when node.Items[1].Kind == IpldKind.String && Selector.TryParse(node.Items[1].AsString, out Selector? selector) =>
                OnSelector(first.AsString, selector, node.Items[2], depth),
            _ => null,
        };
        return statement is not null;
    }

    private Statement? Connective(string word, IpldNode inner, int depth)
    {
        if (word == "not")
        {
            return TryRead(inner, depth + 1, out Statement? statement) ? new NotStatement(statement) : null;
        }

        if (word is not ("and" or "or") || !TryReadAll(inner, depth + 1, out IReadOnlyList<Statement>? statements))
        {
            return null;
        }

        return word == "and" ? new AndStatement(statements) : new OrStatement(statements);
    }

    private Statement? OnSelector(string word, Selector selector, IpldNode argument, int depth)
    {
        switch (word)
        {
            case "==" or "!=":
                return new EqualityStatement(selector, argument, isNegated: word == "!=");
            case "<" or "<=" or ">" or ">=":
                return IpldComparison.IsNumber(argument) ? new OrderStatement(selector, argument, word[0] == '<' ? -1 : 1, word.Length == 2) : null;
            case "like":
                return argument.Kind == IpldKind.String ? new LikeStatement(selector, new GlobPattern(argument.AsString)) : null;
            case "all" or "any":
                return TryRead(argument, depth + 1, out Statement? inner) ? new QuantifierStatement(selector, inner, word == "all") : null;
            default:
                return null;
        }
    }
}
