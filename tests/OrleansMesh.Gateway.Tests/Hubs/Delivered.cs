namespace OrleansMesh.Gateway.Tests.Hubs;

internal sealed record Delivered(long Cursor, string MessageId, int HopCount);
