using Orleans.Storage;

namespace Orleans.Runtime.Persistence;

/// <summary>Finds storages by name.</summary>
internal static class GrainStorages
{
    public const string Default = "Default";

    public static IGrainStorage Get(IServiceProvider services, string? name, Type stateType)
    {
        IGrainStorage? storage = string.IsNullOrWhiteSpace(name)
            ? services.GetService<IGrainStorage>() ?? services.GetKeyedService<IGrainStorage>(Default)
            : services.GetKeyedService<IGrainStorage>(name);
        return storage ?? throw new BadProviderConfigException(
            $"No storage named '{(string.IsNullOrWhiteSpace(name) ? Default : name)}' is registered for the state {stateType}.");
    }
}
