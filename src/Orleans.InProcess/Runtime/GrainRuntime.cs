using Orleans.Core;
using Orleans.Runtime.Persistence;

namespace Orleans.Runtime;

/// <summary>What this silo offers its grains.</summary>
internal sealed class GrainRuntime(IServiceProvider services, ILocalSiloDetails silo, IGrainFactory grains, TimeProvider time) : IGrainRuntime
{
    public string SiloIdentity => silo.SiloAddress.ToString();

    public SiloAddress SiloAddress => silo.SiloAddress;

    public IGrainFactory GrainFactory => grains;

    public IServiceProvider ServiceProvider => services;

    public TimeProvider TimeProvider => time;

    public void DeactivateOnIdle(IGrainContext grainContext) =>
        grainContext.Deactivate(new DeactivationReason(DeactivationReasonCode.ApplicationRequested, "DeactivateOnIdle was called"));

    public void DelayDeactivation(IGrainContext grainContext, TimeSpan timeSpan) => ((Activation)grainContext).Delay(timeSpan);

    public IStorage<TGrainState> GetStorage<TGrainState>(IGrainContext grainContext) =>
        new PersistentState<TGrainState>(grainContext, grainContext.GrainId.Type.ToString(), storageName: null);
}
