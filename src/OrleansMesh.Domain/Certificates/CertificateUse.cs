namespace OrleansMesh.Domain.Certificates;

/// <summary>What a mesh's certificate is shown for.</summary>
public enum CertificateUse
{
    /// <summary>By a mesh that connects.</summary>
    Client = 0,

    /// <summary>By a mesh that is connected to.</summary>
    Server,
}
