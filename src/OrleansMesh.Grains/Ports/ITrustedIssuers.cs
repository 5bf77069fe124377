using System.Diagnostics.CodeAnalysis;
using OrleansMesh.Domain.Identity;

namespace OrleansMesh.Grains.Ports;

/// <summary>The issuers whose credentials this hub accepts; always its own, and those its operator added.</summary>
public interface ITrustedIssuers
{
    /// <summary>The document of a trusted issuer; false for anyone else.</summary>
    bool TryGet(Did issuer, [NotNullWhen(true)] out DidDocument? document);
}
