using TrainService.Engine.Operations;

namespace TrainService.Engine.Devices.Cpu;

/// <summary>An epilogue as a loop over what its host has finished of the result.</summary>
internal static unsafe class EpilogueLoop
{
    /// <summary>Null if the host has none.</summary>
    public static FlatKernel? Bind(Binding binding)
    {
        var host = (IEpilogueHost)binding.Node.Operation;
        if (host.Epilogue is not { } epilogue)
            return null;
        var arguments = new FusedArguments(binding.Shape.Count);
        arguments.Add(binding.Output, Operations.Elementwise.Access.Straight, binding.Shape.Count);
        for (var i = 0; i < epilogue.Accesses.Count; i++)
        {
            var input = host.OwnInputs + i;
            arguments.Add(binding.Input(input), epilogue.Accesses[i], binding.InputShape(input).Count);
        }
        return FusedKernel.Close(binding.Lane, epilogue.Expression, arguments, binding.Output);
    }
}
