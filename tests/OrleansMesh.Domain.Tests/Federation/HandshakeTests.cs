using System.Security.Cryptography;
using System.Text;
using OrleansMesh.Domain.Federation;
using OrleansMesh.Domain.Identity;

namespace OrleansMesh.Domain.Tests.Federation;

public sealed class HandshakeTests
{
    private static readonly Guid HandshakeId = Guid.Parse("00000000-0000-0000-0000-000000000001");
    private static readonly byte[] Nonce = [.. Enumerable.Range(0, 32).Select(i => (byte)i)];
    private static readonly HandshakeInitiation Initiation = new(
        TestMesh.Acme.Id.ToString(), TestMesh.Mit.Id.ToString(), SourceKnown: true, TargetKnown: true, CredentialRefusal.None, Trust: 60, TrustMinimum: 50);

    [Fact]
    public void Issue_Challenge_HashAndExpiryAsFmpHasThem()
    {
        var challenge = HandshakeChallenge.Issue(HandshakeId, Nonce, TestMesh.Now);
        string text = $"00000000-0000-0000-0000-000000000001:AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8:{TestMesh.NowMs}";
        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text))), challenge.Hash);
        Assert.Equal(TestMesh.NowMs + 5000, challenge.ExpiresAt);
        Assert.Equal(HandshakeRefusal.None, challenge.Check(TestMesh.Now));
        Assert.Equal(HandshakeRefusal.HashMismatch, (challenge with { Timestamp = 1 }).Check(TestMesh.Now));
        Assert.Equal(HandshakeRefusal.HashMismatch, (challenge with { Nonce = "x" }).Check(TestMesh.Now));
    }

    [Theory]
    [InlineData(30_000, HandshakeRefusal.None)]
    [InlineData(-30_000, HandshakeRefusal.None)]
    [InlineData(30_001, HandshakeRefusal.StaleTimestamp)]
    [InlineData(-30_001, HandshakeRefusal.StaleTimestamp)]
    public void Check_ClockSkew_BoundedOnBothSides(int ms, HandshakeRefusal expected) =>
        Assert.Equal(expected, HandshakeChallenge.Issue(HandshakeId, Nonce, TestMesh.Now).Check(TestMesh.Now.AddMilliseconds(ms)));

    [Fact]
    public void Initiate_Checks_EachItsRefusal()
    {
        Assert.True(Initiate(Initiation).Accepted);
        Assert.Equal(HandshakeRefusal.SelfFederation, Initiate(Initiation with { TargetMeshId = Initiation.SourceMeshId }).Refusal);
        Assert.Equal(HandshakeRefusal.UnknownMesh, Initiate(Initiation with { TargetKnown = false }).Refusal);
        Assert.Equal(HandshakeRefusal.UnknownMesh, Initiate(Initiation with { SourceKnown = false }).Refusal);
        Assert.Equal(HandshakeRefusal.TrustTooLow, Initiate(Initiation with { Trust = 49 }).Refusal);
        Assert.True(Initiate(Initiation with { Trust = 50, Credential = null }).Accepted);
        HandshakeVerdict expired = Initiate(Initiation with { Credential = CredentialRefusal.Expired });
        Assert.Equal(new HandshakeVerdict(HandshakeRefusal.CredentialInvalid, Credential: CredentialRefusal.Expired), expired);
        Assert.Equal("credential-invalid", expired.Word);
        Assert.Contains("Expired", expired.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public void Respond_GoodAnswer_RespondedThenEstablished()
    {
        (Handshake responded, HandshakeVerdict verdict) = Respond(Challenged(), Response(), TestMesh.Now.AddMilliseconds(4999), out Agreement? agreement);
        Assert.True(verdict.Accepted);
        Assert.Equal(HandshakePhase.Responded, responded.Phase);
        Assert.Equal(HandshakeRefusal.AgreementMismatch, HandshakeMachine.Establish(responded, agreement!, TestMesh.Now).Verdict.Refusal);
        Agreement signed = agreement!.Sign(TestMesh.Mit.Id, TestMesh.Mit.Key);
        Assert.Equal(HandshakePhase.Established, HandshakeMachine.Establish(responded, signed, TestMesh.Now).Next.Phase);
        Assert.Equal(HandshakeRefusal.TargetDeclined, HandshakeMachine.Decline(responded).Verdict.Refusal);
    }

    [Fact]
    public void Respond_Twice_ReplayAndStateKept()
    {
        Handshake responded = Respond(Challenged(), Response(), TestMesh.Now, out _).Next;
        (Handshake next, HandshakeVerdict verdict) = Respond(responded, Response(), TestMesh.Now, out Agreement? agreement);
        Assert.Equal(HandshakeRefusal.Replay, verdict.Refusal);
        Assert.Same(responded, next);
        Assert.Null(agreement);
    }

    [Fact]
    public void Respond_AfterFiveSeconds_Expired()
    {
        (Handshake next, HandshakeVerdict verdict) = Respond(Challenged(), Response(), TestMesh.Now.AddSeconds(5), out _);
        Assert.Equal(HandshakeRefusal.Expired, verdict.Refusal);
        Assert.Equal(HandshakePhase.Expired, next.Phase);
        Assert.Equal(HandshakeRefusal.Expired, Respond(next, Response(), TestMesh.Now, out _).Verdict.Refusal);
        Assert.Equal(HandshakePhase.Expired, HandshakeMachine.Tick(Challenged(), TestMesh.Now.AddSeconds(5)).Phase);
        Assert.Equal(HandshakePhase.Challenged, HandshakeMachine.Tick(Challenged(), TestMesh.Now.AddSeconds(4.999)).Phase);
    }

    [Fact]
    public void Respond_WrongKeyMeshOrId_Refused()
    {
        HandshakeResponse good = Response();
        HandshakeRefusal Refused(HandshakeResponse response) => Respond(Challenged(), response, TestMesh.Now, out _).Verdict.Refusal;
        Assert.Equal(HandshakeRefusal.SignatureInvalid, Refused(good with { Signature = Challenged().Challenge!.Sign(TestMesh.Mit.Key) }));
        Assert.Equal(HandshakeRefusal.SignatureInvalid, Refused(good with { KeyId = TestMesh.Acme.Id.Url("key-2") }));
        Assert.Equal(HandshakeRefusal.SignatureInvalid, Refused(good with { SourceMeshId = TestMesh.Mit.Id.ToString() }));
        Assert.Equal(HandshakeRefusal.UnknownHandshake, Refused(good with { HandshakeId = Guid.NewGuid() }));
        Assert.Equal(HandshakeRefusal.UnknownHandshake, Respond(Challenged() with { Challenge = null }, good, TestMesh.Now, out _).Verdict.Refusal);
    }

    [Fact]
    public void Respond_AgreementThatDoesNotFit_RefusedWithItsReason()
    {
        AgreementTerms terms = TestFederation.Terms;
        AgreementRefusal Refused(ReadOnlyMemory<byte> agreement)
        {
            HandshakeVerdict verdict = Respond(Challenged(), Response() with { Agreement = agreement }, TestMesh.Now, out Agreement? parsed).Verdict;
            Assert.Equal(HandshakeRefusal.AgreementMismatch, verdict.Refusal);
            Assert.Null(parsed);
            return verdict.Agreement;
        }

        ReadOnlyMemory<byte> Of(AgreementTerms changed) => TestFederation.Create(changed).Sign(TestMesh.Acme.Id, TestMesh.Acme.Key).Bytes;
        Assert.Equal(AgreementRefusal.TermsMismatch, Refused(Of(terms with { FederationId = Guid.NewGuid() })));
        Assert.Equal(AgreementRefusal.TermsMismatch, Refused(Of(terms with { Hub = "did:mesh:hub:us" })));
        Assert.Equal(AgreementRefusal.TermsMismatch, Refused(Of(terms with { Version = 2 })));
        Assert.Equal(AgreementRefusal.TermsMismatch, Refused(Of(terms with { Grants = [], Parties = [terms.Parties[0], TestFederation.Party(TestMesh.Foundation)] })));
        Assert.Equal(AgreementRefusal.KeyMismatch, Refused(Of(terms with { Parties = [terms.Parties[0], terms.Parties[1] with { Key = TestMesh.Acme.Key.PublicKey }] })));
        Assert.Equal(AgreementRefusal.Expired, Refused(Of(terms with { CreatedAt = 0, ExpiresAt = TestMesh.NowMs })));
        Assert.Equal(AgreementRefusal.SignatureMissing, Refused(TestFederation.Create(terms).Bytes));
        Assert.Equal(AgreementRefusal.Malformed, Refused(Texts.Utf8("{}")));
    }

    [Fact]
    public void Word_EveryRefusal_HasItsOwnAndASentence()
    {
        HandshakeRefusal[] all = Enum.GetValues<HandshakeRefusal>();
        Assert.Equal(all.Length, all.Select(refusal => new HandshakeVerdict(refusal).Word).Distinct().Count());
        Assert.All(all.Skip(1), refusal => Assert.Matches("^[a-z]+(-[a-z]+)*$", new HandshakeVerdict(refusal).Word));
        Assert.All(all.Skip(1), refusal => Assert.EndsWith(".", new HandshakeVerdict(refusal).Detail, StringComparison.Ordinal));
    }

    [Fact]
    public void DelayBefore_Retries_DoubleThreeTimesThenNone()
    {
        Assert.Equal([2, 4, 8], Enumerable.Range(1, 3).Select(n => HandshakeRetry.DelayBefore(n)!.Value.TotalSeconds));
        Assert.Null(HandshakeRetry.DelayBefore(4));
        Assert.Equal(32, HandshakeRetry.Backoff(5).TotalSeconds);
        Assert.Equal(60, HandshakeRetry.Backoff(6).TotalSeconds);
        Assert.Equal(60, HandshakeRetry.Backoff(int.MaxValue).TotalSeconds);
    }

    private static HandshakeVerdict Initiate(HandshakeInitiation initiation) => HandshakeMachine.Initiate(initiation, TestFederation.Id, TestFederation.Hub).Verdict;

    private static Handshake Challenged() => HandshakeMachine.Challenge(
        HandshakeMachine.Initiate(Initiation, TestFederation.Id, TestFederation.Hub), HandshakeId, Nonce, TestMesh.Now);

    private static HandshakeResponse Response() => new(
        HandshakeId,
        TestMesh.Acme.Id.ToString(),
        TestMesh.Acme.KeyId,
        Challenged().Challenge!.Sign(TestMesh.Acme.Key),
        TestFederation.Create(TestFederation.Terms).Sign(TestMesh.Acme.Id, TestMesh.Acme.Key).Bytes);

    private static (Handshake Next, HandshakeVerdict Verdict) Respond(Handshake handshake, HandshakeResponse response, DateTimeOffset now, out Agreement? agreement) =>
        HandshakeMachine.Respond(handshake, response, TestMesh.Acme.Document, TestMesh.Mit.Document, now, out agreement);
}
