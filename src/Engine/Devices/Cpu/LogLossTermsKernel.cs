using System.Runtime.CompilerServices;
using TrainService.Engine.Operations;

namespace TrainService.Engine.Devices.Cpu;

/// <summary>The sum of a row's probabilities and the right class's; see <see cref="LogLossTerms"/>.</summary>
internal sealed unsafe class LogLossTermsKernel(Binding binding, LogLossTerms operation)
    : RowKernel(binding.InputShape(0)[0], binding.InputShape(0)[1])
{
    private readonly float* probabilities = binding.Input(0);
    private readonly int* classes = binding.Integers(1);
    private readonly float* output = binding.Output;
    private readonly int width = binding.InputShape(0)[1];

    public static CpuKernel Bind(Binding binding) => new LogLossTermsKernel(binding, (LogLossTerms)binding.Node.Operation);

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    protected override void RunRows(int begin, int end)
    {
        for (var row = begin; row < end; row++)
        {
            var terms = new Span<float>(output + ((nint)row * LogLossTerms.Terms), LogLossTerms.Terms);
            if (classes[row] == operation.IgnoreIndex)
                terms.Clear();
            else
                Fill(terms, row);
        }
    }

    private void Fill(Span<float> terms, int row)
    {
        var target = classes[row];
        // An index outside would read foreign memory; data are checked on import, so this is a broken caller.
        if ((uint)target >= (uint)width)
            throw new InvalidDataException($"row {row} has class {target}, there are {width} classes");
        var p = probabilities + ((nint)row * width);
        var sum = Sum(p);
        terms[0] = (float)sum;
        terms[1] = (float)(sum - terms[0]);
        terms[2] = Clip(p[target]);
    }

    // Four sums need not wait for each other; it is exact in any order.
    private double Sum(float* p)
    {
        var (a, b, c, d, i) = (0.0, 0.0, 0.0, 0.0, 0);
        for (; i + 4 <= width; i += 4)
        {
            a += Clip(p[i]);
            b += Clip(p[i + 1]);
            c += Clip(p[i + 2]);
            d += Clip(p[i + 3]);
        }
        for (; i < width; i++)
            a += Clip(p[i]);
        return a + b + (c + d);
    }

    private static float Clip(float probability) => MathF.Min(MathF.Max(probability, LogLossTerms.Least), LogLossTerms.Most);
}
