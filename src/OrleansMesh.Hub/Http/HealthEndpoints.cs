using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Hosting;

namespace OrleansMesh.Hub.Http;

/// <summary>For whoever starts and stops hubs: <c>/healthz</c> says that the process answers, <c>/readyz</c> that it takes sessions.</summary>
internal static class HealthEndpoints
{
    /// <summary>Adds both.</summary>
    public static void MapHealth(this WebApplication hub)
    {
        IHostApplicationLifetime life = hub.Lifetime;
        hub.MapGet("/healthz", context => context.Response.WriteAsync("ok\n")).IsPublic("It says no more than that the process answers.");
        hub.MapGet("/readyz", context =>
        {
            bool ready = life.ApplicationStarted.IsCancellationRequested && !life.ApplicationStopping.IsCancellationRequested;
            context.Response.StatusCode = ready ? StatusCodes.Status200OK : StatusCodes.Status503ServiceUnavailable;
            return context.Response.WriteAsync(ready ? "ready\n" : "not ready\n");
        }).IsPublic("It says no more than that sessions are taken.");
    }
}
