namespace OrleansMesh.Bridge.Callers;

/// <summary>Decides who another mesh's caller is here and whether the call may go on, before any of our servers hears of it.</summary>
public interface ICallGate
{
    /// <summary>Decides.</summary>
    /// <param name="peer">The mesh that signed the request, and the federation.</param>
    Task<CallAdmission> AdmitAsync(FederatedMesh peer, CallSubject subject, CallProofs proofs, CancellationToken ct);
}
