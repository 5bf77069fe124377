namespace OrleansMesh.Domain.Dialects.Ipc;

/// <summary>Why bytes are no IPC envelope (P-05).</summary>
public enum IpcRefusal
{
    None = 0,

    /// <summary>More than <see cref="IpcLimits.EnvelopeBytesMax"/>, as received or in canonical form.</summary>
    TooLarge,

    /// <summary>Not one strict JSON object (RFC 8259, RFC 7493).</summary>
    NotJson,

    /// <summary>A member that the dialect does not have, or one in a form that it does not write.</summary>
    MemberForeign,

    SourceInvalid,

    DestinationInvalid,

    /// <summary>No integer from 0 to <see cref="IpcLimits.HopsMax"/>.</summary>
    HopsInvalid,

    /// <summary>No UUID in lower case with hyphens.</summary>
    EnvelopeIdInvalid,

    /// <summary>No object <c>message</c>.</summary>
    MessageMissing,

    /// <summary>A process number that is no integer from 0 to <see cref="IpcLimits.PidMax"/>.</summary>
    PidInvalid,

    TypeInvalid,

    /// <summary>No payload; null is one.</summary>
    PayloadMissing,

    TimestampInvalid,

    CorrelationInvalid,

    ExtensionsInvalid,
}
