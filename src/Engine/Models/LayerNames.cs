using TrainService.Engine.Definitions;
using TrainService.Engine.Layers;

namespace TrainService.Engine.Models;

/// <summary>The names layers go by: their own, or {type}_{n}, where n counts every layer of the type from 1.</summary>
internal static class LayerNames
{
    public static string[] Of(IReadOnlyList<Layer> layers)
    {
        var counts = new Dictionary<Type, int>();
        return [.. layers.Select(layer =>
        {
            var count = counts[layer.GetType()] = counts.GetValueOrDefault(layer.GetType()) + 1;
            return layer.Name ?? $"{VocabularyFamily.NameOf(layer.GetType())}_{count}";
        })];
    }

    /// <summary>What is wrong with a name for a layer or an input; null if nothing is.</summary>
    public static string? Refusal(string name)
    {
        if (name.Length == 0)
            return "is no name";
        if (name[0] == '$')
            return "begins with a dollar sign, which is kept for what the engine adds itself";
        // A checkpoint keeps them beside the weights, which begin with their layer's name.
        return name.Split('.')[0] is "optimizer" or "loop" ? "is kept for the state of the optimizer and the loop" : null;
    }
}
