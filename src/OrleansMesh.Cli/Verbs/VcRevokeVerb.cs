using OrleansMesh.Domain.Credentials;

namespace OrleansMesh.Cli.Verbs;

/// <summary><c>vc revoke</c>.</summary>
internal sealed class VcRevokeVerb() : VcStatusVerb(
    "revoke",
    "Revoke a credential of this hub, for ever. A running hub keeps the mesh's messages back within a second. For the hub's operator: it needs the hub's folder.",
    StatusState.Revoked,
    "orleansmesh vc revoke acme.json",
    "orleansmesh vc revoke acme.json --data /var/lib/orleansmesh --json");
