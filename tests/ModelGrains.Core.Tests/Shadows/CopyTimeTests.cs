using ModelGrains.Core.Shadows;

namespace ModelGrains.Core.Tests.Shadows;

public sealed class CopyTimeTests
{
    [Theory]
    [InlineData(10, 0, 10.0)]
    [InlineData(10, 1, 9.0)]
    [InlineData(10, 5, 5.0)]
    [InlineData(10, 6, null)]
    [InlineData(10, 11, null)]
    public void Left_OfACopy_IsTheRestUnlessMoreThanHalfHasPassed(double time, double waited, double? left) =>
        Assert.Equal(left, CopyTime.Left(TimeSpan.FromSeconds(time), TimeSpan.FromSeconds(waited))?.TotalSeconds);
}
