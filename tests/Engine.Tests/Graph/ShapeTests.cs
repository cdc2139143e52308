using TrainService.Engine.Graph;

namespace TrainService.Engine.Tests.Graph;

public class ShapeTests
{
    [Fact]
    public void The_largest_tensor_is_one_whose_bytes_an_int_can_count()
    {
        var largest = Shape.Of(Shape.MostElements);
        Assert.Equal(Shape.MostElements, largest.Count);
        Assert.InRange(largest.Bytes, 0, int.MaxValue);
        Assert.True(largest.Bytes + sizeof(float) > int.MaxValue);
    }

    [Theory]
    [InlineData(Shape.MostElements + 1)]
    [InlineData(1 << 15, 1 << 14)]
    [InlineData(1 << 16, 1 << 16)]
    [InlineData(int.MaxValue, int.MaxValue, int.MaxValue)]
    public void A_larger_one_cannot_be(params int[] axes)
    {
        Assert.Throws<OverflowException>(() => Shape.Of(axes));
        Assert.Throws<OverflowException>(() => Shape.Integers(axes));
    }

    [Fact]
    public void An_axis_has_at_least_one_element() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => Shape.Of(2, 0));
}
