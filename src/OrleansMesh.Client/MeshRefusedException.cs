namespace OrleansMesh.Client;

/// <summary>The hub, the partner or this client's own checks said no; <see cref="Reason"/> is for programs, the message for people.</summary>
public sealed class MeshRefusedException : Exception
{
    public MeshRefusedException()
        : this("unknown", "The hub refused without a reason.")
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
        Detail = message;
    }

    /// <summary>A refusal for <paramref name="reason"/>, explained by <paramref name="detail"/>.</summary>
    /// <param name="reason">Stable kebab-case word of docs/wire-protocol.md §11, or of this client.</param>
    /// <param name="detail">What was wrong and what to do next.</param>
    public MeshRefusedException(string reason, string detail)
        : base(detail.Length > 0 ? $"{reason}: {detail}" : reason)
    {
        Reason = reason;
        Detail = detail;
    }

    /// <summary>Stable kebab-case word.</summary>
    public string Reason { get; }

    /// <summary>What was wrong and what to do next; may be empty.</summary>
    public string Detail { get; }
}
