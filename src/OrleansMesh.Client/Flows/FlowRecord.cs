using OrleansMesh.Domain.Envelopes;

namespace OrleansMesh.Client.Flows;

/// <summary>What is remembered of a flow to us when this process ends.</summary>
/// <param name="Name">Of the flow.</param>
/// <param name="Epoch">Of the flow.</param>
/// <param name="Done">All up to this number are handed on and acknowledged, or passed over.</param>
/// <param name="Floor">Of numbers below it is not known any more which were passed over.</param>
/// <param name="Passed">Numbers from <paramref name="Floor"/> on that were passed over and have not come since; rising.</param>
internal sealed record FlowRecord(string Name, Guid Epoch, long Done, long Floor, IReadOnlyList<FlowRange> Passed);
