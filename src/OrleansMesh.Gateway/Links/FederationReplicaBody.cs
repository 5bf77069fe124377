using System.Text.Json;
using OrleansMesh.Wire.Requests;

namespace OrleansMesh.Gateway.Links;

/// <summary>The body of <see cref="HubCallTypes.FederationReplicate"/>.</summary>
/// <param name="Root">The agreement with which the history begins; null when it begins with a request, or there is none.</param>
/// <param name="Events">Of the history; null for none.</param>
/// <param name="Parties">The registrations of the parties.</param>
internal sealed record FederationReplicaBody(FederationView Federation, JsonElement? Root, JsonElement[]? Events, MeshVersionsBody[] Parties);
