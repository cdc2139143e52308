using TrainService.Engine.Graph;
using TrainService.Engine.Operations;
using TrainService.Engine.Planning;

namespace TrainService.Engine.Devices.Ilgpu.CuBlas;

/// <summary>Products by cuBLAS beside those of our kernels, of whole tiles and edges, single and several, each twice for its bits.</summary>
internal static class CuBlasTrial
{
    private const int Rows = 66, Columns = 34, Depth = 160, Count = 3;

    // Sums of 160 terms below 1 are off by a hundred-thousandth in float32, and by some thousandths where operands are
    // rounded to the 10 bits of TF32.
    private const float Tolerance = 2e-4f;

    /// <param name="device">Whose products are still our kernels'.</param>
    /// <exception cref="InvalidOperationException">cuBLAS is not to be used here; the message says why.</exception>
    public static void Run(IlgpuDevice device, CuBlasHandle cuBlas)
    {
        foreach (var (transposeA, transposeB) in new[] { (false, false), (false, true), (true, false), (true, true) })
        {
            var (a, b) = (Wave(Count * Rows * Depth, 1.7f), Wave(Count * Depth * Columns, 2.3f));
            var own = Own(device, transposeA, transposeB, a, b);
            foreach (var count in new[] { 1, Count })
            {
                var product = ColumnMajorProduct.Of(transposeA, transposeB, Rows, Columns, Depth, count);
                var theirs = Theirs(device, cuBlas, product, a, b);
                if (!theirs.AsSpan().SequenceEqual(Theirs(device, cuBlas, product, a, b)))
                    throw new InvalidOperationException($"{product} has other bits the second time");
                for (var i = 0; i < theirs.Length; i++)
                    // Written so that NaN is wrong.
                    if (!(Math.Abs(theirs[i] - own[i]) <= Tolerance))
                        throw new InvalidOperationException($"{product} has {theirs[i]} instead of {own[i]} at {i}");
            }
        }
    }

    private static float[] Own(IlgpuDevice device, bool transposeA, bool transposeB, float[] a, float[] b)
    {
        var graph = new GraphBuilder();
        graph.Output("c", graph.Add(new MatMul(transposeA, transposeB),
            graph.Input("a", transposeA ? Shape.Of(Depth, Rows) : Shape.Of(Rows, Depth)),
            graph.Input("b", transposeB ? Shape.Of(Columns, Depth) : Shape.Of(Depth, Columns))));
        using var plan = device.Prepare(Planner.Compile(graph.Build()), new Dictionary<Variable, IBuffer>());
        var result = new float[Count * Rows * Columns];
        for (var i = 0; i < Count; i++)
        {
            plan.Input("a").Upload<float>(a.AsSpan(i * Rows * Depth, Rows * Depth));
            plan.Input("b").Upload<float>(b.AsSpan(i * Depth * Columns, Depth * Columns));
            plan.Run();
            plan.Output("c").Download(result.AsSpan(i * Rows * Columns, Rows * Columns));
        }
        return result;
    }

    private static float[] Theirs(
        IlgpuDevice device, CuBlasHandle cuBlas, in ColumnMajorProduct product, float[] a, float[] b)
    {
        using var first = (IlgpuBuffer)device.Allocate(Shape.Of(b.Length));
        using var second = (IlgpuBuffer)device.Allocate(Shape.Of(a.Length));
        using var result = (IlgpuBuffer)device.Allocate(Shape.Of(product.Count * Rows * Columns));
        first.Upload<float>(b);
        second.Upload<float>(a);
        cuBlas.Multiply(product, first.Address, second.Address, result.Address);
        var values = new float[result.Shape.Count];
        result.Download<float>(values);
        return values;
    }

    // Numbers up to 1 without a pattern.
    private static float[] Wave(int count, float step) => [.. Enumerable.Range(0, count).Select(i => MathF.Sin(i * (step + i)))];
}
