using TrainService.Engine.Operations;

namespace TrainService.Engine.Tests.Oracle;

internal static partial class Kernels
{
    private static double[] ArgMax(int width, double[] scores) =>
        [.. scores.Chunk(width).Select(row => (double)Array.IndexOf(row, row.Max()))];

    private static double[] IsArgMax(IsArgMax hit, int width, double[][] inputs) => [.. ArgMax(width, inputs[0])
        .Zip(inputs[1], (best, target) => best == target && target != hit.IgnoreIndex ? 1.0 : 0)];

    private static double[] TargetRank(TargetRank rank, int width, double[][] inputs) => [.. inputs[0].Chunk(width)
        .Zip(inputs[1], (row, target) => target == rank.IgnoreIndex ? 0.0
            : Enumerable.Range(0, width).OrderByDescending(c => row[c]).ThenByDescending(c => c).ToList().IndexOf((int)target))];

    private static double[] LogLossTerms(LogLossTerms terms, int width, double[][] inputs) => [.. inputs[0].Chunk(width)
        .Zip(inputs[1]).SelectMany(row =>
        {
            if (row.Second == terms.IgnoreIndex)
                return new double[Operations.LogLossTerms.Terms];
            var clipped = Array.ConvertAll(row.First, p => Math.Clamp(p, 1.0 / (1 << 23), 1 - (1.0 / (1 << 23))));
            var rounded = (double)(float)clipped.Sum();
            return [rounded, clipped.Sum() - rounded, clipped[(int)row.Second]];
        })];
}
