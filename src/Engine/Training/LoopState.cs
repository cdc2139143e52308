using System.Text.Json;
using TrainService.Engine.Schedules;
using TrainService.Engine.Training.Diagnosis;

namespace TrainService.Engine.Training;

/// <summary>Where the loop stands between two steps: all of it goes into a checkpoint, so that going on is exact.</summary>
internal sealed class LoopState
{
    /// <summary>Optimizer steps done.</summary>
    public long Step { get; set; }

    /// <summary>Epochs done.</summary>
    public int Epoch { get; set; }

    /// <summary>Steps done in the current epoch: the data cursor. All of them where the epoch is yet to be judged.</summary>
    public int Batch { get; set; }

    /// <summary>Since the last point of the curves.</summary>
    public RunningSums Window { get; set; } = new();

    /// <summary>Since the epoch began.</summary>
    public RunningSums Whole { get; set; } = new();

    /// <summary>Best value of the monitor so far, null before the first.</summary>
    public double? Best { get; set; }

    /// <summary>Epochs done when the weights were best, 0 before.</summary>
    public int BestEpoch { get; set; }

    /// <summary>For early stopping.</summary>
    public Patience Patience { get; set; } = new();

    /// <summary>For a schedule that waits for one.</summary>
    public Plateau Plateau { get; set; } = new();

    /// <summary>What warnings are made of.</summary>
    public DiagnosisState Diagnosis { get; set; } = new();

    public string ToJson() => JsonSerializer.Serialize(this);

    /// <exception cref="InvalidDataException">It is none, or damaged.</exception>
    public static LoopState FromJson(string json)
    {
        try
        {
            return JsonSerializer.Deserialize<LoopState>(json)
                ?? throw new InvalidDataException("the checkpoint has no loop state");
        }
        catch (JsonException exception)
        {
            throw new InvalidDataException($"the checkpoint's loop state is damaged: {exception.Message}", exception);
        }
    }
}
