namespace OrleansMesh.Hub.Tls;

/// <summary>Whether a client must show a certificate of its own (mutual TLS, T-12).</summary>
public enum ClientCertificateMode
{
    /// <summary>None is asked for.</summary>
    None = 0,

    /// <summary>Asked for; one that is shown must be good.</summary>
    Allow,

    /// <summary>Without a good one there is no connection.</summary>
    Require,
}
