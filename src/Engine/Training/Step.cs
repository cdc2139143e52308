using TrainService.Engine.Definitions;
using TrainService.Engine.Devices;
using TrainService.Engine.Models;

namespace TrainService.Engine.Training;

/// <summary>A prepared step for one batch size. Running it allocates nothing.</summary>
internal sealed class Step : IDisposable
{
    private readonly IPreparedPlan plan;
    private readonly LateOutputs? late;
    private readonly KeyValuePair<string, IBuffer>[] inputs;
    private readonly StepOutput[] outputs;
    private readonly TrainingDefinition training;
    private readonly int rows;
    private readonly IBuffer? hyperparameters;
    private readonly IBuffer? random;
    private readonly IBuffer loss;
    private readonly float[] h = new float[8];
    private readonly int[] randomState = new int[3];
    private readonly IBuffer? divisor, penalty;
    private readonly float[] number = new float[1];

    public Step(IDevice device, CompiledStep step, TrainingDefinition training, ModelState state)
    {
        this.training = training;
        plan = device.Prepare(step.Plan, state.Buffers);
        try
        {
            late = device.QueuesRuns ? new LateOutputs() : null;
            inputs = [.. step.Graph.Model.Inputs.Keys.Select(name => new KeyValuePair<string, IBuffer>(name, plan.Input(name)))];
            rows = step.Graph.Model.Inputs.Values.First().Shape[0];
            outputs = [.. step.Graph.Outputs.Select(trained => new StepOutput(trained, step.Graph, plan.Input, Output, plan.Output))];
            loss = Output(StepGraph.Loss);
            divisor = step.Graph.Graph.Outputs.ContainsKey(StepGraph.Divisor) ? Output(StepGraph.Divisor) : null;
            // A single output's loss has it in it, and is not taken apart.
            penalty = outputs.Length > 1 && step.Graph.Has(StepGraph.Penalty) ? Output(StepGraph.Penalty) : null;
            Inspector = new StepInspector(step, plan);
            Weights = InputIfThere(StepGraph.Weights);
            hyperparameters = InputIfThere(StepGraph.Hyperparameters);
            random = InputIfThere(ModelBuilder.RandomInput);
            (randomState[0], randomState[1]) = ((int)training.Seed, (int)(training.Seed >> 32));
        }
        catch
        {
            Dispose();
            throw;
        }

        IBuffer Output(string name) => late is null ? plan.Output(name) : late.Add(plan.Output(name));

        IBuffer? InputIfThere(string name) => step.Plan.Has(name) ? plan.Input(name) : null;
    }

    /// <summary>The model's, by name.</summary>
    public ReadOnlySpan<KeyValuePair<string, IBuffer>> Inputs => inputs;

    /// <summary>In the model's order.</summary>
    public ReadOnlySpan<StepOutput> Outputs => outputs;

    /// <summary>How much each row counts; null where all count alike.</summary>
    public IBuffer? Weights { get; }

    /// <summary>To be read after a run with inspection.</summary>
    public StepInspector Inspector { get; }

    /// <param name="step">Counted from 1; 0 where nothing is updated.</param>
    /// <param name="learningRate">Of this step.</param>
    /// <param name="inspect">Whether it is to be looked into; its results are the same.</param>
    /// <returns>The loss, before the update.</returns>
    public float Run(long step, double learningRate, bool inspect = false) => LossOf(Start(step, learningRate, inspect));

    /// <summary>Starts what <see cref="Run"/> runs: <see cref="LossOf"/> waits for it.</summary>
    /// <returns>Which run it is.</returns>
    public long Start(long step, double learningRate, bool inspect = false)
    {
        if (hyperparameters is not null)
        {
            training.Optimizer.Hyperparameters(step, learningRate, h);
            hyperparameters.Upload<float>(h);
        }
        return StartPlan(step, inspect);
    }

    /// <summary>Waits for a run, the last or the one before; from then on outputs are its.</summary>
    public float LossOf(long run)
    {
        late?.Show(run);
        return Read(loss);
    }

    /// <summary>One of several batches of a step.</summary>
    /// <param name="batch">Counted through the run, from 1.</param>
    /// <param name="first">Of its step.</param>
    /// <returns>The loss.</returns>
    public float Accumulate(long batch, bool first)
    {
        GradientSums.Hyperparameters(first, h);
        hyperparameters!.Upload<float>(h);
        return LossOf(StartPlan(batch));
    }

    /// <summary>After a run: how much its loss weighs beside that of other batches.</summary>
    public float Divisor() => divisor is null ? rows : Read(divisor);

    /// <summary>After a run: what regularization adds to the losses of several outputs; 0 without.</summary>
    public float Penalty() => penalty is null ? 0 : Read(penalty);

    public void Dispose()
    {
        late?.Dispose();
        plan.Dispose();
    }

    private long StartPlan(long randomStream, bool inspect = false)
    {
        if (random is not null)
        {
            randomState[2] = (int)randomStream;
            random.Upload<int>(randomState);
        }
        plan.Run(inspect);
        return late?.Queue() ?? 0;
    }

    private float Read(IBuffer buffer)
    {
        buffer.Download<float>(number);
        return number[0];
    }
}
