using FsCheck;
using FsCheck.Fluent;
using OrleansMesh.Domain.Mapping;
using OrleansMesh.Domain.Tokens;

namespace OrleansMesh.Domain.Tests.Mapping;

/// <summary>I-11: direct, by role, by attribute, by federation; explained, delegated, translated, cached.</summary>
public sealed class IdentityMapTests
{
    private const string Rules = """
        {"version":1,"rules":[
          {"name":"anna","kind":"direct","mesh":"did:mesh:enterprise:acme-001","from":"did:mesh:enterprise:acme-001#anna","to":"anna@here"},
          {"name":"analysts","kind":"role","from":"analyst","to":["reader","writer"]},
          {"name":"certified","kind":"attribute","attribute":"certification","from":"GDPR","to":["personal-data"]},
          {"name":"partners","kind":"federation","from":"fed-1","to":["guest"]},
          {"name":"mit is kept from writing","kind":"role","mesh":"did:mesh:academic:mit-001","from":"analyst","to":["writer"],"effect":"deny"},
          {"name":"nobody banned","kind":"attribute","attribute":"status","from":"banned","effect":"deny"}
        ]}
        """;

    private static readonly IdentityMap Map = Parse(Rules);

    [Fact]
    public void Map_ByDirectRuleAndRole_IsTheLocalIdWithTheRoles()
    {
        MappingDecision decision = Map.Map(Acme("did:mesh:enterprise:acme-001#anna", ["analyst"]), TestMesh.Now);

        Assert.Equal("anna@here", decision.Identity?.LocalId);
        Assert.Equal(["reader", "writer"], decision.Identity?.Roles);
        Assert.Equal(["anna", "analysts"], decision.Rules);
        Assert.Contains("anna@here", decision.Explain(), StringComparison.Ordinal);
    }

    [Fact]
    public void Map_ByFederation_IsAnIdOfTheFederation()
    {
        MappingDecision decision = Map.Map(Acme("did:mesh:enterprise:acme-001") with { FederationId = "fed-1" }, TestMesh.Now);

        Assert.Equal("federation:fed-1:did:mesh:enterprise:acme-001", decision.Identity?.LocalId);
        Assert.Equal(["guest"], decision.Identity?.Roles);
    }

    [Fact]
    public void Map_ByAttribute_OnlyTheExactValueCounts()
    {
        Assert.Equal(["personal-data"], Map.Map(With("certification", "GDPR"), TestMesh.Now).Identity?.Roles);
        Assert.Equal(MappingRefusal.Unknown, Map.Map(With("certification", "gdpr"), TestMesh.Now).Refusal);
        Assert.Equal(MappingRefusal.Unknown, Map.Map(With("Certification", "GDPR"), TestMesh.Now).Refusal);
    }

    [Fact]
    public void Map_DenialAmongGrants_WinsOverThem()
    {
        ForeignIdentity mit = Acme("did:mesh:academic:mit-001", ["analyst"]) with { Mesh = TestMesh.Mit.Id };
        Assert.Equal(["reader"], Map.Map(mit, TestMesh.Now).Identity?.Roles);

        MappingDecision banned = Map.Map(With("status", "banned") with { Roles = ["analyst"] }, TestMesh.Now);
        Assert.Equal((MappingRefusal.Denied, null), (banned.Refusal, banned.Identity));
        Assert.Equal(["nobody banned"], banned.Rules);
    }

    [Fact]
    public void Map_NameOfAnotherMesh_IsNobody()
    {
        ForeignIdentity mit = Acme("did:mesh:enterprise:acme-001#anna") with { Mesh = TestMesh.Mit.Id };

        Assert.Equal(MappingRefusal.Unknown, Map.Map(mit, TestMesh.Now).Refusal);
    }

    [Fact]
    public void Map_CredentialIsOver_IsRefused()
    {
        ForeignIdentity until = Acme("did:mesh:enterprise:acme-001", ["analyst"]) with { ValidUntil = TestMesh.Now };

        Assert.Equal(MappingRefusal.Expired, Map.Map(until, TestMesh.Now).Refusal);
        Assert.NotNull(Map.Map(until, TestMesh.Now.AddSeconds(-1)).Identity);
    }

    [Fact]
    public void TryDelegate_SomeRoles_PassesOnNoMoreThanThose()
    {
        MappedIdentity anna = Map.Map(Acme("did:mesh:enterprise:acme-001#anna", ["analyst"]), TestMesh.Now).Identity!;

        Assert.True(anna.TryDelegate("robot", ["reader"], out MappedIdentity? robot));
        Assert.Equal(["reader"], robot.Roles);
        Assert.False(robot.TryDelegate("other", ["writer"], out _));
        Assert.False(anna.TryDelegate("robot", ["reader", "admin"], out _));
    }

    [Fact]
    public void TryToAccessToken_EndsWithWhatItWasMadeFrom()
    {
        MappedIdentity anna = Map.Map(Acme("did:mesh:enterprise:acme-001#anna", ["analyst"]) with { ValidUntil = TestMesh.Now.AddMinutes(3) }, TestMesh.Now).Identity!;

        Assert.True(CredentialTranslation.TryToAccessToken(anna, "did:mesh:hub:eu", "api", TestMesh.Now, out TokenClaims? claims));
        Assert.Equal(("anna@here", TestMesh.Now.AddMinutes(3)), (claims.Subject, claims.ExpiresAt));
        Assert.Equal(["reader", "writer"], claims.Scopes);
        Assert.False(CredentialTranslation.TryToAccessToken(anna, "did:mesh:hub:eu", "api", TestMesh.Now.AddMinutes(3), out _));
    }

    [Fact]
    public void Map_AnyRoles_GivesNoRoleThatNoRuleNames() => Prop.ForAll<NonNull<string>[]>(roles =>
    {
        MappingDecision decision = Map.Map(Acme("x", [.. roles.Select(r => r.Get).Append("analyst")]), TestMesh.Now);
        return decision.Identity!.Roles.All(role => role is "reader" or "writer");
    }).QuickCheckThrowOnFailure();

    [Theory]
    [InlineData("[]", IdentityMapFault.NotJson)]
    [InlineData("{", IdentityMapFault.NotJson)]
    [InlineData("""{"version":1,"version":1,"rules":[]}""", IdentityMapFault.NotJson)]
    [InlineData("""{"version":2,"rules":[{"name":"a","kind":"role","from":"x","to":["y"]}]}""", IdentityMapFault.VersionUnsupported)]
    [InlineData("""{"version":1,"rules":[]}""", IdentityMapFault.RulesInvalid)]
    [InlineData("""{"version":1,"rules":[1]}""", IdentityMapFault.RulesInvalid)]
    [InlineData("""{"version":1,"rules":[{"kind":"role","from":"x","to":["y"]}]}""", IdentityMapFault.NameInvalid)]
    [InlineData("""{"version":1,"rules":[{"name":"a","kind":"role","from":"x","to":["y"]},{"name":"a","kind":"role","from":"z","to":["y"]}]}""", IdentityMapFault.NameInvalid)]
    [InlineData("""{"version":1,"rules":[{"name":"a","kind":"roles","from":"x","to":["y"]}]}""", IdentityMapFault.KindUnknown)]
    [InlineData("""{"version":1,"rules":[{"name":"a","kind":"role","from":"x","to":["y"],"effect":"refuse"}]}""", IdentityMapFault.KindUnknown)]
    [InlineData("""{"version":1,"rules":[{"name":"a","kind":"direct","from":"x","to":"y"}]}""", IdentityMapFault.MeshInvalid)]
    [InlineData("""{"version":1,"rules":[{"name":"a","kind":"role","mesh":"acme","from":"x","to":["y"]}]}""", IdentityMapFault.MeshInvalid)]
    [InlineData("""{"version":1,"rules":[{"name":"a","kind":"role","to":["y"]}]}""", IdentityMapFault.FromInvalid)]
    [InlineData("""{"version":1,"rules":[{"name":"a","kind":"role","from":"x","attribute":"n","to":["y"]}]}""", IdentityMapFault.FromInvalid)]
    [InlineData("""{"version":1,"rules":[{"name":"a","kind":"attribute","from":"x","to":["y"]}]}""", IdentityMapFault.FromInvalid)]
    [InlineData("""{"version":1,"rules":[{"name":"a","kind":"role","from":"x"}]}""", IdentityMapFault.ToInvalid)]
    [InlineData("""{"version":1,"rules":[{"name":"a","kind":"role","from":"x","to":"y"}]}""", IdentityMapFault.ToInvalid)]
    [InlineData("""{"version":1,"rules":[{"name":"a","kind":"role","from":"x","to":[]}]}""", IdentityMapFault.ToInvalid)]
    [InlineData("""{"version":1,"rules":[{"name":"a","kind":"direct","mesh":"did:x:y","from":"x","to":["y"]}]}""", IdentityMapFault.ToInvalid)]
    [InlineData("""{"version":1,"rules":[{"name":"a","kind":"role","from":"x","to":["y"],"efect":"deny"}]}""", IdentityMapFault.MemberUnknown)]
    public void TryParse_Wrong_NamesWhat(string text, IdentityMapFault expected)
    {
        Assert.False(IdentityMap.TryParse(Texts.Utf8(text), out _, out IdentityMapFault fault));
        Assert.Equal(expected, fault);
    }

    [Theory]
    [InlineData(IdentityMap.RulesMax, true)]
    [InlineData(IdentityMap.RulesMax + 1, false)]
    public void TryParse_Rules_AtTheirBound(int count, bool isTaken)
    {
        string rules = string.Join(',', Enumerable.Range(0, count).Select(i => $$"""{"name":"{{i}}","kind":"role","from":"x","to":["y"]}"""));
        Assert.Equal(isTaken, IdentityMap.TryParse(Texts.Utf8($$"""{"version":1,"rules":[{{rules}}]}"""), out _, out _));
    }

    [Fact]
    public void TryParse_AnyChange_NeverThrows() => Prop.ForAll<int, byte>((at, value) =>
    {
        byte[] bytes = Texts.Utf8(Rules).ToArray();
        bytes[(at & int.MaxValue) % bytes.Length] = value;
        return IdentityMap.TryParse(bytes, out _, out IdentityMapFault fault) == (fault == IdentityMapFault.None);
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void Cache_MappingIsFoundUntilItsTimeOrItsEvidenceEnds()
    {
        var cache = new MappingCache(entriesMax: 2, timeMax: TimeSpan.FromMinutes(5));
        MappingDecision anna = Map.Map(Acme("did:mesh:enterprise:acme-001#anna", ["analyst"]) with { Evidence = "urn:1", ValidUntil = TestMesh.Now.AddMinutes(2) }, TestMesh.Now);
        cache.Add(anna, TestMesh.Now);

        Assert.True(cache.TryFind("urn:1", TestMesh.Now.AddMinutes(1), out MappingDecision? found));
        Assert.Same(anna, found);
        Assert.False(cache.TryFind("urn:1", TestMesh.Now.AddMinutes(2), out _));

        cache.Revoke("urn:1");
        cache.Add(anna, TestMesh.Now);
        Assert.False(cache.TryFind("urn:1", TestMesh.Now, out _));
        cache.Revoke("urn:a");
        cache.Add(anna, TestMesh.Now);
        Assert.Equal(0, cache.Count);
        cache.Revoke("urn:b"); // of two that are remembered, urn:1 is the one before
        cache.Add(anna, TestMesh.Now);
        Assert.Equal(1, cache.Count);
        foreach (int i in Enumerable.Range(2, 5))
        {
            cache.Add(Map.Map(Acme("did:mesh:enterprise:acme-001#anna") with { Evidence = $"urn:{i}" }, TestMesh.Now), TestMesh.Now);
        }

        Assert.Equal(2, cache.Count);
        Assert.True(cache.TryFind("urn:6", TestMesh.Now.AddMinutes(5).AddTicks(-1), out _));
        Assert.False(cache.TryFind("urn:6", TestMesh.Now.AddMinutes(5), out _));
        Assert.False(cache.TryFind("urn:2", TestMesh.Now, out _));
    }

    private static ForeignIdentity With(string name, string value) => Acme("x") with { Attributes = [(name, value)] };

    private static ForeignIdentity Acme(string id, params string[] roles) => new() { Mesh = TestMesh.Acme.Id, Id = id, Roles = roles, Evidence = "urn:0" };

    private static IdentityMap Parse(string text)
    {
        Assert.True(IdentityMap.TryParse(Texts.Utf8(text), out IdentityMap? map, out IdentityMapFault fault), fault.ToString());
        return map;
    }
}
