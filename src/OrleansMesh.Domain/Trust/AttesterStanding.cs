namespace OrleansMesh.Domain.Trust;

/// <summary>What an attester's word weighs by, and who attests it: nothing of it rests on attestations, so that nobody is lifted by those whom it lifts.</summary>
/// <param name="Score">0 to 100: its score by credential, history, compliance and uptime alone; 0 without a valid credential, which tells one mesh from many names.</param>
/// <param name="AttestedBy">DIDs of those whose attestations about it hold.</param>
public sealed record AttesterStanding(int Score, IReadOnlyCollection<string> AttestedBy);
