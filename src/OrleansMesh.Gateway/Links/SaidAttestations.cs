using System.Collections.Immutable;
using OrleansMesh.Domain.Trust;

namespace OrleansMesh.Gateway.Links;

/// <summary>What meshes said of others, and which homes of those were told: of each claim the newest.</summary>
internal sealed class SaidAttestations
{
    /// <summary>Those that are remembered for homes that come later, besides those that are kept: the oldest gives way.</summary>
    public const int RememberedMax = 1024;

    private readonly Lock _gate = new();
    private readonly OrderedDictionary<SaidClaim, SaidAttestation> _said = [];

    /// <summary>All, the one that was said last at the end.</summary>
    public ImmutableArray<SaidAttestation> All
    {
        get
        {
            lock (_gate)
            {
                return [.. _said.Values];
            }
        }
    }

    /// <summary>The newest of a claim; null for none.</summary>
    public SaidAttestation? Find(SaidClaim claim)
    {
        lock (_gate)
        {
            return _said.GetValueOrDefault(claim);
        }
    }

    /// <summary>Takes one in place of what was said before of the same claim, unless that is newer; whether that is kept: then so is this one, and no home is told it past the other.</summary>
    public bool Add(MeshAttestation attestation, bool isKept)
    {
        var claim = SaidClaim.Of(attestation.Terms);
        lock (_gate)
        {
            SaidAttestation? before = _said.GetValueOrDefault(claim);
            if (before?.Attestation.Terms.IssuedAt > attestation.Terms.IssuedAt)
            {
                return before.IsKept;
            }

            bool wasKept = before?.IsKept == true;
            ImmutableHashSet<string> told = before?.Attestation.Terms == attestation.Terms ? before.Told : [];
            _ = _said.Remove(claim);
            _said.Add(claim, new SaidAttestation(attestation, told, isKept || wasKept));
            if (_said.Count > RememberedMax && _said.Count - _said.Values.Count(said => said.IsKept) > RememberedMax)
            {
                _ = _said.Remove(_said.First(each => !each.Value.IsKept).Key);
            }

            return wasKept;
        }
    }

    /// <summary>A home has answered this one.</summary>
    /// <param name="node">did:key.</param>
    public void Tell(MeshAttestation attestation, string node) => Change(attestation, said => said with { Told = said.Told.Add(node) });

    /// <summary>This one is owed to no home any more.</summary>
    public void Settle(MeshAttestation attestation) => Change(attestation, said => said with { IsKept = false });

    /// <summary>No home takes this one any more.</summary>
    public void Forget(MeshAttestation attestation) => Change(attestation, _ => null);

    // one that was said meanwhile is not meant
    private void Change(MeshAttestation attestation, Func<SaidAttestation, SaidAttestation?> change)
    {
        var claim = SaidClaim.Of(attestation.Terms);
        lock (_gate)
        {
            if (_said.GetValueOrDefault(claim) is { } said && said.Attestation.Terms == attestation.Terms)
            {
                if (change(said) is { } changed)
                {
                    _said[claim] = changed;
                }
                else
                {
                    _ = _said.Remove(claim);
                }
            }
        }
    }
}
