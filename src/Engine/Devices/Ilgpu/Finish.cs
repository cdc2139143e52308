using TrainService.Engine.Operations;
using TrainService.Engine.Operations.Elementwise;

namespace TrainService.Engine.Devices.Ilgpu;

/// <summary>What a kernel does to each raw element before it stores it: its node's epilogue, or nothing.</summary>
/// <param name="Expression">Closed type; its argument 0 is the raw element.</param>
/// <param name="Arity">How many of the operands it reads.</param>
internal readonly record struct Finish(Type Expression, Type Arity, Operands Operands)
{
    /// <summary>Stores the raw element.</summary>
    public Finish WithoutEpilogue => new(typeof(Argument0), Devices.Arity.Of(0), Operands);

    public static Finish Of(IlgpuBinding binding)
    {
        var host = binding.Node.Operation as IEpilogueHost;
        var accesses = host?.Epilogue?.Accesses ?? [];
        return new(host?.Epilogue?.Expression ?? typeof(Argument0), Devices.Arity.Of(accesses.Count),
            Operands.Of(binding, host?.OwnInputs ?? 0, accesses));
    }
}
