using OrleansMesh.Domain.Credentials;

namespace OrleansMesh.Grains.Ports;

/// <summary>One credential that this hub issued, as its register has it.</summary>
/// <param name="List">The number of its pair of status lists, from 1.</param>
/// <param name="Index">Its place in both.</param>
/// <param name="Subject">The mesh that it is about.</param>
/// <param name="IssuedAt">Unix milliseconds.</param>
/// <param name="ValidUntil">Unix milliseconds, exclusive.</param>
public sealed record IssuedCredential(int List, int Index, string Subject, long IssuedAt, long ValidUntil, StatusState State);
