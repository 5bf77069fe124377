using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using OrleansMesh.Cryptography;

namespace OrleansMesh.Testing.Mesh;

/// <summary>A chain with one ERC-1056 registry, which answers what a node is asked over JSON-RPC. Written from the ERC's text, and knows nothing of the code that reads it.</summary>
public sealed class SampleChain(string registry = SampleChain.DefaultRegistry)
{
    /// <summary>Where the registry is on most networks.</summary>
    public const string DefaultRegistry = "0xdca7ef03e98e0dc2b855be647c39abe984fcf21b";

    private readonly Dictionary<string, ulong> _changed = new(StringComparer.OrdinalIgnoreCase);
    private readonly List<(ulong Block, JsonObject Log)> _logs = [];

    /// <summary>The block that changes go into.</summary>
    public ulong Block { get; set; } = 100;

    /// <summary>Questions answered so far.</summary>
    public int Asked { get; private set; }

    /// <summary>When a block was, in Unix seconds.</summary>
    public static ulong TimeOf(ulong block) => 1_700_000_000 + (12 * block);

    /// <summary>changeOwner.</summary>
    public void ChangeOwner(string identity, string owner) =>
        Emit(identity, "DIDOwnerChanged(address,address,uint256)", Address(owner) + Number(Previous(identity)));

    /// <summary>addDelegate, or revokeDelegate with a time that is over.</summary>
    public void ChangeDelegate(string identity, string type, string account, ulong validTo) => Emit(
        identity, "DIDDelegateChanged(address,bytes32,address,uint256,uint256)", Text(type) + Address(account) + Number(validTo) + Number(Previous(identity)));

    /// <summary>setAttribute, or revokeAttribute with a time that is over.</summary>
    public void ChangeAttribute(string identity, string name, byte[] value, ulong validTo)
    {
        string padded = Convert.ToHexStringLower(value).PadRight((value.Length + 31) / 32 * 64, '0');
        Emit(
            identity,
            "DIDAttributeChanged(address,bytes32,bytes,uint256,uint256)",
            Text(name) + Number(0x80) + Number(validTo) + Number(Previous(identity)) + Number((ulong)value.Length) + padded);
    }

    /// <summary>The response to a request.</summary>
    public byte[] Answer(ReadOnlySpan<byte> request)
    {
        Asked++;
        JsonNode asked = JsonNode.Parse(request)!;
        JsonArray parameters = asked["params"]!.AsArray();
        JsonNode? result = (string)asked["method"]! switch
        {
            "eth_call" => "0x" + Number(_changed.GetValueOrDefault(string.Concat("0x", ((string)parameters[0]!["data"]!).AsSpan(^40)))),
            "eth_getLogs" => Logs(parameters[0]!.AsObject()),
            "eth_getBlockByNumber" => new JsonObject
            {
                ["number"] = (string)parameters[0]!,
                ["timestamp"] = Quantity(TimeOf(ulong.Parse(((string)parameters[0]!).AsSpan(2), NumberStyles.HexNumber, CultureInfo.InvariantCulture))),
            },
            _ => throw new InvalidOperationException("A resolver asks nothing else."),
        };
        return JsonSerializer.SerializeToUtf8Bytes(new JsonObject { ["jsonrpc"] = "2.0", ["id"] = asked["id"]!.DeepClone(), ["result"] = result });
    }

    private JsonArray Logs(JsonObject filter)
    {
        ulong block = ulong.Parse(((string)filter["fromBlock"]!).AsSpan(2), NumberStyles.HexNumber, CultureInfo.InvariantCulture);
        string subject = (string)filter["topics"]![1]!;
        return [.. _logs.Where(log => log.Block == block && string.Equals((string)log.Log["topics"]![1]!, subject, StringComparison.OrdinalIgnoreCase)).Select(log => log.Log.DeepClone())];
    }

    private ulong Previous(string identity) => _changed.GetValueOrDefault(identity);

    private void Emit(string identity, string signature, string data)
    {
        _logs.Add((Block, new JsonObject
        {
            ["address"] = registry,
            ["blockNumber"] = Quantity(Block),
            ["logIndex"] = Quantity((ulong)_logs.Count),
            ["removed"] = false,
            ["topics"] = new JsonArray("0x" + Convert.ToHexStringLower(Keccak256.HashData(Encoding.ASCII.GetBytes(signature))), "0x" + Address(identity)),
            ["data"] = "0x" + data,
        }));
        _changed[identity] = Block;
    }

    private static string Address(string address) => address[2..].ToLowerInvariant().PadLeft(64, '0');

    private static string Number(ulong number) => number.ToString("x64", CultureInfo.InvariantCulture);

    private static string Text(string text) => Convert.ToHexStringLower(Encoding.ASCII.GetBytes(text)).PadRight(64, '0');

    private static string Quantity(ulong number) => $"0x{number:x}";
}
