using TrainService.Engine.Definitions;
using TrainService.Engine.Devices;

namespace TrainService.Engine.Training;

/// <summary>The end of a step of several batches: the optimizer's update from their <see cref="GradientSums"/>.</summary>
internal sealed class GatheredUpdate : IDisposable
{
    private readonly TrainingDefinition training;
    private readonly IPreparedPlan plan;
    private readonly IBuffer hyperparameters;
    private readonly (LossGroup Group, IBuffer Scale)[] groups;
    private readonly float[] h = new float[8];
    private readonly float[] number = new float[1];

    public GatheredUpdate(IDevice device, CompiledStep update, TrainingDefinition training, ModelState state)
    {
        this.training = training;
        plan = device.Prepare(update.Plan, state.Buffers);
        hyperparameters = plan.Input(StepGraph.Hyperparameters);
        groups = [.. LossGroup.Of(update.Graph.Outputs).Select(group => (group, plan.Input(group.Scale)))];
        Inspector = new StepInspector(update, plan);
    }

    /// <summary>To be read after a run with inspection.</summary>
    public StepInspector Inspector { get; }

    /// <param name="step">Counted from 1.</param>
    /// <param name="learningRate">Of this step.</param>
    /// <param name="sums">Over the batches.</param>
    /// <param name="inspect">Whether it is to be looked into; its results are the same.</param>
    public void Run(long step, double learningRate, RunningSums sums, bool inspect)
    {
        training.Optimizer.Hyperparameters(step, learningRate, h);
        hyperparameters.Upload<float>(h);
        foreach (var (group, scale) in groups)
        {
            number[0] = (float)(1 / sums.WeightOf(group.Members[0]));
            scale.Upload<float>(number);
        }
        plan.Run(inspect);
    }

    public void Dispose() => plan.Dispose();
}
