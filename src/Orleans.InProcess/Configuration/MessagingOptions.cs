namespace Orleans.Configuration;

/// <summary>How calls are sent.</summary>
public abstract class MessagingOptions
{
    protected MessagingOptions()
    {
    }

    /// <summary>How long a caller waits for a reply; 30 s unless set.</summary>
    public TimeSpan ResponseTimeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>Has no effect: a response timeout never cancels the callee here.</summary>
    public bool CancelRequestOnTimeout { get; set; }

    /// <summary>Has no effect: a cancelled caller is released at once.</summary>
    public bool WaitForCancellationAcknowledgement { get; set; }
}
