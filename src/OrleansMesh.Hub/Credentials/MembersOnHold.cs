using OrleansMesh.Gateway.Leases;

namespace OrleansMesh.Hub.Credentials;

/// <summary>The meshes on hold: by this hub's own register, and by the lists of other issuers.</summary>
internal sealed class MembersOnHold(IMembersOnHold holds)
{
    private readonly Lock _gate = new();
    private IReadOnlySet<string> _byRegister = new HashSet<string>();
    private IReadOnlySet<string> _byOthers = new HashSet<string>();

    /// <summary>Replaces those that the register names.</summary>
    public void ReplaceByRegister(IReadOnlySet<string> meshIds) => Replace(ref _byRegister, meshIds);

    /// <summary>Replaces those that other issuers' lists name.</summary>
    public void ReplaceByOthers(IReadOnlySet<string> meshIds) => Replace(ref _byOthers, meshIds);

    private void Replace(ref IReadOnlySet<string> part, IReadOnlySet<string> meshIds)
    {
        lock (_gate)
        {
            part = meshIds;
            holds.Replace(new HashSet<string>(_byRegister.Concat(_byOthers), StringComparer.Ordinal));
        }
    }
}
