using System.Diagnostics.CodeAnalysis;
using OrleansMesh.Domain.Identity;
using OrleansMesh.Grains.Ports;

namespace OrleansMesh.Grains.Tests;

internal sealed class OneTrustedIssuer(DidDocument trusted) : ITrustedIssuers
{
    public bool TryGet(Did issuer, [NotNullWhen(true)] out DidDocument? document)
    {
        document = issuer == trusted.Id ? trusted : null;
        return document is not null;
    }
}
