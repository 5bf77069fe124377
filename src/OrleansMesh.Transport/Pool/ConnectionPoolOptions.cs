using System.ComponentModel.DataAnnotations;

namespace OrleansMesh.Transport.Pool;

/// <summary>Bounds and times of a connection pool.</summary>
public sealed class ConnectionPoolOptions
{
    /// <summary>Peers that may be connected or being dialled. 1 to 65,536; default 256.</summary>
    [Range(1, 65_536)]
    public int PeersMax { get; set; } = 256;

    /// <summary>Peers that may be dialled at once. 1 to 1,024; default 16.</summary>
    [Range(1, 1024)]
    public int DialsMax { get; set; } = 16;

    /// <summary>How long a dial may take, proof of identity included. 100 ms to 1 min; default 10 s.</summary>
    [Range(typeof(TimeSpan), "00:00:00.100", "00:01:00")]
    public TimeSpan DialTimeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>A connection that nobody used for so long is closed. 1 s to 7 days; default 5 min. Null: never.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "7.00:00:00")]
    public TimeSpan? IdleTimeout { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>How long the loser of two connections stays open: what is on its way arrives, and it stands in when the winner turns out to be dead. 100 ms to 1 min; default 3 s.</summary>
    [Range(typeof(TimeSpan), "00:00:00.100", "00:01:00")]
    public TimeSpan LingerTimeout { get; set; } = TimeSpan.FromSeconds(3);

    /// <summary>The longest wait after the first failed dial; it doubles with each further one. 10 ms to 1 min; default 500 ms.</summary>
    [Range(typeof(TimeSpan), "00:00:00.010", "00:01:00")]
    public TimeSpan BackoffMin { get; set; } = TimeSpan.FromMilliseconds(500);

    /// <summary>The longest wait after any. 10 ms to 1 h; default 30 s.</summary>
    [Range(typeof(TimeSpan), "00:00:00.010", "01:00:00")]
    public TimeSpan BackoffMax { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>Throws one exception that names every setting out of its bounds.</summary>
    /// <exception cref="ValidationException">A setting is out of its bounds.</exception>
    public void Validate()
    {
        var errors = new List<ValidationResult>();
        _ = Validator.TryValidateObject(this, new ValidationContext(this), errors, validateAllProperties: true);
        if (BackoffMax < BackoffMin)
        {
            errors.Add(new ValidationResult($"{nameof(BackoffMax)} must not be less than {nameof(BackoffMin)}."));
        }

        if (errors.Count > 0)
        {
            throw new ValidationException(string.Join(" ", errors.Select(e => e.ErrorMessage)));
        }
    }
}
