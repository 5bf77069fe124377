namespace OrleansMesh.Hub;

/// <summary>The hub's database cannot be used; the message names it, without its password, and says what to do.</summary>
public sealed class HubDatabaseException(string message, Exception inner) : Exception(message, inner);
