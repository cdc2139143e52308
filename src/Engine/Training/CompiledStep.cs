using TrainService.Engine.Planning;

namespace TrainService.Engine.Training;

/// <summary>A step for one batch size, on no device yet.</summary>
internal sealed record CompiledStep(StepGraph Graph, Plan Plan)
{
    public static CompiledStep Of(StepGraph graph) => new(graph, Planner.Compile(graph.Graph,
        inspected: graph.TrainableWeights.ToHashSet()));
}
