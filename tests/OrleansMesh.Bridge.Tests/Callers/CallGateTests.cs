using System.Text.Json.Nodes;
using OrleansMesh.Bridge.Callers;
using OrleansMesh.Bridge.Calls;
using OrleansMesh.Cryptography;
using OrleansMesh.Domain.Federation;
using OrleansMesh.Domain.Ipld;
using OrleansMesh.Domain.Policies;
using OrleansMesh.Domain.Ucan;
using OrleansMesh.Domain.Ucan.Policies;

namespace OrleansMesh.Bridge.Tests.Callers;

/// <summary>I-04, I-11 between two bridges: a call carries its capability and its agent, and goes on only as somebody who may.</summary>
public sealed class CallGateTests : IDisposable
{
    private readonly GateScene _scene = new();

    public void Dispose() => _scene.Dispose();

    [Fact]
    public async Task Capability_DelegatedByTheHuman_CallGoesOn()
    {
        _scene.Delegate();
        await using TwoBridges bridges = await StartAsync(_scene.Gate(requires: true), _scene.Signer());

        Assert.Null((await bridges.CallAsync()).Failure);
        CallRecord record = Assert.Single(_scene.Records, each => each.Subject.Item is not null);
        Assert.Equal(("", "work"), (record.Refusal, record.Subject.Item!.Value.Name));
        Assert.NotEmpty(record.Capability);
    }

    [Theory]
    [InlineData("none", "the call brings none")]
    [InlineData("other command", "the call brings none")]
    [InlineData("expired", "the call brings none")]
    [InlineData("machine", "signature-invalid")]
    [InlineData("policy", "policy-violated")]
    [InlineData("revoked", "revoked")]
    [InlineData("no signer", "the call brings none")]
    public async Task Capability_DoesNotHold_CallIsRefusedWithTheReason(string how, string why)
    {
        using var machine = Ed25519PrivateKey.Generate();
        Delegation? delegation = how switch
        {
            "other command" => _scene.Delegate("/mcp/prompts"),
            "expired" => _scene.Delegate(lifetime: TimeSpan.FromMinutes(-1)),
            "machine" => _scene.Delegate(signer: machine),
            "policy" => _scene.Delegate(policy: PolicyOf("""[["==",".params.arguments.size",1]]""")),
            "revoked" => _scene.Delegate(),
            _ => null,
        };
        if (how == "revoked")
        {
            _scene.Revoke(delegation!);
        }

        await using TwoBridges bridges = await StartAsync(_scene.Gate(requires: true), how == "no signer" ? null : _scene.Signer());
        CallOutcome outcome = await bridges.CallAsync(new JsonObject { ["size"] = 2 });

        Assert.Equal("capability-missing", GateScene.Reason(outcome));
        Assert.Contains(why, outcome.Failure!.Message, StringComparison.Ordinal);
        Assert.Equal("capability-missing", Assert.Single(_scene.Records, each => each.Subject.Item is not null).Refusal);
    }

    [Fact]
    public async Task Capability_PolicyOverTheArguments_LetsPassWhatItSays()
    {
        _scene.Delegate(policy: PolicyOf("""[["==",".params.arguments.size",1]]"""));
        await using TwoBridges bridges = await StartAsync(_scene.Gate(requires: true), _scene.Signer());

        Assert.Null((await bridges.CallAsync(new JsonObject { ["size"] = 1 })).Failure);
    }

    [Theory]
    [InlineData(true, "capability-missing")]
    [InlineData(false, "")]
    public async Task Capability_AgreementAsksForIt_IsAskedForThere(bool agreed, string reason)
    {
        await using TwoBridges bridges = await StartAsync(_scene.Gate(agreed: id => agreed && id == TwoBridges.Federation), _scene.Signer());
        Assert.Equal(reason, GateScene.Reason(await bridges.CallAsync()));
    }

    [Fact]
    public void Arguments_OfAnotherCall_DoNotMatch()
    {
        var subject = new CallSubject("f", "c", McpMethods.ToolsCall, new JsonObject { ["name"] = "work", ["arguments"] = new JsonObject { ["n"] = 1 } });
        IpldNode arguments = CallArguments.Of(subject);

        Assert.True(CallArguments.Match(arguments, subject));
        Assert.True(CallArguments.Match(arguments, subject with { Parameters = new JsonObject { ["arguments"] = new JsonObject { ["n"] = 1.0 }, ["name"] = "work" } }));
        Assert.False(CallArguments.Match(arguments, subject with { CallId = "d" }));
        Assert.False(CallArguments.Match(arguments, subject with { FederationId = "g" }));
        Assert.False(CallArguments.Match(arguments, subject with { Parameters = new JsonObject { ["name"] = "other", ["arguments"] = new JsonObject { ["n"] = 1 } } }));
        Assert.False(CallArguments.Match(arguments, subject with { Parameters = new JsonObject { ["name"] = "work", ["arguments"] = new JsonObject { ["n"] = 2 } } }));
        Assert.False(CallArguments.Match(IpldNode.MapOf(), subject));
        var large = subject with { Parameters = new JsonObject { ["name"] = "work", ["arguments"] = new JsonObject { ["text"] = new string('x', CallArguments.ParamsBytesMax) } } };
        Assert.False(CallArguments.Of(large).TryGet("params", out _));
        Assert.True(CallArguments.Match(CallArguments.Of(large), large));
    }

    [Fact]
    public async Task Map_AgentsRole_IsWhatTheServerHearsAndTheAuditKeeps()
    {
        _scene.Map = GateScene.MapOf($$"""
            {"name":"agent","kind":"direct","mesh":"{{TwoBridges.Enterprise}}","from":"{{GateScene.Agent}}","to":"guest"},{"name":"analysts","kind":"role","from":"analyst","to":["reader"]}
            """);
        await using TwoBridges bridges = await StartAsync(_scene.Gate(), _scene.Signer(GateScene.Agent, "analyst"));

        JsonNode told = GateScene.Told(await bridges.CallAsync())!;
        Assert.Equal((TwoBridges.Enterprise, GateScene.Agent, "guest"), ((string?)told["mesh"], (string?)told["id"], (string?)told["localId"]));
        Assert.Equal(["reader"], told["roles"]!.AsArray().Select(role => (string)role!));
        Assert.Equal(["agent", "analysts"], Assert.Single(_scene.Records, each => each.Subject.Item is not null).Caller.Rules);
    }

    [Fact]
    public async Task Map_NobodyOrDenied_IsRefusedAndAChangedMapHoldsAtOnce()
    {
        await using TwoBridges bridges = await StartAsync(_scene.Gate(), _scene.Signer(GateScene.Agent, "analyst"));
        _scene.Map = GateScene.MapOf("""{"name":"analysts","kind":"role","from":"analyst","to":["reader"]}""");
        Assert.Equal("", GateScene.Reason(await bridges.CallAsync()));
        _scene.Map = GateScene.MapOf("""{"name":"analysts","kind":"role","from":"analyst","effect":"deny"}""");
        Assert.Equal("caller-unmapped", GateScene.Reason(await bridges.CallAsync()));
        _scene.Map = GateScene.MapOf("""{"name":"others","kind":"role","from":"other","to":["reader"]}""");
        Assert.Equal("caller-unmapped", GateScene.Reason(await bridges.CallAsync()));
    }

    [Theory]
    [InlineData("reader", "wor*", "")]
    [InlineData("reader", "other", "role-missing")]
    [InlineData("writer", "*", "role-missing")]
    public async Task Roles_Grant_IsAskedBeforeTheTool(string role, string pattern, string reason)
    {
        _scene.Map = GateScene.MapOf("""{"name":"analysts","kind":"role","from":"analyst","to":["reader"]}""");
        await using TwoBridges bridges = await StartAsync(_scene.Gate(roles: new RoleGrants((role, GrantKind.Tool, pattern))), _scene.Signer(GateScene.Agent, "analyst"));

        Assert.Equal(reason, GateScene.Reason(await bridges.CallAsync()));
    }

    [Fact]
    public async Task Agent_TokenOfAnotherMeshOrForged_IsRefused()
    {
        await using TwoBridges bridges = await StartAsync(_scene.Gate(), new Fixed(new CallProofs([], _scene.Signer(GateScene.Agent).Sign("did:mesh:academic:eth-001", Subject()).Agent)));
        Assert.Equal("caller-refused", GateScene.Reason(await bridges.CallAsync()));

        string good = _scene.Signer(GateScene.Agent).Sign(TwoBridges.Academic, Subject()).Agent!;
        await using TwoBridges forged = await StartAsync(_scene.Gate(), new Fixed(new CallProofs([], good[..^4] + (good.EndsWith("AAAA", StringComparison.Ordinal) ? "BBBB" : "AAAA"))));
        Assert.Equal("caller-refused", GateScene.Reason(await forged.CallAsync()));
    }

    [Theory]
    [InlineData(GateScene.Agent, "")]
    [InlineData(TwoBridges.Enterprise + "#agent-8", "agent-unnamed")]
    [InlineData(TwoBridges.Enterprise, "agent-unnamed")]
    [InlineData(null, "agent-unnamed")]
    public async Task Agent_OfTheToken_IsTheOneThatTheMessageNames(string? named, string reason)
    {
        await using TwoBridges bridges = await StartAsync(_scene.Gate(), _scene.Signer(GateScene.Agent));
        bridges.Mesh.Join(TwoBridges.Enterprise).ExplainsAs = named;
        Assert.Equal(reason, GateScene.Reason(await bridges.CallAsync()));

        // A mapping that is remembered is no way around it.
        _scene.Map = GateScene.MapOf($$"""{"name":"agent","kind":"direct","mesh":"{{TwoBridges.Enterprise}}","from":"{{GateScene.Agent}}","to":"guest"}""");
        Assert.Equal(reason, GateScene.Reason(await bridges.CallAsync()));
        Assert.Equal(reason, GateScene.Reason(await bridges.CallAsync()));
    }

    [Theory]
    [InlineData(ExplanationRecord.ByCharsMax, 0, "")]
    [InlineData(ExplanationRecord.ByCharsMax + 1, ExplanationRecord.ByCharsMax, "")]
    [InlineData(ExplanationRecord.ByCharsMax + 1, ExplanationRecord.ByCharsMax - 2, "agent-unnamed")]
    public async Task Agent_OfALongName_IsNamedAsFarAsAnExplanationDoes(int length, int cut, string reason)
    {
        string agent = (TwoBridges.Enterprise + "#").PadRight(length, 'x');
        await using TwoBridges bridges = await StartAsync(_scene.Gate(), _scene.Signer(agent));
        bridges.Mesh.Join(TwoBridges.Enterprise).ExplainsAs = cut == 0 ? agent : agent[..cut];
        Assert.Equal(reason, GateScene.Reason(await bridges.CallAsync()));
    }

    [Fact]
    public async Task Agent_WithoutAToken_IsTheMeshWhateverTheMessageNames()
    {
        await using TwoBridges bridges = await StartAsync(_scene.Gate(), null);
        bridges.Mesh.Join(TwoBridges.Enterprise).ExplainsAs = null;
        Assert.Equal("", GateScene.Reason(await bridges.CallAsync()));
    }

    [Theory]
    [InlineData("""{"capability":[]}""")]
    [InlineData("""{"capability":"x"}""")]
    [InlineData("""{"capability":[1]}""")]
    [InlineData("""{"agent":1}""")]
    public void Proofs_NotOfTheirShape_AreMalformed(string data) => Assert.False(CallProofs.TryRead(JsonNode.Parse(data)!.AsObject(), out _));

    [Fact]
    public void Proofs_AtAndOverTheBound_AreTakenAndNot()
    {
        JsonObject Data(int count) => new() { ["capability"] = new JsonArray([.. Enumerable.Range(0, count).Select(_ => (JsonNode)"x")]) };
        Assert.True(CallProofs.TryRead(Data(17), out CallProofs proofs));
        Assert.Equal(17, proofs.Capability.Count);
        Assert.False(CallProofs.TryRead(Data(18), out _));
    }

    [Fact]
    public async Task Meta_CallersOwnWordOnWhoItIs_IsTakenOut()
    {
        await using TwoBridges bridges = await StartAsync(_scene.Gate(), null);
        var parameters = new JsonObject { ["name"] = "mit-001__work", ["arguments"] = new JsonObject(), ["_meta"] = new JsonObject { [LocalCaller.MetaKey] = new JsonObject { ["localId"] = "root" } } };
        CallOutcome outcome = await bridges.EnterpriseBridge.Federation.HandleAsync(McpMethods.ToolsCall, parameters, null, CancellationToken.None);

        Assert.Equal(TwoBridges.Enterprise, (string?)GateScene.Told(outcome)!["localId"]);
    }

    private static Task<TwoBridges> StartAsync(CallGate gate, ICallSigner? signer) => TwoBridges.StartAsync(new BridgeOptions { Gate = gate, Signer = signer });

    private static CallSubject Subject() => new("f", "c", McpMethods.ToolsCall, []);

    private static Policy PolicyOf(string json)
    {
        Assert.True(DagJson.TryParse(System.Text.Encoding.UTF8.GetBytes(json), out IpldNode? node));
        Assert.True(Policy.TryRead(node, out Policy? policy));
        return policy!;
    }

    private sealed class Fixed(CallProofs proofs) : ICallSigner
    {
        public CallProofs Sign(string target, CallSubject subject) => proofs;
    }
}
