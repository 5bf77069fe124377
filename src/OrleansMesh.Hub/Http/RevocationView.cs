namespace OrleansMesh.Hub.Http;

/// <summary>A revocation as it is listed; the tokens prove it.</summary>
internal sealed record RevocationView(long Number, string Delegation, string Revoker, IReadOnlyList<string> Tokens);
