namespace OrleansMesh.Domain.Policies;

/// <summary>The words of a policy document and of a compliance context, in the order of their enumerations.</summary>
public static class PolicyWords
{
    private static readonly string[] Classes = ["public", "internal", "confidential", "restricted"];
    private static readonly string[] Bases =
        ["none", "consent", "contract", "legal-obligation", "vital-interests", "public-task", "legitimate-interests"];

    private static readonly string[] Kinds = ["allow", "deny", "most", "least", "require"];
    private static readonly string[] Sections = ["access", "data", "qos", "security", "compliance"];

    /// <summary>Classes of data from open to closed.</summary>
    public static IReadOnlyList<string> DataClasses => Classes;

    /// <summary>Legal bases of processing.</summary>
    public static IReadOnlyList<string> LegalBases => Bases;

    /// <summary>Modes of delivery.</summary>
    public static IReadOnlyList<string> Deliveries { get; } = ["reliable", "transient"];

    /// <summary>The word of a class of data.</summary>
    public static string Of(DataClass value) => Classes[(int)value];

    /// <summary>The word of a legal basis.</summary>
    public static string Of(LegalBasis value) => Bases[(int)value];

    /// <summary>The member that holds a clause's limit.</summary>
    public static string Of(ClauseKind value) => Kinds[(int)value];

    /// <summary>The member of the document that holds a section.</summary>
    public static string Of(PolicySection value) => Sections[(int)value];

    /// <summary>The word of one level, as refusals have it.</summary>
    public static string Of(PolicyLevels level) => level switch
    {
        PolicyLevels.Gateway => "gateway",
        PolicyLevels.Broker => "broker",
        PolicyLevels.Component => "component",
        PolicyLevels.Message => "message",
        _ => throw new ArgumentOutOfRangeException(nameof(level), level, "One level has one word."),
    };
}
