using TrainService.Engine.Operations;
using TrainService.Engine.Random;

namespace TrainService.Engine.Tests.Oracle;

internal static partial class Kernels
{
    private static double[] LogSoftmax(int width, double[] x) => [.. x.Chunk(width).SelectMany(row =>
    {
        var largest = row.Max();
        var total = Math.Log(row.Sum(value => Math.Exp(value - largest)));
        return row.Select(value => value - largest - total);
    })];

    private static double[] Softmax(int width, double[] x) => [.. LogSoftmax(width, x).Select(Math.Exp)];

    private static double[] CrossEntropy(CrossEntropy loss, double[][] inputs)
    {
        var (classes, weights, smoothing) = (inputs[1], inputs[2], (double)loss.LabelSmoothing);
        return [.. LogSoftmax(weights.Length, inputs[0]).Chunk(weights.Length).Select((p, row) =>
        {
            var y = (int)classes[row];
            return y == loss.IgnoreIndex
                ? 0
                : (-(1 - smoothing) * weights[y] * p[y])
                    - (smoothing / weights.Length * p.Zip(weights, (a, b) => a * b).Sum());
        })];
    }

    private static double[] CrossEntropyGradient(CrossEntropyGradient loss, double[][] inputs)
    {
        var (classes, weights, gradients, s) = (inputs[1], inputs[2], inputs[3], (double)loss.LabelSmoothing);
        return [.. Softmax(weights.Length, inputs[0]).Chunk(weights.Length).SelectMany((q, row) => q.Select((share, c) =>
        {
            var y = (int)classes[row];
            return y == loss.IgnoreIndex
                ? 0
                : gradients[row] * (((1 - s) * weights[y] * (share - (c == y ? 1 : 0)))
                    + (s / weights.Length * ((share * weights.Sum()) - weights[c])));
        }))];
    }

    private static double[] DropoutMask(DropoutMask mask, double[] random)
    {
        var result = new double[mask.MaskShape.Count];
        for (var i = 0; i < result.Length; i++)
        {
            var block = Philox.Block((uint)(i / 4), (uint)mask.Stream, (uint)(int)random[2],
                (uint)RandomPurpose.Dropout, (uint)(int)random[0], (uint)(int)random[1]);
            var word = (i % 4) switch { 0 => block.X, 1 => block.Y, 2 => block.Z, _ => block.W };
            result[i] = Philox.Uniform(word) < mask.Rate ? 0 : 1 / (1 - (double)mask.Rate);
        }
        return result;
    }
}
