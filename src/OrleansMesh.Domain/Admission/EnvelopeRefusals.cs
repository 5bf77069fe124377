using OrleansMesh.Domain.Envelopes;

namespace OrleansMesh.Domain.Admission;

/// <summary>From what the codec says to what a receipt says.</summary>
public static class EnvelopeRefusals
{
    /// <summary>The refusal of the same name and number.</summary>
    public static Refusal ToRefusal(this EnvelopeRefusal refusal) => (Refusal)refusal;
}
