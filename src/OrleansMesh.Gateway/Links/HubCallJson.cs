using System.Text.Json;
using System.Text.Json.Serialization;
using OrleansMesh.Wire.Requests;

namespace OrleansMesh.Gateway.Links;

/// <summary>JSON of the bodies of calls between hubs.</summary>
[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, RespectNullableAnnotations = true, RespectRequiredConstructorParameters = true, AllowDuplicateProperties = false, MaxDepth = 32, NumberHandling = JsonNumberHandling.Strict, PropertyNameCaseInsensitive = false)]
[JsonSerializable(typeof(MeshLookupBody))]
[JsonSerializable(typeof(MeshVersionsBody))]
[JsonSerializable(typeof(MeshRequestBody))]
[JsonSerializable(typeof(FederationReplicaBody))]
[JsonSerializable(typeof(FederationFetchBody))]
[JsonSerializable(typeof(FederationFetchedBody))]
[JsonSerializable(typeof(DiscoverRequest))]
[JsonSerializable(typeof(MessageStatusRequest))]
[JsonSerializable(typeof(DiscoverResult))]
[JsonSerializable(typeof(ResolveRequest))]
[JsonSerializable(typeof(ResolveResult))]
[JsonSerializable(typeof(ServicesChangedBody))]
[JsonSerializable(typeof(AttestRequest))]
internal sealed partial class HubCallJson : JsonSerializerContext;
