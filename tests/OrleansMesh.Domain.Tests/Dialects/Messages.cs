using FsCheck;
using FsCheck.Fluent;
using OrleansMesh.Domain.Dialects.FederationEnvelopes;
using OrleansMesh.Domain.Dialects.Ipc;
using OrleansMesh.Domain.Dialects.Klp;
using OrleansMesh.Domain.Envelopes;
using OrleansMesh.Domain.Json;

namespace OrleansMesh.Domain.Tests.Dialects;

/// <summary>One plain message of each dialect, and generators of many.</summary>
internal static class Messages
{
    public static readonly Guid Federation = Guid.Parse("6f9619ff-8b86-4d11-b42d-00c04fc964ff");

    private static readonly Guid Id = Guid.Parse("0f8fad5b-d9cb-469f-a165-70867728950e");

    public static KlpMessage Klp() => new()
    {
        Type = KlpMessageType.TaskRequest,
        Source = Address("klp://acme.kai/agents/1"),
        Target = Address("klp://mit.kai/commands?x=1#y"),
        Payload = "{\"task\":\"sum\"}"u8.ToArray(),
        Timestamp = TestMesh.Now.ToUnixTimeMilliseconds(),
    };

    public static FmpDraft Fmp() => new()
    {
        MessageId = "m-1",
        FederationId = Federation,
        SourceMeshId = TestMesh.Acme.Id.ToString(),
        TargetMeshId = TestMesh.Mit.Id.ToString(),
        Timestamp = TestMesh.Now.ToUnixTimeMilliseconds(),
        PayloadType = PayloadTypes.McpRequest,
        PayloadData = "{\"request\":{\"id\":1}}"u8.ToArray(),
    };

    public static FederationEnvelope Envelope() => new()
    {
        Id = "fed_1234567890abcdef",
        Timestamp = TestMesh.Now.ToUnixTimeMilliseconds(),
        Source = new MeshPlace("did:mesh:enterprise:acme-001", "gateway_abc123"),
        Destination = new MeshPlace("did:mesh:academic:mit-001"),
        Path = ["did:mesh:enterprise:acme-001"],
        Ttl = 5,
        Hops = 1,
        IsReliable = true,
        IsOrdered = true,
        FederationId = Federation.ToString("D"),
        Policy = new EnvelopePolicy(2, 1, 5000),
        Metadata = new EnvelopeMetadata("application/json", "utf-8", "schema_12345"),
        Message = "{\"data\":[1,2],\"type\":\"x.y\"}"u8.ToArray(),
    };

    public static IpcEnvelope Ipc() => new()
    {
        SourceNode = "did:mesh:enterprise:acme-001",
        DestinationNode = "did:mesh:academic:mit-001",
        HopCount = 2,
        EnvelopeId = Id,
        Message = new KernelMessage(7, 12, "klp.TASK_REQUEST", "{\"n\":1}"u8.ToArray(), TestMesh.Now.ToUnixTimeMilliseconds(), Federation),
    };

    public static Gen<byte[]> Json { get; } = Texts.Json.Generator.Select(text =>
        CanonicalJson.TryCanonicalize(Texts.Utf8(text), JsonLimits.Default, out byte[]? canonical, out _) ? canonical : "null"u8.ToArray());

    public static Gen<KlpMessage> Klps { get; } =
        from payload in Json
        from type in Gen.Elements(KlpMessageTypes.All.ToArray())
        from source in Gen.Elements("klp://acme.kai", "klp://did%3Amesh%3Aa:8443/x?q#f", "klp://acme.kai/processes/9")
        from target in Gen.Elements("klp://mit.kai", "klp://did%3Amesh%3Ab/processes/77")
        from ttl in Gen.Elements<int?>(null, 1, 86_400)
        from hints in Gen.Elements<string[]>([], ["klp://relay"])
        from time in Gen.Choose(0, int.MaxValue)
        select Klp() with { Payload = payload, Type = type, Source = Address(source), Target = Address(target), TtlSeconds = ttl, RoutingHints = hints, Timestamp = time };

    public static Gen<FmpDraft> Fmps { get; } =
        from data in Json
        from type in Gen.Elements(PayloadTypes.McpRequest, "klp.TRUST_UPDATE", "é", "federation.message", "x")
        from delivery in Gen.Elements(DeliveryMode.Reliable, DeliveryMode.Transient)
        from lasts in Gen.Elements<long?>(null, 1000, 1999, 86_400_000)
        from hops in Gen.Choose(1, 5)
        from id in Gen.Elements("m-1", "0f8fad5b-d9cb-469f-a165-70867728950e", "with space")
        select Fmp() with { PayloadData = data, PayloadType = type, Delivery = delivery, ExpiresAt = Fmp().Timestamp + lasts, MaxHops = hops, MessageId = id, KeyId = hops == 3 ? "did:key:z6Mk#a" : null };

    public static Gen<FederationEnvelope> Envelopes { get; } =
        from message in Gen.OneOf(Json, Json.Select(data => Texts.Utf8($"{{\"data\":{System.Text.Encoding.UTF8.GetString(data)},\"type\":\"t\"}}")), Gen.Constant("{\"type\":\"t\"}"u8.ToArray()))
        from ttl in Gen.Choose(1, 16)
        from hops in Gen.Choose(0, 16)
        from reliable in Gen.Elements(true, false)
        from policy in Gen.Elements(null, new EnvelopePolicy(3), new EnvelopePolicy(MaxLatency: 86_400_000))
        from source in Gen.Elements("did:mesh:a", "mesh_abc123", "acme.kai")
        from federation in Gen.Elements("fed_abc123_def456", Federation.ToString("D"))
        select Envelope() with { Message = message, Ttl = ttl, Hops = Math.Min(hops, ttl), IsReliable = reliable, Policy = policy, Source = new MeshPlace(source), FederationId = federation };

    public static Gen<IpcEnvelope> Ipcs { get; } =
        from payload in Json
        from hops in Gen.Choose(0, 8)
        from to in Gen.Elements(0, 1, IpcLimits.PidMax)
        from type in Gen.Elements("klp.VECTOR_SYNC", "t", "mcp.request")
        from node in Gen.Elements("did:mesh:a", "node-1", "acme.kai")
        select Ipc() with { HopCount = hops, SourceNode = node, Message = new KernelMessage(3, to, type, payload, 5) };

    public static KlpAddress Address(string text) =>
        KlpAddress.TryParse(text, out KlpAddress? address, out KlpAddressFault fault) ? address : throw new InvalidOperationException(fault.ToString());
}
