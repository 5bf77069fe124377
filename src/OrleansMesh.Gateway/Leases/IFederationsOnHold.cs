namespace OrleansMesh.Gateway.Leases;

/// <summary>Federations whose messages do not flow, since the capability by which a party entered was revoked (I-04, I-06).</summary>
internal interface IFederationsOnHold
{
    /// <summary>Replaces the set; what is submitted from now on is admitted accordingly.</summary>
    void Replace(IReadOnlySet<Guid> federationIds);
}
