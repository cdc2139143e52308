using TrainService.Engine.Definitions;
using TrainService.Engine.Layers;

namespace TrainService.Engine.Tests.Properties;

/// <summary>What is built is drawn: a new member of the vocabulary has to be made part of the random definitions.</summary>
public sealed class RandomVocabularyTests
{
    [Fact]
    public void Every_member_of_the_vocabulary_is_in_the_definitions_that_properties_are_tried_on()
    {
        var models = Enumerable.Range(1, GradientPropertyTests.Cases).Select(seed => RandomModel.Draw(new Draws(seed), outputs: 3));
        var runs = Enumerable.Range(1, RunPropertyTests.Cases).Select(RandomRun.Of).ToList();
        var drawn = models.Concat(runs.Select(run => run.Model))
            .SelectMany(model => TypesIn(DefinitionReader.Parse<ModelDefinition>(model.ToJsonString())))
            .Concat(runs.SelectMany(run => TypesIn(run.ReadTraining())));
        Assert.Empty(Vocabulary.Families.Values.SelectMany(family => family.Members.Values).Except(drawn).Select(type => type.FullName));
    }

    // Of the record and all that its properties hold.
    private static IEnumerable<Type> TypesIn(object? value) => value switch
    {
        System.Array items => items.Cast<object?>().SelectMany(TypesIn),
        not null when value.GetType() is { IsClass: true } type && type.Assembly == typeof(Layer).Assembly =>
            DefinitionProperty.Of(type).SelectMany(property => TypesIn(property.Property.GetValue(value))).Prepend(type),
        _ => [],
    };
}
