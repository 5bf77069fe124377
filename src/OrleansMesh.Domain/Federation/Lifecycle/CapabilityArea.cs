namespace OrleansMesh.Domain.Federation.Lifecycle;

/// <summary>What a capability is about (F-04).</summary>
public enum CapabilityArea
{
    Protocol,
    Service,
    Security,
    Qos,
    Compliance,
}
