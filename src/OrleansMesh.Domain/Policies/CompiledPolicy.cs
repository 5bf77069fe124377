using System.Text;
using System.Text.RegularExpressions;
using OrleansMesh.Domain.Admission;
using OrleansMesh.Domain.Federation;

namespace OrleansMesh.Domain.Policies;

/// <summary>
/// A policy made ready for decisions: immutable, thread-safe, no allocation. A decision costs one test a clause, whatever the
/// length of the clause's list; only rules that look into payloads cost a pass over it each.
/// </summary>
public sealed class CompiledPolicy
{
    private readonly Test[] _tests;
    private readonly EffectivePolicy _effective;
    private readonly PolicyLevels _levels;

    public CompiledPolicy(FederationPolicy policy)
    {
        ArgumentNullException.ThrowIfNull(policy);
        Policy = policy;
        _effective = EffectivePolicy.Of(policy);
        _tests =
        [
            .. policy.Clauses
                .Where(clause => clause.Definition.Level != PolicyLevels.None)
                .Where(clause => clause.Rule is not (PolicyRule.MessagesPerSecond or PolicyRule.Burst))
                .OrderBy(clause => clause.Definition.Level)
                .ThenBy(clause => clause.Definition.ReadsContent)
                .Select(clause => new Test(clause)),
        ];
        _levels = _tests.Aggregate(PolicyLevels.None, (levels, test) => levels | test.Level);
    }

    /// <summary>The policy that admits all.</summary>
    public static CompiledPolicy Unlimited { get; } = new(FederationPolicy.Unlimited);

    public FederationPolicy Policy { get; }

    /// <summary>Whether any clause of these levels is there: if not, no fact need be gathered.</summary>
    public bool Asks(PolicyLevels levels) => (_levels & levels) != PolicyLevels.None;

    /// <summary>The first clause of these levels that refuses, in the order gateway, broker, component, message.</summary>
    public PolicyVerdict Decide(in PolicyFacts facts, PolicyLevels levels = PolicyLevels.All)
    {
        if (!Asks(levels))
        {
            return default;
        }

        foreach (Test test in _tests)
        {
            if ((test.Level & levels) != PolicyLevels.None && facts.Tier >= test.Tier && !test.Passes(facts))
            {
                return new PolicyVerdict(test.Clause);
            }
        }

        return default;
    }

    /// <summary>Every clause that refuses, for people; a decision stops at the first.</summary>
    public IReadOnlyList<PolicyClause> Refusing(in PolicyFacts facts)
    {
        var refusing = new List<PolicyClause>();
        foreach (Test test in _tests)
        {
            if (facts.Tier >= test.Tier && !test.Passes(facts))
            {
                refusing.Add(test.Clause);
            }
        }

        return refusing;
    }

    /// <summary>The rate for agents of a tier, no more than <paramref name="otherwise"/>, and the clause that sets it; null for no clause.</summary>
    public Quota QuotaOf(int tier, Quota otherwise, out PolicyClause? clause)
    {
        ArgumentNullException.ThrowIfNull(otherwise);
        EffectiveLimit? rate = _effective.Find(PolicyRule.MessagesPerSecond, tier);
        EffectiveLimit? burst = _effective.Find(PolicyRule.Burst, tier);
        clause = (rate ?? burst)?.From.MinBy(from => from.Number);
        if (clause is null)
        {
            return otherwise;
        }

        int perSecond = (int)Math.Min(rate?.Number ?? otherwise.PerSecond, otherwise.PerSecond);

        // A rate without a burst allows twice of it at once, as the default does.
        long most = burst?.Number ?? (rate is null ? otherwise.Burst : 2L * perSecond);
        return new Quota(perSecond, (int)Math.Min(most, otherwise.Burst));
    }

    /// <summary>What the clauses amount to, computed once.</summary>
    public EffectivePolicy Effective => _effective;

    private sealed class Test(PolicyClause clause)
    {
        private readonly NameSet _names = new(clause.Rule == PolicyRule.Text ? [] : clause.Values);
        private readonly bool _isAllow = clause.Kind == ClauseKind.Allow;
        private readonly long _number = clause.Number;
        private readonly PolicyRule _rule = clause.Rule;

        private readonly byte[][] _members = clause.Rule == PolicyRule.Members ? [.. clause.Values.Select(Encoding.ASCII.GetBytes)] : [];

        // Made when the first message comes: most holders of a policy never decide by it.
        private readonly Lazy<Regex> _expression = new(() => TextExpressions.Compile(clause.Values));

        // Of words: the bits of the allowed ones.
        private readonly uint _words = (uint)clause.Values.Sum(value => clause.Definition.Form == ValueForm.Words ? 1 << clause.Definition.Words.ToList().IndexOf(value) : 0);

        public PolicyClause Clause { get; } = clause;

        public PolicyLevels Level { get; } = clause.Definition.Level;

        public int Tier { get; } = clause.Tier;

        public bool Passes(in PolicyFacts facts) => _rule switch
        {
            PolicyRule.Meshes => Lists(facts.Source) && (facts.Target.IsEmpty || Lists(facts.Target)),
            PolicyRule.Trust => facts.Trust >= _number,
            PolicyRule.Tier => facts.Tier <= _number,
            PolicyRule.Payloads => Lists(facts.PayloadType),
            PolicyRule.Tools => facts.Call != GrantKind.Tool || Lists(facts.CallName),
            PolicyRule.Resources => facts.Call != GrantKind.Resource || Lists(facts.CallName),
            PolicyRule.Prompts => facts.Call != GrantKind.Prompt || Lists(facts.CallName),
            PolicyRule.Regions => IsRegion(facts.SourceRegion) && IsRegion(facts.TargetRegion),
            PolicyRule.Delivery => IsWord((int)facts.Delivery),
            PolicyRule.LifetimeSeconds => facts.LifetimeMilliseconds <= _number * 1000,
            PolicyRule.Hops => facts.Hops <= _number,
            PolicyRule.Credential => facts.HasCredential,
            PolicyRule.PostQuantum => facts.IsPostQuantum,
            _ => MessagePasses(facts),
        };

        private bool MessagePasses(in PolicyFacts facts) => _rule switch
        {
            PolicyRule.Classification => facts.Compliance.IsPresent && (int)facts.Compliance.Classification <= _number,
            PolicyRule.PayloadBytes => facts.PayloadBytes <= _number,
            PolicyRule.Content or PolicyRule.Members or PolicyRule.Text => facts.IsSealed && facts.Content.IsEmpty ? !Clause.RefusesSealed : ContentPasses(facts.Content),
            PolicyRule.Sealed => facts.IsSealed,
            PolicyRule.Context => facts.Compliance.IsPresent,
            PolicyRule.Explanation => facts.HasExplanation,
            PolicyRule.Audit => facts.Compliance.Audit,
            PolicyRule.LegalBasis => facts.Compliance.IsPresent && IsWord((int)facts.Compliance.Basis),
            PolicyRule.RetentionDays => facts.Compliance.IsPresent && facts.Compliance.RetentionDays <= _number,
            _ => throw new InvalidOperationException($"{_rule} is not decided by a policy."),
        };

        private bool ContentPasses(ReadOnlySpan<byte> content) => _rule switch
        {
            PolicyRule.Content => !ContentScan.Names(content, _names),
            PolicyRule.Members => ContentScan.NamesAll(content, _members),
            _ => content.Length <= PolicyLimits.TextBytesMax && !ContentScan.Matches(content, _expression.Value),
        };

        private bool Lists(ReadOnlySpan<char> name) => _names.Contains(name) == _isAllow;

        // A region that nobody told is neither allowed nor known not to be denied.
        private bool IsRegion(ReadOnlySpan<char> region) => !region.IsEmpty && Lists(region);

        private bool IsWord(int word) => (_words >> word & 1) != 0;
    }
}
