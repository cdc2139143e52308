using TrainService.Engine.Data;

namespace TrainService.Engine.Training;

/// <summary>An output as a predictor answers it.</summary>
/// <param name="Output">The model's name for it.</param>
/// <param name="Width">Numbers a row.</param>
public sealed record PredictedOutput(string Output, int Width)
{
    /// <summary>The input that it was compared with, whose shape its answers have; null for the data set's target.</summary>
    public Definitions.InputDefinition? FromInput { get; private init; }

    /// <summary>Of the plan that predicts.</summary>
    internal string Name { get; private init; } = "";

    /// <summary>How answers become inputs as the data set has them; null where they are none.</summary>
    internal Normalization? Restored { get; private init; }

    internal static PredictedOutput Of(
        TrainedOutput trained, StepGraph graph, InputPart[] parts, Normalization normalization)
    {
        var name = graph.NamesOf(trained.Name).Prediction;
        var part = Array.Find(parts, part => part.Name == trained.FromInput?.Name);
        return new(trained.Name, graph.Graph.Outputs[name].Shape.Count)
        {
            FromInput = trained.FromInput,
            Name = name,
            Restored = trained.FromInput is null ? null
                : part is null ? normalization
                : normalization.Slice(part.Offset, part.Width),
        };
    }
}
