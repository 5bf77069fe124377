namespace OrleansMesh.Testing;

/// <summary>Where the public conformance vectors are: the folder that the environment variable <c>ORLEANSMESH_VECTORS</c> names.</summary>
public static class Vectors
{
    /// <summary>The name of the environment variable.</summary>
    public const string Variable = "ORLEANSMESH_VECTORS";

    /// <summary>The folder, or null when the variable is unset or names none.</summary>
    public static string? Root { get; } =
        Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } folder && Directory.Exists(folder) ? Path.GetFullPath(folder) : null;

    /// <summary>The full path of a vector file or folder.</summary>
    public static string PathOf(params string[] parts) =>
        Path.Combine([Root ?? throw new InvalidOperationException($"{Variable} is not set."), .. parts]);
}
