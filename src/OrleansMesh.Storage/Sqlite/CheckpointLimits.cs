namespace OrleansMesh.Storage.Sqlite;

/// <summary>When the write-ahead log is moved to the main file, in pages of 4 KiB.</summary>
/// <param name="PagesToBegin">So many in the log begin it; what is stored and received soon after mostly never goes to the main file.</param>
/// <param name="PagesOnWriterMax">So many the writer moves itself: what was written while the rest was moved.</param>
/// <param name="PagesInLogMax">At so many the writer waits until the log is moved, unless a long read keeps it.</param>
internal sealed record CheckpointLimits(int PagesToBegin, int PagesOnWriterMax, int PagesInLogMax)
{
    /// <summary>32 MiB, 2 MiB (a few milliseconds) and 256 MiB.</summary>
    public static readonly CheckpointLimits Default = new(8192, 512, 65_536);
}
