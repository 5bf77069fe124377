using OrleansMesh.Domain.Qos;

namespace OrleansMesh.Load.Messages;

/// <summary>A mesh that sends messages of one class to the mesh that all of a measurement send to.</summary>
/// <param name="PerSecond">At even times; 0 for as fast as its window lets it, until the others have ended.</param>
internal sealed record ClassSource(QosClass Class, MessageMesh Mesh, SignedBatch Batch, double PerSecond);
