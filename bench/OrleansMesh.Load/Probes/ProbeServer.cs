using System.Net.Sockets;
using System.Text.Json;

namespace OrleansMesh.Load.Probes;

/// <summary>Inside the measured process: one thread that sleeps in <c>accept</c>, and answers each connection to its socket with what its first byte asks for.</summary>
internal static class ProbeServer
{
    /// <summary>The environment variable that names the Unix socket; without it there is no probe.</summary>
    public const string PathVariable = "ORLEANSMESH_LOAD_PROBE";

    /// <summary>Asks for <see cref="HeapFigures"/> of a heap that is settled for it.</summary>
    public const byte Heap = 0;

    /// <summary>Asks for <see cref="PauseFigures"/>, and disturbs nothing.</summary>
    public const byte Pauses = 1;

    public static void Start(string path)
    {
        var listener = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        listener.Bind(new UnixDomainSocketEndPoint(path));
        listener.Listen(1);
        new Thread(() => Serve(listener)) { IsBackground = true, Name = "load probe" }.Start();
    }

    private static void Serve(Socket listener)
    {
        byte[] asked = new byte[1];
        while (true)
        {
            using Socket caller = listener.Accept();
            if (caller.Receive(asked) == 1)
            {
                caller.Send(asked[0] == Pauses ? JsonSerializer.SerializeToUtf8Bytes(PauseFigures.Own()) : JsonSerializer.SerializeToUtf8Bytes(Settle()));
            }
        }
    }

    // The second collection takes what the finalizers of the first let go.
    private static HeapFigures Settle()
    {
        for (int i = 0; i < 2; i++)
        {
            GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
            GC.WaitForPendingFinalizers();
        }

        GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
        GCMemoryInfo info = GC.GetGCMemoryInfo(GCKind.FullBlocking);
        return new HeapFigures(
            info.HeapSizeBytes - info.FragmentedBytes,
            info.FragmentedBytes,
            info.TotalCommittedBytes,
            info.GenerationInfo[4].SizeAfterBytes,
            GC.GetTotalAllocatedBytes());
    }
}
