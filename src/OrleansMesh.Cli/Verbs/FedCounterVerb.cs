namespace OrleansMesh.Cli.Verbs;

/// <summary><c>fed counter</c>: terms in a negotiation.</summary>
internal sealed class FedCounterVerb() : ProposeTermsVerb(
    "counter",
    "Propose terms in a negotiation: the first, or others than the partner's. Eight proposals at most, then one must be accepted.",
    "orleansmesh fed counter 5f0c3a52-6a44-4d1b-9a55-0d6a3c2f8f11 --purpose research --ask tool:search_* --home ./acme");
