namespace OrleansMesh.Domain.Policies;

/// <summary>Where a rule is enforced (F-09), in the order in which a message meets it.</summary>
[Flags]
public enum PolicyLevels
{
    None = 0,

    /// <summary>May this session speak for this mesh.</summary>
    Gateway = 1,

    /// <summary>May this federation carry this.</summary>
    Broker = 2,

    /// <summary>May this agent, tool, resource or prompt be reached.</summary>
    Component = 4,

    /// <summary>What the message itself says and holds.</summary>
    Message = 8,

    All = Gateway | Broker | Component | Message,
}
