namespace OrleansMesh.Domain.LinkedData;

/// <summary>Bounds of what one document may cost; a credential needs a small part of each.</summary>
internal static class LinkedDataLimits
{
    /// <summary>Statements of a dataset.</summary>
    public const int QuadsMax = 4096;

    /// <summary>Contexts processed for one document, nested and scoped ones counted each time.</summary>
    public const int ContextsMax = 512;

    /// <summary>How deep contexts may refer to contexts, and terms to terms.</summary>
    public const int DepthMax = 32;

    /// <summary>Runs of Hash N-Degree Quads: blank nodes that look alike cost factorially, and only an attacker has many (RDFC-1.0, section 7.1).</summary>
    public const int NDegreeRunsMax = 256;

    /// <summary>Permutations tried in one document.</summary>
    public const int PermutationsMax = 4096;
}
