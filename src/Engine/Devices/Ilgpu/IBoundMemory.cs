using ILGPU;
using TrainService.Engine.Graph;

namespace TrainService.Engine.Devices.Ilgpu;

/// <summary>Where a plan's kernels find their tensors and scratch memory.</summary>
internal interface IBoundMemory
{
    ArrayView<float> View(Node node);

    /// <summary>Memory of one node alone, for as long as the plan lives.</summary>
    ArrayView<float> Scratch(long count);

    /// <summary>Takes a launch; <paramref name="make"/> loads its kernel.</summary>
    void Add(Func<Launch> make);
}
