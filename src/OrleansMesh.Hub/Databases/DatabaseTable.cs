namespace OrleansMesh.Hub.Databases;

/// <summary>A table that is in both databases with the same rows.</summary>
/// <param name="Hash">SHA-256 of its rows as they were read back, lower-case hexadecimal.</param>
/// <param name="WasThere">Whether nothing had to be copied.</param>
public sealed record DatabaseTable(string Table, long Rows, string Hash, bool WasThere);
