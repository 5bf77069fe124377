using Microsoft.AspNetCore.Builder;
using OrleansMesh.Hub;

await using WebApplication hub = HubApplication.Create(args);
await hub.RunAsync();
