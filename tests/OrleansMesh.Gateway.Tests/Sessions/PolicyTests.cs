using OrleansMesh.Domain.Admission;
using OrleansMesh.Domain.Policies;
using OrleansMesh.Gateway.Tests.Hubs;
using OrleansMesh.Wire.Messages;

namespace OrleansMesh.Gateway.Tests.Sessions;

/// <summary>F-09, P-09: a running hub enforces the policy of the agreement that both meshes signed.</summary>
public sealed class PolicyTests
{
    [Fact]
    public async Task Submit_UnderAPolicy_IsRefusedByTheClauseThatTheReceiptNames()
    {
        await using Town town = await Town.BuildAsync(await TestHub.StartAsync("Hub:MinimumTrust=0"), Policy(
            """
            "data":[{"id":"mit/size","rule":"payloadBytes","most":40},{"id":"acme/secrets","rule":"content","deny":["ssn"],"note":"Never."},{"id":"acme/ids","rule":"text","deny":["[0-9]{3}-[0-9]{2}-[0-9]{4}"]}],
            "qos":[{"id":"mit/life","rule":"hops","most":5}]
            """));
        Receipt large = await town.Acme.SendAsync(town.Message("large") with { PayloadData = "\"12345678901234567890123456789012345678901234567890\""u8.ToArray() });
        Assert.Equal((ReceiptState.Refused, Refusal.PolicyMessage), (large.State, large.Refusal));
        Assert.StartsWith("Refused at the message by clause mit/size (payloadBytes: at most 40).", large.Detail, StringComparison.Ordinal);

        Receipt secret = await town.Acme.SendAsync(town.Message("secret") with { PayloadData = """{"a":[{"ssn":1}]}"""u8.ToArray() });
        Assert.Equal(Refusal.PolicyMessage, secret.Refusal);
        Assert.Contains("acme/secrets", secret.Detail, StringComparison.Ordinal);
        Assert.Contains("Never.", secret.Detail, StringComparison.Ordinal);

        Receipt number = await town.Acme.SendAsync(town.Message("number") with { PayloadData = """{"a":["id 123-45-6789"]}"""u8.ToArray() });
        Assert.Equal(Refusal.PolicyMessage, number.Refusal);
        Assert.Contains("acme/ids", number.Detail, StringComparison.Ordinal);

        await town.StoreAsync("small");
        Assert.Equal("small", (await town.Mit.DeliveryAsync()).MessageId);
    }

    private static FederationPolicy Policy(string sections) =>
        FederationPolicy.TryParse(System.Text.Encoding.UTF8.GetBytes($$"""{"type":"FederationPolicy","version":1,{{sections}}}"""), out FederationPolicy? policy, out PolicyFault fault)
            ? policy
            : throw new InvalidOperationException(fault.Sentence);
}
