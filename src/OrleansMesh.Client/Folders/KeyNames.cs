using OrleansMesh.Domain.Identity;
using OrleansMesh.Domain.Identity.Registry;

namespace OrleansMesh.Client.Folders;

/// <summary>What the keys of a mesh are called in its folder and in its document.</summary>
internal static class KeyNames
{
    /// <summary>The key that signs messages, agreements and joins: <c>#key-N</c>.</summary>
    public const string Mesh = "mesh";

    /// <summary>The key that invokes and delegates capabilities: <c>#invoke-N</c>.</summary>
    public const string Invoking = "invoke";

    /// <summary>The identity of the process.</summary>
    public const string Node = "node";

    private const string MeshFragment = "key";

    /// <summary>Where a key waits until the version that lists it is taken.</summary>
    public static string Next(string name) => name + "-next";

    /// <summary>Where a key is kept after another took its place: <c>mesh-key-1</c>.</summary>
    public static string Former(string name, string keyId) => name + "-" + Fragment(keyId);

    /// <summary>The fragment of a key's id.</summary>
    public static string Fragment(string keyId) => keyId[(keyId.IndexOf('#', StringComparison.Ordinal) + 1)..];

    /// <summary>The fragment of a mesh's first key of a name.</summary>
    public static string First(string name) => Prefix(name) + "-1";

    /// <summary>A fragment that no version has used: an id names one key for ever.</summary>
    public static string Fresh(MeshHistory history, string name)
    {
        HashSet<string> used = [.. history.Versions.SelectMany(version => version.Registration.Document.VerificationMethods).Select(method => Fragment(method.Id))];
        for (int number = 1; ; number++)
        {
            string fragment = $"{Prefix(name)}-{number}";
            if (!used.Contains(fragment))
            {
                return fragment;
            }
        }
    }

    /// <summary>What a key of a name is for: the invoking key answers for nothing else, so that who has stolen one of the two has stolen one answer (I-06).</summary>
    public static KeyPurpose[] Purposes(string name) => name == Invoking
        ? [KeyPurpose.CapabilityInvocation, KeyPurpose.CapabilityDelegation]
        : [KeyPurpose.Authentication, KeyPurpose.AssertionMethod];

    private static string Prefix(string name) => name == Mesh ? MeshFragment : name;
}
