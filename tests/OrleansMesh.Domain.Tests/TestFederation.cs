using OrleansMesh.Domain.Federation;

namespace OrleansMesh.Domain.Tests;

/// <summary>An agreement of Acme and Mit and what goes with it, for tests.</summary>
internal static class TestFederation
{
    public const string Hub = "did:mesh:hub:eu";

    public static readonly Guid Id = Guid.Parse("5f3c0f9e-8a51-4d0b-9f3e-0a1b2c3d4e5f");

    private static readonly string Acme = TestMesh.Acme.Id.ToString();
    private static readonly string Mit = TestMesh.Mit.Id.ToString();

    public static AgreementTerms Terms { get; } = new(
        Id,
        1,
        [Party(TestMesh.Acme), Party(TestMesh.Mit)],
        "research collaboration",
        [
            new(Mit, Acme, GrantKind.Tool, "search.*"),
            new(Mit, Acme, GrantKind.Resource, "mesh://papers/*"),
            new(Mit, Acme, GrantKind.Prompt, "summary"),
            new(Mit, Acme, GrantKind.Message, "agent.*"),
        ],
        TestMesh.NowMs,
        TestMesh.NowMs + 86_400_000,
        Hub);

    public static Agreement Signed { get; } = Create(Terms).Sign(TestMesh.Acme.Id, TestMesh.Acme.Key).Sign(TestMesh.Mit.Id, TestMesh.Mit.Key);

    public static AgreementParty Party(TestMesh mesh) => new(mesh.Id.ToString(), mesh.KeyId, mesh.Key.PublicKey);

    public static Agreement Create(AgreementTerms terms)
    {
        Assert.True(Agreement.TryCreate(terms, out Agreement? agreement, out AgreementRefusal refusal), refusal.ToString());
        return agreement;
    }
}
