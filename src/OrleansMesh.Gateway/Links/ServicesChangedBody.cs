namespace OrleansMesh.Gateway.Links;

/// <summary>Names of services about which a hub has another answer than before.</summary>
/// <param name="Names">1 to <see cref="CountMax"/>.</param>
internal sealed record ServicesChangedBody(string[] Names)
{
    public const int CountMax = 64;
}
