using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using OrleansMesh.Wire.Requests;

namespace OrleansMesh.Hub.Http;

/// <summary>JSON of the interfaces over HTTP: camelCase, no duplicate members, every member required unless nullable.</summary>
[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, RespectNullableAnnotations = true, RespectRequiredConstructorParameters = true, AllowDuplicateProperties = false, MaxDepth = 32, NumberHandling = JsonNumberHandling.Strict, PropertyNameCaseInsensitive = false)]
[JsonSerializable(typeof(ApiRefusal))]
[JsonSerializable(typeof(ExplainRequest))]
[JsonSerializable(typeof(RevokeRequest))]
[JsonSerializable(typeof(RevokeResult))]
[JsonSerializable(typeof(RevocationView[]))]
[JsonSerializable(typeof(MappingQuestion))]
[JsonSerializable(typeof(MappingAnswer))]
[JsonSerializable(typeof(DecisionView))]
[JsonSerializable(typeof(DecisionView[]))]
[JsonSerializable(typeof(RouteTableView))]
[JsonSerializable(typeof(MessageStatusResult))]
[JsonSerializable(typeof(EventSubmission))]
[JsonSerializable(typeof(JsonObject))]
internal sealed partial class ApiJson : JsonSerializerContext;
