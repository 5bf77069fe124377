using System.Text;
using FsCheck;
using FsCheck.Fluent;
using OrleansMesh.Cryptography;
using OrleansMesh.Domain.Identity;
using OrleansMesh.Domain.Identity.Registry;
using OrleansMesh.Domain.Identity.Resolution;

namespace OrleansMesh.Domain.Tests.Identity.Registry;

public sealed class MeshHistoryTests
{
    [Fact]
    public void TryVerify_CreatedUpdatedRotatedDeactivated_Taken()
    {
        var mesh = new TestHistory();
        mesh.Update();
        mesh.Rotate();
        mesh.Update();
        mesh.Deactivate();
        MeshHistory history = mesh.Verified;
        Assert.Equal(5, history.Versions.Count);
        Assert.True(history.IsDeactivated);
        Assert.Equal(mesh.Versions.Select(v => v.ToArray()), history.Versions.Select(v => v.Registration.Bytes.ToArray()));
        Assert.Equal([TestMesh.Now, TestMesh.Now.AddDays(2)], history.KeyWindows.Select(w => w.From));
        Assert.Equal([TestMesh.Now.AddDays(2), TestMesh.Now.AddDays(4)], history.KeyWindows.Select(w => w.Until));
    }

    [Fact]
    public void TryFindKey_EachKeyInItsOwnTimeAlone()
    {
        var mesh = new TestHistory();
        Ed25519PublicKey first = mesh.Key.PublicKey;
        mesh.Rotate();
        MeshHistory history = mesh.Verified;
        DateTimeOffset rotated = mesh.Time;
        Assert.Null(history.At(TestMesh.Now.AddTicks(-1)));
        Assert.True(history.TryFindKey("#key-1", KeyPurpose.Authentication, TestMesh.Now, out Ed25519PublicKey? key));
        Assert.Equal(first, key);
        Assert.True(history.TryFindKey("#key-1", KeyPurpose.Authentication, rotated.AddTicks(-1), out _));
        Assert.False(history.TryFindKey("#key-1", KeyPurpose.Authentication, rotated, out _));
        Assert.False(history.TryFindKey("#key-2", KeyPurpose.Authentication, rotated.AddTicks(-1), out _));
        Assert.True(history.TryFindKey("#key-2", KeyPurpose.Authentication, rotated, out _));
        Assert.True(history.KeyWindows[0].Holds(TestMesh.Now));
        Assert.False(history.KeyWindows[0].Holds(rotated));
        Assert.True(history.KeyWindows[1].Holds(DateTimeOffset.MaxValue));
    }

    [Fact]
    public void KeyWindows_KeyTakenOutAndPutBack_HasTwo()
    {
        var mesh = new TestHistory();
        using Ed25519PrivateKey second = Ed25519PrivateKey.Generate();
        MeshRegistration Next(MeshHistory history, DidDocumentBuilder builder, int day)
        {
            mesh.Add(MeshRegistration.CreateNext(history.Current, builder, mesh.Key, mesh.KeyId, TestMesh.Now.AddDays(day)));
            return mesh.Versions.Count > 0 ? MeshHistory.TryVerify(mesh.Versions, TestMesh.Now.AddDays(day), out MeshHistory? next, out _) ? next.Current : throw new InvalidOperationException() : throw new InvalidOperationException();
        }

        MeshHistory At(int day) => MeshHistory.TryVerify(mesh.Versions, TestMesh.Now.AddDays(day), out MeshHistory? history, out _) ? history : throw new InvalidOperationException();
        Next(At(0), mesh.Builder(mesh.Key, 1).AddKey("key-2", second.PublicKey), 1);
        Next(At(1), mesh.Builder(mesh.Key, 1), 2);
        Next(At(2), mesh.Builder(mesh.Key, 1).AddKey("key-2", second.PublicKey), 3);
        KeyWindow[] windows = [.. At(3).KeyWindows.Where(window => window.KeyId.EndsWith("key-2", StringComparison.Ordinal))];
        Assert.Equal(2, windows.Length);
        Assert.Equal((TestMesh.Now.AddDays(1), TestMesh.Now.AddDays(2)), (windows[0].From, windows[0].Until!.Value));
        Assert.Equal((TestMesh.Now.AddDays(3), (DateTimeOffset?)null), (windows[1].From, windows[1].Until));
    }

    [Fact]
    public void Continues_OtherBranchOrShorter_False()
    {
        var mesh = new TestHistory();
        MeshHistory first = mesh.Verified;
        byte[] branch = MeshRegistration.CreateNext(first.Current, mesh.Builder(mesh.Key, 1).AddService("a", "A", "https://a.example/"), mesh.Key, mesh.KeyId, TestMesh.Now.AddHours(1));
        mesh.Rotate();
        MeshHistory second = mesh.Verified;
        Assert.True(second.Continues(first));
        Assert.True(second.Continues(second));
        Assert.False(first.Continues(second));
        Assert.True(first.TryAppend(branch, mesh.Time, out MeshHistory? other, out RegistrationRefusal refusal), $"{refusal}");
        Assert.False(second.Continues(other));
        Assert.False(new TestHistory("did:mesh:b").Verified.Continues(first));
    }

    [Fact]
    public void TryVerify_Count_BoundedAndTheLastPlaceIsForTheEnd()
    {
        var mesh = new TestHistory();
        MeshHistory history = mesh.Verified;
        while (history.Versions.Count < MeshHistory.VersionsMax - 1)
        {
            mesh.Add(MeshRegistration.CreateNext(history.Current, mesh.Builder(mesh.Key, 1), mesh.Key, mesh.KeyId, TestMesh.Now));
            // the single step, so that the test takes linear time: histories are verified whole below
            Assert.True(MeshRegistration.TryVerify(mesh.Versions[^1], history.Current, TestMesh.Now, out _, out _));
            if (mesh.Versions.Count is 2 || mesh.Versions.Count % 341 == 0 || mesh.Versions.Count == MeshHistory.VersionsMax - 1)
            {
                history = mesh.Verified;
            }
            else
            {
                Assert.True(history.TryAppend(mesh.Versions[^1], TestMesh.Now, out MeshHistory? next, out RegistrationRefusal refusal), $"{refusal}");
                history = next;
            }
        }

        byte[] more = MeshRegistration.CreateNext(history.Current, mesh.Builder(mesh.Key, 1), mesh.Key, mesh.KeyId, TestMesh.Now);
        Assert.False(history.TryAppend(more, TestMesh.Now, out _, out RegistrationRefusal full));
        Assert.Equal(RegistrationRefusal.HistoryFull, full);
        byte[] end = MeshRegistration.CreateDeactivation(history.Current, mesh.Key, mesh.KeyId, TestMesh.Now);
        Assert.True(history.TryAppend(end, TestMesh.Now, out MeshHistory? ended, out _));
        Assert.Equal(MeshHistory.VersionsMax, ended.Versions.Count);
        Assert.True(MeshHistoryJson.TryRead(MeshHistoryJson.Write(ended), mesh.Id, TestMesh.Now, out MeshHistory? read, out MeshHistoryFault fault), $"{fault}");
        Assert.True(read.Continues(history));
        Assert.False(MeshHistory.TryVerify([.. mesh.Versions, end, end], TestMesh.Now, out _, out fault));
        Assert.Equal(RegistrationRefusal.HistoryFull, fault.Refusal);
    }

    [Fact]
    public void TryAppend_Bytes_BoundedAndTheEndStillFits()
    {
        var mesh = new TestHistory();
        MeshHistory history = mesh.Verified;
        RegistrationRefusal refusal = RegistrationRefusal.None;
        while (refusal == RegistrationRefusal.None)
        {
            DidDocumentBuilder builder = mesh.Builder(mesh.Key, 1).AddService("large", "Large", "https://acme.example/" + new string('a', 60_000));
            byte[] next = MeshRegistration.CreateNext(history.Current, builder, mesh.Key, mesh.KeyId, TestMesh.Now);
            history = history.TryAppend(next, TestMesh.Now, out MeshHistory? longer, out refusal) ? longer : history;
        }

        Assert.Equal(RegistrationRefusal.HistoryFull, refusal);
        Assert.InRange(history.Bytes, MeshHistory.BytesMax - 70_000, MeshHistory.BytesMax);
        Assert.True(history.TryAppend(MeshRegistration.CreateDeactivation(history.Current, mesh.Key, mesh.KeyId, TestMesh.Now), TestMesh.Now, out _, out refusal), $"{refusal}");
    }

    [Fact]
    public void Json_RoundTrips_AndOnlyForItsMesh()
    {
        var mesh = new TestHistory();
        mesh.Rotate();
        byte[] json = MeshHistoryJson.Write(mesh.Verified);
        Assert.True(MeshHistoryJson.TryRead(json, mesh.Id, mesh.Time, out MeshHistory? history, out _));
        Assert.Equal(2, history.Versions.Count);
        Assert.False(MeshHistoryJson.TryRead(json, Did.Parse("did:mesh:other"), mesh.Time, out _, out MeshHistoryFault fault));
        Assert.Equal(RegistrationRefusal.SubjectMismatch, fault.Refusal);
        byte[] renamed = Texts.Utf8(Encoding.UTF8.GetString(json).Replace("{\"id\":\"did:mesh:enterprise:acme-001\",\"versions\"", "{\"id\":\"did:mesh:other\",\"versions\"", StringComparison.Ordinal));
        Assert.False(MeshHistoryJson.TryRead(renamed, Did.Parse("did:mesh:other"), mesh.Time, out _, out fault));
        Assert.Equal(RegistrationRefusal.SubjectMismatch, fault.Refusal);
    }

    [Fact]
    public void Json_EveryByteChanged_Refused()
    {
        var mesh = new TestHistory();
        mesh.Rotate();
        byte[] json = MeshHistoryJson.Write(mesh.Verified);
        for (int at = 0; at < json.Length; at++)
        {
            byte[] forged = [.. json];
            forged[at] ^= 0x01;
            Assert.False(MeshHistoryJson.TryRead(forged, mesh.Id, mesh.Time, out _, out _), $"byte {at}");
        }
    }

    [Fact]
    public void Json_RandomBytes_NeverThrows() => Prop.ForAll(
        Texts.Bytes,
        bytes => !MeshHistoryJson.TryRead(bytes, Did.Parse("did:mesh:a"), TestMesh.Now, out _, out _)).QuickCheckThrowOnFailure();

    [Fact]
    public void Resolve_ByVersionAndByTime()
    {
        var mesh = new TestHistory();
        mesh.Rotate();
        mesh.Deactivate();
        MeshHistory history = mesh.Verified;
        DidResolution present = MeshResolution.Resolve(history);
        Assert.True(present.Metadata.Deactivated);
        Assert.Equal(("3", null), (present.Metadata.VersionId, present.Metadata.NextVersionId));
        DidResolution first = MeshResolution.Resolve(history, new DidUrlParameters(null, null, "1", null));
        Assert.Equal(("1", "2"), (first.Metadata.VersionId, first.Metadata.NextVersionId));
        Assert.Equal(TestMesh.Now.AddDays(1), first.Metadata.NextUpdate);
        DidResolution second = MeshResolution.Resolve(history, new DidUrlParameters(null, null, null, TestMesh.Now.AddDays(1.5)));
        Assert.Equal("2", second.Metadata.VersionId);
        Assert.Equal(ResolutionError.NotFound, MeshResolution.Resolve(history, new DidUrlParameters(null, null, null, TestMesh.Now.AddDays(-1))).Error);
        foreach (string wrong in (string[])["0", "4", "-1", "01", "", "x", "99999999999999999999"])
        {
            Assert.Equal(ResolutionError.NotFound, MeshResolution.Resolve(history, new DidUrlParameters(null, null, wrong, null)).Error);
        }
    }
}
