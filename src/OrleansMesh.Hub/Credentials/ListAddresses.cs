namespace OrleansMesh.Hub.Credentials;

/// <summary>Which addresses status lists are fetched from.</summary>
public enum ListAddresses
{
    /// <summary>HTTPS at addresses of the public Internet.</summary>
    Public = 0,

    /// <summary>As <see cref="Public"/>, and this machine, over plain HTTP too: for issuers beside this hub.</summary>
    Loopback,

    /// <summary>Any address, over plain HTTP too: for issuers in a network of one's own. Lists are signed either way.</summary>
    Any,
}
