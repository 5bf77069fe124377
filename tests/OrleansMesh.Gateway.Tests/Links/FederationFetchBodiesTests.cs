using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using FsCheck;
using FsCheck.Fluent;
using Microsoft.Extensions.DependencyInjection;
using OrleansMesh.Contracts;
using OrleansMesh.Contracts.Federations;
using OrleansMesh.Domain.Routing;
using OrleansMesh.Gateway.Links;
using OrleansMesh.Wire.Control;
using OrleansMesh.Wire.Requests;

namespace OrleansMesh.Gateway.Tests.Links;

/// <summary>F-07: the question and the answer of <c>fed.fetch</c> are read as they were written, and whatever else comes is refused by a word.</summary>
public sealed class FederationFetchBodiesTests
{
    private const int Mutants = 400;
    private const string Word = "^[a-z]+(-[a-z]+)*$";

    private static readonly Config Often = Config.QuickThrowOnFailure.WithMaxTest(1_000);

    [Fact]
    public void Question_AnyWrittenAndRead_IsTheSame() => Prop.ForAll(
        Questions().ToArbitrary(),
        question => TryRead(Print(question), out FederationFetchBody? read) && read == question).Check(Often);

    [Fact]
    public void Answer_AnyWrittenAndRead_IsTheSame() => Prop.ForAll(
        Answers().ToArbitrary(),
        answer => TryRead(Print(answer), out FederationFetchedBody? read) && Print(read!).AsSpan().SequenceEqual(Print(answer))).Check(Often);

    [Fact]
    public void Both_ArbitraryBytes_AreReadOrRefusedAndNeverThrow() => Prop.ForAll(
        Gen.OneOf(
            Gen.Choose(0, 255).Select(b => (byte)b).ListOf().Select(bytes => bytes.ToArray()),
            Gen.Elements("{}", "null", "[]", "1", "\"\"", "{\"federation\":null}", "{\"federationId\":null,\"version\":0}", "{\"federationId\":\"\\ud800\",\"version\":1}", "{\"version\":1e999}").Select(Encoding.UTF8.GetBytes),
            Mutated(Questions().Select(Print)),
            Mutated(Answers().Select(Print))).ToArbitrary(),
        bytes =>
        {
            // one that is read is written as it was meant
            bool isSame = !TryRead(bytes, out FederationFetchBody? question) || (TryRead(Print(question!), out FederationFetchBody? again) && again == question);
            _ = TryRead(bytes, out FederationFetchedBody? answer);
            return isSame && (answer is null || TryRead(Print(answer), out FederationFetchedBody? _));
        }).Check(Often);

    [Fact]
    public async Task Both_Mutated_AreTakenOrRefusedByAWord()
    {
        await using LinkedTown town = await LinkedTown.BuildAsync(2, (0, 1));
        await town.FederateAsync();
        FederationRecord record = (await town.Hub(0).Services.GetRequiredService<IGrainFactory>().GetGrain<IFederationGrain>(town.FederationId).GetAsync())!;
        FederationReplicaBody shown = (await town.Hub(0).Services.GetRequiredService<FederationReplicas>().ShowAsync(record))!;
        FederationReplicas taking = town.Hub(1).Services.GetRequiredService<FederationReplicas>();
        FederationFetchCall asked = town.Hub(0).Services.GetServices<IHubCallHandler>().OfType<FederationFetchCall>().Single();
        Assert.True(town.Routes(1).TryFind(town.Node(0), out Route? holder));
        Assert.True(town.Routes(0).TryFind(town.Node(1), out Route? asker));
        var random = new Random(20261127);
        int refused = 0;
        for (int i = 0; i < Mutants; i++)
        {
            JsonElement question = Mutate(JsonSerializer.SerializeToNode(new FederationFetchBody(town.FederationId, 0), HubCallJson.Default.FederationFetchBody)!, random);
            HubCall call = HubCall.Sign(town.Node(0), HubCallTypes.FederationFetch, "", question, town.Hub(1).Identity.NodeKey, TimeProvider.System.GetUtcNow());
            Assert.True(ControlMessage.TryRead((await asked.HandleAsync(call, asker, CancellationToken.None)).Print(null), out ControlMessage? told));
            if (told.Type == RequestTypes.Refused)
            {
                Assert.Matches(Word, told.Body.GetProperty("reason").GetString());
                refused++;
            }

            JsonElement answer = Mutate(JsonSerializer.SerializeToNode(new FederationFetchedBody(shown), HubCallJson.Default.FederationFetchedBody)!, random);
            if (RequestJson.TryRead(answer, HubCallJson.Default.FederationFetchedBody, out FederationFetchedBody? fetched) && fetched.Federation is { } body)
            {
                Decision decision = await taking.TakeAsync(body, holder);
                Assert.True(decision.Accepted || Regex.IsMatch(decision.Reason, Word), $"{decision.Reason}: {decision.Detail}\n{answer}");
                refused += decision.Accepted ? 0 : 1;
            }
        }

        // else nothing was tested
        JsonNode nobody = JsonSerializer.SerializeToNode(shown, HubCallJson.Default.FederationReplicaBody)!;
        nobody["parties"] = new JsonArray((JsonNode?)null);
        Assert.Equal("malformed", (await taking.TakeAsync(nobody.Deserialize(HubCallJson.Default.FederationReplicaBody)!, holder)).Reason);
        Assert.True(refused > Mutants / 4, $"{refused} of {2 * Mutants} were refused.");
        Assert.Equal(FederationStatus.Active, (await town.Hub(1).Services.GetRequiredService<IGrainFactory>().GetGrain<IFederationGrain>(town.FederationId).GetAsync())!.Status);
    }

    private static Gen<FederationFetchBody> Questions() =>
        from id in Gen.ArrayOf(Gen.Choose(0, 255).Select(b => (byte)b), 16)
        from version in Gen.OneOf(Gen.Choose(0, int.MaxValue), Gen.Elements(0, 1, -1, int.MinValue))
        select new FederationFetchBody(new Guid(id), version);

    private static Gen<FederationFetchedBody> Answers() =>
        from federation in Gen.OneOf(Gen.Constant<FederationReplicaBody?>(null), Replicas().Select(replica => (FederationReplicaBody?)replica))
        from heldBy in Gen.OneOf(Gen.Constant<string?>(null), Texts().Select(text => (string?)text))
        select new FederationFetchedBody(federation, heldBy);

    private static Gen<FederationReplicaBody> Replicas() =>
        from question in Questions()
        from texts in Gen.ArrayOf(Texts(), 4)
        from changedAt in Gen.Choose(0, int.MaxValue)
        from documents in Gen.ArrayOf(Documents(), 6)
        from isOptional in Gen.Elements(true, false)
        from events in Gen.Choose(0, 3)
        select new FederationReplicaBody(
            new FederationView(
                question.FederationId, texts[0], question.Version, texts[1], documents[0], isOptional ? documents[1] : null, documents[2], texts[2], changedAt,
                isOptional ? null : documents[3], isOptional ? [texts[3]] : null, isOptional ? changedAt : null, isOptional ? texts[0] : null, isOptional ? null : events),
            isOptional ? documents[4] : null,
            isOptional ? [.. documents.Take(events)] : null,
            [.. documents.Take(events).Select(document => new MeshVersionsBody(texts[3], [document], events, isOptional, isOptional ? null : documents[5]))]);

    private static Gen<string> Texts() => Gen.Elements("", "active", "did:mesh:academic:mit-001", "é\u0001\"\\", "\ud83d\ude00", new string('x', 300));

    private static Gen<JsonElement> Documents() => Gen.Elements("{}", "{\"a\":[1,\"b\",{\"c\":null}]}", "{\"id\":\"did:mesh:academic:mit-001\"}", "[]", "\"text\"", "1.5").Select(text => JsonElement.Parse(text));

    private static Gen<byte[]> Mutated(Gen<byte[]> written) =>
        from bytes in written
        from place in Gen.Choose(0, int.MaxValue)
        from with in Gen.Choose(0, 255)
        from how in Gen.Choose(0, 3)
        let at = place % bytes.Length
        select how switch
        {
            0 => (byte[])[.. bytes.AsSpan(0, at), (byte)with, .. bytes.AsSpan(at + 1)],
            1 => [.. bytes.AsSpan(0, at), .. bytes.AsSpan(at + 1)],
            2 => [.. bytes.AsSpan(0, at), (byte)with, .. bytes.AsSpan(at)],
            _ => bytes[..at],
        };

    // one place of it is another value, or is gone: near the top as often as deep in what it shows
    private static JsonElement Mutate(JsonNode root, Random random)
    {
        JsonNode parent = root;
        while (true)
        {
            JsonNode[] deeper = [.. (parent is JsonObject members ? members.Select(member => member.Value) : parent.AsArray()).Where(child => child is JsonObject { Count: > 0 } or JsonArray { Count: > 0 }).OfType<JsonNode>()];
            if (deeper.Length == 0 || (parent != root && random.Next(3) == 0))
            {
                break;
            }

            parent = deeper[random.Next(deeper.Length)];
        }

        if (parent is JsonArray array)
        {
            array[random.Next(array.Count)] = Wrong(random);
        }
        else
        {
            string name = parent.AsObject().ElementAt(random.Next(parent.AsObject().Count)).Key;
            _ = random.Next(4) == 0 ? parent.AsObject().Remove(name) : (parent[name] = Wrong(random)) is null;
        }

        return JsonElement.Parse(root.ToJsonString());
    }

    private static JsonNode? Wrong(Random random) => random.Next(10) switch
    {
        0 => null,
        1 => new JsonObject(),
        2 => new JsonArray(),
        3 => new JsonArray((JsonNode?)null),
        4 => 0,
        5 => -1,
        6 => "",
        7 => "did:mesh:academic:mit-001",
        8 => true,
        _ => new string('9', 400),
    };

    private static bool TryRead(byte[] bytes, out FederationFetchBody? question)
    {
        question = null;
        return TryParse(bytes, out JsonElement body) && RequestJson.TryRead(body, HubCallJson.Default.FederationFetchBody, out question);
    }

    private static bool TryRead(byte[] bytes, out FederationFetchedBody? answer)
    {
        answer = null;
        return TryParse(bytes, out JsonElement body) && RequestJson.TryRead(body, HubCallJson.Default.FederationFetchedBody, out answer);
    }

    // as a link reads it: the body of a message that is an object with a type
    private static bool TryParse(byte[] bytes, out JsonElement body)
    {
        body = default;
        byte[] message = [.. "{\"type\":\"result\",\"body\":"u8, .. bytes, .. "}"u8];
        return ControlMessage.TryRead(message, out ControlMessage? read) && read.Body.TryGetProperty("body", out body);
    }

    private static byte[] Print(FederationFetchBody question) => JsonSerializer.SerializeToUtf8Bytes(question, HubCallJson.Default.FederationFetchBody);

    private static byte[] Print(FederationFetchedBody answer) => JsonSerializer.SerializeToUtf8Bytes(answer, HubCallJson.Default.FederationFetchedBody);
}
