using TrainService.Engine.Graph;
using TrainService.Engine.Operations;

namespace TrainService.Engine.Tests.Oracle;

internal static partial class Kernels
{
    private static double[] Permute(AxisList axes, Shape from, Shape to, double[] x)
    {
        var result = new double[x.Length];
        var strides = Strides(from);
        for (var i = 0; i < result.Length; i++)
        {
            var (rest, source) = (i, 0);
            for (var axis = to.Rank - 1; axis >= 0; axis--)
            {
                source += rest % to[axis] * strides[axes[axis]];
                rest /= to[axis];
            }
            result[i] = x[source];
        }
        return result;
    }

    private static int[] Strides(Shape shape) =>
        [.. Enumerable.Range(0, shape.Rank).Select(axis => shape.Extent(axis + 1, shape.Rank))];

    private static double[] Concatenate(int axis, Shape[] shapes, double[][] inputs)
    {
        var result = new List<double>();
        for (var o = 0; o < shapes[0].Extent(0, axis); o++)
            for (var i = 0; i < inputs.Length; i++)
            {
                var length = shapes[i].Extent(axis, shapes[i].Rank);
                result.AddRange(inputs[i][(o * length)..((o + 1) * length)]);
            }
        return [.. result];
    }

    private static double[] Pad(Pad pad, Shape from, Shape to, double[] x)
    {
        var result = new double[to.Count];
        var strides = Strides(from);
        for (var i = 0; i < result.Length; i++)
        {
            var (rest, source, inside) = (i, 0, true);
            for (var axis = to.Rank - 1; axis >= 0; axis--)
            {
                var place = (rest % to[axis]) - pad.Before[axis];
                inside &= place >= 0 && place < from[axis];
                source += place * strides[axis];
                rest /= to[axis];
            }
            result[i] = inside ? x[source] : 0;
        }
        return result;
    }

    private static double[] Broadcast(Broadcast broadcast, Shape from, double[] x)
    {
        var outer = from.Extent(0, broadcast.Axis);
        var inner = from.Extent(broadcast.Axis, from.Rank);
        var times = broadcast.Extents.Aggregate(1, (product, extent) => product * extent);
        var result = new double[outer * times * inner];
        for (var o = 0; o < outer; o++)
            for (var t = 0; t < times; t++)
                for (var i = 0; i < inner; i++)
                    result[(((o * times) + t) * inner) + i] = x[(o * inner) + i];
        return result;
    }

    private static double[] Reduce(Reduce reduce, Shape from, double[] x)
    {
        var outer = from.Extent(0, reduce.Axis);
        var folded = from.Extent(reduce.Axis, reduce.Axis + reduce.Count);
        var inner = from.Extent(reduce.Axis + reduce.Count, from.Rank);
        var result = new double[outer * inner];
        Array.Fill(result, reduce.Kind == Reduction.Sum ? 0 : double.NegativeInfinity);
        for (var o = 0; o < outer; o++)
            for (var f = 0; f < folded; f++)
                for (var i = 0; i < inner; i++)
                {
                    ref var cell = ref result[(o * inner) + i];
                    var value = x[(((o * folded) + f) * inner) + i];
                    cell = reduce.Kind == Reduction.Sum ? cell + value : Math.Max(cell, value);
                }
        return result;
    }

    private static double[] MatMul(MatMul product, Shape a, Shape b, double[][] inputs)
    {
        var rows = a[product.TransposeA ? 1 : 0];
        var depth = a[product.TransposeA ? 0 : 1];
        var columns = b[product.TransposeB ? 0 : 1];
        var result = new double[rows * columns];
        for (var m = 0; m < rows; m++)
            for (var n = 0; n < columns; n++)
                for (var k = 0; k < depth; k++)
                    result[(m * columns) + n] +=
                        inputs[0][product.TransposeA ? (k * rows) + m : (m * depth) + k]
                        * inputs[1][product.TransposeB ? (n * depth) + k : (k * columns) + n];
        return result;
    }
}
