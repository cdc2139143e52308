using TrainService.Engine.Graph;

namespace TrainService.Engine.Planning;

/// <summary>A rewrite of a whole graph into one that computes the same.</summary>
internal interface IPass
{
    ComputationGraph Run(ComputationGraph graph);
}
