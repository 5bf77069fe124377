namespace OrleansMesh.Contracts.Handshakes;

/// <summary>One FMP handshake (F-02), keyed by its handshakeId: initiation, challenge, response. It lives as long as a replay could be tried.</summary>
[Alias("mesh.IHandshakeGrain")]
public interface IHandshakeGrain : IGrainWithGuidKey
{
    /// <summary>Phase 2 and 3: checks both meshes, the credential and trust, and answers with a challenge.</summary>
    Task<InitiateOutcome> InitiateAsync(InitiateFederation initiation);

    /// <summary>Phase 4: checks time, signature and the signed agreement, and proposes the federation to the target.</summary>
    Task<RespondOutcome> RespondAsync(HandshakeAnswer answer);
}
