using FsCheck;
using FsCheck.Fluent;
using OrleansMesh.Domain.Tests.Ipld;
using OrleansMesh.Domain.Ucan;

namespace OrleansMesh.Domain.Tests.Ucan;

/// <summary>Hostile bytes never throw, and no change of a valid token is accepted.</summary>
public sealed class UcanFuzzTests
{
    private static readonly Delegation Root = Party.Alice.Sign(Party.Alice.To(Party.Bob, Party.Alice));
    private static readonly Invocation Asked = Party.Bob.Sign(Party.Bob.Asks(Party.Alice, "/msg/send", Root));

    [Fact]
    public void TryDecode_RandomBytes_NeverThrows() => Check.QuickThrowOnFailure(Prop.ForAll(Texts.Bytes, bytes =>
        !Delegation.TryDecode(bytes, out _, out UcanRefusal first) && first != UcanRefusal.None
        && !Invocation.TryDecode(bytes, out _, out UcanRefusal second) && second != UcanRefusal.None));

    [Fact]
    public void TryDecode_MutatedDelegation_NeverVerifies() => Check.One(Many, Prop.ForAll(Texts.Mutated(Root.Bytes.ToArray()), bytes =>
    {
        if (!Delegation.TryDecode(bytes, out Delegation? delegation, out _) || delegation.Cid.Equals(Root.Cid))
        {
            return true;
        }

        Invocation invocation = (Party.Bob.Asks(Party.Alice) with { Proofs = [delegation.Cid] }).Sign(Party.Bob.Signer);
        return Verification.Verify(invocation, delegation) != UcanRefusal.None;
    }));

    [Fact]
    public void TryDecode_MutatedInvocation_NeverVerifies() => Check.One(Many, Prop.ForAll(Texts.Mutated(Asked.Bytes.ToArray()), bytes =>
        !Invocation.TryDecode(bytes, out Invocation? invocation, out _)
        || invocation.Cid.Equals(Asked.Cid)
        || Verification.Verify(invocation, Root) != UcanRefusal.None));

    [Fact]
    public void TryDecode_AnyValueInAnyField_NeverThrows() => Check.One(Many, Prop.ForAll(
        Gen.Elements("iss", "aud", "sub", "cmd", "pol", "args", "prf", "nonce", "exp", "nbf", "iat", "meta", "cause", "other").ToArbitrary(),
        Nodes.Any,
        (field, value) =>
        {
            _ = Delegation.TryDecode(Raw.Delegation(field, value), out _, out _);
            if (Invocation.TryDecode(Raw.Invocation(field, value), out Invocation? invocation, out _))
            {
                _ = Verification.Verify(invocation);
            }
        }));

    [Fact]
    public void UcanText_AllForms_ComeBack() => Check.QuickThrowOnFailure(Prop.ForAll(Texts.Bytes, bytes =>
    {
        string text = UcanText.Encode(bytes);
        string padded = Convert.ToBase64String(bytes);
        return bytes.Length == 0
            ? !UcanText.TryDecode(text, out _)
            : Is(bytes, text) && Is(bytes, padded) && Is(bytes, padded.TrimEnd('=')) && Is(bytes, padded.Replace('+', '-').Replace('/', '_'));
    }));

    [Theory]
    [InlineData("")]
    [InlineData("A")]
    [InlineData("AB==A")]
    [InlineData("AB")]
    [InlineData("+_AA")]
    [InlineData("AAAA\n")]
    public void UcanText_OtherText_Refused(string text) => Assert.False(UcanText.TryDecode(text, out _));

    private static Config Many => Config.QuickThrowOnFailure.WithMaxTest(1000);

    private static bool Is(byte[] expected, string text) => UcanText.TryDecode(text, out byte[]? token) && token.AsSpan().SequenceEqual(expected);
}
