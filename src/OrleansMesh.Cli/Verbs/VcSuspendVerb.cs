using OrleansMesh.Domain.Credentials;

namespace OrleansMesh.Cli.Verbs;

/// <summary><c>vc suspend</c>.</summary>
internal sealed class VcSuspendVerb() : VcStatusVerb(
    "suspend",
    "Suspend a credential of this hub until it is resumed. A running hub keeps the mesh's messages back within a second. For the hub's operator: it needs the hub's folder.",
    StatusState.Suspended,
    "orleansmesh vc suspend acme.json",
    "orleansmesh vc suspend acme.json --data /var/lib/orleansmesh --json");
