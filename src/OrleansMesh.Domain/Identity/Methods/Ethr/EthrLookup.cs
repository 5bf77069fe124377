using System.Globalization;
using System.Text.Json;
using OrleansMesh.Cryptography;
using OrleansMesh.Domain.Identity.Resolution;
using OrleansMesh.Domain.Json;

namespace OrleansMesh.Domain.Identity.Methods.Ethr;

/// <summary>
/// Resolves one did:ethr by questions to a node of its chain: the block of the last change, then the changes backwards from block to
/// block, then the time of the last. Sends nothing itself: it gives a request and takes its response until there is a result.
/// </summary>
/// <remarks>The node's word is taken for what is in a block; that the blocks chain, and belong to this identity, is checked.</remarks>
public sealed class EthrLookup
{
    /// <summary>Longest response taken, in bytes.</summary>
    public const int ResponseBytesMax = 1024 * 1024;

    /// <summary>Most blocks with changes.</summary>
    public const int BlocksMax = 128;

    /// <summary>Most changes.</summary>
    public const int EventsMax = 512;

    private readonly DidEthr _did;
    private readonly EthrNetwork _network;
    private readonly DateTimeOffset _now;
    private readonly List<EthrEvent> _events = [];
    private Step _step = Step.LastChange;
    private ulong _block;
    private ulong _lastBlock;
    private int _blocks;
    private int _requestId = 1;

    /// <summary>Starts a resolution; <paramref name="now"/> decides which keys are still valid.</summary>
    public EthrLookup(DidEthr did, EthrNetwork network, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(did);
        ArgumentNullException.ThrowIfNull(network);
        _did = did;
        _network = network;
        _now = now;
        Request = Call();
    }

    private enum Step
    {
        LastChange,
        Changes,
        Time,
        Done,
    }

    /// <summary>The JSON-RPC request to send next; null when there is a <see cref="Result"/>.</summary>
    public byte[]? Request { get; private set; }

    /// <summary>The outcome; null while there is something to ask.</summary>
    public DidResolution? Result { get; private set; }

    /// <summary>Takes the response to <see cref="Request"/>.</summary>
    public void Take(ReadOnlyMemory<byte> response)
    {
        if (Request is null)
        {
            throw new InvalidOperationException("Nothing was asked.");
        }

        if (!StrictJson.TryParse(response, new JsonLimits { BytesMax = ResponseBytesMax }, out JsonDocument? json, out _))
        {
            Fail("The node's answer is not strict JSON.");
            return;
        }

        using (json)
        {
            if (json.RootElement.ValueKind != JsonValueKind.Object
                || !json.RootElement.TryInteger("id", out long id) || id != _requestId
                || json.RootElement.TryGetProperty("error", out _)
                || !json.RootElement.TryGetProperty("result", out JsonElement result))
            {
                Fail("The node answers with an error, or to another question.");
                return;
            }

            _requestId++;
            switch (_step)
            {
                case Step.LastChange:
                    TakeLastChange(result);
                    break;
                case Step.Changes:
                    TakeChanges(result);
                    break;
                default:
                    TakeTime(result);
                    break;
            }
        }
    }

    private void TakeLastChange(JsonElement result)
    {
        if (result.ValueKind != JsonValueKind.String || !EthrLogReader.TryHex(result.GetString()!, out byte[]? word) || word.Length != EthrAbi.WordBytes)
        {
            Fail("The node does not say when the identity last changed.");
            return;
        }

        _lastBlock = EthrAbi.Number(word);
        Follow(_lastBlock);
    }

    private void Follow(ulong block)
    {
        if (block == 0)
        {
            if (_lastBlock == 0)
            {
                Finish(null);
            }
            else
            {
                Ask(Step.Time, "eth_getBlockByNumber", writer =>
                {
                    writer.WriteStringValue(Quantity(_lastBlock));
                    writer.WriteBooleanValue(false);
                });
            }

            return;
        }

        if (++_blocks > BlocksMax)
        {
            Fail($"The identity has more than {BlocksMax} blocks with changes.");
            return;
        }

        _block = block;
        Ask(Step.Changes, "eth_getLogs", writer =>
        {
            writer.WriteStartObject();
            writer.WriteString("address", _network.Registry.ToString());
            writer.WriteStartArray("topics");
            writer.WriteNullValue();
            writer.WriteStringValue("0x" + Convert.ToHexStringLower(EthrAbi.Pad(_did.Address)));
            writer.WriteEndArray();
            writer.WriteString("fromBlock", Quantity(block));
            writer.WriteString("toBlock", Quantity(block));
            writer.WriteEndObject();
        });
    }

    private void TakeChanges(JsonElement result)
    {
        if (result.ValueKind != JsonValueKind.Array || result.GetArrayLength() + _events.Count > EventsMax)
        {
            Fail($"The node does not list the changes of block {_block}, or there are more than {EventsMax} of the identity.");
            return;
        }

        var found = new List<EthrEvent>();
        foreach (JsonElement log in result.EnumerateArray())
        {
            if (!EthrLogReader.TryRead(log, _network, _did.Address, _block, out EthrEvent? change))
            {
                Fail($"A change in block {_block} is not one that the registry writes about this identity.");
                return;
            }

            if (change is not null)
            {
                found.Add(change);
            }
        }

        // Within a block each change names the block itself as the one before, but the first.
        ulong previous = found.Count == 0 ? ulong.MaxValue : found.Min(change => change.PreviousChange);
        if (previous >= _block || found.DistinctBy(change => change.Index).Count() != found.Count)
        {
            Fail($"The changes of block {_block} do not lead to an earlier one.");
            return;
        }

        _events.AddRange(found);
        Follow(previous);
    }

    private void TakeTime(JsonElement result)
    {
        if (result.ValueKind != JsonValueKind.Object || !EthrLogReader.TryNumber(result, "number", out ulong number) || number != _lastBlock
            || !EthrLogReader.TryNumber(result, "timestamp", out ulong seconds) || seconds > (ulong)DateTimeOffset.MaxValue.ToUnixTimeSeconds())
        {
            Fail($"The node does not say when block {_lastBlock} was.");
            return;
        }

        Finish(DateTimeOffset.FromUnixTimeSeconds((long)seconds));
    }

    private void Finish(DateTimeOffset? updated)
    {
        var document = new EthrDocument(_did, _network, (ulong)Math.Max(0, _now.ToUnixTimeSeconds()));
        foreach (EthrEvent change in _events.OrderBy(change => change.Block).ThenBy(change => change.Index))
        {
            document.Apply(change);
        }

        if (document.Build(out DidDocumentFault fault) is not { } built)
        {
            Fail($"The identity's changes make no document within bounds ({fault}).");
            return;
        }

        End(DidResolution.Found(built, new DidDocumentMetadata
        {
            Updated = updated,
            VersionId = _lastBlock == 0 ? null : _lastBlock.ToString(CultureInfo.InvariantCulture),
            Deactivated = document.IsDeactivated,
        }));
    }

    private void Fail(string detail) => End(DidResolution.Failed(ResolutionError.InvalidDidDocument, detail));

    private void End(DidResolution result)
    {
        _step = Step.Done;
        Request = null;
        Result = result;
    }

    private byte[] Call()
    {
        byte[] selector = Keccak256.HashData("changed(address)"u8)[..4];
        return Write("eth_call", writer =>
        {
            writer.WriteStartObject();
            writer.WriteString("to", _network.Registry.ToString());
            writer.WriteString("data", "0x" + Convert.ToHexStringLower([.. selector, .. EthrAbi.Pad(_did.Address)]));
            writer.WriteEndObject();
            writer.WriteStringValue("latest");
        });
    }

    private void Ask(Step step, string method, Action<Utf8JsonWriter> parameters)
    {
        _step = step;
        Request = Write(method, parameters);
    }

    private byte[] Write(string method, Action<Utf8JsonWriter> parameters) => JsonBuild.Canonical(writer =>
    {
        writer.WriteStartObject();
        writer.WriteString("jsonrpc", "2.0");
        writer.WriteNumber("id", _requestId);
        writer.WriteString("method", method);
        writer.WriteStartArray("params");
        parameters(writer);
        writer.WriteEndArray();
        writer.WriteEndObject();
    });

    private static string Quantity(ulong number) => $"0x{number:x}";
}
