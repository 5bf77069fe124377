using System.Text.Json;
using OrleansMesh.Domain.Identity;
using OrleansMesh.Domain.Identity.Registry;
using OrleansMesh.Domain.Json;

namespace OrleansMesh.Client.Federations;

/// <summary>
/// Checks what a hub shows as a mesh's registration: a first version proves itself; a later one is proven by the mesh's history, which is
/// asked for then (I-01).
/// </summary>
internal sealed class ShownRegistrations(TimeProvider clock, TimeSpan timeout, IHubRequests hub, VerifiedRegistrations known)
{
    /// <summary>The registration; null with the reason when it does not hold.</summary>
    /// <exception cref="MeshUnreachableException">The hub did not answer.</exception>
    public async Task<(MeshRegistration? Verified, RegistrationRefusal Refusal)> VerifyAsync(JsonElement shown, Did mesh, CancellationToken ct)
    {
        byte[] bytes = CanonicalJson.Canonicalize(shown);
        RegistrationRefusal refusal = RegistrationRefusal.None;
        if (known.TryGet(bytes, out MeshRegistration? verified) || MeshRegistration.TryVerify(bytes, clock.GetUtcNow(), out verified, out refusal))
        {
            known.Add(verified);
            return verified.Document.Id == mesh ? (verified, RegistrationRefusal.None) : (null, RegistrationRefusal.SubjectMismatch);
        }

        if (refusal != RegistrationRefusal.VersionMismatch)
        {
            return (null, refusal);
        }

        try
        {
            MeshHistory? history = await PartyHistories.ReadAsync(clock, timeout, hub, mesh, ct);
            return history is { IsDeactivated: false } && history.Current.Bytes.Span.SequenceEqual(bytes) ? (history.Current, RegistrationRefusal.None) : (null, refusal);
        }
        catch (MeshRefusedException)
        {
            return (null, refusal);
        }
    }
}
