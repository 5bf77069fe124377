namespace OrleansMesh.Load.Processes;

/// <summary>
/// Where what a socket has received is looked at. The tool does it on the thread that waits for the sockets: a change of threads for each message would take the
/// processors from the hub that is measured on them. A hub runs as it is shipped.
/// </summary>
internal static class SocketThreads
{
    /// <summary>Read by the runtime when a process opens its first socket; children inherit it.</summary>
    public const string InlineVariable = "DOTNET_SYSTEM_NET_SOCKETS_INLINE_COMPLETIONS";

    /// <summary>As the runtime does it by itself.</summary>
    public const string NotInline = "0";

    /// <summary>For this process, before its first socket.</summary>
    public static void RunInline() => Environment.SetEnvironmentVariable(InlineVariable, "1");
}
