using OrleansMesh.Contracts;
using OrleansMesh.Contracts.Meshes;
using OrleansMesh.Contracts.Trust;
using OrleansMesh.Cryptography;
using OrleansMesh.Domain.Federation;
using OrleansMesh.Domain.Federation.Lifecycle;
using OrleansMesh.Domain.Identity;
using OrleansMesh.Grains.Identity;

namespace OrleansMesh.Grains.Federations;

/// <summary>Judges requests for federations (F-01).</summary>
internal static class RequestCheck
{
    /// <summary>What only the hub knows of a request: every party is registered with that key, and trusts the requester enough.</summary>
    public static async Task<Decision> JudgeAsync(IGrainFactory grains, HubOptions hub, FederationEvent request)
    {
        FederationEventBody body = request.Terms.Body;
        if (body.Hub != hub.HubId)
        {
            return FederationRefusals.OtherHub;
        }

        TrustView trust = await grains.GetGrain<ITrustEdgeGrain>(request.Actor).GetAsync();
        foreach (AgreementParty party in body.Parties!)
        {
            MeshRecord? mesh = await grains.GetGrain<IMeshGrain>(party.Id).GetAsync();
            if (mesh is null || !RegisteredDocuments.TryParse(mesh.Registration, out DidDocument? document)
                || !document.TryFindKey(party.KeyId, KeyPurpose.Authentication, out Ed25519PublicKey? key) || !key.Equals(party.Key))
            {
                return FederationRefusals.PartyUnknown(party.Id);
            }

            if (party.Id != request.Actor && trust.Score < Math.Max(hub.MinimumTrust, mesh.Profile.MinimumTrust))
            {
                return Decision.Refuse(new HandshakeVerdict(HandshakeRefusal.TrustTooLow).Word, new HandshakeVerdict(HandshakeRefusal.TrustTooLow).Detail);
            }
        }

        return Decision.Accept;
    }
}
