using System.Text.Json.Serialization;

namespace OrleansMesh.Load.Figures;

/// <summary>What a message took, in milliseconds, by where it was.</summary>
/// <param name="Sender">From when it was due until its sender's system had it.</param>
/// <param name="Hub">From there until its receiver had read the bytes that it came with: the hub, and the systems on both sides of it.</param>
/// <param name="Receiver">From there until its receiver had it as a message.</param>
internal readonly record struct MessageWay(double Sender, double Hub, double Receiver)
{
    /// <summary>All of it.</summary>
    [JsonIgnore]
    public double Total => Sender + Hub + Receiver;
}
