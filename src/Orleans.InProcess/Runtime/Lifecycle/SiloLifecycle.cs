namespace Orleans.Runtime.Lifecycle;

/// <summary>The lifecycle of the silo.</summary>
internal sealed class SiloLifecycle : StagedLifecycle, ISiloLifecycle
{
}
