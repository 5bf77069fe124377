using FsCheck;
using FsCheck.Fluent;
using OrleansMesh.Domain.Dialects.FederationEnvelopes;
using OrleansMesh.Domain.Dialects.Ipc;
using OrleansMesh.Domain.Dialects.Klp;
using OrleansMesh.Domain.Json;

namespace OrleansMesh.Domain.Tests.Dialects;

/// <summary>What holds for every input of the three readers.</summary>
public sealed class DialectPropertyTests
{
    private static readonly Config Many = Config.QuickThrowOnFailure.WithMaxTest(2000);

    [Fact]
    public void TryParse_AnyBytesOrJson_RefusedWithoutThrowing() =>
        Prop.ForAll(Texts.Bytes, Texts.Json, (bytes, text) => !Reads(bytes) && !Reads(Texts.Utf8(text))).QuickCheckThrowOnFailure();

    [Fact]
    public void Klp_MutatedSigned_RefusedOrUnverifiedOrTheSameText()
    {
        Assert.True(Messages.Klp().TrySign(TestMesh.Acme.Key, out KlpMessage? signed, out _));
        byte[] whole = signed.ToBytes();
        Prop.ForAll(Texts.Mutated(whole), bytes => !KlpMessage.TryParse(bytes, out KlpMessage? read, out _)
            || !read.Verify(TestMesh.Acme.Key.PublicKey) || read.ToBytes().AsSpan().SequenceEqual(whole)).Check(Many);
    }

    [Fact]
    public void Federation_MutatedSigned_RefusedOrUnverifiedOrTheSameButForTheWay()
    {
        Assert.True(Messages.Envelope().TrySign(TestMesh.Acme.Key, out FederationEnvelope? signed, out _));
        byte[] covered = signed.ToSigningInput();
        Prop.ForAll(Texts.Mutated(signed.ToBytes()), bytes => !FederationEnvelope.TryParse(bytes, out FederationEnvelope? read, out _)
            || read.Verify(TestMesh.Acme.Key.PublicKey) != FederationEnvelopeRefusal.None || read.ToSigningInput().AsSpan().SequenceEqual(covered)).Check(Many);
    }

    [Fact]
    public void Ipc_Mutated_RefusedOrReadAsItIsWritten() =>
        Prop.ForAll(Texts.Mutated(Messages.Ipc().ToBytes()), bytes => !IpcEnvelope.TryParse(bytes, out IpcEnvelope? read, out _) || IsWhole(bytes, read.ToBytes())).Check(Many);

    [Fact]
    public void Klp_Any_PrintsToWhatItWasReadFrom() => Prop.ForAll(Messages.Klps.ToArbitrary(), message =>
        KlpMessage.TryParse(message.ToBytes(), out KlpMessage? read, out _) && read.ToBytes().AsSpan().SequenceEqual(message.ToBytes())).QuickCheckThrowOnFailure();

    [Fact]
    public void Federation_Any_PrintsToWhatItWasReadFrom() => Prop.ForAll(Messages.Envelopes.ToArbitrary(), envelope =>
        FederationEnvelope.TryParse(envelope.ToBytes(), out FederationEnvelope? read, out _) && read.ToBytes().AsSpan().SequenceEqual(envelope.ToBytes())).QuickCheckThrowOnFailure();

    [Fact]
    public void Ipc_Any_PrintsToWhatItWasReadFrom() => Prop.ForAll(Messages.Ipcs.ToArbitrary(), envelope =>
        IpcEnvelope.TryParse(envelope.ToBytes(), out IpcEnvelope? read, out _) && read.ToBytes().AsSpan().SequenceEqual(envelope.ToBytes())).QuickCheckThrowOnFailure();

    private static bool Reads(byte[] bytes) =>
        KlpMessage.TryParse(bytes, out _, out _) || FederationEnvelope.TryParse(bytes, out _, out _) || IpcEnvelope.TryParse(bytes, out _, out _);

    private static bool IsWhole(byte[] read, byte[] printed) =>
        CanonicalJson.TryCanonicalize(read, JsonLimits.Default, out byte[]? canonical, out _) && canonical.AsSpan().SequenceEqual(printed);
}
