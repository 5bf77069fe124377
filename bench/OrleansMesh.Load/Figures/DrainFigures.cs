namespace OrleansMesh.Load.Figures;

/// <summary>A stored queue of messages of 700 bytes that is emptied after an outage.</summary>
/// <param name="Way"><c>link</c>: stored at the sender's hub while that of the receiver was away; <c>session</c>: stored at the receiver's hub while the mesh was away, taken by a bare session; <c>client</c>: the same, taken by the SDK, each message acknowledged before the next.</param>
/// <param name="Messages">How many.</param>
/// <param name="FirstSeconds">From when the hub that was away is ready, or the mesh dials, to the first delivery.</param>
/// <param name="PerSecond">From the first delivery to the last.</param>
internal sealed record DrainFigures(string Way, int Messages, double FirstSeconds, double PerSecond);
