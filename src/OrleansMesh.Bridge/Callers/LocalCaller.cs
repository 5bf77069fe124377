using System.Text.Json.Nodes;

namespace OrleansMesh.Bridge.Callers;

/// <summary>Another mesh's caller as it is known here (I-11).</summary>
/// <param name="MeshId">The mesh that signed the request.</param>
/// <param name="ForeignId">How that mesh names the caller; the mesh itself when it names nobody.</param>
/// <param name="LocalId">Who it is here.</param>
/// <param name="Roles">What it is here.</param>
/// <param name="Rules">The mapping rules that say so; empty without a map.</param>
/// <param name="Evidence">What the caller is known by.</param>
public sealed record LocalCaller(string MeshId, string ForeignId, string LocalId, IReadOnlyList<string> Roles, IReadOnlyList<string> Rules, string Evidence)
{
    /// <summary>The member of a request's <c>_meta</c> in which our servers are told; what a caller puts there itself is taken out.</summary>
    public const string MetaKey = "orleansmesh/caller";

    /// <summary>A mesh that calls for itself, where nothing is mapped.</summary>
    public static LocalCaller Of(string meshId) => new(meshId, meshId, meshId, [], [], "");

    /// <summary>Tells the server that is called.</summary>
    public void Write(JsonObject parameters)
    {
        ArgumentNullException.ThrowIfNull(parameters);
        if (parameters["_meta"] is not JsonObject meta)
        {
            meta = [];
            parameters["_meta"] = meta;
        }

        meta[MetaKey] = new JsonObject
        {
            ["mesh"] = MeshId,
            ["id"] = ForeignId,
            ["localId"] = LocalId,
            ["roles"] = new JsonArray([.. Roles.Select(role => (JsonNode)role)]),
        };
    }
}
