using FsCheck;
using FsCheck.Fluent;
using OrleansMesh.Domain.Identity;
using OrleansMesh.Domain.Identity.Resolution;

namespace OrleansMesh.Domain.Tests.Identity.Resolution;

public sealed class DidResolutionJsonTests
{
    private static readonly Did Subject = Did.Parse("did:example:a");

    [Fact]
    public void Read_WhatWasWritten_TheSame()
    {
        var metadata = new DidDocumentMetadata
        {
            Created = TestMesh.Now,
            Updated = TestMesh.Now.AddDays(1),
            VersionId = "2",
            NextUpdate = TestMesh.Now.AddDays(2),
            NextVersionId = "3",
            CanonicalId = "did:example:b",
            Deactivated = true,
        };
        var found = DidResolution.Found(new DidDocumentBuilder(Subject).Build(), metadata);
        DidResolution read = DidResolutionJson.Read(Subject, DidResolutionJson.Write(found));
        Assert.Equal(metadata, read.Metadata);
        Assert.Equal(found.Document!.CanonicalBytes.ToArray(), read.Document!.CanonicalBytes.ToArray());
        Assert.NotNull(DidResolutionJson.Read(Subject, found.Document.CanonicalBytes).Document);
    }

    [Theory]
    [InlineData(ResolutionError.InvalidDid, "invalidDid", 400)]
    [InlineData(ResolutionError.NotFound, "notFound", 404)]
    [InlineData(ResolutionError.RepresentationNotSupported, "representationNotSupported", 406)]
    [InlineData(ResolutionError.MethodNotSupported, "methodNotSupported", 501)]
    public void Read_ErrorThatWasWritten_TheSame(ResolutionError error, string code, int status)
    {
        DidResolution read = DidResolutionJson.Read(Subject, DidResolutionJson.Write(DidResolution.Failed(error, "Why.")));
        Assert.Equal((null, error), (read.Document, read.Error));
        Assert.Equal((code, status), (ResolutionErrorNames.Of(error), ResolutionErrorNames.Status(error)));
    }

    [Theory]
    [InlineData("""{"didDocument":null}""", ResolutionError.NotFound)]
    [InlineData("""{"didDocument":null,"didResolutionMetadata":{"error":"notFound"}}""", ResolutionError.NotFound)]
    [InlineData("""{"didDocument":{"id":"did:example:a"},"didResolutionMetadata":{"error":"notFound"}}""", ResolutionError.NotFound)]
    [InlineData("""{"didDocument":null,"didResolutionMetadata":{"error":{"type":"x"}}}""", ResolutionError.Unreachable)]
    [InlineData("""{"didDocument":null,"didResolutionMetadata":{"error":"somethingNew"}}""", ResolutionError.Unreachable)]
    [InlineData("""{"didDocument":{"id":"did:example:b"}}""", ResolutionError.InvalidDidDocument)]
    [InlineData("""{"didDocument":{"id":"did:example:a"},"didDocumentMetadata":[]}""", ResolutionError.InvalidDidDocument)]
    [InlineData("""{"didDocument":{"id":"did:example:a"},"didDocumentMetadata":{"deactivated":"true"}}""", ResolutionError.InvalidDidDocument)]
    [InlineData("""{"didDocument":{"id":"did:example:a"},"didDocumentMetadata":{"updated":"yesterday"}}""", ResolutionError.InvalidDidDocument)]
    [InlineData("""{"didDocument":{"id":"did:example:a"},"didDocument":{"id":"did:example:a"}}""", ResolutionError.InvalidDidDocument)]
    [InlineData("""{"id":"did:example:b"}""", ResolutionError.InvalidDidDocument)]
    [InlineData("[]", ResolutionError.InvalidDidDocument)]
    [InlineData("", ResolutionError.InvalidDidDocument)]
    public void Read_Wrong_ItsError(string text, ResolutionError error) => Assert.Equal(error, DidResolutionJson.Read(Subject, Texts.Utf8(text)).Error);

    [Fact]
    public void Read_RandomBytes_NeverThrows() =>
        Prop.ForAll(Texts.Bytes, bytes => DidResolutionJson.Read(Subject, bytes).Document is null).QuickCheckThrowOnFailure();

    [Theory]
    [InlineData(null, DidMediaTypes.Result)]
    [InlineData("*/*", DidMediaTypes.Result)]
    [InlineData("application/did+ld+json", DidMediaTypes.Document)]
    [InlineData("application/did+json", DidMediaTypes.DocumentJson)]
    [InlineData("text/html, application/did", DidMediaTypes.DocumentNew)]
    [InlineData("application/ld+json;profile=\"https://w3id.org/did-resolution\"", DidMediaTypes.Result)]
    [InlineData("application/did-resolution", DidMediaTypes.ResultNew)]
    [InlineData("text/html", null)]
    [InlineData("application/did+cbor", null)]
    public void Negotiate_Accept_WhatFits(string? accept, string? type) => Assert.Equal(type, DidMediaTypes.Negotiate(accept));
}
