namespace OrleansMesh.Gateway.Leases;

/// <summary>Meshes whose messages do not flow for the time being, since their credential was suspended or revoked (I-03).</summary>
public interface IMembersOnHold
{
    /// <summary>Replaces the set; what is submitted from now on is admitted accordingly.</summary>
    void Replace(IReadOnlySet<string> meshIds);
}
