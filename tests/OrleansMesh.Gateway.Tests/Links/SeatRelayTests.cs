using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using OrleansMesh.Contracts.Federations;
using OrleansMesh.Domain.Federation;
using OrleansMesh.Gateway.Links;
using OrleansMesh.Gateway.Requests;
using OrleansMesh.Wire.Requests;

namespace OrleansMesh.Gateway.Tests.Links;

/// <summary>Who is asked for what another hub holds.</summary>
public sealed class SeatRelayTests
{
    [Fact]
    public async Task Accept_TheHubHearsOfTheFederationMeanwhile_TheOneThatHoldsItTakesIt()
    {
        await using LinkedTown town = await LinkedTown.BuildAsync(2, (0, 1));
        (Agreement agreement, string response) = await town.InitiateAsync();
        IServiceProvider home = town.Hub(1).Services;
        var late = new LateHandler(home.GetServices<IRequestHandler>().Single(handler => handler.Type == RequestTypes.Accept), () => town.ProposeAsync(response));
        var router = new RequestRouter([late], home.GetRequiredService<SeatRelay>(), NullLogger<RequestRouter>.Instance);
        using var body = JsonDocument.Parse($"{{{town.Acceptance(agreement)}}}");

        RequestAnswer answer = await router.AnswerAsync(town.Mit.Mesh.Id, RequestTypes.Accept, body.RootElement, CancellationToken.None);

        Assert.Contains("\"result\"", System.Text.Encoding.UTF8.GetString(answer.Print(null).Span), StringComparison.Ordinal);
        await town.Acme.NoticeAsync("fmp.established");
        FederationRecord? held = await town.Hub(0).Services.GetRequiredService<IGrainFactory>().GetGrain<IFederationGrain>(town.FederationId).GetAsync();
        Assert.Equal((FederationStatus.Active, null), (held!.Status, held.Seat));
    }

    /// <summary>Goes on when something has happened after the federation was looked for.</summary>
    private sealed class LateHandler(IRequestHandler handler, Func<Task> happens) : IRequestHandler
    {
        public string Type => handler.Type;

        public async Task<RequestAnswer> HandleAsync(string meshId, JsonElement body, CancellationToken cancellationToken)
        {
            await happens();
            return await handler.HandleAsync(meshId, body, cancellationToken);
        }
    }
}
