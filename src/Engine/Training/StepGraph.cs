using TrainService.Engine.Autodiff;
using TrainService.Engine.Definitions;
using TrainService.Engine.Graph;
using TrainService.Engine.Layers;
using TrainService.Engine.Models;
using Formulas = TrainService.Engine.Operations.Elementwise;

namespace TrainService.Engine.Training;

/// <summary>One graph for a whole step: the model, the loss, its gradients and the optimizer's updates.</summary>
/// <param name="Graph">With outputs <see cref="Loss"/> and <see cref="Prediction"/>, of a training with regularization also
/// <see cref="Penalty"/>.</param>
/// <param name="Model">The model's part.</param>
/// <param name="Variables">All that must exist before the graph can run.</param>
internal sealed record StepGraph(ComputationGraph Graph, ModelGraph Model, IReadOnlyCollection<Variable> Variables)
{
    // A dollar sign keeps them apart from the names of model inputs and outputs.
    public const string Target = "$target";
    public const string Hyperparameters = "$hyperparameters";
    public const string Loss = "$loss";
    public const string Penalty = "$penalty";
    public const string Prediction = "$prediction";
    public const string Divisor = "$divisor";
    public const string Scale = "$scale";

    public IEnumerable<Variable> TrainableWeights => Model.TrainableWeights.Select(weight => weight.Variable);

    /// <summary>Forward, backward, penalty, clipping and the update; where a step has several batches, its sums in place of
    /// all after backward. The loss has the penalty in it.</summary>
    /// <exception cref="DefinitionException">Pointers start at the model, or at /loss.</exception>
    public static StepGraph ForTraining(ModelDefinition model, TrainingDefinition training, int batchSize)
    {
        var graph = new GraphBuilder();
        var built = ModelBuilder.Build(graph, model, batchSize, training: true);
        var (loss, divisor) = BuildLoss(graph, built, training);
        var weights = built.TrainableWeights.ToList();
        // Before the updates: it is of the weights that the loss is of.
        var penalty = Training.Penalty.Of(graph, training.Regularization, weights);
        if (penalty is not null)
            graph.Output(Penalty, penalty);
        var seed = training.Accumulate == 1 ? graph.Constant(1) : divisor;
        var gradients = Backward.Gradients(graph, [(loss, seed)], [.. weights.Select(weight => graph.Read(weight.Variable))]);
        if (training.Accumulate == 1)
            AddUpdates(graph, training, weights, gradients);
        else
        {
            GradientSums.Add(graph, [.. weights.Select(weight => weight.Variable)], gradients);
            graph.Output(Divisor, divisor);
        }
        graph.Output(Loss, penalty is null ? loss : graph.Apply<Formulas.Add>(loss, penalty));
        graph.Output(Prediction, built.Outputs[0].Value);
        return new StepGraph(graph.Build(), built, graph.Variables);
    }

    /// <summary>The update from the sums of a step's batches, times <see cref="Scale"/>.</summary>
    public static StepGraph ForUpdate(ModelDefinition model, TrainingDefinition training)
    {
        var graph = new GraphBuilder();
        // For its weights alone: no output is asked for, so nothing of it runs.
        var built = ModelBuilder.Build(graph, model, batchSize: 1, training: false);
        var weights = built.TrainableWeights.ToList();
        var scale = graph.Input(Scale, Shape.Scalar);
        AddUpdates(graph, training, weights,
            [.. weights.Select(weight => graph.Apply<Formulas.Multiply>(graph.Read(GradientSums.Of(weight.Variable)), scale))]);
        return new StepGraph(graph.Build(), built, graph.Variables);
    }

    /// <summary>Forward only, the output as a caller wants it, with the loss to judge by and what it was divided by.</summary>
    public static StepGraph ForEvaluation(ModelDefinition model, TrainingDefinition training, int batchSize)
    {
        var graph = new GraphBuilder();
        var built = ModelBuilder.Build(graph, model, batchSize, training: false);
        var (loss, divisor) = BuildLoss(graph, built, training);
        graph.Output(Loss, loss);
        graph.Output(Divisor, divisor);
        graph.Output(Prediction, training.Loss.Present(graph, built.Outputs[0].Value));
        return new StepGraph(graph.Build(), built, graph.Variables);
    }

    /// <summary>Forward only, the output as a caller wants it: probabilities instead of logits.</summary>
    public static StepGraph ForPrediction(ModelDefinition model, TrainingDefinition training, int batchSize)
    {
        var graph = new GraphBuilder();
        var built = ModelBuilder.Build(graph, model, batchSize, training: false);
        graph.Output(Prediction, training.Loss.Present(graph, built.Outputs[0].Value));
        return new StepGraph(graph.Build(), built, graph.Variables);
    }

    private static (Node Loss, Node Divisor) BuildLoss(GraphBuilder graph, ModelGraph model, TrainingDefinition training)
    {
        if (model.Outputs.Count > 1)
            throw new DefinitionException("/outputs", "training a model with several outputs is not supported yet");
        try
        {
            var prediction = model.Outputs[0].Value;
            var target = graph.Input(Target, training.Loss.TargetShape(prediction.Shape));
            return (training.Loss.Build(graph, prediction, target), training.Loss.Divisor(graph, prediction, target));
        }
        catch (ShapeException exception)
        {
            throw new DefinitionException("/loss", exception.Message);
        }
    }

    private static void AddUpdates(
        GraphBuilder graph, TrainingDefinition training, IReadOnlyList<Weight> weights, IReadOnlyList<Node> gradients)
    {
        gradients = Training.Penalty.AddGradients(graph, training.Regularization, weights, gradients);
        gradients = GradientClipping.Clip(graph, training.GradientClipping, gradients);
        var hyperparameters = graph.Input(Hyperparameters, Shape.Of(8));
        var rule = training.Optimizer.Rule;
        foreach (var (weight, gradient) in weights.Select(weight => weight.Variable).Zip(gradients))
        {
            var states = training.Optimizer.States.Select(state =>
                graph.Read(new Variable($"optimizer.{weight.Name}.{state}", weight.Shape, Initializer.Zeros)));
            graph.Add(rule, [graph.Read(weight), gradient, .. states, hyperparameters]);
        }
    }
}
