using System.Buffers;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;
using OrleansMesh.Contracts;
using OrleansMesh.Domain.Routing;
using OrleansMesh.Wire.Control;
using OrleansMesh.Wire.Requests;

namespace OrleansMesh.Gateway.Requests;

/// <summary>The answer to a request, ready to be written under the request's id.</summary>
internal sealed class RequestAnswer
{
    private readonly Action<IBufferWriter<byte>, string?> _write;

    private RequestAnswer(Action<IBufferWriter<byte>, string?> write) => _write = write;

    /// <summary>The word of a refusal of this hub; null for all else.</summary>
    public string? Reason { get; private init; }

    /// <summary>Carried out, with nothing to say.</summary>
    public static RequestAnswer Done { get; } = Of(new DoneResult(), RequestJson.Default.DoneResult);

    /// <summary>Carried out, with a result.</summary>
    public static RequestAnswer Of<T>(T result, JsonTypeInfo<T> shape) => new((output, id) => ControlMessage.Write(output, RequestTypes.Result, id, result, shape));

    /// <summary>Refused.</summary>
    /// <param name="reason">Stable kebab-case word.</param>
    /// <param name="detail">What was wrong and what to do next.</param>
    public static RequestAnswer Refuse(string reason, string detail)
    {
        var refused = new RefusedResult(reason, detail);
        return new RequestAnswer((output, id) => ControlMessage.Write(output, RequestTypes.Refused, id, refused, RequestJson.Default.RefusedResult)) { Reason = reason };
    }

    /// <summary>A body that is not of its type's shape.</summary>
    public static RequestAnswer Malformed(string type) =>
        Refuse("malformed", $"The members of '{type}' are not as docs/wire-protocol.md §7 lists them. Compare names, types and which may be null.");

    /// <summary>A body with one member, by its name in docs/wire-protocol.md, that is missing, of the wrong kind or out of its bounds.</summary>
    public static RequestAnswer Malformed(string type, string member) =>
        Refuse("malformed", $"The member '{member}' of '{type}' is missing, of the wrong kind or out of its bounds. Compare it with docs/wire-protocol.md §7.");

    /// <summary>What another hub answered.</summary>
    public static RequestAnswer Signed(HubAnswer answer) => new((output, id) =>
    {
        var members = JsonObject.Create(answer.Body)!;
        _ = members.Remove("type");
        _ = members.Remove("id");
        ControlMessage.Write(output, answer.IsRefused ? RequestTypes.Refused : RequestTypes.Result, id, members, RequestJson.Default.JsonObject);
    });

    /// <summary>What a grain decided.</summary>
    public static RequestAnswer From(Decision decision) => decision.Accepted ? Done : Refuse(decision.Reason, decision.Detail);

    /// <summary>The UTF-8 JSON to send.</summary>
    public ReadOnlyMemory<byte> Print(string? id)
    {
        var output = new ArrayBufferWriter<byte>();
        _write(output, id);
        return output.WrittenMemory;
    }
}
