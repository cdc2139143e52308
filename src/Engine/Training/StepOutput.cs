using TrainService.Engine.Devices;
using TrainService.Engine.Metrics;

namespace TrainService.Engine.Training;

/// <summary>What a prepared step has of one output of the model.</summary>
internal sealed class StepOutput
{
    private readonly HostCopy? loss, divisor, right, predicted, ranks, logLossTerms, prediction;

    /// <param name="input">The step's input of a name.</param>
    /// <param name="output">Where to read the step's output of a name that is read after every run.</param>
    /// <param name="seldom">Where to read one that is not.</param>
    public StepOutput(TrainedOutput trained, StepGraph graph, Func<string, IBuffer> input, Func<string, IBuffer> output,
        Func<string, IBuffer> seldom)
    {
        var names = graph.NamesOf(trained.Name);
        Trained = trained;
        Target = input(names.Target);
        loss = IfThere(names.Loss, output);
        divisor = IfThere(names.Divisor, output);
        right = IfThere(names.Right, output);
        predicted = IfThere(names.Predicted, output);
        ranks = IfThere(names.Ranks, output);
        logLossTerms = IfThere(names.LogLossTerms, output);
        prediction = IfThere(names.Prediction, predicted is null ? output : seldom);

        HostCopy? IfThere(string name, Func<string, IBuffer> from) => graph.Has(name) ? new(from(name)) : null;
    }

    public TrainedOutput Trained { get; }

    public IBuffer Target { get; }

    /// <summary>How many an evaluation predicts.</summary>
    public int Numbers => prediction!.Count;

    /// <summary>Whether <see cref="Right"/> is there.</summary>
    public bool CountsRight => right is not null;

    /// <summary>Host memory for what is read of a step's outputs, without probabilities beside what was made of them.</summary>
    public static long BytesOf(StepGraph graph) => graph.Outputs.Select(trained => graph.NamesOf(trained.Name))
        .SelectMany(names => new[]
        {
            names.Right, names.Predicted, names.Ranks, names.LogLossTerms, graph.Has(names.Predicted) ? "" : names.Prediction,
        })
        .Where(graph.Has).Sum(name => graph.Graph.Outputs[name].Shape.Bytes);

    /// <summary>Host memory for the probabilities that <see cref="BytesOf"/> leaves out.</summary>
    public static long ScoreBytesOf(StepGraph graph, TrainedOutput trained)
    {
        var names = graph.NamesOf(trained.Name);
        return graph.Has(names.Predicted) ? graph.Graph.Outputs[names.Prediction].Shape.Bytes : 0;
    }

    /// <summary>After a run: this output's own loss, as a mean.</summary>
    public float Loss() => loss!.Read()[0];

    /// <summary>After a run: how much that weighs beside the loss of other batches.</summary>
    public float Divisor() => divisor!.Read()[0];

    /// <summary>After a run of a training step: targets whose class was predicted.</summary>
    public long Right()
    {
        var sum = 0L;
        foreach (var ofRow in right!.Read())
            sum += (long)ofRow;
        return sum;
    }

    /// <summary>After a run of an evaluation: its numbers, or its single one for each target of two classes.</summary>
    public float[] Prediction() => prediction!.Read();

    /// <summary>After a run of an evaluation of classes.</summary>
    /// <param name="withScores">Whether some metric needs all probabilities.</param>
    public JudgedClasses Classes(bool withScores) => new()
    {
        Predicted = predicted?.Read(),
        Ranks = ranks?.Read(),
        LogLossTerms = logLossTerms?.Read(),
        Scores = withScores || predicted is null ? Prediction() : [],
    };
}
