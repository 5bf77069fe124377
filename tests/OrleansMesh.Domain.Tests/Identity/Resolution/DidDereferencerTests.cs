using System.Text;
using FsCheck;
using FsCheck.Fluent;
using OrleansMesh.Domain.Identity;
using OrleansMesh.Domain.Identity.Resolution;

namespace OrleansMesh.Domain.Tests.Identity.Resolution;

public sealed class DidDereferencerTests
{
    private const string Text = """
        {"id":"did:example:a",
         "verificationMethod":[{"id":"#key-1","type":"Multikey","controller":"did:example:a","publicKeyMultibase":"z6MkiTBz1ymuepAQ4HEHYSF1H8quG5GLVVQR3djdX3mDooWp"}],
         "authentication":["#key-1",{"id":"did:example:a#key-2","type":"Multikey","controller":"did:example:a","publicKeyMultibase":"z6MkiTBz1ymuepAQ4HEHYSF1H8quG5GLVVQR3djdX3mDooWp"}],
         "service":[{"id":"#files","type":"Files","serviceEndpoint":"https://a.example/store/"},
                    {"id":"did:example:a#page","type":"Page","serviceEndpoint":"https://a.example/page#top"},
                    {"id":"#map","type":"Map","serviceEndpoint":{"a":"b"}}]}
        """;

    private static readonly DidResolution Resolved = DidResolution.Read(Did.Parse("did:example:a"), Texts.Utf8(Text));

    [Theory]
    [InlineData("did:example:a", DereferencedKind.Document, "{\"authentication\"")]
    [InlineData("did:example:a?versionId=1", DereferencedKind.Document, "{\"authentication\"")]
    [InlineData("did:example:a#key-1", DereferencedKind.VerificationMethod, "{\"controller\":\"did:example:a\",\"id\":\"#key-1\"")]
    [InlineData("did:example:a#key-2", DereferencedKind.VerificationMethod, "{\"controller\":\"did:example:a\",\"id\":\"did:example:a#key-2\"")]
    [InlineData("did:example:a#files", DereferencedKind.Service, "{\"id\":\"#files\"")]
    [InlineData("did:example:a?service=files", DereferencedKind.ServiceEndpoint, "https://a.example/store/")]
    [InlineData("did:example:a?service=files&relativeRef=a%2Fb%3Fc%3Dd", DereferencedKind.ServiceEndpoint, "https://a.example/store/a/b?c=d")]
    [InlineData("did:example:a?service=files&relativeRef=%2Froot#part", DereferencedKind.ServiceEndpoint, "https://a.example/root#part")]
    [InlineData("did:example:a?relativeRef=x&service=files", DereferencedKind.ServiceEndpoint, "https://a.example/store/x")]
    [InlineData("did:example:a?service=page", DereferencedKind.ServiceEndpoint, "https://a.example/page#top")]
    public void Dereference_WhatIsThere_Found(string url, DereferencedKind kind, string start)
    {
        Dereferenced found = Dereference(url);
        Assert.True(found.Error == ResolutionError.None, found.Detail);
        Assert.Equal(kind, found.Kind);
        Assert.StartsWith(start, Encoding.UTF8.GetString(found.Content.Span), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("did:example:a#key-3", ResolutionError.NotFound)]
    [InlineData("did:example:a#KEY-1", ResolutionError.NotFound)]
    [InlineData("did:example:a/path", ResolutionError.NotFound)]
    [InlineData("did:example:a?service=none", ResolutionError.NotFound)]
    [InlineData("did:example:a?service=map", ResolutionError.NotFound)]
    [InlineData("did:example:a?service=key-1", ResolutionError.NotFound)]
    [InlineData("did:example:b#key-1", ResolutionError.InvalidDidDocument)]
    [InlineData("did:example:a?service=files&service=files", ResolutionError.InvalidDidUrl)]
    [InlineData("did:example:a?service=files&s%65rvice=page", ResolutionError.InvalidDidUrl)]
    [InlineData("did:example:a?relativeRef=x", ResolutionError.InvalidDidUrl)]
    [InlineData("did:example:a?service=files&relativeRef=%2F%2Fevil.example%2F", ResolutionError.InvalidDidUrl)]
    [InlineData("did:example:a?service=files&relativeRef=https%3A%2F%2Fevil.example%2F", ResolutionError.InvalidDidUrl)]
    [InlineData("did:example:a?service=files&relativeRef=%5C%5Cevil.example%5C", ResolutionError.InvalidDidUrl)]
    [InlineData("did:example:a/path?service=files", ResolutionError.InvalidDidUrl)]
    [InlineData("did:example:a?service=page#part", ResolutionError.InvalidDidUrl)]
    [InlineData("did:example:a?hl=zQm", ResolutionError.InvalidDidUrl)]
    [InlineData("did:example:a?versionId=1&versionTime=2026-01-01T00:00:00Z", ResolutionError.InvalidDidUrl)]
    [InlineData("did:example:a?versionTime=2026-01-01", ResolutionError.InvalidDidUrl)]
    [InlineData("did:example:a?versionTime=2026-01-01T00:00:00+01:00", ResolutionError.InvalidDidUrl)]
    [InlineData("did:example:a?1&2&3&4&5&6&7&8&9&10&11&12&13&14&15&16&17", ResolutionError.InvalidDidUrl)]
    public void Dereference_Wrong_ItsError(string url, ResolutionError error)
    {
        Dereferenced found = Dereference(url);
        Assert.Equal((DereferencedKind.None, error), (found.Kind, found.Error));
        Assert.True(found.Content.IsEmpty);
        Assert.NotEmpty(found.Detail);
    }

    [Fact]
    public void Dereference_ForAPurpose_OnlyKeysThatAreListedForIt()
    {
        Assert.Equal(ResolutionError.None, Dereference("did:example:a#key-1", KeyPurpose.Authentication).Error);
        Assert.Equal(ResolutionError.InvalidRelationship, Dereference("did:example:a#key-1", KeyPurpose.AssertionMethod).Error);
        Assert.Equal(ResolutionError.InvalidRelationship, Dereference("did:example:a#files", KeyPurpose.Authentication).Error);
    }

    [Theory]
    [InlineData("did:example:a#a#b")]
    [InlineData("did:example:a#%4")]
    [InlineData("did:example:a?%zz")]
    [InlineData("did:example:a/%")]
    [InlineData("did:example:a# ")]
    [InlineData("did:example:a#\u043Aey-1")]
    [InlineData("//did:example:a")]
    public void TryParse_NoDidUrl_False(string text) => Assert.False(DidUrl.TryParse(text, out _));

    [Theory]
    [InlineData("#key-1", "did:example:a#key-1")]
    [InlineData("?service=files", "did:example:a?service=files")]
    [InlineData("/path", "did:example:a/path")]
    [InlineData("//path", null)]
    [InlineData("?", null)]
    [InlineData("key-1", null)]
    public void TryResolve_Relative_BecomesAbsolute(string text, string? absolute) =>
        Assert.Equal(absolute, DidUrl.TryResolve(Did.Parse("did:example:a"), text, out DidUrl? url) ? url.ToString() : null);

    [Fact]
    public void Dereference_AnyParameters_NeverThrows() => Prop.ForAll<string, string>((query, fragment) =>
    {
        bool wrong = DidUrl.TryParse($"did:example:a?service=files&relativeRef={query}#{fragment}", out DidUrl? url)
            && DidDereferencer.Dereference(url, Resolved) is { Error: ResolutionError.None } found
            && !Encoding.UTF8.GetString(found.Content.Span).StartsWith("https://a.example/", StringComparison.Ordinal);
        return !wrong;
    }).QuickCheckThrowOnFailure();

    private static Dereferenced Dereference(string url, KeyPurpose? purpose = null)
    {
        Assert.True(DidUrl.TryParse(url, out DidUrl? parsed), url);
        return DidDereferencer.Dereference(parsed, Resolved, purpose);
    }
}
