using System.Diagnostics.CodeAnalysis;
using OrleansMesh.Domain.Ipld;

namespace OrleansMesh.Domain.Ucan.Policies;

/// <summary>What arguments must keep: statements that must all hold (UCAN Delegation, Policy).</summary>
public sealed class Policy
{
    private readonly IReadOnlyList<Statement> _statements;

    private Policy(IReadOnlyList<Statement> statements, IpldNode node)
    {
        _statements = statements;
        Node = node;
    }

    /// <summary>The policy without statements, which every argument keeps.</summary>
    public static Policy Any { get; } = new([], IpldNode.ListOf());

    /// <summary>The list as it was read.</summary>
    public IpldNode Node { get; }

    /// <summary>Reads a list of statements within the bounds of <see cref="UcanLimits"/>; false for anything that is not of the language.</summary>
    public static bool TryRead(IpldNode node, [NotNullWhen(true)] out Policy? policy)
    {
        ArgumentNullException.ThrowIfNull(node);
        policy = new StatementReader().TryReadAll(node, 1, out IReadOnlyList<Statement>? statements) ? new Policy(statements, node) : null;
        return policy is not null;
    }

    /// <summary>Evaluates the policy on arguments; never throws.</summary>
    public PolicyVerdict Evaluate(IpldNode arguments)
    {
        ArgumentNullException.ThrowIfNull(arguments);
        return Evaluate(arguments, new Evaluation(UcanLimits.PolicyStepsMax));
    }

    internal PolicyVerdict Evaluate(IpldNode arguments, Evaluation evaluation)
    {
        bool holds = Statement.All(_statements, arguments, evaluation);

        // Out of steps, statements are false; under a "not" that would be true, so the verdict may not be read off them.
        if (evaluation.IsExhausted)
        {
            return PolicyVerdict.TooCostly;
        }

        return holds ? PolicyVerdict.Holds : PolicyVerdict.Violated;
    }
}
