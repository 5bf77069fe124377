namespace OrleansMesh.Gateway.Links;

/// <summary>What another hub is to be shown: a federation, or the registration of a mesh, as it is when it is shown.</summary>
/// <param name="Federation">Empty for a registration.</param>
/// <param name="Mesh">Empty for a federation.</param>
internal readonly record struct HomeDebt(Guid Federation, string Mesh)
{
    public static HomeDebt Of(Guid federation) => new(federation, "");

    public static HomeDebt Of(string mesh) => new(default, mesh);
}
