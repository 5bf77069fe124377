using System.ComponentModel.DataAnnotations;

namespace OrleansMesh.Transport;

/// <summary>The bounds of one secure channel.</summary>
public sealed class SecureChannelOptions
{
    private volatile bool _valid;

    /// <summary>How long the Noise handshake may take: 100 ms to 1 min, default 5 s.</summary>
    [Range(typeof(TimeSpan), "00:00:00.100", "00:01:00")]
    public TimeSpan HandshakeTimeout { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>How long disposal waits for what was accepted to leave: 0 to 1 min, default 2 s.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "00:01:00")]
    public TimeSpan DrainTimeout { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>How long this side seals with one key: 1 s to 1 day, default 10 min. The first record after it is preceded by one that replaces the key; 2^20 records replace it too.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "1.00:00:00")]
    public TimeSpan KeyTimeMax { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>Bytes of frames that may wait on one lane: 64 KiB to 1 GiB, default 4 MiB. An empty lane takes any frame.</summary>
    [Range(64 * 1024, 1024 * 1024 * 1024)]
    public int LaneBytesMax { get; init; } = 4 * 1024 * 1024;

    /// <summary>Throws one exception that names every setting out of its bounds.</summary>
    /// <exception cref="ValidationException">A setting is out of its bounds.</exception>
    public void Validate()
    {
        if (_valid)
        {
            return; // each channel asks, and nothing of this changes
        }

        var errors = new List<ValidationResult>();
        if (!Validator.TryValidateObject(this, new ValidationContext(this), errors, validateAllProperties: true))
        {
            throw new ValidationException(string.Join(" ", errors.Select(e => e.ErrorMessage)));
        }

        _valid = true;
    }
}
