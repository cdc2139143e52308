using System.Runtime.CompilerServices;
using ILGPU;
using TrainService.Engine.Operations.Elementwise;

namespace TrainService.Engine.Devices.Ilgpu;

/// <summary>A tensor that an expression reads, straight or repeated as its <see cref="Access"/> says.</summary>
internal readonly struct Operand(ArrayView<float> values, Access access)
{
    private readonly ArrayView<float> values = values;
    private readonly int period = access.Repeat * access.Inner;
    private readonly int inner = access.Inner;

    /// <summary>The lane for element <paramref name="i"/> of the result.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ScalarLane At(int i) => new(values[period == 1 ? i : (i / period * inner) + (i % inner)]);
}
