using TrainService.Engine.Definitions;
using TrainService.Engine.Devices;

namespace TrainService.Engine.Training;

/// <summary>Steps of a run on its device, each bound when its batch size first occurs.</summary>
internal sealed class PreparedSteps(
    IDevice device, IReadOnlyDictionary<int, CompiledStep> compiled, TrainingDefinition training, ModelState state)
    : IDisposable
{
    private readonly Dictionary<int, PreparedStep> prepared = [];

    public PreparedStep For(int batchSize)
    {
        if (!prepared.TryGetValue(batchSize, out var known))
        {
            var step = new Step(device, compiled[batchSize], training, state);
            known = new PreparedStep(step, new float[step.Prediction.Shape.Count]);
            prepared.Add(batchSize, known);
        }
        return known;
    }

    public void Dispose()
    {
        foreach (var (step, _) in prepared.Values)
            step.Dispose();
    }
}
