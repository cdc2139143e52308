using System.Runtime.CompilerServices;
using TrainService.Engine.Definitions;
using TrainService.Engine.Devices;
using TrainService.Engine.Graph;
using TrainService.Engine.Operations;
using TrainService.Engine.Operations.Elementwise;
using TrainService.Engine.Planning;

namespace TrainService.Engine.Training;

/// <summary>
/// Moves the averages of the trainable weights after each step. Their decay grows with the steps as in TensorFlow's
/// ExponentialMovingAverage: the first weights would otherwise count for 1 / (1 - decay) steps.
/// </summary>
internal sealed class WeightAverage : IDisposable
{
    // A dollar sign keeps it apart from the names of layers.
    private const string Prefix = "$average.";

    private readonly AveragingDefinition averaging;
    private readonly IPreparedPlan plan;
    private readonly IBuffer hyperparameters;
    private readonly float[] h = new float[8];

    public WeightAverage(IDevice device, Plan plan, AveragingDefinition averaging, ModelState state)
    {
        this.averaging = averaging;
        this.plan = device.Prepare(plan, state.Buffers);
        hyperparameters = this.plan.Input(StepGraph.Hyperparameters);
    }

    /// <summary>The average of a weight; it begins where the weight begins.</summary>
    public static Variable Of(Variable weight) => weight with { Name = Prefix + weight.Name };

    public static bool IsOne(Variable variable) => variable.Name.StartsWith(Prefix, StringComparison.Ordinal);

    /// <summary>The step of all averages.</summary>
    public static ComputationGraph Graph(IEnumerable<Variable> weights)
    {
        var graph = new GraphBuilder();
        var hyperparameters = graph.Input(StepGraph.Hyperparameters, Shape.Of(8));
        foreach (var weight in weights)
            graph.Add(new Update<AverageRule>(), graph.Read(Of(weight)), graph.Read(weight), hyperparameters);
        return graph.Build();
    }

    /// <param name="step">Steps done, the one that changed the weights among them.</param>
    public void Run(long step)
    {
        var decay = Math.Min(averaging.Decay, (1.0 + step) / (10 + step));
        (h[0], h[1]) = ((float)decay, (float)(1 - decay));
        hyperparameters.Upload<float>(h);
        plan.Run();
    }

    public void Dispose() => plan.Dispose();

    internal readonly struct AverageRule : IUpdateRule
    {
        public static int StateCount => 0;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static void Step<T>(ref T average, T weight, ref T s0, ref T s1, ref T s2, in Hyperparameters<T> h)
            where T : struct, ILane<T> =>
            average = (h.A * average) + (h.B * weight);
    }
}
