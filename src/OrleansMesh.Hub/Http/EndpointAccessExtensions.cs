using Microsoft.AspNetCore.Builder;

namespace OrleansMesh.Hub.Http;

/// <summary>How endpoints say who may use them.</summary>
internal static class EndpointAccessExtensions
{
    /// <summary>Anybody may.</summary>
    /// <param name="why">Why that is by design.</param>
    public static void IsPublic(this IEndpointConventionBuilder endpoint, string why) => endpoint.WithMetadata(new EndpointAccess(null, why));

    /// <summary>Who has an access token of a scope may, or a mesh's certificate; <see cref="ApiAccess"/> asks.</summary>
    public static void NeedsToken(this IEndpointConventionBuilder endpoint, string scope) => endpoint.WithMetadata(new EndpointAccess(scope, ""));
}
