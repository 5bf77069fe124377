namespace OrleansMesh.Domain.Policies;

/// <summary>What a clause speaks of. <see cref="RuleDefinition"/> has the word, section, level and bounds of each; the order is the document's.</summary>
public enum PolicyRule
{
    /// <summary>DIDs of the meshes that a message is from and for.</summary>
    Meshes,

    /// <summary>The source's trust score (G-01).</summary>
    Trust,

    /// <summary>The source's tier (F-10): 1 is the most trusted, 4 is where all start.</summary>
    Tier,

    /// <summary>Interactions on record before a tier is reached (F-10).</summary>
    Promotion,

    /// <summary>Types of payload.</summary>
    Payloads,

    /// <summary>Names of MCP tools that are called.</summary>
    Tools,

    /// <summary>URIs of MCP resources that are read or watched.</summary>
    Resources,

    /// <summary>Names of MCP prompts that are asked for.</summary>
    Prompts,

    /// <summary>How sensitive the data is, by the message's compliance context.</summary>
    Classification,

    /// <summary>Where the parties are that handle the data.</summary>
    Regions,

    /// <summary>Bytes of the payload's data.</summary>
    PayloadBytes,

    /// <summary>Names of members anywhere inside readable payload data.</summary>
    Content,

    /// <summary>Names of members that must be there, somewhere inside readable payload data .</summary>
    Members,

    /// <summary>Regular expressions over the names, strings and numbers inside readable payload data .</summary>
    Text,

    /// <summary>Messages a second of the federation in the long run.</summary>
    MessagesPerSecond,

    /// <summary>Messages of the federation at once.</summary>
    Burst,

    /// <summary>Modes of delivery.</summary>
    Delivery,

    /// <summary>Seconds from timestamp to expiry; a message without expiry lives for ever.</summary>
    LifetimeSeconds,

    /// <summary>Hops that a message allows.</summary>
    Hops,

    /// <summary>The source holds a credential that the hub accepted.</summary>
    Credential,

    /// <summary>The source's session is keyed by ML-KEM too.</summary>
    PostQuantum,

    /// <summary>The payload is sealed end to end (T-13).</summary>
    Sealed,

    /// <summary>Each call of a tool, resource or prompt carries a capability that the called mesh's human began (I-04); the called bridge verifies it.</summary>
    Capability,

    /// <summary>The message has a compliance context (P-09).</summary>
    Context,

    /// <summary>The message has an explanation record (P-09).</summary>
    Explanation,

    /// <summary>The context asks for the message to be audited.</summary>
    Audit,

    /// <summary>Legal bases of the processing, by the context.</summary>
    LegalBasis,

    /// <summary>Days for which the data may be kept, by the context.</summary>
    RetentionDays,
}
