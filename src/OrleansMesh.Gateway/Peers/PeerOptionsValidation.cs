using System.ComponentModel.DataAnnotations;
using System.Net;
using Microsoft.Extensions.Options;
using OrleansMesh.Domain.Routing;
using OrleansMesh.Transport;
using OrleansMesh.Wire;

namespace OrleansMesh.Gateway.Peers;

/// <summary>Checks what the settings say of peers, and names everything that is wrong.</summary>
internal sealed class PeerOptionsValidation(IEnumerable<IMeshTransport> transports) : IValidateOptions<GatewayOptions>
{
    /// <inheritdoc/>
    public ValidateOptionsResult Validate(string? name, GatewayOptions options)
    {
        string[] errors = [.. Entries(options), .. Whole(options), .. Exchange(options)];
        return errors.Length == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(errors);
    }

    private IEnumerable<string> Entries(GatewayOptions options)
    {
        var seen = new HashSet<NodeId>();
        for (int i = 0; i < options.Peers.Count; i++)
        {
            PeerOptions entry = options.Peers[i];
            if (!Uri.TryCreate(entry.Address, UriKind.Absolute, out Uri? address) || !transports.Any(t => t.Supports(address)))
            {
                yield return $"Gateway:Peers:{i}:Address is '{entry.Address}'. Give the address of the peer's edge, for example tcp://hub-b.example:7400.";
            }

            if (!PeerDirectory.TryReadKey(entry.NodeId, out NodeId id, out _))
            {
                yield return $"Gateway:Peers:{i}:NodeId is '{entry.NodeId}'. Give the did:key:z6Mk… of the peer's node key.";
            }
            else if (!seen.Add(id))
            {
                yield return $"Gateway:Peers:{i}:NodeId is '{entry.NodeId}', which is listed before. List each peer once.";
            }
        }
    }

    private static IEnumerable<string> Whole(GatewayOptions options)
    {
        if (Failure(options.Membership.Validate) is { } membership)
        {
            yield return $"Gateway:Membership: {membership}";
        }

        if (Failure(options.PeerPool.Validate) is { } pool)
        {
            yield return $"Gateway:PeerPool: {pool}";
        }

        if (options.Datagrams is not ("" or PeerDatagrams.Off) && (!IPEndPoint.TryParse(options.Datagrams, out IPEndPoint? endpoint) || endpoint.Port == 0))
        {
            yield return $"Gateway:Datagrams is '{options.Datagrams}'. Give an IP address and a port, for example 0.0.0.0:7400, or {PeerDatagrams.Off}.";
        }

        if (options.Peers.Count >= options.Membership.MembersMax)
        {
            yield return $"Gateway:Peers lists {options.Peers.Count} peers. List fewer than Gateway:Membership:MembersMax, which is {options.Membership.MembersMax}.";
        }

        if (options.Peers.Count > options.PeerPool.PeersMax)
        {
            yield return $"Gateway:Peers lists {options.Peers.Count} peers. List at most Gateway:PeerPool:PeersMax, which is {options.PeerPool.PeersMax}.";
        }
    }

    private IEnumerable<string> Exchange(GatewayOptions options)
    {
        PeerExchangeOptions exchange = options.PeerExchange;
        var errors = new List<ValidationResult>();
        _ = Validator.TryValidateObject(exchange, new ValidationContext(exchange), errors, validateAllProperties: true);
        foreach (ValidationResult error in errors)
        {
            yield return $"Gateway:PeerExchange: {error.ErrorMessage}";
        }

        for (int i = 0; i < exchange.Seeds.Count; i++)
        {
            if (!Seed.TryRead(exchange.Seeds[i], out Uri? address, out _) || !transports.Any(t => t.Supports(address)))
            {
                yield return $"Gateway:PeerExchange:Seeds:{i} is '{exchange.Seeds[i]}'. Give tcp://host:port, or tcp://host:port#did:key:z6Mk… to take nobody else for it.";
            }
        }

        if (exchange.Seeds.Count > PeerExchangeOptions.SeedsMax)
        {
            yield return $"Gateway:PeerExchange:Seeds lists {exchange.Seeds.Count} seeds. List at most {PeerExchangeOptions.SeedsMax}.";
        }

        if (exchange.Seeds.Count > 0 && exchange.LinksWanted == 0)
        {
            yield return "Gateway:PeerExchange:LinksWanted is 0, and nobody would be dialled. With seeds give 1 to 32.";
        }

        int links = options.Peers.Count + exchange.LinksWanted + (exchange.Admit == PeerAdmission.Listed ? 0 : exchange.GuestsMax);
        if (exchange.LinksWanted + (int)exchange.Admit > 0 && links > Math.Min(RoutingLimits.NeighboursMax, options.PeerPool.PeersMax))
        {
            yield return $"Gateway:Peers, PeerExchange:LinksWanted and PeerExchange:GuestsMax come to {links} links. A hub has at most {Math.Min(RoutingLimits.NeighboursMax, options.PeerPool.PeersMax)} ({RoutingLimits.NeighboursMax}, or Gateway:PeerPool:PeersMax).";
        }
    }

    private static string? Failure(Action validate)
    {
        try
        {
            validate();
            return null;
        }
        catch (ValidationException invalid)
        {
            return invalid.Message;
        }
    }
}
