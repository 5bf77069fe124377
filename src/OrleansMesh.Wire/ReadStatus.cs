namespace OrleansMesh.Wire;

/// <summary>What an incremental reader made of the bytes so far.</summary>
public enum ReadStatus
{
    /// <summary>Nothing is wrong, and nothing is complete.</summary>
    NeedMoreData,

    /// <summary>One item was read and taken off the input.</summary>
    Complete,

    /// <summary>The peer broke the protocol: end the connection.</summary>
    Fault,
}
