using OrleansMesh.Domain.Ipld;

namespace OrleansMesh.Domain.Ucan;

/// <summary>What both drafts write alike.</summary>
internal static class UcanDraft
{
    public static IpldNode Seconds(DateTimeOffset? time) => time is { } at ? IpldNode.Of((Int128)at.ToUnixTimeSeconds()) : IpldNode.Null;

    public static void AddOptional(List<(string Key, IpldNode Value)> fields, DateTimeOffset? notBefore, IpldNode? meta)
    {
        if (notBefore is not null)
        {
            fields.Add(("nbf", Seconds(notBefore)));
        }

        if (meta is not null)
        {
            fields.Add(("meta", meta));
        }
    }

    public static InvalidOperationException Invalid(UcanRefusal refusal) => new($"The draft makes no valid token: {refusal}.");
}
