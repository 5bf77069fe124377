using OrleansMesh.Domain.Credentials;

namespace OrleansMesh.Cli.Verbs;

/// <summary><c>vc resume</c>.</summary>
internal sealed class VcResumeVerb() : VcStatusVerb(
    "resume",
    "Lift the suspension of a credential. What was revoked stays revoked. For the hub's operator: it needs the hub's folder.",
    StatusState.Active,
    "orleansmesh vc resume acme.json",
    "orleansmesh vc resume acme.json --data /var/lib/orleansmesh --json");
