namespace Orleans.Runtime.Lifecycle;

/// <summary>The lifecycle of one activation.</summary>
internal sealed class GrainLifecycle : StagedLifecycle, IGrainLifecycle
{
}
