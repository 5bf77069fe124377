using OrleansMesh.Domain.Federation;
using OrleansMesh.Domain.Federation.Lifecycle;

namespace OrleansMesh.Domain.Tests.Federation.Lifecycle;

/// <summary>Two to sixteen meshes that federate, and what they sign.</summary>
internal sealed class TestParties
{
    private static readonly TestMesh[] All =
        [TestMesh.Acme, TestMesh.Mit, TestMesh.Foundation, .. Enumerable.Range(4, 13).Select(i => new TestMesh($"did:mesh:member:m{i}"))];

    private readonly TestMesh[] _meshes;

    public TestParties(int count, Agreement? parent = null)
    {
        _meshes = All[..count];
        Parent = parent;
    }

    public static TestParties Two { get; } = new(2);

    public static TestParties Three { get; } = new(3);

    public Agreement? Parent { get; }

    public int Count => _meshes.Length;

    public TestMesh this[int party] => _meshes[party];

    public AgreementParty[] Parties => Array.ConvertAll(_meshes, TestFederation.Party);

    public string Did(int party) => _meshes[party].Id.ToString();

    /// <summary>Terms as the n-th proposal has them.</summary>
    public AgreementTerms Terms(int version, string purpose) => new(
        TestFederation.Id,
        version,
        Parties,
        purpose,
        [new(Did(1), Did(0), GrantKind.Tool, "search.*")],
        TestMesh.NowMs,
        TestMesh.NowMs + 86_400_000,
        TestFederation.Hub);

    public FederationEvent Request(int party) => Sign(party, null, FederationEventKind.Request, RequestBody());

    public FederationEventBody RequestBody() => new()
    {
        Parties = Parties,
        Purpose = "research collaboration",
        Hub = TestFederation.Hub,
        Capabilities = [new MeshCapability(CapabilityArea.Service, "search", "1", ["mesh://search"], ["credential"], 20)],
        Parent = Parent,
    };

    public FederationEvent Propose(int party, FederationStanding at, AgreementTerms terms) => Sign(
        party, at, FederationEventKind.Propose, new FederationEventBody { Agreement = TestFederation.Create(terms).Sign(_meshes[party].Id, _meshes[party].Key) });

    public FederationEvent Propose(int party, FederationStanding at) =>
        Propose(party, at, Terms(at.Version + (at.InForce is null ? 0 : 1), $"offer {at.Rounds + 1} of {party}"));

    public FederationEvent Accept(int party, FederationStanding at) => Accept(party, at, at.Offer?.Agreement);

    public FederationEvent Accept(int party, FederationStanding at, Agreement? agreement)
    {
        Agreement meant = agreement ?? TestFederation.Create(Terms(at.Version, "nothing is offered"));
        byte[] signature = _meshes[party].Key.Sign(meant.SigningInput.Span);
        return Sign(party, at, FederationEventKind.Accept, new FederationEventBody { AgreementHash = AgreementHash.Of(meant), Signature = signature });
    }

    /// <summary>The command that a party would sign at this standing; legal or not.</summary>
    public FederationEvent Make(int party, FederationStanding? at, FederationEventKind kind) => kind switch
    {
        FederationEventKind.Request => Request(party),
        FederationEventKind.Reestablish => Sign(party, at, kind, RequestBody()),
        FederationEventKind.Open => Sign(party, at, kind, new FederationEventBody { Capabilities = [] }),
        FederationEventKind.Propose => Propose(party, at!),
        FederationEventKind.Accept => Accept(party, at!),
        FederationEventKind.Activate => Sign(
            party,
            at,
            kind,
            new FederationEventBody { AgreementHash = AgreementHash.Of(at!.Offer?.Agreement ?? TestFederation.Create(Terms(at.Version, "nothing is offered"))) }),
        FederationEventKind.End => Sign(party, at, kind, new FederationEventBody { DrainUntil = TestMesh.NowMs + 30_000, Reason = "the project is over" }),
        _ => Sign(party, at, kind, new FederationEventBody { Reason = "" }),
    };

    public FederationEvent Sign(int party, FederationStanding? at, FederationEventKind kind, FederationEventBody body, long? time = null) =>
        FederationEvent.Sign(
            new FederationEventTerms(
                TestFederation.Id,
                at is null ? 1 : at.Version + (kind == FederationEventKind.Reestablish ? 1 : 0),
                at is null ? 0 : at.Seq + 1,
                at?.Head ?? FederationEvent.NoPrevious,
                kind,
                Did(party),
                _meshes[party].KeyId,
                time ?? at?.Time ?? TestMesh.NowMs,
                body),
            _meshes[party].Key);

    /// <summary>The history that a script makes, such as <c>"0 request, 1 open"</c>; fails the test at the first that is refused.</summary>
    public FederationLink Play(string script)
    {
        FederationLink? head = null;
        foreach (string step in script.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            LifecycleVerdict verdict = Step(head, step, out FederationLink? next);
            Assert.True(verdict.Accepted, $"{step}: {verdict.Detail}");
            head = next;
        }

        return head!;
    }

    /// <summary>One step of a script.</summary>
    public LifecycleVerdict Step(FederationLink? head, string step, out FederationLink? next)
    {
        string[] words = step.Split(' ');
        Assert.True(FederationWords.TryKind(words[1], out FederationEventKind kind), step);
        FederationEvent made = Make(words[0][0] - '0', head?.Standing, kind);
        _ = head is null ? FederationLink.TryBegin(made, keys: null, out next, out LifecycleVerdict verdict) : head.TryAppend(made, keys: null, out next, out verdict);
        return verdict;
    }
}
