using System.Text.Json;
using OrleansMesh.Domain.Ipld;

namespace OrleansMesh.Domain.Tests.Ipld;

public sealed class DagJsonTests
{
    [Theory]
    [InlineData("{\"a\":[1,2.5,null,true,\"x\"],\"bb\":{\"/\":{\"bytes\":\"AQI\"}}}")]
    [InlineData("{\"/\":\"bafyreigbtj4x7ip5legnfznufuopl4sg4knzc2cof6duas4b3q2fy6swua\"}")]
    [InlineData("-9007199254740991")]
    [InlineData("1.0")]
    public void Write_WhatWasRead_IsTheSameText(string text)
    {
        Assert.True(DagJson.TryParse(Texts.Utf8(text), out IpldNode? node));
        using var output = new MemoryStream();
        using (var writer = new Utf8JsonWriter(output))
        {
            DagJson.Write(writer, node);
        }

        Assert.Equal(text, System.Text.Encoding.UTF8.GetString(output.ToArray()));
    }

    [Theory]
    [InlineData("{\"/\":\"bafy\"}")]
    [InlineData("{\"/\":1}")]
    [InlineData("{\"/\":{\"bytes\":\"A\"}}")]
    [InlineData("{\"/\":{\"bytes\":\"AQI=\"}}")]
    [InlineData("{\"/\":{\"bytes\":\"AQI\",\"more\":1}}")]
    [InlineData("{\"/\":\"bafyreigbtj4x7ip5legnfznufuopl4sg4knzc2cof6duas4b3q2fy6swua\",\"a\":1}")]
    [InlineData("{\"a\":1,\"a\":2}")]
    [InlineData("[1e400]")]
    [InlineData("")]
    public void TryParse_BrokenReservedFormOrJson_Refused(string text) => Assert.False(DagJson.TryParse(Texts.Utf8(text), out _));
}
