namespace OrleansMesh.Domain.Trust;

/// <summary>A time in which a hub ran without a break, so that it would have seen who was there.</summary>
/// <param name="From">Its start, Unix milliseconds.</param>
/// <param name="Until">When it was last seen to run, Unix milliseconds, not before <paramref name="From"/>.</param>
public readonly record struct HubRun(long From, long Until);
