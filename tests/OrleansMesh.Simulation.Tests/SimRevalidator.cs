using OrleansMesh.Domain.Admission;
using OrleansMesh.Domain.Envelopes;
using OrleansMesh.Gateway.Links;
using OrleansMesh.Wire;

namespace OrleansMesh.Simulation.Tests;

/// <summary>Federations of a simulation are known to all hubs and do not change: what a hub knows is what holds.</summary>
internal sealed class SimRevalidator : ILeaseRevalidator
{
    /// <inheritdoc/>
    public Task<TermsWord> RevalidateAsync(FmpEnvelope envelope, Refusal refusal, NodeId source, NodeId by) => Task.FromResult(TermsWord.Known);

    /// <inheritdoc/>
    public Task<TermsWord>? RevalidateSubmittedAsync(FmpEnvelope envelope, Refusal refusal) => null;
}
