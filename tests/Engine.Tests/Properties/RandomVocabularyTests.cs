using System.Text.Json.Nodes;
using TrainService.Engine.Data;
using TrainService.Engine.Definitions;
using TrainService.Engine.Layers;
using TrainService.Engine.Training;

namespace TrainService.Engine.Tests.Properties;

/// <summary>What is built is drawn: a new member of the vocabulary, a new property of a definition, has to be made part of the
/// random definitions.</summary>
public sealed class RandomVocabularyTests
{
    private static readonly List<RandomRun> Runs = [.. Enumerable.Range(1, RunPropertyTests.Cases).Select(RandomRun.Of)];

    private static readonly List<object> Drawn =
    [
        .. Enumerable.Range(1, GradientPropertyTests.Cases).Select(seed => RandomModel.Draw(new Draws(seed), outputs: 3)).SelectMany(RecordsIn),
        .. Runs.SelectMany(RecordsIn),
    ];

    /// <summary>What a data set, or several parts of a run together, can be.</summary>
    public static TheoryData<string> Situations => [.. Said.Keys];

    private static Dictionary<string, Func<RandomRun, TrainingDefinition, bool>> Said => new()
    {
        ["bytes"] = (run, _) => run.Dataset.Schema.FeatureType == DatasetSchema.UInt8,
        ["several inputs"] = (run, _) => run.Dataset.Schema.Inputs?.Length > 1,
        ["a named input"] = (run, _) => run.Dataset.Schema.Inputs?.Length == 1,
        ["several targets"] = (run, _) => run.Dataset.Schema.Targets is not null,
        ["several targets, one with places"] = (run, _) => run.Dataset.Schema.Targets?.Any(target => target.Shape is not null) == true,
        ["rows without a target"] = (run, _) => run.Dataset.Schema.Target is null,
        ["weights of rows"] = (run, _) => run.Dataset.Schema.Weights is not null,
        ["weights of rows, accumulated"] = (run, training) => run.Dataset.Schema.Weights is not null && training.Accumulate > 1,
        ["masks"] = (run, _) => run.Dataset.Schema.Target is { Kind: TargetKind.Classes, Shape.Length: 2 },
        ["masks that move"] = (run, training) => run.Dataset.Schema.Target is { Kind: TargetKind.Classes, Shape.Length: 2 }
            && training.Augmentation?.Any(one => one.MovesPixels) == true,
        ["sequences of classes"] = (run, _) => run.Dataset.Schema.Target is { Kind: TargetKind.Classes, Shape.Length: 1 },
        ["numbers with a shape"] = (run, _) => run.Dataset.Schema.Target is { Kind: TargetKind.Values, Shape: not null },
        ["the input is the target"] = (_, training) => training.Target == TrainingDefinition.Input && training.Loss is not null,
        ["the input is the target, augmented"] = (_, training) => training.ComparesInputs && training.Augmentation is not null,
        ["an input of several is the target"] = (run, training) => run.Dataset.Schema.Inputs?.Length > 1 && training.ComparesInputs,
        ["an input of several, augmented"] = (run, training) => run.Dataset.Schema.Inputs?.Length > 1 && training.Augmentation is not null,
        ["several losses"] = (_, training) => training.Losses?.Count > 1,
        ["several losses, accumulated"] = (_, training) => training.Losses?.Count > 1 && training.Accumulate > 1,
        ["a class that is ignored"] = (_, training) => training.IgnoredClass is not null,
        ["steps between the points of the curves"] = (run, training) => training.RowsPerStep == 1
            && RunSplit.Sizes(run.Dataset.Schema, training.Validation).Train >= RandomDataset.ManyRows,
        ["a frozen layer"] = (run, _) => run.Model["layers"]!.AsArray().Any(layer => (bool?)layer!["trainable"] == false),
    };

    [Fact]
    public void Every_member_of_the_vocabulary_is_in_the_definitions_that_properties_are_tried_on() => Assert.Empty(
        Vocabulary.Families.Values.SelectMany(family => family.Members.Values).Except(Drawn.Select(record => record.GetType()))
            .Select(type => type.FullName));

    /// <summary>The rarest are not in the usual cases, but in those that are tried with TRAINSERVICE_TEST_CASES.</summary>
    [Fact]
    public void Every_property_of_a_definition_is_drawn_and_of_a_choice_every_one()
    {
        var more = Enumerable.Range(RunPropertyTests.Cases + 1, 3 * RunPropertyTests.Cases).Select(RandomRun.Of).SelectMany(RecordsIn);
        var missing =
            from records in Drawn.Concat(more).GroupBy(record => record.GetType())
            let usual = Activator.CreateInstance(records.Key)
            from property in DefinitionProperty.Of(records.Key)
            let values = records.Select(property.Property.GetValue).ToHashSet()
            from value in Missing(property, values, property.Property.GetValue(usual))
            select $"{records.Key.Name}.{property.Property.Name}{value}";
        Assert.True(!missing.Any(), $"in no run: {string.Join(", ", missing)}");
    }

    [Theory]
    [MemberData(nameof(Situations))]
    public void Every_situation_is_drawn(string situation) =>
        Assert.True(Runs.Exists(run => Said[situation](run, run.ReadTraining())), $"in no run: {situation}");

    // One value that is not the usual one will do, unless there are names to choose from.
    private static IEnumerable<string> Missing(DefinitionProperty property, HashSet<object?> values, object? usual)
    {
        if ((Nullable.GetUnderlyingType(property.Type) ?? property.Type) is { IsEnum: true } choice)
            return Enum.GetValues(choice).Cast<object>().Where(value => !values.Contains(value)).Select(value => $" {value}");
        return values.Any(value => !Equals(value, usual)) ? [] : [""];
    }

    private static IEnumerable<object> RecordsIn(RandomRun run) => RecordsIn(run.Model).Concat(RecordsIn(run.ReadTraining()));

    private static IEnumerable<object> RecordsIn(JsonObject model) => RecordsIn(DefinitionReader.Parse<ModelDefinition>(model.ToJsonString()));

    // The record itself and all that its properties hold.
    private static IEnumerable<object> RecordsIn(object? value) => value switch
    {
        System.Array items => items.Cast<object?>().SelectMany(RecordsIn),
        IReadOnlyDictionary<string, Engine.Losses.Loss> losses => losses.Values.SelectMany(RecordsIn),
        not null when value.GetType() is { IsClass: true } type && type.Assembly == typeof(Layer).Assembly =>
            DefinitionProperty.Of(type).SelectMany(property => RecordsIn(property.Property.GetValue(value))).Prepend(value),
        _ => [],
    };
}
