using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using OrleansMesh.Client.Federations;
using OrleansMesh.Client.Flows;
using OrleansMesh.Client.Folders;
using OrleansMesh.Client.Messages;
using OrleansMesh.Client.Sealing;
using OrleansMesh.Client.Sessions;
using OrleansMesh.Domain.Federation;
using OrleansMesh.Domain.Federation.Automation;
using OrleansMesh.Domain.Identity;
using OrleansMesh.Domain.Identity.Registry;
using OrleansMesh.Domain.Sealing;
using OrleansMesh.Transport;
using OrleansMesh.Transport.Quic;
using OrleansMesh.Transport.Tcp;
using OrleansMesh.Transport.WebSockets;
using OrleansMesh.Wire.Requests;

namespace OrleansMesh.Client;

/// <summary>A member mesh's connection to its hub (M-04): it reconnects by itself, sends until there is a receipt, and believes no message that it did not check.</summary>
public sealed class MeshClient : IAsyncDisposable
{
    private readonly MeshFolder _folder;
    private readonly MeshClientOptions _options;
    private readonly HubQueues _queues;
    private readonly AgreementShelf _agreements;
    private readonly TcpTransport _tcp = new();
    private readonly WebSocketTransport _webSockets;
    private readonly HubLink _link;
    private readonly FederationBook _book;
    private readonly VerifiedRegistrations _registrations = new();
    private readonly FederationRefresh _refresh;
    private readonly ProposalDesk _desk;
    private readonly Lazy<FlowShelf> _flows;
    private readonly Sender _sender;
    private readonly Outbox _outbox;
    private readonly Inbox _inbox;
    private readonly PayloadSealer _sealer;
    private readonly PayloadOpener _opener;
    private readonly ExpiryReader _expiry;
    private readonly Registrar _registrar;
    private readonly HubConnections _connection;
    private readonly CancellationTokenSource _closing = new();
    private Task _proposals = Task.CompletedTask;
    private int _disposed;

    private MeshClient(MeshFolder folder, MeshClientOptions options, HubQueues queues, AgreementShelf agreements)
    {
        _folder = folder;
        _options = options;
        _queues = queues;
        _agreements = agreements;
        _webSockets = new WebSocketTransport(options.Tls);
        _link = new HubLink(options);
        _book = new FederationBook(folder, options.Clock, new AgreementCopies(agreements));
        _refresh = new FederationRefresh(options, _link, _book);
        Lifecycle = new FederationCommands(folder, options, _link);
        Services = new ServiceCommands(this, options, _link, _book);
        Trust = new TrustCommands(folder, options, _link);
        _desk = new ProposalDesk(folder, options, _link, _book, _registrations, Lifecycle);
        _outbox = new Outbox(folder, options, () => _connection?.Current);
        _expiry = new ExpiryReader(options, _link);
        _registrar = new Registrar(folder, options, _link, _outbox);
        var histories = new PartyHistories(options, _link);
        var peers = new PeerKeys(options, _link, histories);
        _sealer = new PayloadSealer(folder, options, peers);
        _opener = new PayloadOpener(folder, peers);
        _flows = new Lazy<FlowShelf>(() => FlowShelf.Open(folder.Path, options.Clock));
        _sender = new Sender(MeshId.ToString(), options, _flows, _sealer, _outbox);
        _inbox = new Inbox(MeshId.ToString(), options, _book, _refresh, histories, _opener, queues.All.Count) { Shelf = _flows };
        IReadOnlyList<IMeshTransport> transports = options.Transports ?? [_tcp, _webSockets, new QuicMeshTransport(options.Tls)];
        _connection = new HubConnections([.. queues.All.Select(each => Connect(each.Hub, each.Queue, transports))], options)
        {
            Joined = OnJoinedAsync,
            Changed = connected => ConnectionChanged?.Invoke(connected),
            GivenUp = OnGivenUp,
        };
        _link.Connection = _connection;
        _book.Changed = () => FederationsChanged?.Invoke();
        _book.Proposed = _desk.Take;
        _book.Agreed = _desk.Take;
    }

    /// <summary>Raised with true when a session was joined and with false when it ended. Handlers must be quick and not throw.</summary>
    public event Action<bool>? ConnectionChanged;

    /// <summary>Raised after <see cref="ActiveFederations"/> changed. Handlers must be quick and not throw.</summary>
    public event Action? FederationsChanged;

    /// <summary>Raised when its target, or the home of that, refused a message for good that our hub had stored. Handlers must be quick and not throw.</summary>
    public event Action<MessageStatusResult>? MessageRefused;

    /// <summary>Our own DID.</summary>
    public Did MeshId => _folder.MeshId;

    /// <summary>The DID of the hub.</summary>
    public string HubId => _link.HubId;

    /// <summary>The hub's region.</summary>
    public string Region => _link.Region;

    /// <summary>Requests, negotiations, suspensions and ends of federations as signed events, and their history.</summary>
    public FederationCommands Lifecycle { get; }

    /// <summary>Services by name.</summary>
    public ServiceCommands Services { get; }

    /// <summary>How far the hub trusts meshes and why (G-01), and what we say of our partners.</summary>
    public TrustCommands Trust { get; }

    /// <summary>Whether the present session's keys withstand a quantum computer (T-06); false without a session.</summary>
    public bool IsPostQuantum => _connection.Current?.Channel.IsPostQuantum ?? false;

    /// <summary>Whether there is a session now.</summary>
    public bool IsConnected => _connection.Current is not null;

    /// <summary>Those of our federations that bind us now, by our own check.</summary>
    public IReadOnlyCollection<MeshFederation> ActiveFederations => _book.Active;

    /// <summary>Deliveries that did not pass our own checks, since the start.</summary>
    public long DeliveriesRefused => _inbox.RefusedCount;

    /// <summary>Of <see cref="DeliveriesRefused"/>, those that were sealed and did not open, by reason.</summary>
    public IReadOnlyDictionary<SealRefusal, long> SealsRefused => _opener.Refused;

    /// <summary>Transient messages that found the buffer full, since the start.</summary>
    public long TransientsDropped => _inbox.DroppedCount;

    /// <summary>Joins the hub, and stays joined until disposal.</summary>
    /// <param name="folder">Stays the caller's; must outlive the client.</param>
    /// <param name="options">Must not change afterwards.</param>
    /// <param name="ct">Gives up the first connection.</param>
    /// <exception cref="MeshRefusedException">The hub does not admit this mesh, or is not the hub that was met at this address before.</exception>
    /// <exception cref="MeshUnreachableException">Nobody answers there, or not in time.</exception>
    /// <exception cref="MeshFolderException">The folder is damaged, or another process receives for it.</exception>
    public static async Task<MeshClient> ConnectAsync(MeshFolder folder, MeshClientOptions options, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(folder);
        ArgumentNullException.ThrowIfNull(options);
        options.Validate();
        MeshClient client = await CreateAsync(folder, options);
        try
        {
            client._proposals = client._desk.RunAsync(client._closing.Token);
            long start = options.Clock.GetTimestamp();
            await client._connection.OpenAsync(ct);
            await client._refresh.EnsureAfterAsync(start, persistent: true, ct);
            return client;
        }
        catch
        {
            await client.DisposeAsync();
            throw;
        }
    }

    /// <summary>Replaces what discovery shows of this mesh.</summary>
    public Task AnnounceAsync(AnnounceRequest announcement, CancellationToken ct) =>
        AskAsync(RequestTypes.Announce, announcement, RequestJson.Default.AnnounceRequest, RequestJson.Default.DoneResult, ct);

    /// <summary>Shows the hub a MeshAgentCredential about this mesh (I-02).</summary>
    /// <param name="credential">UTF-8 JSON; the folder keeps it when the hub took it.</param>
    /// <param name="ct">Gives up waiting.</param>
    /// <exception cref="MeshFolderException">It is no MeshAgentCredential, or about another mesh.</exception>
    /// <exception cref="MeshRefusedException">The hub does not accept it, for example because it does not know the issuer.</exception>
    public async Task PresentCredentialAsync(ReadOnlyMemory<byte> credential, CancellationToken ct)
    {
        _folder.RequireCredential(credential);
        var request = new CredentialRequest(AgreementText.ToElement(credential));
        _ = await AskAsync(RequestTypes.Credential, request, RequestJson.Default.CredentialRequest, RequestJson.Default.DoneResult, ct);
        _folder.SaveCredential(credential);
    }

    /// <summary>Brings the hub a revocation of a UCAN delegation (I-04): every capability that stems from it is refused there from then on.</summary>
    /// <param name="tokens">The revocation, and the delegations from the revoker's own to the revoked one, each base64url.</param>
    /// <param name="ct">Gives up waiting.</param>
    /// <exception cref="MeshRefusedException">The revocation does not hold, or the hub keeps no more of them.</exception>
    public Task<RevokeResult> RevokeAsync(IReadOnlyList<string> tokens, CancellationToken ct) =>
        AskAsync(RequestTypes.Revoke, new RevokeRequest([.. tokens]), RequestJson.Default.RevokeRequest, RequestJson.Default.RevokeResult, ct);

    /// <summary>Revocations that the hub verified and keeps, after a number; fewer than <see cref="RevocationsResult.CountMax"/> are the last (I-04).</summary>
    public async Task<IReadOnlyList<RevocationsResult.Revocation>> RevocationsAsync(long after, CancellationToken ct) =>
        (await AskAsync(RequestTypes.Revocations, new RevocationsRequest(after), RequestJson.Default.RevocationsRequest, RequestJson.Default.RevocationsResult, ct)).Revocations;

    /// <summary>Keeps our identity map at the hub (I-11), canonical, in place of the one before; bridges take one that is signed (<see cref="Domain.Mapping.SignedIdentityMap"/>).</summary>
    /// <param name="map">JSON.</param>
    public async Task KeepMapAsync(ReadOnlyMemory<byte> map, CancellationToken ct)
    {
        using JsonDocument document = JsonDocument.Parse(map);
        await AskAsync(RequestTypes.KeepMap, new KeepMapRequest(document.RootElement), RequestJson.Default.KeepMapRequest, RequestJson.Default.DoneResult, ct);
    }

    /// <summary>The identity map that we keep at the hub; nothing of it is verified.</summary>
    /// <param name="known">The tag of the map that is known, which is not sent again; null for none.</param>
    /// <exception cref="MeshRefusedException">There is none.</exception>
    public Task<ShowMapResult> ShowMapAsync(string? known, CancellationToken ct) =>
        AskAsync(RequestTypes.ShowMap, new ShowMapRequest(known), RequestJson.Default.ShowMapRequest, RequestJson.Default.ShowMapResult, ct);

    /// <summary>Public meshes that match, best trust first (F-02 phase 1).</summary>
    public async Task<IReadOnlyList<DiscoveredMesh>> DiscoverAsync(DiscoverRequest query, CancellationToken ct) =>
        (await AskAsync(RequestTypes.Discover, query, RequestJson.Default.DiscoverRequest, RequestJson.Default.DiscoverResult, ct)).Meshes;

    /// <summary>What became of a message of ours; the hub knows it while it waits, and some minutes longer.</summary>
    /// <exception cref="MeshRefusedException">The hub does not know it.</exception>
    public Task<MessageStatusResult> MessageStatusAsync(string messageId, Did? target, CancellationToken ct) => AskAsync(
        RequestTypes.MessageStatus, new MessageStatusRequest(messageId, target?.ToString()), RequestJson.Default.MessageStatusRequest, RequestJson.Default.MessageStatusResult, ct);

    /// <summary>Erases a message of ours that waits at the hub, or at the home of its target; what then is known of it: <c>erased</c>, or how it ended before.</summary>
    /// <param name="messageId">1 to 128 printable ASCII characters.</param>
    /// <param name="target">Whose home is asked when the hub knows the message no more; null for none.</param>
    /// <exception cref="MeshRefusedException">The hub does not know it.</exception>
    public Task<MessageStatusResult> EraseMessageAsync(string messageId, Did? target, CancellationToken ct) => AskAsync(
        RequestTypes.MessageErase, new MessageStatusRequest(messageId, target?.ToString()), RequestJson.Default.MessageStatusRequest, RequestJson.Default.MessageStatusResult, ct);

    /// <summary>One mesh as the hub knows it.</summary>
    public Task<ShowMeshResult> ShowMeshAsync(Did mesh, CancellationToken ct) => AskAsync(
        RequestTypes.ShowMesh, new ShowMeshRequest(mesh.ToString()), RequestJson.Default.ShowMeshRequest, RequestJson.Default.ShowMeshResult, ct);

    /// <summary>
    /// Changes our own registration (I-01): the next version is kept in the folder, the hub takes it, and then it is the folder's identity,
    /// at once for every reader. A rotation holds messages back meanwhile, so that none is lost and their order stays; federations live on.
    /// After a crash on the way, the next call or the next join goes on with the version that waits.
    /// </summary>
    /// <returns>False when a change was finished first that an attempt before had begun: what was asked for is still to be done.</returns>
    /// <exception cref="MeshRefusedException">The hub does not take it; the folder is as before.</exception>
    /// <exception cref="MeshUnreachableException">The hub did not answer; perhaps it has taken it: call again, or join again.</exception>
    /// <exception cref="MeshFolderException">The mesh has ended, or the change cannot be written.</exception>
    public Task<bool> ChangeRegistrationAsync(RegistrationChange change, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(change);
        return _registrar.ChangeAsync(change, ct);
    }

    /// <summary>All versions of a mesh's registration, verified here from the first (I-01); null when what the hub has does not verify.</summary>
    /// <exception cref="MeshRefusedException">The hub does not know the mesh.</exception>
    public Task<MeshHistory?> HistoryAsync(Did mesh, CancellationToken ct) => PartyHistories.ReadAsync(_options.Clock, _options.RequestTimeout, _link, mesh, ct);

    /// <summary>Proposes a federation and waits for the target's answer (F-02): the FMP handshake, tried again up to three times when it is not answered in time.</summary>
    /// <exception cref="MeshRefusedException">The hub or the target said no, or what they sent does not hold.</exception>
    /// <exception cref="MeshUnreachableException">Four attempts were not answered.</exception>
    public Task<MeshFederation> FederateAsync(Did target, FederationTerms terms, CancellationToken ct) => FederateAsync(target, terms, _ => { }, ct);

    /// <summary>As the other overload, and shows each challenge that was checked and is about to be answered.</summary>
    public Task<MeshFederation> FederateAsync(Did target, FederationTerms terms, Action<HandshakeChallenge> onChallenge, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(terms);
        return new FederationInitiator(_folder, _options.Clock, _link, _book, _registrations, onChallenge).FederateAsync(target, terms, ct);
    }

    /// <summary>Proposals that were verified and that <see cref="MeshClientOptions.AutoAccept"/> did not accept; ends with the client.</summary>
    public IAsyncEnumerable<FederationProposal> ProposalsAsync(CancellationToken ct) => _desk.ShownAsync(ct);

    /// <summary>Negotiations (F-03) that wait for our answer, verified: requests, terms on the table, renewals; ends with the client.</summary>
    public IAsyncEnumerable<FederationTurn> TurnsAsync(CancellationToken ct) => _desk.TurnsAsync(ct);

    /// <summary>
    /// What rules do with our federations in force and with our own key and credential (F-12), each decision before it is carried out; ends when it is cancelled. All are
    /// looked at now, after each change of <see cref="ActiveFederations"/>, and again after <paramref name="every"/>.
    /// </summary>
    /// <param name="every">1 s to 1 day.</param>
    public IAsyncEnumerable<UpkeepTurn> UpkeepAsync(AutomationRules rules, TimeSpan every, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(rules);
        ArgumentOutOfRangeException.ThrowIfLessThan(every, TimeSpan.FromSeconds(1));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(every, TimeSpan.FromDays(1));
        return new FederationUpkeep(this, _folder, _options, rules).RunAsync(every, ct);
    }

    /// <summary>Ends a federation, or a proposal of one, for all its parties at once: a signed event of its history (F-08), so that both sides can prove it.</summary>
    /// <param name="reason">For people, at most 512 characters.</param>
    public async Task EndAsync(Guid federationId, string reason, CancellationToken ct) => _ = await Lifecycle.ForceEndAsync(federationId, reason, ct);

    /// <summary>All our federations, as the hub lists them.</summary>
    public Task<IReadOnlyList<FederationView>> FederationsAsync(CancellationToken ct) => _refresh.ListAsync(ct);

    /// <summary>Sends to a partner through the federation with it that ends last.</summary>
    /// <exception cref="MeshRefusedException">There is no federation with it, or as the other overload.</exception>
    public Task<MessageReceipt> SendAsync(Did target, string payloadType, JsonElement data, SendOptions? send, CancellationToken ct) => SendAsync(
        _book.RequireWith(target.ToString()),
        target.ToString(), payloadType, data, send, ct);

    /// <summary>Sends through a federation of two. Completes with the hub's receipt; while the hub is away the message waits, and is sent again if need be.</summary>
    /// <exception cref="MeshRefusedException">The hub refused the message, or it could not be sealed; <see cref="MeshRefusedException.Reason"/> is a word of docs/wire-protocol.md §9.1 or §11.</exception>
    public Task<MessageReceipt> SendAsync(Guid federationId, string payloadType, JsonElement data, SendOptions? send, CancellationToken ct)
    {
        MeshFederation federation = _book.Require(federationId);
        return federation.Partners is [string partner]
            ? SendAsync(federation, partner, payloadType, data, send, ct)
            : throw new MeshRefusedException("target-ambiguous", $"Federation {federationId} has {federation.Partners.Count} partners: name the target.");
    }

    /// <summary>As the other, to one partner of a federation of several.</summary>
    public Task<MessageReceipt> SendAsync(Guid federationId, Did target, string payloadType, JsonElement data, SendOptions? send, CancellationToken ct) =>
        _book.Require(federationId) is { } federation && federation.Partners.Contains(target.ToString())
            ? SendAsync(federation, target.ToString(), payloadType, data, send, ct)
            : throw new MeshRefusedException("unknown-federation", $"Federation {federationId} is not active for us with {target}: check both ids.");

    /// <summary>Verified messages in the order in which they came, until the client is disposed; several readers share them.</summary>
    public IAsyncEnumerable<ReceivedMessage> ReceiveAsync(CancellationToken ct) => _inbox.ReceiveAsync(ct);

    /// <summary>Lets what was sent leave, and leaves the hub.</summary>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _disposed, 1) != 0)
        {
            return;
        }

        await _closing.CancelAsync();
        await _connection.DisposeAsync();
        await _proposals;
        _outbox.Dispose();
        _registrar.Dispose();
        _inbox.Complete();
        _inbox.Dispose();
        _sealer.Dispose();
        _opener.Dispose();
        await (_flows.IsValueCreated ? _flows.Value.DisposeAsync() : ValueTask.CompletedTask);
        await _agreements.DisposeAsync();
        _queues.Dispose();
        _webSockets.Dispose();
        _closing.Dispose();
    }

    private static async Task<MeshClient> CreateAsync(MeshFolder folder, MeshClientOptions options)
    {
        HubQueues queues = HubQueues.Open(folder, options);
        AgreementShelf? agreements = null;
        try
        {
            agreements = AgreementShelf.Open(folder.Path, options.Clock.GetUtcNow(), options.Clock);
            return new MeshClient(folder, options, queues, agreements);
        }
        catch
        {
            await (agreements?.DisposeAsync() ?? ValueTask.CompletedTask);
            queues.Dispose();
            throw;
        }
    }

    private Task<MessageReceipt> SendAsync(
        MeshFederation federation, string target, string payloadType, JsonElement data, SendOptions? send, CancellationToken ct)
    {
        ObjectDisposedException.ThrowIf(Volatile.Read(ref _disposed) != 0, this);
        return _sender.SendAsync(federation, target, payloadType, data, send ?? SendOptions.Reliable, ct);
    }

    private Task<TResult> AskAsync<TRequest, TResult>(
        string type,
        TRequest body,
        JsonTypeInfo<TRequest> shape,
        JsonTypeInfo<TResult> resultShape,
        CancellationToken ct)
        where TResult : class => _link.AskAsync(type, body, shape, resultShape, _options.RequestTimeout, ct);

    private async Task OnJoinedAsync(HubSession session, CancellationToken ct)
    {
        long start = _options.Clock.GetTimestamp();
        await _outbox.ResendAsync(session, ct);
        await _refresh.EnsureAfterAsync(start, persistent: false, ct);
        await _expiry.TellAsync(ct);
    }

    private HubConnection Connect(Uri hub, HubQueue? queue, IReadOnlyList<IMeshTransport> transports)
    {
        var events = new SessionEvents(_book, _outbox, _inbox, queue, refused => MessageRefused?.Invoke(refused));
        var connection = new HubConnection(hub, new HubDialer(_folder, _options, hub, transports), _options, events, queue);
        if (queue is not null)
        {
            queue.Tell = connection.AcknowledgeAsync;
            queue.Refuse = connection.RefuseAsync;
        }

        return connection;
    }

    private void OnGivenUp(Exception reason)
    {
        _outbox.Fail(reason);
        _inbox.Complete(reason);
        _desk.Complete(reason);
    }
}
