using OrleansMesh.Load.Probes;

#pragma warning disable CA1050, IDE0130 // the runtime wants this name, outside any namespace, of what DOTNET_STARTUP_HOOKS names
/// <summary>Lets the process that is measured, which is the shipped program, be told to collect its garbage and to say what its heap holds.</summary>
internal static class StartupHook
#pragma warning restore CA1050, IDE0130 // as above
{
    public static void Initialize()
    {
        if (Environment.GetEnvironmentVariable(ProbeServer.PathVariable) is { Length: > 0 } path)
        {
            ProbeServer.Start(path);
        }
    }
}
