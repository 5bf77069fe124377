using Microsoft.Extensions.Options;
using OrleansMesh.Wire;
using OrleansMesh.Wire.Membership;

namespace OrleansMesh.Gateway.Peers;

/// <summary>Drives the membership machine (T-11) with time and with what sessions of peers bring, for any number of callers. Members are the listed peers, and others from their first session until they are dead for long; of these it is not believed what they say of others.</summary>
internal sealed class PeerMembership : IDisposable
{
    /// <summary>How often the machine is asked what is due.</summary>
    public static readonly TimeSpan TickPeriod = TimeSpan.FromMilliseconds(50);

    private readonly Lock _gate = new();
    private readonly MembershipOutput _output = new();
    private readonly PeerDirectory _peers;
    private readonly TimeProvider _clock;

    // hubs that the operator has not listed, with their open sessions
    private readonly Dictionary<NodeId, int> _guests = [];
    private readonly long _start;
    private readonly MembershipMachine _machine;
    private IMembershipPath? _path;
    private ITimer? _timer;
    private bool _over;

    /// <param name="random">Chooses who is probed and told; null for one of its own.</param>
    public PeerMembership(PeerDirectory peers, IOptions<GatewayOptions> options, TimeProvider clock, Random? random = null)
    {
        _peers = peers;
        _clock = clock;
        _start = clock.GetTimestamp();

        // the time of the start is higher than any incarnation of a former life, which rises by one for each refutation
        ulong incarnation = (ulong)clock.GetUtcNow().ToUnixTimeMilliseconds();
        _machine = new MembershipMachine(peers.Self, incarnation, options.Value.Membership, random ?? new Random(), TimeSpan.Zero, IsMember, peers.Contains);
    }

    /// <summary>A member's state changed. Handlers are called in the order of the changes, one at a time; they must be quick and not throw.</summary>
    public event Action<MembershipEvent>? Changed;

    /// <summary>Makes all listed peers members, and probes them from now on.</summary>
    public void Start(IMembershipPath path)
    {
        lock (_gate)
        {
            if (_over || _timer is not null)
            {
                return;
            }

            _path = path;
            foreach (Peer peer in _peers.All)
            {
                _ = _machine.TryJoin(peer.Id, _output);
            }

            CarryOut();
            _timer = _clock.CreateTimer(static membership => ((PeerMembership)membership!).Tick(), this, TickPeriod, TickPeriod);
        }
    }

    /// <summary>A session with a peer began: one that is not listed is a member from now on.</summary>
    public void Began(NodeId peer)
    {
        lock (_gate)
        {
            if (_over || _peers.Contains(peer))
            {
                return;
            }

            foreach (NodeId forgotten in _guests.Where(guest => guest.Value == 0 && _machine.Find(guest.Key) is null).Select(guest => guest.Key).ToArray())
            {
                _guests.Remove(forgotten);
            }

            _guests[peer] = _guests.GetValueOrDefault(peer) + 1;
            _ = _machine.TryJoin(peer, _output, isKept: false);
            CarryOut();
        }
    }

    /// <summary>A session with a peer ended: one that is not listed is a member until it is dead for long.</summary>
    public void Ended(NodeId peer)
    {
        lock (_gate)
        {
            if (_guests.TryGetValue(peer, out int sessions))
            {
                _guests[peer] = Math.Max(0, sessions - 1);
            }
        }
    }

    /// <summary>Takes a message of <paramref name="from"/>, whose channel has proven it; false when it is malformed.</summary>
    public bool Receive(NodeId from, ReadOnlySpan<byte> message)
    {
        lock (_gate)
        {
            bool wellFormed = _over || _machine.Receive(from, message, Now(), _output);
            CarryOut();
            return wellFormed;
        }
    }

    /// <summary>Tells the others that this hub goes, and is silent from then on.</summary>
    public void Leave()
    {
        lock (_gate)
        {
            if (!_over)
            {
                _machine.Leave(_output);
                CarryOut();
            }
        }
    }

    /// <summary>What is known of a peer; null when it is none.</summary>
    public MemberView? Find(NodeId peer)
    {
        lock (_gate)
        {
            return _machine.Find(peer);
        }
    }

    /// <summary>How many peers are in a state.</summary>
    public int Count(MemberState state)
    {
        lock (_gate)
        {
            return _machine.Members.Count(m => m.State == state);
        }
    }

    /// <summary>Is silent from now on, without a word to the others.</summary>
    public void Dispose()
    {
        lock (_gate)
        {
            _over = true;
            _timer?.Dispose();
        }
    }

    private bool IsMember(NodeId peer) => _peers.Contains(peer) || _guests.ContainsKey(peer);

    private void Tick()
    {
        lock (_gate)
        {
            if (!_over)
            {
                _machine.Tick(Now(), _output);
                CarryOut();
            }
        }
    }

    private TimeSpan Now() => _clock.GetElapsedTime(_start);

    private void CarryOut()
    {
        foreach (MembershipSend send in _output.Sends)
        {
            _path?.Send(send.To, _output.BytesOf(send));
        }

        foreach (MembershipEvent change in _output.Events)
        {
            Changed?.Invoke(change);
        }

        _output.Clear();
    }
}
