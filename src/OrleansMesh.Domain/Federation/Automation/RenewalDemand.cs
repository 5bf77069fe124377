namespace OrleansMesh.Domain.Federation.Automation;

/// <summary>Whether a rule is about renewals of agreements in force, and what it asks of them.</summary>
public enum RenewalDemand
{
    /// <summary>It is about new federations alone: requests and proposals.</summary>
    None,

    /// <summary>It is about renewals alone, whatever they say.</summary>
    Any,

    /// <summary>It is about renewals alone that are no wider than what is in force, by <see cref="Lifecycle.AgreementRenewal"/>.</summary>
    Within,
}
