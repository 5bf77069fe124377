using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace OrleansMesh.Wire.Requests;

/// <summary>JSON of the request, answer and notice bodies: camelCase, no duplicate members, every member required unless nullable.</summary>
[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, RespectNullableAnnotations = true, RespectRequiredConstructorParameters = true, AllowDuplicateProperties = false, MaxDepth = 32, NumberHandling = JsonNumberHandling.Strict, PropertyNameCaseInsensitive = false)]
[JsonSerializable(typeof(DiscoverRequest))]
[JsonSerializable(typeof(DiscoverResult))]
[JsonSerializable(typeof(ResolveRequest))]
[JsonSerializable(typeof(ResolveResult))]
[JsonSerializable(typeof(AnnounceRequest))]
[JsonSerializable(typeof(CredentialRequest))]
[JsonSerializable(typeof(ShowMeshRequest))]
[JsonSerializable(typeof(MessageStatusRequest))]
[JsonSerializable(typeof(MessageStatusResult))]
[JsonSerializable(typeof(MessageRefuseRequest))]
[JsonSerializable(typeof(ExpiredRequest))]
[JsonSerializable(typeof(ExpiredResult))]
[JsonSerializable(typeof(ShowMeshResult))]
[JsonSerializable(typeof(TrustRequest))]
[JsonSerializable(typeof(TrustResult))]
[JsonSerializable(typeof(AttestRequest))]
[JsonSerializable(typeof(AttestResult))]
[JsonSerializable(typeof(TrustPathRequest))]
[JsonSerializable(typeof(TrustPathResult))]
[JsonSerializable(typeof(UpdateMeshRequest))]
[JsonSerializable(typeof(MeshHistoryRequest))]
[JsonSerializable(typeof(MeshHistoryResult))]
[JsonSerializable(typeof(InitiateRequest))]
[JsonSerializable(typeof(ChallengeResult))]
[JsonSerializable(typeof(RespondRequest))]
[JsonSerializable(typeof(ProposedResult))]
[JsonSerializable(typeof(AcceptRequest))]
[JsonSerializable(typeof(FederationsResult))]
[JsonSerializable(typeof(FederationNotice))]
[JsonSerializable(typeof(FederationSubmitRequest))]
[JsonSerializable(typeof(FederationHistoryRequest))]
[JsonSerializable(typeof(FederationHistoryResult))]
[JsonSerializable(typeof(FederationShowRequest))]
[JsonSerializable(typeof(FederationShowResult))]
[JsonSerializable(typeof(RevokeRequest))]
[JsonSerializable(typeof(RevokeResult))]
[JsonSerializable(typeof(RouteAnnounceNotice))]
[JsonSerializable(typeof(RouteAgainNotice))]
[JsonSerializable(typeof(RouteWithdrawNotice))]
[JsonSerializable(typeof(HubCallRequest))]
[JsonSerializable(typeof(HubCallResult))]
[JsonSerializable(typeof(JsonObject))]
[JsonSerializable(typeof(RevocationsRequest))]
[JsonSerializable(typeof(RevocationsResult))]
[JsonSerializable(typeof(KeepMapRequest))]
[JsonSerializable(typeof(ShowMapRequest))]
[JsonSerializable(typeof(ShowMapResult))]
[JsonSerializable(typeof(DoneResult))]
[JsonSerializable(typeof(RefusedResult))]
public sealed partial class RequestJson : JsonSerializerContext
{
    /// <summary>Reads a body; false when it is not of the type's shape.</summary>
    public static bool TryRead<T>(JsonElement body, JsonTypeInfo<T> shape, [NotNullWhen(true)] out T? value)
        where T : class
    {
        try
        {
            value = body.Deserialize(shape);
            return value is not null;
        }
        catch (JsonException)
        {
            value = null;
            return false;
        }
    }
}
