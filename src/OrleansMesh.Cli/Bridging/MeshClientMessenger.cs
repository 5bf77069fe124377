using System.Runtime.CompilerServices;
using OrleansMesh.Bridge;
using OrleansMesh.Bridge.Calls;
using OrleansMesh.Cli.Members;
using OrleansMesh.Client;
using OrleansMesh.Domain.Federation;
using OrleansMesh.Domain.Policies;
using BridgeRefusedException = OrleansMesh.Bridge.MeshRefusedException;
using ClientRefusedException = OrleansMesh.Client.MeshRefusedException;

namespace OrleansMesh.Cli.Bridging;

/// <summary>A bridge's way into the federation over the client SDK: MCP payloads alone, transient, both ways.</summary>
internal sealed class MeshClientMessenger : IMeshMessenger, IDisposable
{
    private readonly MeshClient _client;
    private readonly ComplianceContext? _context;
    private readonly string _by;

    /// <param name="context">What is said of the data of every message (P-09); null for nothing.</param>
    /// <param name="by">Who decides, for explanation records.</param>
    public MeshClientMessenger(MeshClient client, ComplianceContext? context, string by)
    {
        _client = client;
        _context = context;
        _by = by;
        _client.FederationsChanged += OnFederationsChanged;
    }

    /// <inheritdoc/>
    public event Action? FederationsChanged;

    /// <inheritdoc/>
    public string MeshId => _client.MeshId.ToString();

    /// <inheritdoc/>
    public IReadOnlyList<FederatedMesh> Federations =>
        [.. _client.ActiveFederations.SelectMany(f => f.Partners.Select(partner => new FederatedMesh(
            partner,
            f.FederationId.ToString("D"),
            item => Decide(f, partner, MeshId, item),
            item => Decide(f, MeshId, partner, item))))];

    /// <inheritdoc/>
    public async ValueTask SendAsync(MeshMessage message, CancellationToken ct)
    {
        if (!_client.IsConnected)
        {
            // The client would hold it until the hub is back; who calls a tool wants to know now.
            throw new BridgeRefusedException("hub-unreachable", "There is no connection to the hub at the moment; it is tried again.");
        }

        try
        {
            await _client.SendAsync(
                Guid.Parse(message.FederationId),
                message.PayloadType,
                message.Data,
                SendOptions.Transient with { MessageId = message.MessageId, Compliance = _context, Explanation = CallExplanation.Of(_by, message) },
                ct);
        }
        catch (ClientRefusedException refused)
        {
            throw new BridgeRefusedException(refused.Reason, refused.Detail.Length > 0 ? refused.Detail : refused.Reason);
        }
        catch (MeshUnreachableException lost)
        {
            throw new BridgeRefusedException("hub-unreachable", lost.Message);
        }
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<MeshMessage> ReceiveAsync([EnumeratorCancellation] CancellationToken ct)
    {
        await foreach (ReceivedMessage message in _client.ReceiveAsync(ct))
        {
            if (message.Cursor == 0 && message.PayloadType is PayloadTypes.Request or PayloadTypes.Response or PayloadTypes.Notification)
            {
                yield return new MeshMessage(message.FederationId.ToString("D"), message.SourceMeshId, MeshId, message.PayloadType, message.Data, message.MessageId)
                {
                    Compliance = message.Compliance,
                    Explanation = message.Explanation,
                };
            }
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _client.FederationsChanged -= OnFederationsChanged;

    private static GrantDecision Decide(MeshFederation federation, string grantor, string grantee, McpItem item)
    {
        GrantKind kind = item.Kind switch
        {
            McpItemKind.Tool => GrantKind.Tool,
            McpItemKind.Prompt => GrantKind.Prompt,
            _ => GrantKind.Resource,
        };
        AgreementGrant? rule = federation.Agreement.Terms.Grants.FirstOrDefault(g => g.Kind == kind && g.Grantor == grantor && g.Grantee == grantee && g.Matches(item.Name));
        return rule is null
            ? new GrantDecision(false, $"no grant of {grantor} covers it")
            : new GrantDecision(true, FederationSummary.Text(rule));
    }

    private void OnFederationsChanged() => FederationsChanged?.Invoke();
}
