using System.Globalization;
using OrleansMesh.Wire.Requests;

namespace OrleansMesh.Cli.Verbs;

/// <summary>Says of a way how much goes over it .</summary>
public static class RouteText
{
    /// <summary>The share of the flows to its hub that is to go this way, in percent; a dash for one that is kept for when it is needed.</summary>
    public static string Share(RouteView route) => route.Share > 0 ? string.Create(CultureInfo.InvariantCulture, $"{100 * route.Share:0} %") : "–";
}
