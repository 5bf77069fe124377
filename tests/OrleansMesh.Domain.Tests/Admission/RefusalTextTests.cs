using OrleansMesh.Domain.Admission;
using OrleansMesh.Domain.Envelopes;

namespace OrleansMesh.Domain.Tests.Admission;

public sealed class RefusalTextTests
{
    // Numbers and words go over the wire: this list may grow, and nothing in it may change.
    private const string Known =
        "0 none,100 envelope-too-large,101 not-json,102 duplicate-member,103 not-interchangeable,104 too-deep,105 missing-member,"
        + "106 invalid-message-id,107 invalid-federation-id,108 invalid-source-mesh-id,109 invalid-target-mesh-id,110 invalid-timestamp,"
        + "111 invalid-payload,112 malformed-signature,113 invalid-hops,114 invalid-key-id,115 invalid-delivery,116 invalid-expiry,117 invalid-compliance,118 invalid-explanation,119 invalid-priority,"
        + "120 clock-skew,121 expired,122 source-mismatch,123 target-mismatch,124 invalid-flow,200 leases-stale,201 unknown-federation,202 source-not-party,"
        + "203 target-not-party,204 federation-expired,205 federation-ended,206 federation-suspended,207 federation-terminating,300 unknown-key,301 invalid-signature,"
        + "400 not-granted,401 malformed-call,410 policy-gateway,411 policy-broker,412 policy-component,413 policy-message,414 region-restricted,500 rate-limited,501 window-full,600 target-offline,601 queue-full,602 hop-limit,603 duplicate,"
        + "604 store-unavailable,605 in-flight,606 hub-unreachable,607 out-of-order,608 displaced";

    [Fact]
    public void Word_EveryRefusal_StableNumberAndWord() =>
        Assert.Equal(Known.Split(','), Enum.GetValues<Refusal>().Order().Select(r => $"{(ushort)r} {RefusalText.Word(r)}"));

    [Fact]
    public void Detail_EveryRefusal_OwnSentenceWithinAReceipt()
    {
        string[] details = [.. Enum.GetValues<Refusal>().Select(RefusalText.Detail)];
        Assert.All(details, detail => Assert.EndsWith(".", detail, StringComparison.Ordinal));
        Assert.All(details, detail => Assert.InRange(detail.Length, 10, 1_024));
        Assert.Equal(details.Length, details.Distinct().Count());
    }

    [Fact]
    public void IsTemporary_EveryRefusal_OnlyWhatTimeCanMend()
    {
        Assert.False(RefusalText.IsTemporary(Refusal.None));
        Assert.False(RefusalText.IsTemporary(Refusal.Duplicate));
        Assert.False(RefusalText.IsTemporary(Refusal.FederationEnded));
        Assert.False(RefusalText.IsTemporary((Refusal)699));
        Assert.Equal(11, Enum.GetValues<Refusal>().Count(RefusalText.IsTemporary));
    }

    [Fact]
    public void Word_NumberOfALaterVersion_IsSaidAsNumber()
    {
        foreach (ushort number in (ushort[])[99, 199, 299, 399, 699, ushort.MaxValue])
        {
            Assert.Equal($"refusal-{number}", RefusalText.Word((Refusal)number));
            Assert.NotEmpty(RefusalText.Detail((Refusal)number));
        }
    }

    [Fact]
    public void ToRefusal_EveryEnvelopeRefusal_SameNameAndNumber() =>
        Assert.All(Enum.GetValues<EnvelopeRefusal>(), refusal => Assert.Equal(refusal.ToString(), refusal.ToRefusal().ToString()));
}
