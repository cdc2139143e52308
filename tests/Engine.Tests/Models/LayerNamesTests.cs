using TrainService.Engine.Layers;
using TrainService.Engine.Models;

namespace TrainService.Engine.Tests.Models;

public sealed class LayerNamesTests
{
    [Fact]
    public void Numbers_count_every_layer_of_a_type_those_with_a_name_too() =>
        Assert.Equal(["dense_1", "flatten_1", "mine", "dense_3", "flatten_2"], LayerNames.Of(
            [new Dense { Units = 1 }, new Flatten(), new Dense { Units = 1, Name = "mine" }, new Dense { Units = 1 }, new Flatten()]));
}
