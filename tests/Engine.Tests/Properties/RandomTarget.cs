using TrainService.Engine.Data;

namespace TrainService.Engine.Tests.Properties;

/// <summary>What the rows of a random data set are to be told by: a class or numbers, for a row or for each of its places.</summary>
internal static class RandomTarget
{
    public static TargetSchema Draw(Draws draws, int[] input) => draws.Between(0, 5) switch
    {
        0 or 1 => Classes(draws),
        2 or 3 when input.Length > 1 => Classes(draws) with { Shape = Places(draws, input) },
        2 => new(TargetKind.Values, null, ["y"], draws.Chance(0.5) ? Places(draws, input) : [draws.Between(1, 3)]),
        _ => Values(draws, "y"),
    };

    /// <summary>Several: as tables may have, and now and then one of them with places, as arrays may.</summary>
    public static NamedTarget[] Several(Draws draws) => [.. Enumerable.Range(0, draws.Between(2, 3))
        .Select(i => ($"t/{i}.~", draws.Chance(0.5) ? Classes(draws) : Values(draws, $"t{i}y")))
        .Select(target => new NamedTarget(target.Item1, target.Item2.Kind, target.Item2.Classes,
            target.Item2.Kind == TargetKind.Classes ? [target.Item1] : target.Item2.Columns))
        .Select(target => target is { Classes.Length: 3 } or { Classes: null, Columns.Length: 1 }
            ? target with { Shape = [draws.Between(1, 4)] } : target)];

    /// <summary>All of them side by side, as a row holds them.</summary>
    public static TargetSchema Whole(NamedTarget[] targets) => new(TargetKind.Values, null, [.. targets.SelectMany(target => target.Columns)],
        Array.Exists(targets, target => target.Shape is not null) ? [targets.Sum(target => target.Schema.Width)] : null);

    private static TargetSchema Classes(Draws draws) =>
        new(TargetKind.Classes, [.. Enumerable.Range(0, draws.OneOf(2, 2, 3, 4)).Select(i => $"class {i}")], ["y"]);

    private static TargetSchema Values(Draws draws, string name) =>
        new(TargetKind.Values, null, [.. Enumerable.Range(0, draws.Between(1, 3)).Select(i => $"{name}{i}")]);

    // A mask of an image is mostly as large as the image.
    private static int[] Places(Draws draws, int[] input) => input.Length switch
    {
        3 when draws.Chance(0.8) => input[1..],
        2 when draws.Chance(0.8) => input[..1],
        3 => [draws.Between(1, 4), draws.Between(1, 4)],
        _ => [draws.Between(1, 5)],
    };
}
