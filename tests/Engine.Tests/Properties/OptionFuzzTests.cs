using System.Text.Json.Nodes;
using TrainService.Engine.Data;
using TrainService.Engine.Tests.Data;
using TrainService.Engine.Tests.Definitions;

namespace TrainService.Engine.Tests.Properties;

/// <summary>Options of an upload that somebody has scribbled on are followed, or refused with a pointer to what was written.</summary>
public sealed class OptionFuzzTests : IDisposable
{
    // Each seed's options are scribbled on so many times.
    private const int Rounds = 10;

    private const int Rows = 12;

    private static readonly string[] Columns = ["a/b", "~", "x.y", "the kind"];

    private readonly TemporaryFolder folder = new();

    public static TheoryData<int> Seeds => Property.Seeds(30);

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Whatever_is_written_is_followed_or_refused_with_a_pointer(int seed)
    {
        var draws = new Draws(seed);
        var file = draws.Chance(0.5) ? Table(draws) : Arrays(draws);
        for (var round = 0; round < Rounds; round++)
        {
            var whole = new JsonObject { ["options"] = Options(draws) };
            for (var changes = draws.Between(1, 3); changes > 0 && whole.Count > 0; changes--)
                Scribble.On(draws, whole);
            try
            {
                DatasetImport.Import([file], null, DatasetOptions.Parse(whole["options"]?.ToJsonString() ?? "null"), folder.Destination);
                File.Delete(folder.Destination);
            }
            catch (DatasetException exception)
            {
                Assert.True(exception.Pointer is { } pointer ? JsonPlace.IsIn(whole, pointer) : exception.File is not null,
                    $"seed {seed}: {exception.Pointer} ({exception.Message}) points to nothing of {whole.ToJsonString()}");
            }
            catch (Exception exception)
            {
                Assert.Fail($"seed {seed}: {whole.ToJsonString()}: {exception}");
            }
        }
    }

    public void Dispose() => folder.Dispose();

    private static JsonObject Options(Draws draws)
    {
        var options = new JsonObject
        {
            ["columns"] = new JsonObject { [draws.OneOf(Columns)] = draws.OneOf("numeric", "categorical", "ignored") },
            ["split"] = new JsonObject { ["validation"] = draws.Number(0, 0.5), ["test"] = draws.Number(0, 0.5) },
            ["inputs"] = new JsonObject { ["one/two"] = Columns[0], ["3.~"] = new JsonArray(Columns[1], Columns[2]) },
            ["inputShape"] = new JsonArray(draws.Between(1, 3)), ["normalization"] = draws.OneOf("auto", "none", "standart"),
        };
        if (draws.Chance(0.5))
            options["targets"] = new JsonObject { ["the/kind"] = Columns[3], ["other~"] = draws.OneOf(Columns) };
        else
            (options["target"], options["classNames"]) = (Columns[3], new JsonArray("cat", "dog"));
        foreach (var name in options.Select(option => option.Key).ToList())
            if (draws.Chance(0.5))
                options.Remove(name);
        // Something to scribble on.
        options["weights"] = draws.OneOf(Columns);
        return options;
    }

    private UploadedFile Table(Draws draws) => folder.Upload("t.csv", string.Join(',', Columns) + "\n" + string.Concat(Enumerable.Range(0, Rows)
        .Select(row => $"{draws.Number(0, 1)},{row},{row % 3},{(row % 2 == 0 ? "cat" : "dog")}\n")));

    private UploadedFile Arrays(Draws draws)
    {
        float[] Numbers() => [.. draws.Floats(Rows, 0).Select(number => (float)number)];
        return folder.Upload("t.npz", Npz.Of((Columns[0], [Rows], Numbers()), (Columns[1], [Rows], Numbers()), (Columns[2], [Rows], Numbers()),
            (Columns[3], [Rows], Enumerable.Range(0, Rows).Select(row => row % 2).ToArray())));
    }
}
