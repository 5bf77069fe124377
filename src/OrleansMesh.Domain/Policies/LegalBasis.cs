namespace OrleansMesh.Domain.Policies;

/// <summary>On what ground personal data is processed: the six of GDPR article 6 (1), and none for data that is not personal (P-09).</summary>
public enum LegalBasis
{
    None,
    Consent,
    Contract,
    LegalObligation,
    VitalInterests,
    PublicTask,
    LegitimateInterests,
}
