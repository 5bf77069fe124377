using System.Text.Json.Nodes;

namespace OrleansMesh.Bridge.Local;

/// <summary>What one server listed: definitions as it gave them, never changed afterwards.</summary>
/// <param name="Items">Kind and definition, in the server's order.</param>
/// <param name="CanComplete">Whether it answers completion/complete.</param>
public sealed record ServerListing(IReadOnlyList<(McpItemKind Kind, JsonObject Definition)> Items, bool CanComplete)
{
    /// <summary>A server that is not there.</summary>
    public static ServerListing Empty { get; } = new([], CanComplete: false);
}
