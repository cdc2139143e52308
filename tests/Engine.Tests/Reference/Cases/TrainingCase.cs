using System.Text.Json;
using TrainService.Engine.Definitions;
using TrainService.Engine.Devices;
using TrainService.Engine.Graph;
using TrainService.Engine.Training;

namespace TrainService.Engine.Tests.Reference.Cases;

/// <summary>Steps of training on given batches: the loss of each, and the weights at the end.</summary>
internal static class TrainingCase
{
    public static void Run(CaseFile file, IDevice device)
    {
        // Both are read before either is judged, so that everything missing is named at once.
        var (model, training) = Definitions(file.Json("model"), file.Json("training"));
        var (weights, final) = (file.Tensors("weights"), file.Tensors("finalWeights"));
        var losses = file.Json("losses").EnumerateArray().Select(loss => loss.GetDouble()).ToList();
        var penalties = file.Has("penalties")
            ? file.Json("penalties").EnumerateArray().Select(penalty => penalty.GetDouble()).ToList() : null;
        var batches = file.Json("batches").EnumerateArray().Select(Batch.Read).ToList();
        file.RequireAllRead();
        if (batches.Count == 0 || losses.Count != batches.Count)
            throw new InvalidDataException($"{batches.Count} batches, {losses.Count} losses");
        var size = batches[0].Targets.Shape[0];
        var step = StepGraph.ForTraining(model, training, size);
        var names = step.Model.Weights.Select(weight => weight.Variable.Name).ToList();
        Tolerance.CheckNames("weights", weights.Keys, names);
        Tolerance.CheckNames("final weights", final.Keys, names);
        using var run = new DeviceRun(device, step.Graph, step.Variables);
        run.SetVariables(weights);
        var (h, rate) = (new float[8], new LearningRate(training, monitor: null));
        for (var i = 0; i < batches.Count; i++)
        {
            training.Optimizer.Hyperparameters(i + 1, rate.At(i, 0, new()), h);
            run.SetInput(StepGraph.Hyperparameters, new(Shape.Of(8), [.. h.Select(number => (double)number)]));
            run.SetInput(StepGraph.Target, batches[i].Targets);
            foreach (var (name, input) in batches[i].Inputs)
                run.SetInput(name, input);
            run.Run();
            file.Tolerance.Check($"losses[{i}]", losses[i], run.Output(StepGraph.Loss).Values.Single());
            if (penalties is not null)
                file.Tolerance.Check($"penalties[{i}]", penalties[i], run.Output(StepGraph.Penalty).Values.Single());
        }
        foreach (var (name, expected) in final)
        {
            var (shape, values) = run.Variable(name);
            file.Tolerance.Check($"finalWeights {name}", expected, shape, values);
        }
    }

    private static (ModelDefinition Model, TrainingDefinition Training) Definitions(
        JsonElement model, JsonElement training) => NotBuiltException.Read(() =>
        {
            var errors = new List<DefinitionError>();
            var built = Try<ModelDefinition>(model, "/model");
            var trained = Try<TrainingDefinition>(training, "/training");
            return errors.Count == 0 ? (built!, trained!) : throw new DefinitionException(errors);

            T? Try<T>(JsonElement json, string pointer) where T : class
            {
                try
                {
                    return DefinitionReader.Read<T>(json, pointer);
                }
                catch (DefinitionException exception)
                {
                    errors.AddRange(exception.Errors);
                    return null;
                }
            }
        });

    private sealed record Batch(Dictionary<string, CaseTensor> Inputs, CaseTensor Targets)
    {
        public static Batch Read(JsonElement json)
        {
            if (json.EnumerateObject().Select(property => property.Name).Except(["inputs", "targets"]).Any())
                throw new InvalidDataException("a batch has inputs and targets, nothing else");
            return new(CaseFile.Tensors(json.GetProperty("inputs")), CaseTensor.Read(json.GetProperty("targets")));
        }
    }
}
