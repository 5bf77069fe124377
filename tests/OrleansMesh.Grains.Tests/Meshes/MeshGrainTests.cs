using System.Text;
using OrleansMesh.Contracts;
using OrleansMesh.Contracts.Meshes;
using OrleansMesh.Testing.Mesh;

namespace OrleansMesh.Grains.Tests.Meshes;

public sealed class MeshGrainTests : ClusterTest
{
    [Fact]
    public async Task RegisterAsync_ASignedDocument_IsKeptAlsoOverARestart()
    {
        byte[] registration = Acme.Register(Cluster.Now);
        Assert.Null(await Mesh(Acme).GetAsync());
        Accepted(await Mesh(Acme).RegisterAsync(registration));
        Accepted(await Mesh(Acme).RegisterAsync(registration));
        await Cluster.RestartAsync();
        MeshRecord? record = await Mesh(Acme).GetAsync();

        Assert.Equal((Acme.Id, false), (record!.MeshId, record.Online));
        Assert.Equal(registration, record.Registration);
        Accepted(await Mesh(Acme).RegisterAsync(registration));
    }

    [Fact]
    public async Task RegisterAsync_AnotherDocument_IsRefusedAndChangesNothing()
    {
        byte[] first = Acme.Register(Cluster.Now);
        Accepted(await Mesh(Acme).RegisterAsync(first));

        Refused("already-registered", await Mesh(Acme).RegisterAsync(new SampleMesh(Acme.Id).Register(Cluster.Now)));
        Assert.Equal(first, (await Mesh(Acme).GetAsync())!.Registration);
    }

    [Fact]
    public async Task RegisterAsync_ADocumentThatDoesNotHold_IsRefused()
    {
        byte[] signed = Acme.Register(Cluster.Now);
        byte[] forged = Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(signed).Replace("proofValue\":\"z", "proofValue\":\"z1", StringComparison.Ordinal));
        byte[] unsigned = Acme.Document.CanonicalBytes.ToArray();

        foreach (byte[] wrong in new[] { forged, unsigned, [], "{}"u8.ToArray(), new byte[70_000], Mit.Register(Cluster.Now), Acme.Register(Cluster.Now.AddDays(1)) })
        {
            Refused("document-invalid", await Mesh(Acme).RegisterAsync(wrong));
        }

        Assert.Null(await Mesh(Acme).GetAsync());
    }

    [Fact]
    public async Task RegisterAsync_TheWriteFails_TheMeshIsNotRegistered()
    {
        // the same document again: one of another second is another one
        byte[] registration = Acme.Register(Cluster.Now);
        Cluster.Faults.FailWrite("mesh");
        await Assert.ThrowsAnyAsync<Exception>(() => Mesh(Acme).RegisterAsync(registration));

        Assert.Null(await Mesh(Acme).GetAsync());
        Accepted(await Mesh(Acme).RegisterAsync(registration));
    }

    [Fact]
    public async Task PresentCredentialAsync_ByATrustedIssuer_RaisesTrustUntilItExpires()
    {
        await RegisterBothAsync();
        Assert.Equal(18, (await TrustAsync(Mit)).Score);
        Accepted(await Mesh(Mit).PresentCredentialAsync(Credential(Mit, "iso-27001", "soc-2")));

        Assert.Equal((63, true), ((await TrustAsync(Mit)).Score, (await TrustAsync(Mit)).CredentialValid));
        await Cluster.RestartAsync();
        Assert.NotNull((await Mesh(Mit).GetAsync())!.Credential);
        Assert.Equal(63, (await TrustAsync(Mit)).Score);
        Cluster.Clock.Shift(TimeSpan.FromDays(31));
        Assert.Equal((18, false), ((await TrustAsync(Mit)).Score, (await TrustAsync(Mit)).CredentialValid));
    }

    [Fact]
    public async Task PresentCredentialAsync_OneThatDoesNotHold_IsRefusedWithItsReason()
    {
        Refused("unknown-mesh", await Mesh(Mit).PresentCredentialAsync(Credential(Mit)));
        await RegisterBothAsync();
        DateTimeOffset now = Cluster.Now;
        SampleMesh impostor = new(Cluster.Issuer.Id);
        (string Why, byte[] Credential)[] wrong =
        [
            ("malformed", "{"u8.ToArray()),
            ("wrong-type", Acme.Register(now)),
            ("issuer-mismatch", Acme.Issue(Mit, now, now.AddDays(1))),
            ("subject-mismatch", Credential(Acme)),
            ("signature-invalid", impostor.Issue(Mit, now, now.AddDays(1))),
            ("not-yet-valid", Cluster.Issuer.Issue(Mit, now.AddMinutes(5), now.AddDays(1))),
            ("expired", Cluster.Issuer.Issue(Mit, now.AddDays(-2), now.AddDays(-1))),
        ];
        foreach ((string why, byte[] credential) in wrong)
        {
            Decision decision = await Mesh(Mit).PresentCredentialAsync(credential);
            Refused("credential-invalid", decision);
            Assert.Contains($" {why}.", decision.Detail, StringComparison.Ordinal);
        }

        Assert.Null((await Mesh(Mit).GetAsync())!.Credential);
    }

    [Fact]
    public async Task AnnounceAsync_AtItsBounds_IsTakenAndOneBeyondIsRefused()
    {
        Refused("unknown-mesh", await Mesh(Acme).AnnounceAsync(new MeshProfile("Acme", [], 0, true)));
        await RegisterBothAsync();
        string[] most = [.. Enumerable.Range(0, 64).Select(i => new string('c', 62) + $"{i:D2}")];
        Accepted(await Mesh(Acme).AnnounceAsync(new MeshProfile(new string('n', 128), most, 100, true)));
        MeshProfile[] wrong =
        [
            new("", [], 0, true),
            new(new string('n', 129), [], 0, true),
            new("a\nb", [], 0, true),
            new("a", [.. most, "one-more"], 0, true),
            new("a", [new string('c', 65)], 0, true),
            new("a", [""], 0, true),
            new("a", ["two words"], 0, true),
            new("a", ["ümlaut"], 0, true),
            new("a", [null!], 0, true),
            new("a", [], -1, true),
            new("a", [], 101, true),
        ];
        foreach (MeshProfile profile in wrong)
        {
            Refused("out-of-bounds", await Mesh(Acme).AnnounceAsync(profile));
        }

        Assert.Equal(most, (await Mesh(Acme).GetAsync())!.Profile.Capabilities);
    }

    [Fact]
    public async Task QueryAsync_AnnouncedMeshes_AreFoundByCapabilityAndPresence()
    {
        await RegisterBothAsync();
        IRegistryGrain registry = Cluster.Client.GetGrain<IRegistryGrain>(GrainCluster.Region);
        Accepted(await Mesh(Acme).AnnounceAsync(new MeshProfile("Acme", ["data", "chat"], 0, true)));
        Accepted(await Mesh(Mit).AnnounceAsync(new MeshProfile("MIT", ["data"], 0, false)));

        MeshSummary found = Assert.Single(await registry.QueryAsync(new MeshQuery(["data"], 0, 100)));
        Assert.Equal((Acme.Id, "Acme", GrainCluster.Region, 48, false), (found.MeshId, found.Name, found.Region, found.Trust, found.Online));
        Assert.Empty(await registry.QueryAsync(new MeshQuery(["math"], 0, 100)));
        Assert.Empty(await registry.QueryAsync(new MeshQuery([], 49, 100)));

        Accepted(await Mesh(Mit).AnnounceAsync(new MeshProfile("MIT", ["data"], 0, true)));
        Assert.Equal(["Acme", "MIT"], (await registry.QueryAsync(new MeshQuery(["data"], 0, 1_000))).Select(m => m.Name));
        Assert.Equal(["Acme"], (await registry.QueryAsync(new MeshQuery(["data"], 0, 0))).Select(m => m.Name));
    }

    [Fact]
    public async Task SessionChangedAsync_FirstAndLastSession_ChangePresence()
    {
        await RegisterBothAsync();
        Accepted(await Mesh(Acme).AnnounceAsync(new MeshProfile("Acme", [], 0, true)));
        foreach ((int delta, bool online) in new[] { (1, true), (1, true), (-1, true), (-1, false), (-1, false), (1, true) })
        {
            await Mesh(Acme).SessionChangedAsync(delta);
            Assert.Equal(online, (await Mesh(Acme).GetAsync())!.Online);
            MeshSummary line = Assert.Single(await Cluster.Client.GetGrain<IRegistryGrain>(GrainCluster.Region).QueryAsync(new MeshQuery([], 0, 1)));
            Assert.Equal(online, line.Online);
        }
    }
}
