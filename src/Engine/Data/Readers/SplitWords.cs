namespace TrainService.Engine.Data.Readers;

/// <summary>The words by which people name the parts of a data set.</summary>
internal static class SplitWords
{
    private static readonly Dictionary<string, SplitPart> Words = new(StringComparer.OrdinalIgnoreCase)
    {
        ["train"] = SplitPart.Train, ["training"] = SplitPart.Train,
        ["validation"] = SplitPart.Validation, ["valid"] = SplitPart.Validation, ["val"] = SplitPart.Validation,
        ["dev"] = SplitPart.Validation,
        ["test"] = SplitPart.Test, ["testing"] = SplitPart.Test,
    };

    public static SplitPart? Find(string word) => Words.TryGetValue(word, out var part) ? part : null;
}
