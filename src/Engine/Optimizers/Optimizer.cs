using System.ComponentModel.DataAnnotations;
using TrainService.Engine.Definitions;
using TrainService.Engine.Operations;

namespace TrainService.Engine.Optimizers;

/// <summary>How weights follow their gradients. Each step is PyTorch's of the same name.</summary>
public abstract record Optimizer
{
    public static readonly VocabularyFamily Family = new("optimizers", "optimizer", 
        typeof(Sgd), typeof(Adam), typeof(AdamW), typeof(RmsProp), typeof(Adagrad));

    /// <summary>Added to each gradient times the weight itself.</summary>
    [Range(0.0, 1e6)]
    public virtual double WeightDecay { get; init; }

    /// <summary>The rate before any schedule.</summary>
    internal abstract double BaseRate { get; }

    /// <summary>Names of the state kept beside each weight, in the order of the rule.</summary>
    internal abstract IReadOnlyList<string> States { get; }

    /// <summary>The rule that moves one weight.</summary>
    internal abstract Update Rule { get; }

    /// <summary>The numbers the rule reads at a step.</summary>
    /// <param name="step">Counted from 1.</param>
    /// <param name="learningRate">After the schedule.</param>
    /// <param name="h">Eight numbers in the order the rule expects.</param>
    internal abstract void Hyperparameters(long step, double learningRate, Span<float> h);
}
