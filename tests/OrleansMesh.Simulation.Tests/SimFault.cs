namespace OrleansMesh.Simulation.Tests;

/// <summary>What went wrong and was felt: counted where it takes effect, not where it is ordered.</summary>
internal enum SimFault
{
    /// <summary>A datagram was lost.</summary>
    LostDatagram,

    /// <summary>A frame was lost and sent again by the transport below.</summary>
    LostFrame,

    /// <summary>A frame or datagram took several times as long as its link takes.</summary>
    Delay,

    /// <summary>A datagram came before one that was sent earlier.</summary>
    Reorder,

    /// <summary>A datagram came twice.</summary>
    Duplicate,

    /// <summary>A part of the hubs was cut off from the others.</summary>
    Partition,

    /// <summary>Something was heard on a link that then carried nothing in the other direction.</summary>
    OneWay,

    /// <summary>A hub crashed.</summary>
    Crash,

    /// <summary>The last write of a crashed hub was torn.</summary>
    TornWrite,

    /// <summary>The last write of a crashed hub was whole, and nobody had heard of it.</summary>
    UnheardWrite,

    /// <summary>Two hubs that have a link were a second and more apart in time.</summary>
    ClockSkew,

    /// <summary>A write waited for longer than 100 ms for its flush.</summary>
    SlowDisk,

    /// <summary>A disk did not read.</summary>
    UnreadDisk,

    /// <summary>A link broke several times in a row.</summary>
    Flapping,

    /// <summary>A mesh lost its session.</summary>
    LostSession,
}
