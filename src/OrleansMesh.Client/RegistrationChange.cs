namespace OrleansMesh.Client;

/// <summary>What the next version of one's own registration says otherwise than the present one (I-01); what is not named stays.</summary>
public sealed record RegistrationChange
{
    /// <summary>The end of the mesh: nothing else of the change counts, and no version follows.</summary>
    public static RegistrationChange Deactivation { get; } = new() { Deactivates = true };

    /// <summary>A new key takes the place of the mesh's own.</summary>
    public bool RotatesKey { get; init; }

    /// <summary>The new key of <see cref="RotatesKey"/>, Ed25519, in a token: <c>pkcs11:token=LABEL;object=NAME</c>; null makes one in a file.</summary>
    public string? KeyUri { get; init; }

    /// <summary>A new key takes the place of the one that invokes and delegates capabilities; a mesh that had none apart from its own has one then (I-06).</summary>
    public bool RotatesInvokingKey { get; init; }

    /// <summary>Services to add, or to put in the place of those of the same id.</summary>
    public IReadOnlyList<ServiceChange> Services { get; init; } = [];

    /// <summary>The mesh ends for ever.</summary>
    public bool Deactivates { get; init; }

    /// <summary>Whether anything changes.</summary>
    public bool IsEmpty => !Deactivates && !RotatesKey && !RotatesInvokingKey && Services.Count == 0;
}
