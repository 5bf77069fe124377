namespace OrleansMesh.Domain.Qos;

/// <summary>How urgent a message is, most urgent first; its sender's own word, signed with it.</summary>
public enum QosClass : byte
{
    /// <summary>Before all else, within a cap.</summary>
    Critical,

    /// <summary>Four parts of what critical leaves.</summary>
    High,

    /// <summary>Two parts; what a message that does not say is.</summary>
    Normal,

    /// <summary>One part, and the first to be given up when something is full.</summary>
    Low,
}
