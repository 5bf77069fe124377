namespace OrleansMesh.Domain.Credentials;

/// <summary>The words for purposes in documents.</summary>
public static class StatusPurposeNames
{
    /// <summary><c>revocation</c> or <c>suspension</c>.</summary>
    public static string Of(StatusPurpose purpose) => purpose switch
    {
        StatusPurpose.Revocation => "revocation",
        StatusPurpose.Suspension => "suspension",
        _ => throw new ArgumentOutOfRangeException(nameof(purpose)),
    };

    /// <summary>False for a word that is neither; case counts.</summary>
    public static bool TryParse(string? word, out StatusPurpose purpose)
    {
        purpose = word == "suspension" ? StatusPurpose.Suspension : StatusPurpose.Revocation;
        return word is "revocation" or "suspension";
    }
}
