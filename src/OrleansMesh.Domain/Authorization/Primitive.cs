namespace OrleansMesh.Domain.Authorization;

/// <summary>The three things that an action across meshes proves, each alone (I-06).</summary>
public enum Primitive
{
    /// <summary>Who acts: a signature by a key of the actor's DID document.</summary>
    Identity,

    /// <summary>Who vouches for the actor: a credential by a trusted issuer that is not revoked.</summary>
    Credential,

    /// <summary>What the actor may do: a UCAN invocation whose chain begins with the target.</summary>
    Capability,
}
