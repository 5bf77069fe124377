using OrleansMesh.Domain.Identity;

namespace OrleansMesh.Gateway.Requests;

/// <summary>Mesh ids that come from outside, before they key a grain or enter a sentence.</summary>
internal static class MeshIds
{
    private const int ShownMax = 80;

    /// <summary>Whether <paramref name="text"/> is a DID; anything else must not activate a grain.</summary>
    public static bool IsValid(string text) => Did.TryParse(text, out _);

    /// <summary>The id for a message to people: printable and short.</summary>
    public static string Shown(string text) => new([.. text.Take(ShownMax).Select(c => c is > ' ' and < '\x7f' ? c : '?')]);
}
