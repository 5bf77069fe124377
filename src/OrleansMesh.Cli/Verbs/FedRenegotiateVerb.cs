namespace OrleansMesh.Cli.Verbs;

/// <summary><c>fed renegotiate</c>: other terms for a federation that is in force.</summary>
internal sealed class FedRenegotiateVerb() : ProposeTermsVerb(
    "renegotiate",
    "Propose other terms for an active federation. The present agreement stays in force until all have signed and activated the new one.",
    "orleansmesh fed renegotiate did:mesh:academic:mit-001 --purpose research --ask tool:* --days 90 --home ./acme");
