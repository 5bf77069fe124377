using System.ComponentModel.DataAnnotations;

namespace OrleansMesh.Wire.Membership;

/// <summary>Times and bounds of failure detection. The defaults are those of the Lifeguard paper (Dadgar, Phillips, Currey: arXiv 1707.00788) and of its users.</summary>
public sealed class MembershipOptions
{
    /// <summary>How many members are kept, oneself included, dead ones too. 2 to 1,024; default 128.</summary>
    [Range(2, 1024)]
    public int MembersMax { get; set; } = 128;

    /// <summary>A healthy node probes one member in this time. 100 ms to 1 min; default 1 s.</summary>
    [Range(typeof(TimeSpan), "00:00:00.100", "00:01:00")]
    public TimeSpan ProbeInterval { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>How long a direct answer may take before others are asked, until round trips are known. 20 ms to 30 s and less than <see cref="ProbeInterval"/>; default 500 ms.</summary>
    [Range(typeof(TimeSpan), "00:00:00.020", "00:00:30")]
    public TimeSpan ProbeTimeout { get; set; } = TimeSpan.FromMilliseconds(500);

    /// <summary>The least that measured round trips can make of it. 10 ms up to <see cref="ProbeTimeout"/>; default 100 ms. The most is <see cref="ProbeTimeout"/>.</summary>
    [Range(typeof(TimeSpan), "00:00:00.010", "00:00:30")]
    public TimeSpan ProbeTimeoutMin { get; set; } = TimeSpan.FromMilliseconds(100);

    /// <summary>How many members are asked to ping one that did not answer. 0 to 16; default 3.</summary>
    [Range(0, 16)]
    public int IndirectProbes { get; set; } = 3;

    /// <summary>The highest local health score: interval and timeout are stretched by one more than the score. 0 (always healthy) to 16; default 8.</summary>
    [Range(0, 16)]
    public int LocalHealthMax { get; set; } = 8;

    /// <summary>The shortest suspicion lasts this times log10(members) intervals (α). 1 to 20; default 5.</summary>
    [Range(1, 20)]
    public int SuspicionFactor { get; set; } = 5;

    /// <summary>A suspicion that nobody confirms lasts this times the shortest (β). 1 (always the shortest) to 20; default 6.</summary>
    [Range(1, 20)]
    public int SuspicionMaxFactor { get; set; } = 6;

    /// <summary>Independent confirmations that make a suspicion the shortest (K). 0 to 16; default 3. A group with fewer others needs fewer.</summary>
    [Range(0, 16)]
    public int Confirmations { get; set; } = 3;

    /// <summary>A report is sent this times log10(members + 1), rounded up (λ). 1 to 16; default 4.</summary>
    [Range(1, 16)]
    public int RetransmitFactor { get; set; } = 4;

    /// <summary>Whether a suspect is told so in whatever is sent to it (the buddy system). Default true.</summary>
    public bool TellsSuspects { get; set; } = true;

    /// <summary>How often reports that wait are sent by themselves. 20 ms to 1 min; default 200 ms.</summary>
    [Range(typeof(TimeSpan), "00:00:00.020", "00:01:00")]
    public TimeSpan GossipInterval { get; set; } = TimeSpan.FromMilliseconds(200);

    /// <summary>To how many members each time. 1 to 16; default 3.</summary>
    [Range(1, 16)]
    public int GossipFanout { get; set; } = 3;

    /// <summary>How often one member is told all that is known. 1 s to 1 h; default 30 s.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "01:00:00")]
    public TimeSpan SyncInterval { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>How often one dead member is pinged, so that parts of a network find each other again. 1 s to 1 h; default 10 s.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "01:00:00")]
    public TimeSpan DeadProbeInterval { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>How long a dead or gone member is remembered; one that was joined by hand always is. 1 min to 7 days; default 1 h.</summary>
    [Range(typeof(TimeSpan), "00:01:00", "7.00:00:00")]
    public TimeSpan DeadRetention { get; set; } = TimeSpan.FromHours(1);

    /// <summary>Throws one exception that names every setting out of its bounds.</summary>
    /// <exception cref="ValidationException">A setting is out of its bounds.</exception>
    public void Validate()
    {
        var errors = new List<ValidationResult>();
        _ = Validator.TryValidateObject(this, new ValidationContext(this), errors, validateAllProperties: true);
        if (ProbeTimeout >= ProbeInterval)
        {
            errors.Add(new ValidationResult($"{nameof(ProbeTimeout)} must be less than {nameof(ProbeInterval)}: who is asked for help must have time to answer."));
        }

        if (ProbeTimeoutMin > ProbeTimeout)
        {
            errors.Add(new ValidationResult($"{nameof(ProbeTimeoutMin)} must not be more than {nameof(ProbeTimeout)}."));
        }

        if (errors.Count > 0)
        {
            throw new ValidationException(string.Join(" ", errors.Select(e => e.ErrorMessage)));
        }
    }
}
