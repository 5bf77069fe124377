using OrleansMesh.Bridge.Callers;
using OrleansMesh.Bridge.Calls;
using OrleansMesh.Cryptography;
using OrleansMesh.Domain.Authorization;
using OrleansMesh.Domain.Credentials;
using OrleansMesh.Domain.Identity;

namespace OrleansMesh.Bridge.Tests.Callers;

/// <summary>I-06 at each call between two bridges: who signs, who vouches and what is allowed are three answers, and the decision keeps all of them.</summary>
public sealed class CallCredentialTests : IDisposable
{
    private const string List = "https://issuer.example/status/1";

    private readonly GateScene _scene = new();

    public void Dispose() => _scene.Dispose();

    [Fact]
    public async Task Call_WithAllThree_GoesOnAndTheDecisionHasTheEvidence()
    {
        _scene.Delegate();
        _scene.Vouch();
        await using TwoBridges bridges = await StartAsync(_scene.Gate(requires: true, vouched: true));

        Assert.Equal("", GateScene.Reason(await bridges.CallAsync()));
        IReadOnlyList<PrimitiveAnswer> answers = Decision().Answers;
        Assert.Equal([Primitive.Identity, Primitive.Credential, Primitive.Capability], answers.Select(answer => answer.Primitive));
        Assert.All(answers, answer => Assert.True(answer.Passed, answer.Detail));
        Assert.Equal([DidKey.KeyId(_scene.Issuer.PublicKey)], answers[1].KeyIds);
        Assert.Equal([_scene.Acme.InvokingKeyId], answers[2].KeyIds.Where(id => id.StartsWith(TwoBridges.Enterprise, StringComparison.Ordinal)));
        Assert.Equal(2, answers[2].KeyIds.Count);
    }

    [Theory]
    [InlineData("none", "missing")]
    [InlineData("no JSON", "malformed")]
    [InlineData("another's", "subject-mismatch")]
    [InlineData("stranger's", "issuer-not-trusted")]
    [InlineData("expired", "expired")]
    [InlineData("altered", "signature-invalid")]
    [InlineData("no list", "status-list-unavailable")]
    [InlineData("revoked", "revoked")]
    public async Task Call_WhoseCredentialDoesNotHold_IsRefusedWithTheReason(string how, string reason)
    {
        _scene.Delegate();
        using var stranger = Ed25519PrivateKey.Generate();
        Prepare(how, stranger);
        await using TwoBridges bridges = await StartAsync(_scene.Gate(requires: true, vouched: true));

        CallOutcome outcome = await bridges.CallAsync();
        Assert.Equal("credential-missing", GateScene.Reason(outcome));
        Assert.Contains($"({reason})", outcome.Failure!.Message, StringComparison.Ordinal);
        CallRecord record = Decision();
        Assert.Equal("credential-missing", record.Refusal);
        Assert.Equal([true, false, true], record.Answers.Select(answer => answer.Passed));
        Assert.Equal(reason, record.Answers[1].Reason);
    }

    [Fact]
    public async Task Call_CredentialRevokedBetweenTwo_TheSecondIsRefused()
    {
        _scene.Vouch(statuses: Status());
        _scene.List(List);
        await using TwoBridges bridges = await StartAsync(_scene.Gate(vouched: true));
        Assert.Equal("", GateScene.Reason(await bridges.CallAsync()));

        _scene.List(List, 7);
        Assert.Equal("credential-missing", GateScene.Reason(await bridges.CallAsync()));
    }

    [Fact]
    public async Task Call_CredentialHoldsButNoCapability_IsRefusedForThatAlone()
    {
        _scene.Vouch();
        await using TwoBridges bridges = await StartAsync(_scene.Gate(requires: true, vouched: true));

        Assert.Equal("capability-missing", GateScene.Reason(await bridges.CallAsync()));
        Assert.Equal([true, false], Decision().Answers.Select(answer => answer.Passed));
    }

    [Fact]
    public async Task Call_NothingAskedFor_OnlyWhoSignsIsEvidence()
    {
        await using TwoBridges bridges = await StartAsync(_scene.Gate());

        Assert.Equal("", GateScene.Reason(await bridges.CallAsync()));
        Assert.Equal([Primitive.Identity], Decision().Answers.Select(answer => answer.Primitive));
    }

    private void Prepare(string how, Ed25519PrivateKey stranger)
    {
        string file = Path.Combine(_scene.Acme.Path, "credential.json");
        switch (how)
        {
            case "none":
                break;
            case "no JSON":
                File.WriteAllText(file, "{\"issuer\":");
                break;
            case "another's":
                _scene.Vouch(about: _scene.Mit.MeshId);
                break;
            case "stranger's":
                _scene.Vouch(by: stranger);
                break;
            case "expired":
                _scene.Vouch(lifetime: TimeSpan.FromMinutes(30));
                break;
            case "altered":
                _scene.Vouch();
                File.WriteAllText(file, File.ReadAllText(file).Replace("ml.inference", "ml.training", StringComparison.Ordinal));
                break;
            default:
                _scene.Vouch(statuses: Status());
                if (how == "revoked")
                {
                    _scene.List(List, 7);
                }

                break;
        }
    }

    private static CredentialStatusEntry Status() => new(CredentialStatusEntry.BitstringType, "revocation", 7, List, 1);

    private CallRecord Decision() => Assert.Single(_scene.Records, each => each.Subject.Item is not null);

    private Task<TwoBridges> StartAsync(CallGate gate) => TwoBridges.StartAsync(new BridgeOptions { Gate = gate, Signer = _scene.Signer() });
}
