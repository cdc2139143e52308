namespace TrainService.Engine.Training;

/// <summary>The inputs and outputs of a step's graph that belong to one output of the model.</summary>
internal readonly record struct StepNames(string Target, string Prediction, string Loss, string Divisor)
{
    /// <param name="output">The model's.</param>
    /// <param name="isOnly">Whether the model has no other.</param>
    public static StepNames Of(string output, bool isOnly) => new(
        isOnly ? StepGraph.Target : $"{StepGraph.Target}.{output}",
        isOnly ? StepGraph.Prediction : $"{StepGraph.Prediction}.{output}",
        $"{StepGraph.Loss}.{output}", $"{StepGraph.Divisor}.{output}");
}
