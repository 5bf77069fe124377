namespace OrleansMesh.Simulation.Tests;

/// <summary>No services: hubs ask each other nothing here.</summary>
internal sealed class SimServices : IServiceProvider
{
    public object? GetService(Type serviceType) => serviceType.IsGenericType ? Array.CreateInstance(serviceType.GetGenericArguments()[0], 0) : null;
}
