using System.Text.Json;
using System.Text.Json.Serialization;

namespace OrleansMesh.Wire.Handshake;

/// <summary>JSON of the node handshake: camelCase, members of later versions ignored, absent ones absent.</summary>
[JsonSourceGenerationOptions(
    JsonSerializerDefaults.Web,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true,
    AllowDuplicateProperties = false,
    MaxDepth = 32,
    NumberHandling = JsonNumberHandling.Strict,
    PropertyNameCaseInsensitive = false,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(NodeHello))]
[JsonSerializable(typeof(JoinRequest))]
[JsonSerializable(typeof(JoinResponse))]
[JsonSerializable(typeof(KemKey))]
[JsonSerializable(typeof(KemAnswer))]
internal sealed partial class HandshakeJson : JsonSerializerContext;
