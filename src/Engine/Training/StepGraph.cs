using TrainService.Engine.Autodiff;
using TrainService.Engine.Definitions;
using TrainService.Engine.Graph;
using TrainService.Engine.Layers;
using TrainService.Engine.Losses;
using TrainService.Engine.Models;
using TrainService.Engine.Operations;
using Formulas = TrainService.Engine.Operations.Elementwise;

namespace TrainService.Engine.Training;

/// <summary>One graph for a whole step: the model, the losses, their gradients and the optimizer's updates.</summary>
/// <param name="Graph">With output <see cref="Loss"/>, of a training with regularization also <see cref="Penalty"/>, and of an
/// evaluation with a <see cref="Prediction"/> for each of the model's outputs.</param>
/// <param name="Model">The model's part.</param>
/// <param name="Outputs">The model's outputs with their losses, in its order.</param>
/// <param name="Variables">All that must exist before the graph can run.</param>
internal sealed record StepGraph(
    ComputationGraph Graph, ModelGraph Model, IReadOnlyList<TrainedOutput> Outputs, IReadOnlyCollection<Variable> Variables)
{
    // A dollar sign keeps them apart from the names of model inputs and outputs.
    public const string Target = "$target";
    public const string Hyperparameters = "$hyperparameters";
    public const string Loss = "$loss";
    public const string Penalty = "$penalty";
    public const string Prediction = "$prediction";
    public const string Predicted = "$predicted";
    public const string Ranks = "$ranks";
    public const string LogLossTerms = "$logLossTerms";
    public const string Right = "$right";
    public const string Divisor = "$divisor";
    public const string Scale = "$scale";
    public const string Weights = "$weights";

    public IEnumerable<Variable> TrainableWeights => Model.TrainableWeights.Select(weight => weight.Variable);

    public bool Has(string output) => Graph.Outputs.ContainsKey(output);

    public StepNames NamesOf(string output) => StepNames.Of(output, Outputs.Count == 1);

    /// <summary>Forward, backward, penalty, clipping and the update; where a step has several batches, its sums in place of
    /// all after backward. The loss has the penalty in it.</summary>
    /// <param name="weighted">Whether rows have weights.</param>
    /// <exception cref="DefinitionException">Pointers start at the model, or at the training's /loss or /losses.</exception>
    public static StepGraph ForTraining(
        ModelDefinition model, TrainingDefinition training, int batchSize, bool weighted = false)
    {
        var graph = new GraphBuilder();
        var built = ModelBuilder.Build(graph, model, batchSize, training: true);
        var outputs = TrainedOutput.Of(model, built.OutputNames, training);
        var losses = OutputLoss.Build(graph, built, outputs, WeightsOf(graph, batchSize, weighted));
        var loss = OutputLoss.Total(graph, losses);
        var weights = built.TrainableWeights.ToList();
        // Before the updates: it is of the weights that the loss is of.
        var penalty = Training.Penalty.Of(graph, training.Regularization, weights);
        if (penalty is not null)
            graph.Output(Penalty, penalty);
        if (training.Accumulate == 1)
            AddUpdates(graph, training, weights, Backward.Gradients(
                graph, [(loss, graph.Constant(1))], [.. weights.Select(weight => graph.Read(weight.Variable))]));
        else
            GradientSums.Add(graph, [.. weights.Select(weight => weight.Variable)], losses);
        graph.Output(Loss, penalty is null ? loss : graph.Apply<Formulas.Add>(loss, penalty));
        // One that is the same for all batches of a size need not be read after each. Several outputs have their own.
        if (losses.Count == 1 && (training.Accumulate > 1 || losses[0].Divisor.Operation is not Constant))
            graph.Output(Divisor, losses[0].Divisor);
        foreach (var one in losses)
        {
            var names = StepNames.Of(one.Trained.Name, losses.Count == 1);
            StepJudgement.AddRight(graph, names, one, training);
            if (losses.Count > 1)
                AddLoss(graph, names, one);
        }
        return new StepGraph(graph.Build(), built, outputs, graph.Variables);
    }

    /// <summary>The update from the sums of a step's batches, each group's times its <see cref="LossGroup.Scale"/>.</summary>
    public static StepGraph ForUpdate(ModelDefinition model, TrainingDefinition training)
    {
        var graph = new GraphBuilder();
        // For its weights alone: no output is asked for, so nothing of it runs.
        var built = ModelBuilder.Build(graph, model, batchSize: 1, training: false);
        var weights = built.TrainableWeights.ToList();
        var outputs = TrainedOutput.Of(model, built.OutputNames, training);
        AddUpdates(graph, training, weights, GradientSums.Means(graph, [.. weights.Select(weight => weight.Variable)], outputs));
        return new StepGraph(graph.Build(), built, outputs, graph.Variables);
    }

    /// <summary>Forward only, each output as a caller wants it, with its loss to judge by and what that was divided by.</summary>
    /// <param name="weighted">Whether rows have weights.</param>
    public static StepGraph ForEvaluation(
        ModelDefinition model, TrainingDefinition training, int batchSize, bool weighted = false)
    {
        var graph = new GraphBuilder();
        var built = ModelBuilder.Build(graph, model, batchSize, training: false);
        var outputs = TrainedOutput.Of(model, built.OutputNames, training);
        var losses = OutputLoss.Build(graph, built, outputs, WeightsOf(graph, batchSize, weighted));
        graph.Output(Loss, OutputLoss.Total(graph, losses));
        foreach (var one in losses)
        {
            var names = StepNames.Of(one.Trained.Name, losses.Count == 1);
            var presented = Presented(graph, one.Trained.Loss, one.Prediction);
            graph.Output(names.Prediction, presented);
            StepJudgement.AddClasses(graph, names, one, presented, training);
            AddLoss(graph, names, one);
        }
        return new StepGraph(graph.Build(), built, outputs, graph.Variables);
    }

    /// <summary>Forward only, each output as a caller wants it: probabilities instead of logits.</summary>
    public static StepGraph ForPrediction(ModelDefinition model, TrainingDefinition training, int batchSize)
    {
        var graph = new GraphBuilder();
        var built = ModelBuilder.Build(graph, model, batchSize, training: false);
        var outputs = TrainedOutput.Of(model, built.OutputNames, training);
        foreach (var (trained, output) in outputs.Zip(built.Outputs))
            graph.Output(StepNames.Of(trained.Name, outputs.Count == 1).Prediction,
                Presented(graph, trained.Loss, output.Value));
        return new StepGraph(graph.Build(), built, outputs, graph.Variables);
    }

    private static Node? WeightsOf(GraphBuilder graph, int batchSize, bool weighted) =>
        weighted ? graph.Input(Weights, Shape.Of(batchSize)) : null;

    private static Node Presented(GraphBuilder graph, Loss loss, Node output) =>
        loss.ClassesLast(graph, loss.Present(graph, output));

    private static void AddLoss(GraphBuilder graph, StepNames names, OutputLoss loss)
    {
        graph.Output(names.Loss, loss.Value);
        graph.Output(names.Divisor, loss.Divisor);
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
