namespace OrleansMesh.Bridge.Documents;

/// <summary>Why a document is not read.</summary>
public enum DocumentRefusal
{
    /// <summary>It is read.</summary>
    None,

    /// <summary>There is no such file, or it is hidden.</summary>
    NotFound,

    /// <summary>The path leaves the folder, by <c>..</c>, from the root of the disk, or through a symbolic link.</summary>
    OutsideFolder,

    /// <summary>It is over <see cref="DocumentFolder.FileBytesMax"/>.</summary>
    TooLarge,

    /// <summary>It is not UTF-8 text.</summary>
    Binary,

    /// <summary>The system would not open it.</summary>
    Unreadable,
}
