namespace OrleansMesh.Bridge;

/// <summary>The hub refused a message: the environment said no, with a reason that the caller of a tool must see.</summary>
public sealed class MeshRefusedException : Exception
{
    public MeshRefusedException()
        : this("unknown", "The hub refused the message.")
    {
    }

    public MeshRefusedException(string message)
        : this("unknown", message)
    {
    }

    public MeshRefusedException(string message, Exception innerException)
        : base(message, innerException)
    {
        Reason = "unknown";
    }

    /// <summary>A refusal for <paramref name="reason"/> (the hub's own word, such as <c>RateLimited</c>), explained by <paramref name="detail"/>.</summary>
    public MeshRefusedException(string reason, string detail)
        : base(detail)
    {
        Reason = reason;
    }

    /// <summary>The hub's own word for the reason.</summary>
    public string Reason { get; }
}
