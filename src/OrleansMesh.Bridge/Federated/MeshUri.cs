namespace OrleansMesh.Bridge.Federated;

/// <summary>
/// Resource URIs that say whose they are: <c>mesh://mit-001/demo://resource/1</c>. The original follows the alias as it is: an encoding would break
/// templates, whose expressions the client expands and encodes by itself.
/// </summary>
public static class MeshUri
{
    private const string Scheme = "mesh://";

    /// <summary>The URI, or URI template, under which <paramref name="uri"/> of the mesh <paramref name="alias"/> is offered.</summary>
    public static string Of(string alias, string uri) => $"{Scheme}{alias}/{uri}";

    /// <summary>Undoes <see cref="Of"/>; false when it is no such URI.</summary>
    public static bool TrySplit(string qualified, out string alias, out string uri)
    {
        alias = uri = "";
        if (!qualified.StartsWith(Scheme, StringComparison.Ordinal))
        {
            return false;
        }

        int slash = qualified.IndexOf('/', Scheme.Length);
        if (slash <= Scheme.Length || slash + 1 == qualified.Length)
        {
            return false;
        }

        alias = qualified[Scheme.Length..slash];
        uri = qualified[(slash + 1)..];
        return true;
    }
}
