using System.Text;
using System.Text.Json;
using FsCheck;
using FsCheck.Fluent;
using OrleansMesh.Domain.Json;
using OrleansMesh.Domain.LinkedData;

namespace OrleansMesh.Domain.Tests.LinkedData;

public sealed class LinkedDataDocumentTests
{
    private const string Vocabulary = "\"@context\":[\"https://www.w3.org/2018/credentials/v1\",{\"@vocab\":\"urn:v:\",\"list\":{\"@id\":\"urn:v:list\",\"@container\":\"@list\"},"
        + "\"text\":{\"@id\":\"urn:v:text\",\"@container\":\"@language\"},\"json\":{\"@id\":\"urn:v:json\",\"@type\":\"@json\"},\"ref\":{\"@id\":\"urn:v:ref\",\"@type\":\"@id\"},\"ex\":\"https://ex.example/\"}]";

    [Theory]
    [InlineData("\"p\":1", "\"1\"^^<http://www.w3.org/2001/XMLSchema#integer>")]
    [InlineData("\"p\":-0", "\"0\"^^<http://www.w3.org/2001/XMLSchema#integer>")]
    [InlineData("\"p\":34.67283950617284", "\"3.467283950617284E1\"^^<http://www.w3.org/2001/XMLSchema#double>")]
    [InlineData("\"p\":1e21", "\"1.0E21\"^^<http://www.w3.org/2001/XMLSchema#double>")]
    [InlineData("\"p\":5e-324", "\"4.940656458412465E-324\"^^<http://www.w3.org/2001/XMLSchema#double>")]
    [InlineData("\"p\":true", "\"true\"^^<http://www.w3.org/2001/XMLSchema#boolean>")]
    [InlineData("\"p\":\"a\\\"\\\\\\n\\t\\u0001\\u007fé\"", "\"a\\\"\\\\\\n\\t\\u0001\\u007Fé\"")]
    [InlineData("\"p\":{\"@value\":\"x\",\"@language\":\"DE\"}", "\"x\"@de")]
    [InlineData("\"text\":{\"EN\":\"x\"}", "\"x\"@en")]
    [InlineData("\"json\":{\"b\":1.50,\"a\":null}", "\"{\\\"a\\\":null,\\\"b\\\":1.5}\"^^<http://www.w3.org/1999/02/22-rdf-syntax-ns#JSON>")]
    [InlineData("\"ref\":\"ex:q\"", "<https://ex.example/q>")]
    [InlineData("\"list\":[]", "<http://www.w3.org/1999/02/22-rdf-syntax-ns#nil>")]
    public void TryCanonicalize_OneMember_OneStatement(string member, string expected)
    {
        string quads = Canonical($"{{{Vocabulary},\"id\":\"urn:s\",{member}}}");
        Assert.StartsWith("<urn:s> <urn:v:", quads, StringComparison.Ordinal);
        Assert.EndsWith($"> {expected} .\n", quads, StringComparison.Ordinal);
        Assert.Equal(1, quads.Count(c => c == '\n'));
    }

    [Theory]
    [InlineData("\"@context\":\"https://unknown.example/\",\"id\":\"urn:s\"", LinkedDataFault.ContextUnknown)]
    [InlineData("\"@context\":[\"https://www.w3.org/ns/credentials/v2\",{\"id\":\"@type\"}],\"id\":\"urn:s\"", LinkedDataFault.ProtectedTermChanged)]
    [InlineData("\"@context\":[\"https://www.w3.org/ns/credentials/v2\",null],\"id\":\"urn:s\"", LinkedDataFault.ProtectedTermChanged)]
    [InlineData("\"@context\":{\"a\":\"b:c\",\"b\":\"a:c\"},\"a\":1", LinkedDataFault.ContextInvalid)]
    [InlineData("\"@context\":{\"a\":7},\"a\":1", LinkedDataFault.ContextInvalid)]
    [InlineData("\"@context\":{\"a\":{\"@reverse\":\"urn:a\"}},\"a\":1", LinkedDataFault.FeatureUnsupported)]
    [InlineData("\"@context\":{\"a\":{\"@id\":\"urn:a\",\"@container\":\"@index\"}},\"a\":1", LinkedDataFault.FeatureUnsupported)]
    [InlineData("\"@context\":\"https://www.w3.org/ns/credentials/v2\",\"id\":\"urn:s\",\"surprise\":1", LinkedDataFault.TermUndefined)]
    [InlineData("\"@context\":\"https://www.w3.org/ns/credentials/v2\",\"id\":\"urn:s\",\"type\":\"Surprise\"", LinkedDataFault.TermUndefined)]
    [InlineData("\"@context\":{\"p\":\"urn:p\"},\"@id\":\"relative\",\"p\":1", LinkedDataFault.IriRelative)]
    [InlineData("\"@context\":{\"p\":\"urn:p\"},\"@id\":\"urn:a b\",\"p\":1", LinkedDataFault.IriRelative)]
    [InlineData("\"@context\":{\"p\":\"urn:p\"},\"@id\":\"urn:a>b\",\"p\":1", LinkedDataFault.IriRelative)]
    [InlineData("\"@context\":{\"p\":\"urn:p\"},\"@id\":7,\"p\":1", LinkedDataFault.ValueInvalid)]
    [InlineData("\"@context\":{\"p\":\"urn:p\",\"id\":\"@id\"},\"@id\":\"urn:a\",\"id\":\"urn:b\",\"p\":1", LinkedDataFault.ValueInvalid)]
    [InlineData("\"@context\":{\"p\":\"urn:p\"},\"p\":{\"@value\":{}}", LinkedDataFault.ValueInvalid)]
    [InlineData("\"@context\":{\"p\":\"urn:p\"},\"p\":{\"@value\":\"x\",\"@id\":\"urn:a\"}", LinkedDataFault.ValueInvalid)]
    [InlineData("\"@context\":{\"p\":\"urn:p\"},\"p\":null", LinkedDataFault.NothingStated)]
    public void TryCanonicalize_WhatWouldBeDroppedOrMisread_Refused(string members, LinkedDataFault expected) => Assert.Equal(expected, Fault($"{{{members}}}"));

    [Fact]
    public void TryCanonicalize_BlankNodeNames_MakeNoDifference()
    {
        string one = Canonical($"{{{Vocabulary},\"id\":\"_:x\",\"p\":[{{\"id\":\"_:y\",\"q\":{{\"id\":\"_:x\"}}}},{{\"id\":\"_:z\",\"q\":{{\"id\":\"_:y\"}}}}]}}");
        string other = Canonical($"{{{Vocabulary},\"id\":\"_:z\",\"p\":[{{\"id\":\"_:x\",\"q\":{{\"id\":\"_:y\"}}}},{{\"id\":\"_:y\",\"q\":{{\"id\":\"_:z\"}}}}]}}");
        Assert.Equal(one, other);
    }

    [Fact]
    public void TryCanonicalize_AlikeBlankNodes_TakenUpToTheBoundRefusedBeyond()
    {
        string Ring(int nodes) => $"{{{Vocabulary},\"@graph\":[{string.Join(',', Enumerable.Range(0, nodes).Select(i => $"{{\"id\":\"_:n{i}\",\"p\":{{\"id\":\"_:n{(i + 1) % nodes}\"}}}}"))}]}}";
        Assert.Equal(4, Canonical(Ring(4)).Count(c => c == '\n'));

        string Clique(int nodes) => $"{{{Vocabulary},\"@graph\":[{string.Join(',', Enumerable.Range(0, nodes).Select(i => $"{{\"id\":\"_:n{i}\",\"p\":[{string.Join(',', Enumerable.Range(0, nodes).Where(j => j != i).Select(j => $"{{\"id\":\"_:n{j}\"}}"))}]}}"))}]}}";
        Assert.Equal(LinkedDataFault.TooComplex, Fault(Clique(10)));
    }

    [Fact]
    public void TryCanonicalize_ContextsWithinContexts_BoundedOnBothSides()
    {
        string Many(int count) => $"{{\"@context\":[{string.Join(',', Enumerable.Repeat("{\"p\":\"urn:p\"}", count))}],\"p\":1}}";
        Assert.Equal(LinkedDataFault.None, Fault(Many(512)));
        Assert.Equal(LinkedDataFault.TooComplex, Fault(Many(513)));
    }

    [Fact]
    public void TryCanonicalize_MutatedDocument_NeverThrows()
    {
        byte[] document = Texts.Utf8($"{{{Vocabulary},\"id\":\"urn:s\",\"type\":\"T\",\"list\":[1,[\"a\"],{{\"p\":{{\"@value\":1,\"@type\":\"urn:t\"}}}}],\"text\":{{\"en\":[\"x\"]}},\"json\":[1],\"p\":{{\"@set\":[true]}}}}");
        Assert.Equal(LinkedDataFault.None, Fault(Encoding.UTF8.GetString(document)));
        Prop.ForAll(Texts.Mutated(document), bytes =>
        {
            if (StrictJson.TryParse(bytes, JsonLimits.Default, out JsonDocument? json, out _))
            {
                using (json)
                {
                    bool taken = LinkedDataDocument.TryCanonicalize(json.RootElement, out string? quads, out LinkedDataFault fault);
                    return taken == (quads is not null) && taken == (fault == LinkedDataFault.None);
                }
            }

            return true;
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(2000));
    }

    private static LinkedDataFault Fault(string json)
    {
        using JsonDocument document = JsonDocument.Parse(json);
        _ = LinkedDataDocument.TryCanonicalize(document.RootElement, out _, out LinkedDataFault fault);
        return fault;
    }

    private static string Canonical(string json)
    {
        using JsonDocument document = JsonDocument.Parse(json);
        Assert.True(LinkedDataDocument.TryCanonicalize(document.RootElement, out string? quads, out LinkedDataFault fault), fault.ToString());
        return quads;
    }
}
