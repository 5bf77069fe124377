using System.Diagnostics.CodeAnalysis;
using OrleansMesh.Domain.Ucan;

namespace OrleansMesh.Domain.Authorization;

/// <summary>Capability evidence as text in requests: an invocation, and after it its delegations in any order, each base64url.</summary>
public static class CapabilityText
{
    /// <summary>Most tokens: an invocation with the longest chain.</summary>
    public const int TokensMax = 1 + UcanLimits.ChainMax;

    /// <summary>Writes an invocation and its delegations.</summary>
    public static string[] Write(Invocation invocation, IEnumerable<Delegation> proofs)
    {
        ArgumentNullException.ThrowIfNull(invocation);
        return [.. proofs.Prepend<UcanToken>(invocation).Select(token => UcanText.Encode(token.Bytes.Span))];
    }

    /// <summary>Reads them; nothing is verified. False for more tokens than a chain has, or a token that is none.</summary>
    public static bool TryRead(IReadOnlyList<string> texts, [NotNullWhen(true)] out CapabilityEvidence? evidence, out IReadOnlyList<Delegation> proofs)
    {
        ArgumentNullException.ThrowIfNull(texts);
        evidence = null;
        proofs = [];
        if (texts.Count is 0 or > TokensMax
            || !UcanText.TryDecode(texts[0], out byte[]? first) || !Invocation.TryDecode(first, out Invocation? invocation, out _))
        {
            return false;
        }

        var delegations = new List<Delegation>(texts.Count - 1);
        foreach (string text in texts.Skip(1))
        {
            if (!UcanText.TryDecode(text, out byte[]? bytes) || !Delegation.TryDecode(bytes, out Delegation? delegation, out _))
            {
                return false;
            }

            delegations.Add(delegation);
        }

        evidence = new CapabilityEvidence(invocation, new UcanProofSet(delegations));
        proofs = delegations;
        return true;
    }
}
