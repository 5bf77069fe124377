using Microsoft.Extensions.Hosting;
using OrleansMesh.Domain.Admission;

namespace OrleansMesh.Gateway.Sessions;

/// <summary>Every few seconds lets admission give back the memory of sources and federations that are quiet.</summary>
internal sealed class AdmissionTrim(EnvelopeAdmission admission, TimeProvider clock) : BackgroundService
{
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(5);

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Period, clock);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            admission.Trim(clock.GetUtcNow());
        }
    }
}
