using OrleansMesh.Cryptography;
using OrleansMesh.Domain.Identity;
using OrleansMesh.Domain.Identity.Registry;
using OrleansMesh.Domain.Identity.Resolution;
using OrleansMesh.Resolution;

namespace OrleansMesh.Benchmarks.Dids;

/// <summary>A did:mesh that rotated its key at each version, in a registry of this process.</summary>
internal sealed class DidSubjects : IDidSource
{
    private static readonly DateTimeOffset Now = TimeProvider.System.GetUtcNow();
    private static readonly Did Mesh = Did.Parse("did:mesh:enterprise:acme-001");

    private readonly byte[] _history;
    private readonly (Ed25519PublicKey Key, byte[] Message, byte[] Signature)[] _signatures;
    private readonly DidResolver _warm;

    public DidSubjects(int versions)
    {
        _history = Build(versions);
        _signatures = [.. Enumerable.Range(0, versions).Select(_ => Signed())];
        _warm = Resolver();
        Require(_warm);
    }

    /// <summary>Of the history as JSON.</summary>
    public int Bytes => _history.Length;

    /// <inheritdoc/>
    public string Method => DidMesh.Method;

    /// <summary>A resolver that knows nothing: the history is read, verified from its first version, and resolved.</summary>
    public void Cold() => Require(Resolver());

    /// <summary>The work of a cold resolution without its way over the pool.</summary>
    public void Verify()
    {
        if (!FetchAsync(Mesh, CancellationToken.None).IsCompletedSuccessfully)
        {
            throw new InvalidOperationException("It must be found.");
        }
    }

    /// <summary>One that knows it.</summary>
    public void Cached() => Require(_warm);

    /// <summary>As many signatures as there are versions, and nothing else.</summary>
    public void Bare() => Array.ForEach(_signatures, each => _ = each.Key.Verify(each.Message, each.Signature) ? true : throw new InvalidOperationException("The signature must hold."));

    /// <inheritdoc/>
    public Task<FetchedDid> FetchAsync(Did did, CancellationToken cancellationToken) => Task.FromResult(
        MeshHistoryJson.TryRead(_history, did, Now, out MeshHistory? history, out MeshHistoryFault fault)
            ? new FetchedDid(MeshResolution.Resolve(history), null, history)
            : FetchedDid.Failed(ResolutionError.InvalidDidDocument, $"{fault}"));

    // A fetch goes over the pool: its way there and back is part of the cold figure.
    private static void Require(DidResolver resolver)
    {
        ValueTask<DidResolution> resolving = resolver.ResolveAsync(Mesh, null, CancellationToken.None);
        if (!resolving.IsCompletedSuccessfully)
        {
            using var done = new ManualResetEventSlim();
            bool found = false;
            _ = resolving.AsTask().ContinueWith(
                task =>
                {
                    found = task.IsCompletedSuccessfully && task.Result.Document is not null;
                    done.Set();
                },
                CancellationToken.None,
                TaskContinuationOptions.ExecuteSynchronously,
                TaskScheduler.Default);
            done.Wait();
            _ = found ? true : throw new InvalidOperationException("It must be found.");
        }
    }

    private static (Ed25519PublicKey Key, byte[] Message, byte[] Signature) Signed()
    {
        // a proof signs two hashes (VC Data Integrity)
        using var key = Ed25519PrivateKey.Generate();
        byte[] message = new byte[64];
        return (key.PublicKey, message, key.Sign(message));
    }

    private static byte[] Build(int count)
    {
        var versions = new List<ReadOnlyMemory<byte>>();
        MeshHistory? history = null;
        Ed25519PrivateKey signing = Ed25519PrivateKey.Generate();
        for (int at = 1; at <= count; at++)
        {
            Ed25519PrivateKey next = at == 1 ? signing : Ed25519PrivateKey.Generate();
            DidDocumentBuilder document = new DidDocumentBuilder(Mesh).AddKey($"key-{at}", next.PublicKey).AddService("files", "Files", "https://acme.example/files");
            versions.Add(history is null
                ? MeshRegistration.Create(document, signing, Mesh.Url("key-1"), Now.AddHours(-count))
                : MeshRegistration.CreateNext(history.Current, document, signing, Mesh.Url($"key-{at - 1}"), Now.AddHours(at - count)));
            if (!MeshHistory.TryVerify(versions, Now, out history, out MeshHistoryFault fault))
            {
                throw new InvalidOperationException($"{fault}");
            }

            if (at > 1)
            {
                signing.Dispose();
                signing = next;
            }
        }

        signing.Dispose();
        return MeshHistoryJson.Write(history!);
    }

    private DidResolver Resolver() => new([this], new ResolverOptions { Ttl = TimeSpan.FromHours(1) }, TimeProvider.System);
}
