namespace OrleansMesh.Domain.Policies;

/// <summary>The five parts of a policy (F-09), in the order of the document.</summary>
public enum PolicySection
{
    Access,
    Data,
    Qos,
    Security,
    Compliance,
}
