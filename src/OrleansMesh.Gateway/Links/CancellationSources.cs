namespace OrleansMesh.Gateway.Links;

/// <summary>Cancelling for who must not run what that ends.</summary>
internal static class CancellationSources
{
    /// <summary>Cancels soon, on the caller's scheduler and not within its call.</summary>
    public static Task CancelSoonAsync(this CancellationTokenSource source) => Task.Factory.StartNew(
        static cancelled => ((CancellationTokenSource)cancelled!).Cancel(), source, CancellationToken.None, TaskCreationOptions.DenyChildAttach, TaskScheduler.Current);
}
