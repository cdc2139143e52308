using TrainService.Engine.Graph;

namespace TrainService.Engine.Layers;

/// <summary>A weight that a layer declared.</summary>
/// <param name="Decays">Whether l1 and l2 regularization act on it.</param>
internal sealed record Weight(Variable Variable, bool Decays);
