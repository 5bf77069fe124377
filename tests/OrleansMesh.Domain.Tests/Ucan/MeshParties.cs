using OrleansMesh.Cryptography;
using OrleansMesh.Domain.Identity;
using OrleansMesh.Domain.Ucan;

namespace OrleansMesh.Domain.Tests.Ucan;

/// <summary>A mesh whose document has keys of several uses: a human's, a machine's, a node's for invoking, one for signing in.</summary>
internal static class MeshParties
{
    private static readonly Did Id = TestMesh.Acme.Id;

    private static readonly Dictionary<string, (Ed25519PrivateKey Key, KeyPurpose[] Purposes)> Keys = new()
    {
        ["human"] = (Ed25519PrivateKey.Generate(), [KeyPurpose.CapabilityDelegation, KeyPurpose.CapabilityInvocation]),
        ["machine"] = (Ed25519PrivateKey.Generate(), [KeyPurpose.CapabilityDelegation]),
        ["node"] = (Ed25519PrivateKey.Generate(), [KeyPurpose.CapabilityInvocation]),
        ["login"] = (Ed25519PrivateKey.Generate(), [KeyPurpose.Authentication]),
    };

    /// <summary>The mesh by its human's key, which the token does not name.</summary>
    public static Party Acme { get; } = new(new UcanPrincipal(Id), new UcanSigner(Keys["human"].Key));

    public static DidDocument Document { get; } = Build();

    /// <summary>The mesh by a key that the token names.</summary>
    public static Party Named(string fragment) => new(new UcanPrincipal(Id, fragment), new UcanSigner(Keys[fragment].Key));

    /// <summary>Bob asks the mesh with a root by <paramref name="root"/>.</summary>
    public static UcanRefusal Verify(Party root, IUcanDocuments? documents = null, bool requiresHuman = false)
    {
        Delegation delegation = root.Sign(root.To(Party.Bob, root));
        Invocation invocation = Party.Bob.Sign(Party.Bob.Asks(root, "/msg/send", delegation));
        var verifier = new UcanVerifier(documents ?? new Documents(Document), new UcanRevocationSet());
        _ = verifier.TryVerify(invocation, new UcanProofSet(delegation), new UcanExpectation { RequiresHumanRoot = requiresHuman }, TestMesh.Now, out _, out UcanFault fault);
        return fault.Reason;
    }

    /// <summary>A machine's subject, which a human of a mesh passes on.</summary>
    public static UcanRefusal VerifyHumanInTheMiddle()
    {
        Delegation root = Party.Alice.Sign(Party.Alice.To(Acme, Party.Alice));
        Delegation link = Acme.Sign(Acme.To(Party.Bob, Party.Alice));
        return Verification.Verify(
            Party.Bob.Sign(Party.Bob.Asks(Party.Alice, "/msg/send", root, link)), new UcanProofSet(root, link), new UcanExpectation(), documents: Document);
    }

    private static DidDocument Build()
    {
        var builder = new DidDocumentBuilder(Id);
        foreach ((string fragment, (Ed25519PrivateKey key, KeyPurpose[] purposes)) in Keys)
        {
            builder.AddKey(fragment, key.PublicKey, purposes);
        }

        return builder.MarkHuman("human").Build();
    }
}
