namespace Orleans.Configuration;

/// <summary>How a silo sends and queues calls.</summary>
public class SiloMessagingOptions : MessagingOptions
{
    /// <summary>The most requests that wait for one activation; 0, the default, for no limit. More are refused with <see cref="LimitExceededException"/>.</summary>
    public int MaxEnqueuedRequestsHardLimit { get; set; }

    /// <summary>Has no effect: nothing is logged while a request runs.</summary>
    public TimeSpan RequestProcessingWarningTime { get; set; } = TimeSpan.FromSeconds(45);
}
