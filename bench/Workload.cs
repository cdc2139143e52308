using System.Text.Json;
using TrainService.Engine.Definitions;
using TrainService.Engine.Random;

namespace TrainService.Bench;

/// <summary>A training step on random data held in memory, as bench/peers/README.md defines it.</summary>
internal sealed record Workload(
    string Name, int BatchSize, ModelDefinition Model, TrainingDefinition Training, JsonElement Inputs, JsonElement Targets)
{
    public static Workload Read(string file, int? batch)
    {
        var json = JsonDocument.Parse(File.ReadAllBytes(file)).RootElement;
        return new Workload(
            json.GetProperty("name").GetString()!, batch ?? json.GetProperty("batchSize").GetInt32(),
            DefinitionReader.Read<ModelDefinition>(json.GetProperty("model")),
            DefinitionReader.Read<TrainingDefinition>(json.GetProperty("training")),
            json.GetProperty("inputs"), json.GetProperty("targets"));
    }

    /// <summary>Standard normal numbers.</summary>
    public static float[] Normal(int count)
    {
        var random = new Philox(1, RandomPurpose.Sample);
        var values = new float[count];
        for (var i = 0; i < count; i++)
        {
            var block = random.At((ulong)i);
            values[i] = Philox.Normal(block.X, block.Y).First;
        }
        return values;
    }

    /// <summary>Uniform integers below a bound.</summary>
    public static int[] Integers(int count, int bound)
    {
        var random = new Philox(2, RandomPurpose.Sample);
        return [.. Enumerable.Range(0, count).Select(i => (int)(random.At((ulong)i).X % (uint)bound))];
    }
}
