using System.Text;
using ModelGrains.Errors;
using ModelGrains.Protocol.Json;

namespace ModelGrains.Protocol.Tests.Json;

public sealed class RepositoryRequestJsonTests
{
    [Theory]
    [InlineData("", false)]
    [InlineData("{}", false)]
    [InlineData("""{"ready":false}""", false)]
    [InlineData("""{"more":[1],"ready":true}""", true)]
    public void ReadIndex_Body_SaysWhetherReadyOnly(string json, bool expected)
    {
        var read = RepositoryRequestJson.ReadIndex(Encoding.UTF8.GetBytes(json));

        Assert.True(read.IsSuccess);
        Assert.Equal(expected, read.Value);
    }

    [Theory]
    [InlineData("[]")]
    [InlineData("{\"ready\":1}")]
    [InlineData("{")]
    public void ReadIndex_WrongBody_IsInvalid(string json) =>
        Assert.Equal(ModelErrorCode.InvalidInput, RepositoryRequestJson.ReadIndex(Encoding.UTF8.GetBytes(json)).Error?.Code);

    [Theory]
    [InlineData("", true)]
    [InlineData("{}", true)]
    [InlineData("""{"parameters":{"unload_dependents":true}}""", true)]
    [InlineData("""{"parameters":{"config":"{}"}}""", false)]
    [InlineData("""{"parameters":{"file:1/model.onnx":"AA=="}}""", false)]
    public void CheckParameters_OverridesOfALoad_AreRefused(string json, bool expected) =>
        Assert.Equal(expected, RepositoryRequestJson.CheckParameters(Encoding.UTF8.GetBytes(json)) is null);
}
