namespace TrainService.Engine.Training;

/// <summary>The inputs and outputs of a step's graph that belong to one output of the model.</summary>
internal readonly record struct StepNames(
    string Target, string Prediction, string Predicted, string Ranks, string LogLossTerms, string Right, string Loss, string Divisor)
{
    /// <param name="output">The model's.</param>
    /// <param name="isOnly">Whether the model has no other.</param>
    public static StepNames Of(string output, bool isOnly)
    {
        return new(OfOnly(StepGraph.Target), OfOnly(StepGraph.Prediction), $"{StepGraph.Predicted}.{output}", $"{StepGraph.Ranks}.{output}",
            $"{StepGraph.LogLossTerms}.{output}", $"{StepGraph.Right}.{output}", $"{StepGraph.Loss}.{output}", $"{StepGraph.Divisor}.{output}");

        string OfOnly(string name) => isOnly ? name : $"{name}.{output}";
    }
}
