using System.Text.Json.Serialization;

namespace TrainService.Engine.Training;

/// <summary>Sums from which means are made.</summary>
internal sealed class RunningSums : IJsonOnDeserialized
{
    /// <summary>Losses, each times what it weighs; of several outputs each has its own.</summary>
    public double Loss { get; set; }

    /// <summary>What the losses weigh: rows, where they count alike.</summary>
    public double Weight { get; set; }

    /// <summary>What regularization adds to several outputs, times rows.</summary>
    public double Penalty { get; set; }

    public long Right { get; set; }

    /// <summary>Of these so many were right: rows, or places of a mask.</summary>
    public long Judged { get; set; }

    public long Rows { get; set; }

    /// <summary>Of several outputs, each by itself.</summary>
    public List<RunningSums> Outputs { get; set; } = [];

    /// <summary>What the losses of an output weigh; where there is only one, all there are.</summary>
    public double WeightOf(int output) => Outputs.Count == 0 ? Weight : Outputs[output].Weight;

    /// <summary>What is made small, as a mean: of several outputs the sum of their means, each by its own divisor over all
    /// that was added, so that it does not depend on how rows lie in batches.</summary>
    public double MeanLoss(IReadOnlyList<JudgedOutput> outputs)
    {
        if (outputs.Count == 1)
            return Loss / Weight;
        var sum = Penalty / Rows;
        for (var i = 0; i < outputs.Count; i++)
            sum += outputs[i].Trained.Loss.Weight * (Output(i).Loss / Output(i).Weight);
        return sum;
    }

    public void AddLoss(double mean, double weight)
    {
        Loss += mean * weight;
        Weight += weight;
    }

    public void AddJudged(long right, long judged)
    {
        Right += right;
        Judged += judged;
    }

    public void Add(RunningSums other)
    {
        Loss += other.Loss;
        Weight += other.Weight;
        Penalty += other.Penalty;
        Right += other.Right;
        Judged += other.Judged;
        Rows += other.Rows;
        for (var i = 0; i < other.Outputs.Count; i++)
            Output(i).Add(other.Outputs[i]);
    }

    public RunningSums Output(int index)
    {
        while (Outputs.Count <= index)
            Outputs.Add(new());
        return Outputs[index];
    }

    public void Clear()
    {
        (Loss, Weight, Penalty, Right, Judged, Rows) = (0, 0, 0, 0, 0, 0);
        foreach (var output in Outputs)
            output.Clear();
    }

    // Checkpoints of before there were weights counted rows alone.
    void IJsonOnDeserialized.OnDeserialized()
    {
        if (Weight == 0 && Judged == 0 && Outputs.Count == 0)
            (Weight, Judged) = (Rows, Rows);
    }
}
