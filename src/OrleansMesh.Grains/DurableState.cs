namespace OrleansMesh.Grains;

/// <summary>Changes of a grain's state by replacement: what is not durable did not happen.</summary>
internal static class DurableState
{
    /// <summary>Writes <paramref name="next"/>; when that fails, the state is the one before and the caller hears the failure.</summary>
    public static async Task ReplaceAsync<T>(this IPersistentState<T> state, T next)
    {
        T before = state.State;
        state.State = next;
        try
        {
            await state.WriteStateAsync();
        }
        catch
        {
            state.State = before;
            throw;
        }
    }
}
