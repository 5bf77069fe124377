namespace OrleansMesh.Domain.Identity.Methods;

/// <summary>Why a DID spells out no address.</summary>
public enum DidWebFault
{
    None = 0,

    /// <summary>Another method.</summary>
    MethodMismatch,

    /// <summary>The host is an IP address, or what clients would read as one; the method forbids them.</summary>
    HostIsAddress,

    /// <summary>The host is no domain name (RFC 1035, 2.3.1).</summary>
    HostInvalid,

    /// <summary>The port is no number from 1 to 65535 in its one spelling.</summary>
    PortInvalid,

    /// <summary>A segment of the path is empty, leads elsewhere, or hides a separator.</summary>
    PathInvalid,
}
