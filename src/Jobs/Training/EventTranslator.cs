using System.Globalization;
using System.Text.Json;
using TrainService.Engine.Training;
using TrainService.Engine.Training.Diagnosis;
using TrainService.Persistence.Runs;

namespace TrainService.Jobs.Training;

/// <summary>From what the trainer tells to what the log says, and how far the run is after it.</summary>
internal sealed class EventTranslator(Run run, RunProgress start, int rowsPerStep)
{
    private readonly Dictionary<string, double> latest = run.LatestMetrics is { } json
        ? JsonSerializer.Deserialize<Dictionary<string, double>>(json)!
        : [];
    private RunProgress progress = start;

    public RunProgress Progress => progress with { LatestMetrics = Json(latest) };

    public void Advance(TrainingEvent told) => progress = progress with { Step = told.Step, Epoch = told.Epoch };

    public NewEvent Tell(TrainingEvent told)
    {
        Advance(told);
        switch (told)
        {
            case MetricsEvent metrics:
                Measure(metrics.SamplesPerSecond);
                Remember(metrics.Values);
                return NewEvent.Metric(told.Step, told.Epoch, metrics.Values);
            case EpochEvent epoch:
                Remember(epoch.Values);
                return NewEvent.Epoch(told.Step, told.Epoch, epoch.Values, epoch.Seconds, epoch.StallSeconds);
            case StoppedEarlyEvent stopped:
                // Nothing more is to be done, so what was done is all of it.
                progress = progress with { TotalSteps = told.Step, EtaSeconds = 0 };
                return NewEvent.Of(EventTypes.Log, new { Message = Reason(stopped), stopped.Step });
            case EvaluationEvent evaluation:
                return new NewEvent(EventTypes.Evaluation, Json(evaluation.Report));
            case WarningEvent { Warning: var warning }:
                return Tell(told.Step, told.Epoch, warning);
            case CompletedEvent completion:
                return NewEvent.Of(EventTypes.Log, new
                {
                    Message = $"completed; reproducibility hash {completion.ReproducibilityHash}", completion.Step,
                });
            default:
                throw new NotSupportedException($"An event of kind {told.GetType().Name} has no place in the log.");
        }
    }

    public static NewEvent Tell(long step, double epoch, Warning warning) => NewEvent.Of(EventTypes.Warning, new
    {
        step, epoch, warning.Kind, warning.Layer, warning.Message, warning.Remedy, warning.Values,
    });

    public static string Json<T>(T value) => JsonSerializer.Serialize(value, JsonSerializerOptions.Web);

    private static string Reason(StoppedEarlyEvent stopped)
    {
        var epochs = stopped.Waited == 1 ? "epoch" : $"{stopped.Waited} epochs";
        var best = stopped.Best is { } value
            ? string.Create(CultureInfo.InvariantCulture, $"its best is {value:G6}, of epoch {stopped.BestEpoch}")
            : "it never was a number";
        return $"stopped early: {stopped.Monitor} did not improve in the last {epochs} of {stopped.Epoch}; {best}";
    }

    private void Measure(double samplesPerSecond)
    {
        // Half the newest rate, half those before: steady enough to read, quick enough to follow a busy machine.
        var rate = progress.SamplesPerSecond is { } before ? (before + samplesPerSecond) / 2 : samplesPerSecond;
        var samplesLeft = (progress.TotalSteps - progress.Step) * (double)rowsPerStep;
        progress = progress with { SamplesPerSecond = rate, EtaSeconds = rate > 0 ? samplesLeft / rate : null };
    }

    private void Remember(IReadOnlyDictionary<string, double> values)
    {
        foreach (var (name, value) in values)
            if (double.IsFinite(value))
                latest[name] = value;
    }
}
