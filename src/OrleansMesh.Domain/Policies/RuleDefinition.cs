namespace OrleansMesh.Domain.Policies;

/// <summary>The static facts of a rule: how it is written, where it is enforced, what its values may be.</summary>
public sealed class RuleDefinition
{
    private static readonly ClauseKind[] Lists = [ClauseKind.Allow, ClauseKind.Deny];
    private static readonly ClauseKind[] Flags = [ClauseKind.Require];

    private RuleDefinition(PolicyRule rule, string word, PolicySection section, PolicyLevels level, ValueForm form, ClauseKind[] kinds, long least, long most, IReadOnlyList<string> words)
    {
        Rule = rule;
        Word = word;
        Section = section;
        Level = level;
        Form = form;
        Kinds = kinds;
        Least = least;
        Most = most;
        Words = words;
    }

    /// <summary>All rules, each at the place of its number.</summary>
    public static IReadOnlyList<RuleDefinition> All { get; } =
    [
        List(PolicyRule.Meshes, "meshes", PolicySection.Access, PolicyLevels.Gateway, ValueForm.Patterns),
        Number(PolicyRule.Trust, "trust", PolicySection.Access, PolicyLevels.Gateway, ClauseKind.Least, 0, 100),
        Number(PolicyRule.Tier, "tier", PolicySection.Access, PolicyLevels.Component, ClauseKind.Most, 1, 4),
        Number(PolicyRule.Promotion, "promotion", PolicySection.Access, PolicyLevels.None, ClauseKind.Least, 1, 1_000_000_000),
        List(PolicyRule.Payloads, "payloads", PolicySection.Access, PolicyLevels.Component, ValueForm.Patterns),
        List(PolicyRule.Tools, "tools", PolicySection.Access, PolicyLevels.Component, ValueForm.Patterns),
        List(PolicyRule.Resources, "resources", PolicySection.Access, PolicyLevels.Component, ValueForm.Patterns),
        List(PolicyRule.Prompts, "prompts", PolicySection.Access, PolicyLevels.Component, ValueForm.Patterns),
        new(PolicyRule.Classification, "classification", PolicySection.Data, PolicyLevels.Message, ValueForm.Rank, [ClauseKind.Most], 0, PolicyWords.DataClasses.Count - 1, PolicyWords.DataClasses),
        List(PolicyRule.Regions, "regions", PolicySection.Data, PolicyLevels.Broker, ValueForm.Regions),
        Number(PolicyRule.PayloadBytes, "payloadBytes", PolicySection.Data, PolicyLevels.Message, ClauseKind.Most, 1, 1 << 20),
        new(PolicyRule.Content, "content", PolicySection.Data, PolicyLevels.Message, ValueForm.Patterns, [ClauseKind.Deny], 0, 0, []),
        new(PolicyRule.Members, "members", PolicySection.Data, PolicyLevels.Message, ValueForm.Names, Flags, 0, 0, []),
        new(PolicyRule.Text, "text", PolicySection.Data, PolicyLevels.Message, ValueForm.Expressions, [ClauseKind.Deny], 0, 0, []),
        Number(PolicyRule.MessagesPerSecond, "messagesPerSecond", PolicySection.Qos, PolicyLevels.Broker, ClauseKind.Most, 1, 1_000_000),
        Number(PolicyRule.Burst, "burst", PolicySection.Qos, PolicyLevels.Broker, ClauseKind.Most, 1, 1_000_000),
        new(PolicyRule.Delivery, "delivery", PolicySection.Qos, PolicyLevels.Broker, ValueForm.Words, [ClauseKind.Allow], 0, 0, PolicyWords.Deliveries),
        Number(PolicyRule.LifetimeSeconds, "lifetimeSeconds", PolicySection.Qos, PolicyLevels.Broker, ClauseKind.Most, 1, 31_536_000),
        Number(PolicyRule.Hops, "hops", PolicySection.Qos, PolicyLevels.Broker, ClauseKind.Most, 0, 5),
        Flag(PolicyRule.Credential, "credential", PolicySection.Security, PolicyLevels.Gateway),
        Flag(PolicyRule.PostQuantum, "postQuantum", PolicySection.Security, PolicyLevels.Gateway),
        Flag(PolicyRule.Sealed, "sealed", PolicySection.Security, PolicyLevels.Message),
        Flag(PolicyRule.Capability, "capability", PolicySection.Security, PolicyLevels.None),
        Flag(PolicyRule.Context, "context", PolicySection.Compliance, PolicyLevels.Message),
        Flag(PolicyRule.Explanation, "explanation", PolicySection.Compliance, PolicyLevels.Message),
        Flag(PolicyRule.Audit, "audit", PolicySection.Compliance, PolicyLevels.Message),
        new(PolicyRule.LegalBasis, "legalBasis", PolicySection.Compliance, PolicyLevels.Message, ValueForm.Words, [ClauseKind.Allow], 0, 0, PolicyWords.LegalBases),
        Number(PolicyRule.RetentionDays, "retentionDays", PolicySection.Compliance, PolicyLevels.Message, ClauseKind.Most, 0, 36_500),
    ];

    public PolicyRule Rule { get; }

    /// <summary>The value of a clause's member <c>rule</c>.</summary>
    public string Word { get; }

    public PolicySection Section { get; }

    /// <summary>The one level that enforces it; none for what admission does not decide.</summary>
    public PolicyLevels Level { get; }

    public ValueForm Form { get; }

    /// <summary>The kinds of clause that it may have.</summary>
    public IReadOnlyList<ClauseKind> Kinds { get; }

    /// <summary>Smallest number, inclusive.</summary>
    public long Least { get; }

    /// <summary>Largest number, inclusive.</summary>
    public long Most { get; }

    /// <summary>The closed list of words; empty for other forms.</summary>
    public IReadOnlyList<string> Words { get; }

    /// <summary>Whether it looks into payloads, so that a clause says what becomes of those that are sealed.</summary>
    public bool ReadsContent => Rule is PolicyRule.Content or PolicyRule.Members or PolicyRule.Text;

    /// <summary>The definition of a rule.</summary>
    public static RuleDefinition Of(PolicyRule rule) => All[(int)rule];

    /// <summary>Whether each of <paramref name="narrow"/> is one of <paramref name="wide"/>, or covered by one; of two expressions only equal ones are known to be.</summary>
    internal bool Covers(IReadOnlyList<string> wide, IReadOnlyList<string> narrow) =>
        Form is ValueForm.Expressions ? narrow.All(value => wide.Contains(value, StringComparer.Ordinal)) : NamePatterns.CoverAll(wide, narrow);

    /// <summary>Sorted, each once, without what another covers.</summary>
    internal string[] Normalize(IReadOnlyCollection<string> values) =>
        Form is ValueForm.Expressions ? [.. values.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)] : NamePatterns.Normalize(values);

    private static RuleDefinition List(PolicyRule rule, string word, PolicySection section, PolicyLevels level, ValueForm form) =>
        new(rule, word, section, level, form, Lists, 0, 0, []);

    private static RuleDefinition Number(PolicyRule rule, string word, PolicySection section, PolicyLevels level, ClauseKind kind, long least, long most) =>
        new(rule, word, section, level, ValueForm.Number, [kind], least, most, []);

    private static RuleDefinition Flag(PolicyRule rule, string word, PolicySection section, PolicyLevels level) =>
        new(rule, word, section, level, ValueForm.Flag, Flags, 0, 0, []);
}
