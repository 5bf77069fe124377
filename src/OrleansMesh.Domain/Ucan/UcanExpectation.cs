using OrleansMesh.Domain.Identity;

namespace OrleansMesh.Domain.Ucan;

/// <summary>What an executor asks of an invocation beyond its own validity.</summary>
public sealed record UcanExpectation
{
    /// <summary>Whose resources are served here. Null takes any subject: for showing tokens, never for acting on them.</summary>
    public Did? Subject { get; init; }

    /// <summary>Who acts here. Null takes any executor: for showing tokens, never for acting on them.</summary>
    public Did? Executor { get; init; }

    /// <summary>Whether the root must be signed by a key that the subject's DID document marks as a human's, as across meshes it must (I-04).</summary>
    public bool RequiresHumanRoot { get; init; } = true;
}
