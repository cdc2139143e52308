using TrainService.Engine.Graph;

namespace TrainService.Engine.Layers;

/// <summary>A weight that a layer declared.</summary>
/// <param name="Decays">Whether l1 and l2 regularization act on it.</param>
/// <param name="Learned">Whether the optimizer moves it; a statistic that the layer keeps itself is not, and is no parameter.</param>
internal sealed record Weight(Variable Variable, bool Decays, bool Learned = true);
