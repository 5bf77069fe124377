using System.ComponentModel.DataAnnotations;

namespace OrleansMesh.Gateway.Peers;

/// <summary>How a hub finds others that nobody has listed (section <c>Gateway:PeerExchange</c>, D-03).</summary>
public sealed class PeerExchangeOptions
{
    /// <summary>Seeds that may be given.</summary>
    public const int SeedsMax = 16;

    /// <summary>Hubs to be asked first, <c>tcp://host:port</c>; with <c>#did:key:z6Mk…</c> nobody else is taken for it. At most <see cref="SeedsMax"/>; none by default.</summary>
    public IList<string> Seeds { get; } = [];

    /// <summary>Links that this hub tries to have, listed hubs and those that dialled it included: as long as there are fewer it dials seeds and hubs that it knows by their announcements. 0 to 32; default 0: it dials nobody but listed hubs.</summary>
    [Range(0, 32)]
    public int LinksWanted { get; set; }

    /// <summary>Which hubs that are not listed may join. Default Listed: none.</summary>
    [EnumDataType(typeof(PeerAdmission))]
    public PeerAdmission Admit { get; set; } = PeerAdmission.Listed;

    /// <summary>How many of those may be joined. 1 to 48; default 16.</summary>
    [Range(1, 48)]
    public int GuestsMax { get; set; } = 16;

    /// <summary>The file in which hubs that were announced are kept over a restart, so that a seed need not live; empty for none. A hub has it in its data folder.</summary>
    public string KnownHubsFile { get; set; } = "";

    /// <summary>Whether there may be sessions with hubs that are not listed.</summary>
    internal bool IsOn => LinksWanted > 0 || Admit != PeerAdmission.Listed;

    /// <summary>Whether an address that another hub announces is dialled when it is not of the public Internet. Default false. Seeds are dialled wherever they are.</summary>
    public bool PrivateAddresses { get; set; }
}
