using ILGPU;

namespace TrainService.Engine.Devices.Ilgpu;

/// <summary>Slices of an expression's results [outer, Reduced, Inner] to fold into [outer, Slices, Inner].</summary>
internal struct ReduceArguments
{
    public int Results, Slices, Slice, Reduced, Inner;
    public Operands Operands;
    public ArrayView<float> Output;
}
