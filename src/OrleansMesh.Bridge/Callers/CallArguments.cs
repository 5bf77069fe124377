using System.Security.Cryptography;
using System.Text.Json;
using OrleansMesh.Domain.Ipld;
using OrleansMesh.Domain.Json;

namespace OrleansMesh.Bridge.Callers;

/// <summary>
/// The arguments of an invocation that stands for a call: <c>federation</c>, <c>call</c>, <c>name</c> of what is called, <c>hash</c> (SHA-256 of the parameters as
/// canonical JSON) and, when they are short enough for a token, <c>params</c> themselves, over which the policies of delegations can speak.
/// </summary>
public static class CallArguments
{
    /// <summary>Bytes of canonical JSON up to which an invocation has the parameters in full.</summary>
    public const int ParamsBytesMax = 8 * 1024;

    /// <summary>Writes them.</summary>
    public static IpldNode Of(CallSubject subject)
    {
        ArgumentNullException.ThrowIfNull(subject);
        byte[] canonical = Canonical(subject);
        var entries = new List<(string, IpldNode)>
        {
            ("federation", IpldNode.Of(subject.FederationId)),
            ("call", IpldNode.Of(subject.CallId)),
            ("name", IpldNode.Of(subject.Item?.Name ?? "")),
            ("hash", IpldNode.Of(Hash(canonical))),
        };
        if (canonical.Length <= ParamsBytesMax && DagJson.TryParse(canonical, out IpldNode? parameters))
        {
            entries.Add(("params", parameters));
        }

        return IpldNode.MapOf(entries);
    }

    /// <summary>Whether an invocation's arguments are those of this very call.</summary>
    public static bool Match(IpldNode arguments, CallSubject subject)
    {
        ArgumentNullException.ThrowIfNull(arguments);
        ArgumentNullException.ThrowIfNull(subject);
        byte[] canonical = Canonical(subject);
        return Is(arguments, "federation", subject.FederationId)
            && Is(arguments, "call", subject.CallId)
            && Is(arguments, "name", subject.Item?.Name ?? "")
            && Is(arguments, "hash", Hash(canonical))
            && (!arguments.TryGet("params", out IpldNode? said)
                || (DagJson.TryParse(canonical, out IpldNode? parameters) && DagCbor.Encode(said).AsSpan().SequenceEqual(DagCbor.Encode(parameters))));
    }

    private static bool Is(IpldNode arguments, string name, string value) =>
        arguments.TryGet(name, out IpldNode? node) && node.Kind == IpldKind.String && node.AsString == value;

    private static string Hash(byte[] canonical) => Convert.ToHexStringLower(SHA256.HashData(canonical));

    private static byte[] Canonical(CallSubject subject) => CanonicalJson.Canonicalize(JsonSerializer.SerializeToElement(subject.Parameters));
}
