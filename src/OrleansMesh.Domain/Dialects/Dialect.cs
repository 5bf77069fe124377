namespace OrleansMesh.Domain.Dialects;

/// <summary>The forms that messages between meshes come in (P-02 to P-05).</summary>
public enum Dialect
{
    /// <summary>FMP, which hubs route (P-03).</summary>
    Fmp,

    /// <summary>KLP (P-02).</summary>
    Klp,

    /// <summary>Federation envelope 1.0 (P-04).</summary>
    Federation,

    /// <summary>IPC between processes (P-05).</summary>
    Ipc,
}
