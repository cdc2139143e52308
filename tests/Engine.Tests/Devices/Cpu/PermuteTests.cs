using TrainService.Engine.Graph;
using TrainService.Engine.Operations;

namespace TrainService.Engine.Tests.Devices.Cpu;

public class PermuteTests
{
    [Fact]
    public void Any_order_of_axes_moves_every_element_to_its_place()
    {
        var numbers = new Numbers(Numbers.NewSeed());
        for (var round = 0; round < 60; round++)
        {
            int[] extents = [.. Enumerable.Range(0, numbers.Between(1, 5)).Select(_ => numbers.Between(1, 12))];
            int[] order = [.. Enumerable.Range(0, extents.Length).OrderBy(_ => numbers.Between(0, 1000))];
            var (source, x) = (Shape.Of(extents), numbers.Floats(Shape.Of(extents).Count));
            var expected = new double[x.Length];
            int[] strides = [.. order.Select(axis => source.Extent(axis + 1, source.Rank))];
            for (var i = 0; i < x.Length; i++)
            {
                var (rest, from) = (i, 0);
                for (var axis = order.Length - 1; axis >= 0; axis--)
                {
                    from += rest % extents[order[axis]] * strides[axis];
                    rest /= extents[order[axis]];
                }
                expected[i] = x[from];
            }
            Runner.AssertClose(expected, Runner.Run(512, graph =>
                    graph.Add(new Permute([.. order]), graph.Input("x", source)), ("x", x)), 0,
                $"seed {numbers.Seed}: {source} by [{string.Join(", ", order)}]");
        }
    }
}
