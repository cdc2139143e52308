using ILGPU;

namespace TrainService.Engine.Devices.Ilgpu;

/// <summary>A pooling, or its adjoint, with one thread for each element of the output.</summary>
internal struct PoolArguments
{
    public int Count;
    public PoolSizes Sizes;
    public ArrayView<float> Input, Output;
}
