using OrleansMesh.Transport.Quic;

namespace OrleansMesh.Transport.Tests.Quic;

/// <summary>A test that needs QUIC of the platform; skipped, with the reason in the report, without it.</summary>
public sealed class QuicFactAttribute : FactAttribute
{
    public QuicFactAttribute()
    {
        if (!QuicMeshTransport.IsSupported)
        {
            Skip = "This platform has no QUIC (libmsquic): nothing was checked.";
        }
    }
}
