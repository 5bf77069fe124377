using System.Text;
using System.Text.Json;
using FsCheck;
using FsCheck.Fluent;
using OrleansMesh.Domain.Credentials;
using OrleansMesh.Domain.Identity;
using OrleansMesh.Domain.Json;

namespace OrleansMesh.Domain.Tests.Credentials;

/// <summary>I-02: Mit asks Acme to present, with a challenge, for itself alone and once.</summary>
public sealed class PresentationDeskTests
{
    private static readonly string[] Types = ["MeshAgentCredential"];
    private static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(1);

    private readonly PresentationDesk _desk = new(TestMesh.Mit.Id, openMax: 2);

    [Fact]
    public void Take_AnswerOfTheHolder_HoldsOnce()
    {
        PresentationRequest request = Ask();
        Assert.Equal("None", Take(Answer(request)));
        Assert.Equal("NotAsked", Take(Answer(request)));
    }

    [Fact]
    public void Take_OldAnswerToANewRequest_IsRefused()
    {
        PresentationRequest first = Ask();
        byte[] old = Answer(first);
        Assert.Equal("None", Take(old));
        PresentationRequest second = Ask();
        Assert.Equal("ChallengeMismatch", Take(Texts.Utf8(Encoding.UTF8.GetString(old).Replace($$"""{"challenge":"{{first.Challenge}}",""", $$"""{"challenge":"{{second.Challenge}}",""", StringComparison.Ordinal))));
        Assert.Equal("ProofRefused: SignatureInvalid", Take(Texts.Utf8(Encoding.UTF8.GetString(old).Replace(first.Challenge, second.Challenge, StringComparison.Ordinal))));
        Assert.Equal("None", Take(Answer(second)));
    }

    [Fact]
    public void Take_WrongInOneWay_IsRefusedAndTheRequestStaysOpen()
    {
        PresentationRequest request = Ask();
        Assert.Equal("DomainMismatch", Take(Answer(request, domain: "did:mesh:authority:foundation")));
        Assert.Equal("ChallengeMismatch", Take(Answer(request, challenge: "other")));
        Assert.Equal("HolderMismatch", Take(Answer(request, holder: TestMesh.Foundation)));
        Assert.Equal("NotAsked", Take(Answer(request), from: TestMesh.Foundation.Id));
        Assert.Equal("NotAsked", Take(Answer(request), at: TestMesh.Now + Lifetime));
        Assert.Equal("TypeMissing", Take(Answer(Ask("Other"))));
        Assert.Equal("TooFewCredentials", Take(Answer(request, credentials: [])));
        Assert.Equal("Malformed: NotJson", Take("[]"u8.ToArray()));
        Assert.Equal("Malformed: NotJson", Take("{}"u8.ToArray()));
        Assert.Equal("NotAsked", Take("""{"challenge":"x","presentation":{}}"""u8.ToArray()));
        Assert.Equal("Malformed: ContextInvalid", Take(Texts.Utf8($$"""{"challenge":"{{request.Challenge}}","presentation":{} }""")));
        Assert.Equal("CredentialRefused [0]: SignatureInvalid", Take(Answer(request, credentials: [Issued.Changed(Issued.Credential, "\"trustLevel\":85", "\"trustLevel\":86")])));
        Assert.Equal("None", Take(Answer(request), at: TestMesh.Now + Lifetime - TimeSpan.FromMilliseconds(1)));
    }

    [Fact]
    public void Ask_AtTheBound_WaitsUntilTheTimeOfOneIsOver()
    {
        _ = Ask();
        _ = Ask();
        Assert.False(_desk.TryAsk(TestMesh.Acme.Id, new byte[16], Types, Lifetime, TestMesh.Now + Lifetime - TimeSpan.FromMilliseconds(1), out _));
        Assert.True(_desk.TryAsk(TestMesh.Acme.Id, new byte[16], Types, Lifetime, TestMesh.Now + Lifetime, out _));
    }

    [Fact]
    public void Read_WhatWasWritten_IsTheSame()
    {
        PresentationRequest request = Ask("A", "B");
        Assert.Equal(PresentationRequestFault.None, Read(Encoding.UTF8.GetString(request.Write()), out PresentationRequest? read));
        Assert.Equal((request.Challenge, request.Domain, request.Expires), (read!.Challenge, read.Domain, read.Expires));
        Assert.Equal(["A", "B"], read.Types);
    }

    [Theory]
    [InlineData("\"types\"", "\"kinds\"", PresentationRequestFault.NotARequest)]
    [InlineData("{\"challenge\"", "{\"a\":1,\"challenge\"", PresentationRequestFault.NotARequest)]
    [InlineData("AAAAAAAAAAAAAAAAAAAAAA\"", "AAAAAAAAAAAAAAAAAAAA\"", PresentationRequestFault.ChallengeInvalid)]
    [InlineData("AAAAAAAAAAAAAAAAAAAAAA\"", "AAAAAAAAAAAAAAAAAAAAAA==\"", PresentationRequestFault.ChallengeInvalid)]
    [InlineData("AAAAAAAAAAAAAAAAAAAAAA\"", "AAAAAAAAAAAAAAAAAAAAAB\"", PresentationRequestFault.ChallengeInvalid)]
    [InlineData("AAAAAAAAAAAAAAAAAAAAAA\"", "AAAA AAAAAAAAAAAAAAAAAA\"", PresentationRequestFault.ChallengeInvalid)]
    [InlineData("\"AAAAAAAAAAAAAAAAAAAAAA\"", "7", PresentationRequestFault.ChallengeInvalid)]
    [InlineData("did:mesh:academic:mit-001", "mit-001", PresentationRequestFault.DomainInvalid)]
    [InlineData("did:mesh:academic:mit-001", "did:mesh:academic:mіt-001", PresentationRequestFault.DomainInvalid)]
    [InlineData("did:mesh:academic:mit-001", "did:mesh:academic:mit-002", PresentationRequestFault.DomainMismatch)]
    [InlineData("[\"MeshAgentCredential\"]", "[]", PresentationRequestFault.TypesInvalid)]
    [InlineData("[\"MeshAgentCredential\"]", "\"MeshAgentCredential\"", PresentationRequestFault.TypesInvalid)]
    [InlineData("[\"MeshAgentCredential\"]", "[\"A\",\"A\"]", PresentationRequestFault.TypesInvalid)]
    [InlineData("[\"MeshAgentCredential\"]", "[\"A\",1]", PresentationRequestFault.TypesInvalid)]
    [InlineData("[\"MeshAgentCredential\"]", "[\"1\",\"2\",\"3\",\"4\",\"5\",\"6\",\"7\",\"8\",\"9\"]", PresentationRequestFault.TypesInvalid)]
    [InlineData("\"expiresAt\":17", "\"expiresAt\":-17", PresentationRequestFault.ExpiryInvalid)]
    [InlineData("\"expiresAt\":17", "\"expiresAt\":0.17", PresentationRequestFault.ExpiryInvalid)]
    [InlineData("\"expiresAt\":17", "\"expiresAt\":7", PresentationRequestFault.Expired)]
    public void Read_WrongInOneWay_IsRefusedWithItsReason(string old, string changed, PresentationRequestFault fault)
    {
        string text = Encoding.UTF8.GetString(PresentationRequest.Create(new byte[16], TestMesh.Mit.Id, Types, TestMesh.Now + Lifetime).Write());
        Assert.Contains(old, text, StringComparison.Ordinal);
        Assert.Equal(fault, Read(text.Replace(old, changed, StringComparison.Ordinal), out _));
    }

    [Theory]
    [InlineData(15, false)]
    [InlineData(16, true)]
    [InlineData(64, true)]
    [InlineData(65, false)]
    public void Challenge_Bytes_BoundedOnBothSides(int length, bool isTaken)
    {
        string text = Encoding.UTF8.GetString(PresentationRequest.Create(new byte[16], TestMesh.Mit.Id, Types, TestMesh.Now + Lifetime).Write());
        string challenge = System.Buffers.Text.Base64Url.EncodeToString(new byte[length]);
        Assert.Equal(isTaken ? PresentationRequestFault.None : PresentationRequestFault.ChallengeInvalid, Read(text.Replace(new string('A', 22), challenge, StringComparison.Ordinal), out _));
        Assert.Equal(isTaken, Record.Exception(() => PresentationRequest.Create(new byte[length], TestMesh.Mit.Id, Types, TestMesh.Now)) is null);
    }

    [Fact]
    public void Choose_TypeThatIsMissing_ChoosesNothing()
    {
        CredentialDocument own = Issued.Parse(Issued.Credential);
        Assert.Equal([own], PresentationRequest.Create(new byte[16], TestMesh.Mit.Id, Types, TestMesh.Now).Choose([own]));
        Assert.Empty(PresentationRequest.Create(new byte[16], TestMesh.Mit.Id, ["MeshAgentCredential", "Other"], TestMesh.Now).Choose([own]));
    }

    [Fact]
    public void Take_MutatedAnswer_NeverThrows()
    {
        PresentationRequest request = Ask();
        Prop.ForAll(Texts.Mutated(Answer(request)), bytes => Take(bytes) is { Length: > 0 }).Check(Config.QuickThrowOnFailure.WithMaxTest(300));
        Prop.ForAll(Texts.Mutated(request.Write()), bytes => Read(Encoding.UTF8.GetString(bytes), out _) >= 0).Check(Config.QuickThrowOnFailure.WithMaxTest(300));
    }

    private static byte[] Answer(PresentationRequest request, string? challenge = null, string? domain = null, TestMesh? holder = null, byte[][]? credentials = null)
    {
        holder ??= TestMesh.Acme;
        byte[] presentation = new PresentationDraft(holder.Id, [.. (credentials ?? [Issued.Credential]).Select(Issued.Parse)])
            .Sign(holder.KeyId, holder.Key, challenge ?? request.Challenge, domain ?? request.Domain.ToString(), TestMesh.Now);
        return Texts.Utf8($$"""{"challenge":"{{request.Challenge}}","presentation":{{Encoding.UTF8.GetString(presentation)}} }""");
    }

    private PresentationRequest Ask(params string[] types)
    {
        byte[] random = Guid.NewGuid().ToByteArray();
        Assert.True(_desk.TryAsk(TestMesh.Acme.Id, random, types.Length > 0 ? types : Types, Lifetime, TestMesh.Now, out PresentationRequest? request));
        return request;
    }

    private string Take(byte[] answer, Did? from = null, DateTimeOffset? at = null)
    {
        if (!StrictJson.TryParse(answer, JsonLimits.Default, out JsonDocument? json, out _))
        {
            return "NotJson";
        }

        using (json)
        {
            bool taken = _desk.TryTake(from ?? TestMesh.Acme.Id, json.RootElement, Issued.Expected, at ?? TestMesh.Now, out VerifiedPresentation? verified, out PresentationRefusal refusal);
            Assert.Equal(taken, verified is not null);
            return refusal.ToString();
        }
    }

    private static PresentationRequestFault Read(string text, out PresentationRequest? request)
    {
        request = null;
        if (!StrictJson.TryParse(Encoding.UTF8.GetBytes(text), JsonLimits.Default, out JsonDocument? json, out _))
        {
            return PresentationRequestFault.NotARequest;
        }

        using (json)
        {
            _ = PresentationRequest.TryRead(json.RootElement, TestMesh.Mit.Id, TestMesh.Now, out request, out PresentationRequestFault fault);
            return fault;
        }
    }
}
