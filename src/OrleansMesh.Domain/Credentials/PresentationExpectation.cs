namespace OrleansMesh.Domain.Credentials;

/// <summary>What a verifier asked of a presentation.</summary>
/// <param name="Challenge">What it gave out for this one presentation; it must not take the same one twice.</param>
/// <param name="Domain">Its own name.</param>
/// <param name="Credentials">What it wants of each credential; the documents must have the holder's too.</param>
public sealed record PresentationExpectation(string Challenge, string Domain, CredentialExpectation Credentials)
{
    /// <summary>Who must present; null for any holder.</summary>
    public string? Holder { get; init; }

    /// <summary>Fewest credentials.</summary>
    public int CredentialsMin { get; init; } = 1;

    /// <summary>Whether credentials about others than the holder are taken, as of a guardian or a courier.</summary>
    public bool OthersMayBeSubjects { get; init; }
}
