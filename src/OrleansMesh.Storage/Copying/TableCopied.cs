namespace OrleansMesh.Storage.Copying;

/// <summary>A table that is in both databases with the same rows.</summary>
/// <param name="Hash">SHA-256 of its rows, read back from the new database.</param>
/// <param name="WasThere">Whether an earlier, interrupted copy had brought it.</param>
public sealed record TableCopied(string Table, long Rows, string Hash, bool WasThere);
