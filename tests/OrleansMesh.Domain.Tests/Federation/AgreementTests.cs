using System.Text;
using FsCheck;
using FsCheck.Fluent;
using OrleansMesh.Cryptography;
using OrleansMesh.Domain.Federation;
using OrleansMesh.Domain.Identity;
using OrleansMesh.Domain.Json;

namespace OrleansMesh.Domain.Tests.Federation;

public sealed class AgreementTests
{
    private static readonly AgreementTerms Terms = TestFederation.Terms;
    private static readonly Agreement Signed = TestFederation.Signed;

    [Fact]
    public void TryParse_SignedAgreement_ReadsBackEqualAndBinds()
    {
        Assert.True(CanonicalJson.IsCanonical(Signed.Bytes.Span));
        Assert.True(Agreement.TryParse(Signed.Bytes, out Agreement? read, out _));
        Assert.Equal(Signed.Bytes.ToArray(), read.Bytes.ToArray());
        Assert.Equal(AgreementRefusal.None, read.Verify(TestMesh.Now));
        Assert.Equal(Terms.Grants, read.Terms.Grants);
        Assert.Equal(AgreementRefusal.None, read.CheckParty(TestMesh.Acme.Document));
    }

    [Fact]
    public void Knowing_AnotherOrAForgedCopy_BelievesNothing()
    {
        Agreement half = TestFederation.Create(Terms).Sign(TestMesh.Acme.Id, TestMesh.Acme.Key);
        Assert.True(Agreement.TryParse(Signed.Bytes, out Agreement? same, out _));
        Assert.Equal(AgreementRefusal.None, same.Knowing(half).Verify(TestMesh.Now));

        // the same terms, Acme's signature replaced: what is known of the true one says nothing of it
        string text = Encoding.UTF8.GetString(Signed.Bytes.Span);
        string value = Base64Url(Signed.Signatures[0].Value.Span);
        string other = Base64Url(Signed.Signatures[1].Value.Span);
        Assert.True(Agreement.TryParse(Texts.Utf8(text.Replace(value, other, StringComparison.Ordinal)), out Agreement? forged, out _));
        Assert.Equal(AgreementRefusal.SignatureInvalid, forged.Knowing(Signed).Verify(TestMesh.Now));

        // other terms under the same signatures
        Assert.True(Agreement.TryParse(Texts.Utf8(text.Replace("research", "Research", StringComparison.Ordinal)), out Agreement? changed, out _));
        Assert.Equal(AgreementRefusal.SignatureInvalid, changed.Knowing(Signed).Verify(TestMesh.Now));

        // a copy that nobody has checked vouches for nothing
        Assert.True(Agreement.TryParse(forged.Bytes, out Agreement? unchecked1, out _));
        Assert.True(Agreement.TryParse(forged.Bytes, out Agreement? again, out _));
        Assert.Equal(AgreementRefusal.SignatureInvalid, again.Knowing(unchecked1).Verify(TestMesh.Now));
    }

    [Fact]
    public void Renews_SameTermsWithOtherKeysOfTheSameParties_AndNothingElse()
    {
        using Ed25519PrivateKey key = Ed25519PrivateKey.Generate();
        AgreementParty[] renewed = [Terms.Parties[0] with { KeyId = Terms.Parties[0].Id + "#key-9", Key = key.PublicKey }, .. Terms.Parties.Skip(1)];
        Assert.True(TestFederation.Create(Terms with { Parties = renewed }).Renews(Signed));
        Assert.True(Signed.Renews(Signed));

        Assert.False(TestFederation.Create(Terms with { Parties = renewed, Purpose = "more" }).Renews(Signed));
        Assert.False(TestFederation.Create(Terms with { Parties = renewed, ExpiresAt = Terms.ExpiresAt + 1 }).Renews(Signed));
        Assert.False(TestFederation.Create(Terms with { Parties = renewed, Grants = [] }).Renews(Signed));
        Assert.False(TestFederation.Create(Terms with { Parties = [renewed[0] with { Region = "EU" }, .. renewed.Skip(1)] }).Renews(Signed));
    }

    private static string Base64Url(ReadOnlySpan<byte> bytes) => System.Buffers.Text.Base64Url.EncodeToString(bytes);

    [Fact]
    public void Verify_MissingWrongOrLateSignature_Refused()
    {
        Agreement unsigned = TestFederation.Create(Terms);
        Agreement half = unsigned.Sign(TestMesh.Acme.Id, TestMesh.Acme.Key);
        Assert.Equal(AgreementRefusal.SignatureMissing, half.Verify(TestMesh.Now));
        Assert.Equal(AgreementRefusal.None, half.VerifyPresent(TestMesh.Now));
        Assert.Equal(AgreementRefusal.Expired, Signed.Verify(TestMesh.Now.AddDays(1)));
        Assert.Equal(AgreementRefusal.None, Signed.Verify(TestMesh.Now.AddDays(1).AddMilliseconds(-1)));
        Assert.Equal(AgreementRefusal.None, Signed.Verify(TestMesh.Now.AddSeconds(-30)));
        Assert.Equal(AgreementRefusal.CreatedInFuture, Signed.Verify(TestMesh.Now.AddSeconds(-31)));

        string forged = Encoding.UTF8.GetString(Signed.Bytes.Span).Replace("research", "Research", StringComparison.Ordinal);
        Assert.True(Agreement.TryParse(Texts.Utf8(forged), out Agreement? changed, out _));
        Assert.Equal(AgreementRefusal.SignatureInvalid, changed.Verify(TestMesh.Now));
    }

    [Fact]
    public void TryAddSignature_StrangerSecondOrWrongKey_Refused()
    {
        Agreement half = TestFederation.Create(Terms).Sign(TestMesh.Acme.Id, TestMesh.Acme.Key);
        byte[] signature = TestMesh.Mit.Key.Sign(half.SigningInput.Span);
        AgreementRefusal Add(string by, string keyId, byte[] value)
        {
            _ = half.TryAddSignature(by, keyId, value, out _, out AgreementRefusal refusal);
            return refusal;
        }

        Assert.Equal(AgreementRefusal.None, Add(TestMesh.Mit.Id.ToString(), TestMesh.Mit.KeyId, signature));
        Assert.Equal(AgreementRefusal.SignatureUnknown, Add(TestMesh.Mit.Id.ToString(), TestMesh.Acme.KeyId, signature));
        Assert.Equal(AgreementRefusal.SignatureUnknown, Add(TestMesh.Acme.Id.ToString(), TestMesh.Acme.KeyId, signature));
        Assert.Equal(AgreementRefusal.SignatureUnknown, Add("did:mesh:other", "did:mesh:other#key-1", signature));
        Assert.Equal(AgreementRefusal.SignatureInvalid, Add(TestMesh.Mit.Id.ToString(), TestMesh.Mit.KeyId, TestMesh.Acme.Key.Sign(half.SigningInput.Span)));
        Assert.Equal(AgreementRefusal.SignatureInvalid, Add(TestMesh.Mit.Id.ToString(), TestMesh.Mit.KeyId, []));
    }

    [Fact]
    public void Holds_OfferedAndKept_OnlyThePartysOwnByteForByte()
    {
        Agreement half = TestFederation.Create(Terms).Sign(TestMesh.Acme.Id, TestMesh.Acme.Key);
        byte[] value = TestMesh.Mit.Key.Sign(half.SigningInput.Span);
        var offered = new AgreementSignature(TestMesh.Mit.Id.ToString(), TestMesh.Mit.KeyId, value);
        Assert.True(half.Holds(offered));
        Assert.True(half.Holds(offered));
        Assert.True(half.Holds(half.Signatures[0]));

        // what held says nothing of other bytes, another party or another key, and not of the array that it came in
        byte[] changed = [.. value];
        changed[40] ^= 1;
        Assert.False(half.Holds(offered with { Value = changed }));
        Assert.False(half.Holds(offered with { By = TestMesh.Acme.Id.ToString(), KeyId = TestMesh.Acme.KeyId }));
        Assert.False(half.Holds(offered with { KeyId = TestMesh.Acme.KeyId }));
        Assert.False(half.Holds(half.Signatures[0] with { Value = value }));
        Assert.False(half.Holds(offered with { Value = default }));
        value[40] ^= 1;
        Assert.False(half.Holds(offered));
        Assert.False(half.TryAddSignature(offered.By, offered.KeyId, value, out _, out AgreementRefusal refusal));
        Assert.Equal(AgreementRefusal.SignatureInvalid, refusal);

        // a stranger's agreement remembers nothing of ours
        string forged = Encoding.UTF8.GetString(half.Bytes.Span).Replace("research", "Research", StringComparison.Ordinal);
        Assert.True(Agreement.TryParse(Texts.Utf8(forged), out Agreement? other, out _));
        Assert.False(other.Holds(other.Signatures[0]));
        Assert.False(other.Holds(other.Signatures[0]));
    }

    [Fact]
    public void TryCreate_BrokenTerms_RefusedWithReason()
    {
        AgreementParty acme = TestFederation.Party(TestMesh.Acme);
        string did = acme.Id;
        Assert.Equal(AgreementRefusal.PartiesInvalid, Refusal(Terms with { Parties = [acme], Grants = [] }));
        Assert.Equal(AgreementRefusal.PartiesInvalid, Refusal(Terms with { Parties = [acme, acme], Grants = [] }));
        Assert.Equal(AgreementRefusal.PartiesInvalid, Refusal(Terms with { Parties = [acme, Terms.Parties[1] with { KeyId = acme.KeyId }] }));
        Assert.Equal(AgreementRefusal.GrantsInvalid, Refusal(Terms with { Grants = [new(did, did, GrantKind.Tool, "*")] }));
        Assert.Equal(AgreementRefusal.GrantsInvalid, Refusal(Terms with { Grants = [new(did, "did:mesh:other", GrantKind.Tool, "*")] }));
        Assert.Equal(AgreementRefusal.GrantsInvalid, Refusal(Terms with { Grants = [Terms.Grants[0] with { Pattern = "" }] }));
        Assert.Equal(AgreementRefusal.TimesInvalid, Refusal(Terms with { ExpiresAt = Terms.CreatedAt }));
        Assert.Equal(AgreementRefusal.Malformed, Refusal(Terms with { Version = 0 }));
        Assert.Equal(AgreementRefusal.Malformed, Refusal(Terms with { Hub = "hub" }));
        Assert.Equal(AgreementRefusal.Malformed, Refusal(Terms with { Purpose = new string('p', 513) }));
        Assert.Equal(AgreementRefusal.None, Refusal(Terms with { Purpose = new string('p', 512) }));
    }

    [Theory]
    [InlineData(16, AgreementRefusal.None)]
    [InlineData(17, AgreementRefusal.PartiesInvalid)]
    public void TryCreate_Parties_BoundedOnBothSides(int count, AgreementRefusal expected)
    {
        AgreementParty[] parties = [.. Enumerable.Range(0, count).Select(i => new AgreementParty($"did:mesh:m{i}", $"did:mesh:m{i}#k", TestMesh.Acme.Key.PublicKey))];
        Assert.Equal(expected, Refusal(Terms with { Parties = parties, Grants = [] }));
    }

    [Theory]
    [InlineData(256, AgreementRefusal.None)]
    [InlineData(257, AgreementRefusal.GrantsInvalid)]
    public void TryCreate_Grants_BoundedOnBothSides(int count, AgreementRefusal expected) =>
        Assert.Equal(expected, Refusal(Terms with { Grants = [.. Enumerable.Repeat(Terms.Grants[0], count)] }));

    [Fact]
    public void TryParse_TooLargeUnknownMemberOrSpacing_Refused()
    {
        AgreementGrant wide = Terms.Grants[0] with { Pattern = new string('p', 256) };
        Assert.Equal(AgreementRefusal.TooLarge, Refusal(Terms with { Grants = [.. Enumerable.Repeat(wide, 256)] }));
        string text = Encoding.UTF8.GetString(Signed.Bytes.Span);
        Assert.False(Agreement.TryParse(Texts.Utf8(text.Replace("{\"createdAt\"", "{\"a\":1,\"createdAt\"", StringComparison.Ordinal)), out _, out AgreementRefusal refusal));
        Assert.Equal(AgreementRefusal.Malformed, refusal);
        Assert.False(Agreement.TryParse(Texts.Utf8(text + " "), out _, out refusal));
        Assert.Equal(AgreementRefusal.Malformed, refusal);
    }

    [Theory]
    [InlineData(GrantKind.Tool, "search.web", true)]
    [InlineData(GrantKind.Tool, "search.", true)]
    [InlineData(GrantKind.Tool, "search", false)]
    [InlineData(GrantKind.Tool, "Search.web", false)]
    [InlineData(GrantKind.Prompt, "summary", true)]
    [InlineData(GrantKind.Prompt, "summary2", false)]
    [InlineData(GrantKind.Resource, "search.web", false)]
    public void Allows_NameAndKind_ExactOrPrefix(GrantKind kind, string name, bool allowed)
    {
        string acme = TestMesh.Acme.Id.ToString();
        string mit = TestMesh.Mit.Id.ToString();
        Assert.Equal(allowed, Signed.Allows(mit, acme, kind, name));
        Assert.False(Signed.Allows(acme, mit, kind, name));
    }

    [Fact]
    public void CheckParty_OtherKeyOrMesh_Refused()
    {
        using Ed25519PrivateKey other = Ed25519PrivateKey.Generate();
        Assert.Equal(AgreementRefusal.KeyMismatch, Signed.CheckParty(new DidDocumentBuilder(TestMesh.Acme.Id).AddKey("key-1", other.PublicKey).Build()));
        Assert.Equal(AgreementRefusal.TermsMismatch, Signed.CheckParty(TestMesh.Foundation.Document));
    }

    [Fact]
    public void TryParse_EveryByteChanged_NeverBinds()
    {
        byte[] valid = Signed.Bytes.ToArray();
        for (int at = 0; at < valid.Length; at++)
        {
            byte[] forged = [.. valid];
            forged[at] ^= 0x01;
            Assert.False(Agreement.TryParse(forged, out Agreement? agreement, out _) && agreement.Verify(TestMesh.Now) == AgreementRefusal.None, $"byte {at}");
        }
    }

    [Fact]
    public void TryParse_MutatedAgreement_NeverThrows() =>
        Prop.ForAll(Texts.Mutated(Signed.Bytes.ToArray()), bytes =>
            Agreement.TryParse(bytes, out _, out AgreementRefusal refusal) == (refusal == AgreementRefusal.None))
            .Check(Config.QuickThrowOnFailure.WithMaxTest(2000));

    private static AgreementRefusal Refusal(AgreementTerms terms)
    {
        _ = Agreement.TryCreate(terms, out _, out AgreementRefusal refusal);
        return refusal;
    }
}
