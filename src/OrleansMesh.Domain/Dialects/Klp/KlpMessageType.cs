namespace OrleansMesh.Domain.Dialects.Klp;

/// <summary>The seven types of KLP messages (P-02).</summary>
public enum KlpMessageType
{
    TaskRequest,
    AgentMigration,
    ReputationDelta,
    BroadcastAnnounce,
    VectorSync,
    TrustUpdate,
    ServiceDiscovery,
}
