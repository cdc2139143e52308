using TrainService.Engine.Devices;

namespace TrainService.Engine.Training;

/// <summary>What a prepared step has of one output of the model.</summary>
internal sealed class StepOutput
{
    private readonly float[] number = new float[1];
    private readonly IBuffer? loss, divisor;

    /// <param name="input">The step's input of a name.</param>
    /// <param name="output">Where to read the step's output of a name.</param>
    public StepOutput(TrainedOutput trained, StepGraph graph, Func<string, IBuffer> input, Func<string, IBuffer> output)
    {
        var names = graph.NamesOf(trained.Name);
        Trained = trained;
        Target = input(names.Target);
        Prediction = output(names.Prediction);
        Scores = new float[Prediction.Shape.Count];
        loss = OutputIfThere(names.Loss);
        divisor = OutputIfThere(names.Divisor);

        IBuffer? OutputIfThere(string name) => graph.Graph.Outputs.ContainsKey(name) ? output(name) : null;
    }

    public TrainedOutput Trained { get; }

    public IBuffer Target { get; }

    public IBuffer Prediction { get; }

    /// <summary>Host memory for the prediction.</summary>
    public float[] Scores { get; }

    /// <summary>After a run: this output's own loss, as a mean.</summary>
    public float Loss() => Read(loss!);

    /// <summary>After a run: how much that weighs beside the loss of other batches.</summary>
    public float Divisor() => Read(divisor!);

    private float Read(IBuffer buffer)
    {
        buffer.Download<float>(number);
        return number[0];
    }
}
