using TrainService.Engine.Definitions;
using TrainService.Engine.Devices;
using TrainService.Engine.Planning;

namespace TrainService.Engine.Training;

/// <summary>The end of a step of several batches: the optimizer's update from their <see cref="GradientSums"/>.</summary>
internal sealed class GatheredUpdate : IDisposable
{
    private readonly TrainingDefinition training;
    private readonly IPreparedPlan plan;
    private readonly IBuffer hyperparameters;
    private readonly IBuffer scale;
    private readonly float[] h = new float[8];
    private readonly float[] number = new float[1];

    public GatheredUpdate(IDevice device, Plan plan, TrainingDefinition training, ModelState state)
    {
        this.training = training;
        this.plan = device.Prepare(plan, state.Buffers);
        hyperparameters = this.plan.Input(StepGraph.Hyperparameters);
        scale = this.plan.Input(StepGraph.Scale);
    }

    /// <param name="step">Counted from 1.</param>
    /// <param name="learningRate">Of this step.</param>
    /// <param name="divisor">The sum of the batches' divisors.</param>
    public void Run(long step, double learningRate, double divisor)
    {
        training.Optimizer.Hyperparameters(step, learningRate, h);
        hyperparameters.Upload<float>(h);
        number[0] = (float)(1 / divisor);
        scale.Upload<float>(number);
        plan.Run();
    }

    public void Dispose() => plan.Dispose();
}
