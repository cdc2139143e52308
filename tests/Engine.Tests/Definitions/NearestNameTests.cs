using TrainService.Engine.Definitions;

namespace TrainService.Engine.Tests.Definitions;

public sealed class NearestNameTests
{
    [Theory]
    [InlineData("RELU", "; did you mean 'relu'?")]
    [InlineData("sgmoid", "; did you mean 'sigmoid'?")]
    [InlineData("softmaxx", "; did you mean 'softmax'?")]
    [InlineData("quantum", "; allowed: relu, sigmoid, softmax")]
    public void The_nearest_name_or_all_of_them(string name, string hint) =>
        Assert.Equal(hint, NearestName.Hint(name, ["softmax", "relu", "sigmoid"]));

    [Fact]
    public void Without_any_known_name_there_is_no_hint_to_give() =>
        Assert.Equal("; allowed: ", NearestName.Hint("x", []));
}
