namespace OrleansMesh.Bridge.Documents;

/// <summary>A file of the folder, without its text.</summary>
/// <param name="Path">Relative to the folder, with forward slashes.</param>
/// <param name="Bytes">Its size.</param>
/// <param name="Kind">What its name says that it is.</param>
public sealed record DocumentInfo(string Path, long Bytes, DocumentKind Kind);
