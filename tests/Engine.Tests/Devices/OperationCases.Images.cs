using TrainService.Engine.Graph;
using TrainService.Engine.Operations;
using TrainService.Engine.Operations.Elementwise;

namespace TrainService.Engine.Tests.Devices;

internal static partial class OperationCases
{
    private static void Convolution(OperationCase it, bool tiny)
    {
        var (geometry, image, weight, _) = Geometry(it, tiny);
        var result = it.Graph.Add(new Convolution(geometry), it.Input(image), it.Input(weight));
        it.Output(it.Numbers.Coin()
            ? it.Graph.Apply<Relu>(it.Graph.Apply<Add>(result, it.Input(Shape.Of(weight[0]))))
            : result);
    }

    private static void ConvolutionInputGradient(OperationCase it, bool tiny)
    {
        var (geometry, image, weight, output) = Geometry(it, tiny);
        Finished(it,
            it.Graph.Add(new ConvolutionInputGradient(geometry, image[1], image[2]), it.Input(output), it.Input(weight)));
    }

    private static void ConvolutionWeightGradient(OperationCase it, bool tiny)
    {
        var (geometry, image, _, output) = Geometry(it, tiny);
        it.Output(it.Graph.Add(new ConvolutionWeightGradient(geometry), it.Input(image), it.Input(output)));
    }

    private static (ConvolutionGeometry Geometry, Shape Image, Shape Weight, Shape Output) Geometry(OperationCase it, bool tiny)
    {
        var numbers = it.Numbers;
        while (true)
        {
            var groups = numbers.Between(1, 3);
            var geometry = new ConvolutionGeometry(numbers.Between(1, 4), numbers.Between(1, 4),
                numbers.Between(1, 3), numbers.Between(1, 3), numbers.Between(0, 2), numbers.Between(0, 2),
                numbers.Between(0, 2), numbers.Between(0, 2), numbers.Between(1, 2), numbers.Between(1, 2), groups);
            var image = Shape.Of(Extent(it, tiny, 9), Extent(it, tiny, 13), Extent(it, tiny, 13), groups * Extent(it, tiny, 20));
            if (!geometry.Fits(image[1], image[2]))
                continue;
            var weight = Shape.Of(
                groups * Extent(it, tiny, 40), image[3] / groups, geometry.KernelHeight, geometry.KernelWidth);
            it.What += $" {geometry}, image {image}, weight {weight}";
            it.Tolerance = 2e-5;
            return (geometry, image, weight, new Convolution(geometry).Infer([image, weight]));
        }
    }

    private static void MaxPool(OperationCase it, bool tiny)
    {
        var (geometry, image, _) = Windows(it, tiny);
        it.Output(it.Graph.Add(new MaxPool(geometry), it.Input(image)));
        it.Tolerance = 0;
    }

    private static void MaxPoolGradient(OperationCase it, bool tiny)
    {
        var (geometry, shape, output) = Windows(it, tiny);
        // Few different numbers, so that windows have several maxima.
        var image = it.Input(shape, [.. Enumerable.Range(0, shape.Count).Select(_ => (float)it.Numbers.Between(-2, 2))]);
        Finished(it, it.Graph.Add(new MaxPoolGradient(geometry),
            image, it.Graph.Add(new MaxPool(geometry), image), it.Input(output)));
    }

    // As it is, or with what the gradient of an activation adds to it.
    private static void Finished(OperationCase it, Node gradient) => it.Output(it.Numbers.Coin()
        ? it.Graph.Apply<PassPositive>(it.Input(gradient.Shape), gradient)
        : gradient);

    private static void AveragePool(OperationCase it, bool tiny)
    {
        var (geometry, image, _) = Windows(it, tiny);
        it.Output(it.Graph.Add(new AveragePool(geometry), it.Input(image)));
    }

    private static void AveragePoolGradient(OperationCase it, bool tiny)
    {
        var (geometry, image, output) = Windows(it, tiny);
        it.Output(it.Graph.Add(new AveragePoolGradient(geometry, image[1], image[2]), it.Input(output)));
    }

    private static (PoolGeometry Geometry, Shape Image, Shape Output) Windows(OperationCase it, bool tiny)
    {
        var numbers = it.Numbers;
        while (true)
        {
            var (height, width) = (numbers.Between(1, 4), numbers.Between(1, 4));
            // PyTorch pads by at most half a window.
            var geometry = new PoolGeometry(height, width, numbers.Between(1, 4), numbers.Between(1, 4),
                numbers.Between(0, height / 2), numbers.Between(0, width / 2));
            var image = Shape.Of(Extent(it, tiny, 5), Extent(it, tiny, 12), Extent(it, tiny, 12), Extent(it, tiny, 9));
            if (!geometry.Fits(image[1], image[2]))
                continue;
            it.What += $" {geometry}, image {image}";
            return (geometry, image, new MaxPool(geometry).Infer([image]));
        }
    }
}
