using TrainService.Engine.Definitions;

namespace TrainService.Engine.Tests.Reference;

/// <summary>What may count as "not built" in a reference case, and what is a failure.</summary>
public sealed class ModelLanguageTests
{
    public static TheoryData<string> Families => [.. Vocabulary.Families.Values.Select(family => family.Name).Except(["activations"])];

    [Theory]
    [InlineData("layer", "lstm")]
    [InlineData("layer", "transformerEncoder")]
    [InlineData("augmentation", "synthetic")]
    public void What_is_promised_is_to_come(string kind, string name) => Assert.True(ModelLanguage.IsToCome(kind, name));

    [Theory]
    // Built.
    [InlineData("layer", "dense")]
    [InlineData("optimizer", "adam")]
    [InlineData("loss", "klDivergence")]
    [InlineData("metric", "precisionRecallCurve")]
    [InlineData("activation", "softmax")]
    [InlineData("activation", "linear")]
    [InlineData("property", "amsGrad")]
    [InlineData("property", "labelSmoothing")]
    [InlineData("property", "batchSize")]
    [InlineData("property", "metrics")]
    [InlineData("property", "optimizer")]
    [InlineData("property", "augmentation")]
    [InlineData("augmentation", "randomCrop")]
    // Words of the text, of another family, or of nothing.
    [InlineData("layer", "integer")]
    [InlineData("layer", "huber")]
    [InlineData("optimizer", "momentum")]
    [InlineData("metric", "scikit")]
    [InlineData("property", "Keras")]
    [InlineData("quantity", "dense")]
    public void What_is_built_or_no_word_of_the_vocabulary_is_not_to_come(string kind, string name) =>
        Assert.False(ModelLanguage.IsToCome(kind, name));

    [Theory]
    [MemberData(nameof(Families))]
    public void Built_today_is_what_the_code_has(string family) => Assert.Equal(
        Vocabulary.Families.Values.Single(known => known.Name == family).Members.Keys.Order(StringComparer.Ordinal),
        ModelLanguage.Built(family).Order(StringComparer.Ordinal));
}
