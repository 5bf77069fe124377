using System.IO.Pipelines;
using System.Net.Quic;
using System.Runtime.Versioning;

namespace OrleansMesh.Transport.Quic;

[SupportedOSPlatform("linux")]
[SupportedOSPlatform("macos")]
[SupportedOSPlatform("windows")]
internal sealed class QuicMeshConnection(QuicConnection connection, QuicStream stream, ClientChain? client = null) : ICertifiedConnection, IDuplexPipe
{
    private readonly CancellationTokenSource _closed = new();

    public IDuplexPipe Pipe => this;

    public PipeReader Input { get; } = new StreamInput(stream);

    public PipeWriter Output { get; } = new StreamOutput(stream, leaveOpen: true);

    public string? RemoteAddress { get; } = connection.RemoteEndPoint.ToString();

    public CancellationToken Closed => _closed.Token;

    public string? CertifiedMesh => client?.Mesh;

    public IReadOnlyList<byte[]> ClientCertificates => client?.Certificates ?? [];

    public void Abort()
    {
        stream.Abort(QuicAbortDirection.Both, 0);
        _ = _closed.CancelAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await Output.CompleteAsync();
        await Input.CompleteAsync();
        await stream.DisposeAsync();
        await connection.DisposeAsync();
        await _closed.CancelAsync();
        _closed.Dispose();
    }
}
