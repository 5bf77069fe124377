using System.Text.Json;

namespace OrleansMesh.Domain.Identity;

/// <summary>The proofs of one document: a single one, a set, or chains within a set (vc-data-integrity 2.1.1, 2.1.2, 4.5).</summary>
internal sealed class ProofSet
{
    /// <summary>Most proofs of one document.</summary>
    public const int ProofsMax = 8;

    private ProofSet(IReadOnlyList<DataProof> proofs) => Proofs = proofs;

    /// <summary>In document order; at least one.</summary>
    public IReadOnlyList<DataProof> Proofs { get; }

    /// <summary>Reads the member <c>proof</c>; each proof in its kind, names unique, chains referring to proofs that are there.</summary>
    public static ProofRefusal TryRead(JsonElement secured, out ProofSet? set)
    {
        set = null;
        if (!secured.TryGetProperty("proof"u8, out JsonElement member))
        {
            return ProofRefusal.ProofMalformed;
        }

        if (member.ValueKind == JsonValueKind.Array && member.GetArrayLength() > ProofsMax)
        {
            return ProofRefusal.TooManyProofs;
        }

        var proofs = new List<DataProof>(1);
        IEnumerable<JsonElement> elements = member.ValueKind == JsonValueKind.Array ? member.EnumerateArray() : [member];
        foreach (JsonElement element in elements)
        {
            ProofRefusal refusal = DataProof.TryRead(element, out DataProof? proof);
            if (proof is null)
            {
                return refusal;
            }

            proofs.Add(proof);
        }

        if (proofs.Count == 0)
        {
            return ProofRefusal.ProofMalformed;
        }

        set = new ProofSet(proofs);
        return set.HasSoundChains() ? ProofRefusal.None : ProofRefusal.ChainBroken;
    }

    /// <summary>The proofs that <paramref name="proof"/> builds upon.</summary>
    public IReadOnlyList<DataProof> Before(DataProof proof) =>
        proof.Previous.Count == 0 ? [] : [.. Proofs.Where(other => other.Id is { } id && proof.Previous.Contains(id))];

    // A proof cannot sign one that signs it, so an order exists: every round takes the proofs whose predecessors were all taken.
    private bool HasSoundChains()
    {
        if (Proofs.All(proof => proof.Previous.Count == 0 && proof.Id is null))
        {
            return true;
        }

        string[] ids = [.. Proofs.Where(proof => proof.Id is not null).Select(proof => proof.Id!)];
        if (ids.Distinct(StringComparer.Ordinal).Count() != ids.Length)
        {
            return false;
        }

        var taken = new HashSet<string>(StringComparer.Ordinal);
        var left = Proofs.ToList();
        while (left.Count > 0)
        {
            DataProof[] ready = [.. left.Where(proof => proof.Previous.All(taken.Contains))];
            if (ready.Length == 0)
            {
                return false;
            }

            foreach (DataProof proof in ready)
            {
                left.Remove(proof);
                _ = proof.Id is not null && taken.Add(proof.Id);
            }
        }

        return true;
    }
}
