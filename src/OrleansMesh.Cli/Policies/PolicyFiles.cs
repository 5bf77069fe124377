using System.Text.Json.Nodes;
using OrleansMesh.Domain.Policies;

namespace OrleansMesh.Cli.Policies;

/// <summary>Policies in files.</summary>
internal static class PolicyFiles
{
    /// <summary>The policy of a file, in normal form.</summary>
    /// <exception cref="CliFailureException">There is no such file, or it holds no policy; the message names clause and member.</exception>
    public static async Task<FederationPolicy> ReadAsync(string path, CancellationToken cancellationToken)
    {
        var file = new FileInfo(path);
        if (!file.Exists)
        {
            throw new CliFailureException("file", $"There is no file {path}.", "Check the path, or write a policy: orleansmesh policy new --help");
        }

        // One byte more than a policy may have tells a long file from a fitting one without reading it all.
        byte[] bytes = new byte[Math.Min(file.Length, PolicyLimits.BytesMax + 1)];
        using (FileStream stream = file.OpenRead())
        {
            await stream.ReadExactlyAsync(bytes, cancellationToken);
        }

        return FederationPolicy.TryParse(bytes, out FederationPolicy? policy, out PolicyFault fault)
            ? policy
            : throw new CliFailureException("policy-invalid", $"{path} is no policy. {fault.Sentence}", "The form is in docs/policies.md and docs/schemas/federation-policy.json.");
    }

    /// <summary>What all the files let pass.</summary>
    /// <exception cref="CliFailureException">As <see cref="ReadAsync"/>, or the clauses together are too many.</exception>
    public static async Task<FederationPolicy> IntersectAsync(IReadOnlyList<string> paths, CancellationToken cancellationToken)
    {
        FederationPolicy all = FederationPolicy.Unlimited;
        foreach (string path in paths)
        {
            FederationPolicy next = await ReadAsync(path, cancellationToken);
            all = FederationPolicy.TryIntersect(all, next, out FederationPolicy? both, out PolicyFault fault)
                ? both
                : throw new CliFailureException("policy-too-large", $"With {path} the intersection is too large. {fault.Sentence}", "Join clauses of one rule into one.");
        }

        return all;
    }

    /// <summary>The document as a JSON tree.</summary>
    public static JsonNode ToJson(FederationPolicy policy) => JsonNode.Parse(policy.Bytes.Span)!;
}
