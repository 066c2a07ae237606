using ModelGrains.Core.Catalog;
using ModelGrains.Errors;

namespace ModelGrains.Core.Tests.Catalog;

public class EntityTagConditionTests
{
    [Theory]
    [InlineData("\"7\"", true)]
    [InlineData("\"6\", \"7\"", true)]
    [InlineData("\"6\",\"7\"", true)]
    [InlineData(", \"6\" ,, \"7\" ,", true)]
    [InlineData("*", true)]
    [InlineData(" * ", true)]
    [InlineData(null, true)]
    [InlineData("\"6\"", false)]
    [InlineData("\"\"", false)]
    [InlineData("W/\"7\"", false)]
    [InlineData("\"6,7\"", false)]
    [InlineData("\"*\"", false)]
    public void Refuse_TagSeven_HoldsByTheStrongComparison(string? header, bool holds) =>
        Assert.Equal(holds, EntityTagCondition.Parse(header).Value!.Refuse("fraud/3", "\"7\"") is null);

    [Theory]
    [InlineData("")]
    [InlineData(" , ")]
    [InlineData("7")]
    [InlineData("\"7")]
    [InlineData("\"7\" \"8\"")]
    [InlineData("\"7\"8")]
    [InlineData("\"a b\"")]
    [InlineData("\"7\", *")]
    [InlineData("w/\"7\"")]
    [InlineData("W/")]
    public void Parse_NoListOfTags_SaysWhatCameAndWhatWasExpected(string header)
    {
        var error = EntityTagCondition.Parse(header).Error!;
        Assert.Equal(ModelErrorCode.InvalidInput, error.Code);
        Assert.Equal(new FieldError("If-Match", $"is '{header}', expected '*' or entity tags in double quotes, separated by commas"), Assert.Single(error.Fields));
    }

    [Fact]
    public void Refuse_OtherTag_NamesBoth()
    {
        var error = EntityTagCondition.Parse("\"6\", W/\"7\"").Value!.Refuse("fraud/3", "\"7\"")!;
        Assert.Equal(ModelErrorCode.PreconditionFailed, error.Code);
        Assert.Equal("'fraud/3' has the entity tag \"7\", expected \"6\" or W/\"7\": it has changed since it was read", error.Message);
    }

    [Fact]
    public void IsLimited_OnlyWithTags()
    {
        Assert.False(EntityTagCondition.Parse(null).Value!.IsLimited);
        Assert.False(EntityTagCondition.Parse("*").Value!.IsLimited);
        Assert.True(EntityTagCondition.Parse("\"7\"").Value!.IsLimited);
    }
}
