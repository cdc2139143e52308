using TrainService.Engine.Definitions;
using TrainService.Engine.Devices;

namespace TrainService.Engine.Training;

/// <summary>Steps of a run on its device, each bound when its batch size first occurs.</summary>
internal sealed class PreparedSteps(
    IDevice device, IReadOnlyDictionary<int, CompiledStep> compiled, TrainingDefinition training, ModelState state)
    : IDisposable
{
    private readonly Dictionary<int, Step> prepared = [];

    public Step For(int batchSize)
    {
        if (!prepared.TryGetValue(batchSize, out var known))
            prepared.Add(batchSize, known = new Step(device, compiled[batchSize], training, state));
        return known;
    }

    public void Dispose()
    {
        foreach (var step in prepared.Values)
            step.Dispose();
    }
}
