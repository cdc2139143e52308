using System.Text.Json;
using TrainService.Engine.Definitions;
using TrainService.Engine.Optimizers;
using TrainService.Engine.Schedules;
using TrainService.Engine.Training;

namespace TrainService.Engine.Tests.Reference.Cases;

/// <summary>The learning rate at t = 0, 1, ...; a monitored value of t is seen after the rate of t. No device is involved.</summary>
internal static class ScheduleCase
{
    public static void Run(CaseFile file)
    {
        var schedule = NotBuiltException.Read(() => DefinitionReader.Read<Schedule>(file.Json("schedule")));
        var baseRate = file.Json("learningRate").GetDouble();
        var values = Numbers(file.Json("values"));
        var monitored = file.Has("monitored") ? Numbers(file.Json("monitored")) : null;
        file.RequireAllRead();
        var rate = new LearningRate(new TrainingDefinition
        {
            Loss = new Engine.Losses.MeanSquaredError(), Optimizer = new Sgd { LearningRate = baseRate }, Schedule = schedule,
        }, new Engine.Training.Monitor("validation.loss", HigherIsBetter: false));
        var plateau = new Plateau();
        for (var t = 0; t < values.Length; t++)
        {
            file.Tolerance.Check($"values[{t}]", values[t], rate.At(t, t, plateau));
            if (monitored is not null)
                rate.EndEpoch(plateau, new Dictionary<string, double> { ["validation.loss"] = monitored[t] });
        }
    }

    private static double[] Numbers(JsonElement json) => [.. json.EnumerateArray().Select(value => value.GetDouble())];
}
