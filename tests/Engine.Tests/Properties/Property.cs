using System.Globalization;
using System.Text.Json.Nodes;
using TrainService.Engine.Definitions;
using Xunit.Sdk;

namespace TrainService.Engine.Tests.Properties;

/// <summary>Tries something that should always hold on random models. TRAINSERVICE_TEST_SEED tries one seed alone,
/// TRAINSERVICE_TEST_CASES so many times as many as usual.</summary>
internal static class Property
{
    /// <summary>The seeds of so many cases.</summary>
    public static TheoryData<int> Seeds(int count) => Variable("TRAINSERVICE_TEST_SEED") is { } seed
        ? [seed]
        : [.. Enumerable.Range(1, count * (Variable("TRAINSERVICE_TEST_CASES") ?? 1))];

    /// <param name="seed">Told in the error.</param>
    /// <param name="model">A legal definition.</param>
    /// <param name="check">Throws where the property does not hold; draws all that it draws anew.</param>
    /// <param name="training">Told in the error, if there is one.</param>
    public static void Holds(int seed, JsonObject model, Action<ModelDefinition> check, JsonObject? training = null)
    {
        if (Failure(model, check) is not { } failure)
            return;
        var (small, reason) = Shrink(model, failure, check);
        throw new XunitException($"seed {seed}: {reason.Message}\n{small.ToJsonString()}\n{training?.ToJsonString()}\n"
            + $"shrunk from {model.ToJsonString()}: {failure.Message}\n{reason}");
    }

    private static int? Variable(string name) => Environment.GetEnvironmentVariable(name) is { Length: > 0 } number
        ? int.Parse(number, CultureInfo.InvariantCulture)
        : null;

    private static Exception? Failure(JsonObject model, Action<ModelDefinition> check)
    {
        try
        {
            check(DefinitionReader.Parse<ModelDefinition>(model.ToJsonString()));
            return null;
        }
        catch (Exception exception) when (exception is not Xunit.SkipException)
        {
            return exception;
        }
    }

    // Takes out one layer after another as long as the same kind of failure is left.
    private static (JsonObject Model, Exception Failure) Shrink(JsonObject model, Exception failure, Action<ModelDefinition> check)
    {
        for (var i = model["layers"]!.AsArray().Count - 1; i >= 0; i--)
            if (Without(model, i) is { } smaller && Failure(smaller, check) is { } left && left.GetType() == failure.GetType())
                (model, failure) = (smaller, left);
        return (model, failure);
    }

    // Who reads the layer reads what it read.
    private static JsonObject? Without(JsonObject model, int index)
    {
        var smaller = model.DeepClone().AsObject();
        var layers = smaller["layers"]!.AsArray();
        if (layers[index]!["name"] is not { } name || layers[index]!["inputs"] is not JsonArray { Count: > 0 } read)
            return null;
        var input = (string)read[0]!;
        layers.RemoveAt(index);
        foreach (var list in layers.Select(layer => layer!["inputs"]).Append(smaller["outputs"]).OfType<JsonArray>())
            for (var i = 0; i < list.Count; i++)
                if ((string)list[i]! == (string)name!)
                    list[i] = input;
        return smaller;
    }
}
