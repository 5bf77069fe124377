using OrleansMesh.Domain.Envelopes;
using OrleansMesh.Domain.Federation;

namespace OrleansMesh.Domain.Admission;

/// <summary>What the agreement must grant for a payload: the target is the grantor, the source the grantee.</summary>
internal static class AdmissionPolicy
{
    public static Refusal Check(FmpEnvelope envelope, Lease lease) => envelope.PayloadType switch
    {
        PayloadTypes.McpRequest => CheckCall(envelope, lease),

        // Answers and news concern calls that were granted; the caller's side drops what it never asked for.
        PayloadTypes.McpResponse or PayloadTypes.McpNotification => Refusal.None,
        _ => Granted(envelope, lease, GrantKind.Message, envelope.PayloadType),
    };

    private static Refusal CheckCall(FmpEnvelope envelope, Lease lease)
    {
        if (!McpCall.TryRead(envelope.PayloadData.Span, out McpCall call))
        {
            return Refusal.MalformedCall;
        }

        // Lists and the like are open to a party: the target shows only what it grants.
        return call.Kind is { } kind ? Granted(envelope, lease, kind, call.Name) : Refusal.None;
    }

    private static Refusal Granted(FmpEnvelope envelope, Lease lease, GrantKind kind, string name) =>
        lease.Allows(envelope.TargetMeshId, envelope.SourceMeshId, kind, name) ? Refusal.None : Refusal.NotGranted;
}
