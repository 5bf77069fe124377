namespace OrleansMesh.Gateway.Sessions;

/// <summary>A place on a <see cref="PulseWheel"/>.</summary>
/// <param name="Slot">One more than the slot's number, so that the default is no place.</param>
/// <param name="Index">Within the slot.</param>
internal readonly record struct PulsePlace(int Slot, int Index);
