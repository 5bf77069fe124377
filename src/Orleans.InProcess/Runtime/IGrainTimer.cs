namespace Orleans.Runtime;

/// <summary>A timer of one activation.</summary>
public interface IGrainTimer : IDisposable
{
    /// <summary>Starts anew with these times, also from within the callback.</summary>
    void Change(TimeSpan dueTime, TimeSpan period);
}
