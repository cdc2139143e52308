using System.Text.Json;
using TrainService.Engine.Data;

namespace TrainService.Engine.Tests.Data;

public sealed class InputDecoderTests
{
    private static readonly ColumnSchema[] Pets =
    [
        new("weight", ColumnKind.Numeric, ColumnRole.Input),
        new("kind", ColumnKind.Categorical, ColumnRole.Input, null, ["bird", "cat", "dog"]),
        new("id", ColumnKind.Numeric, ColumnRole.Ignored), new("age", ColumnKind.Numeric, ColumnRole.Input),
    ];

    private static readonly ColumnSchema[] Numbers =
        [.. Enumerable.Range(1, 4).Select(i => new ColumnSchema($"p{i}", ColumnKind.Numeric, ColumnRole.Input))];

    public static TheoryData<ColumnSchema[], int[], float[], string> Rows() => new()
    {
        { Pets, [5], [4.5f, 0, 1, 0, 2], """{"weight":4.5,"kind":"cat","age":2}""" },
        // Texts have no place in a shape.
        { Pets, [5, 1], [4.5f, 0, 0, 1, 2], """{"weight":4.5,"kind":"dog","age":2}""" },
        { Numbers, [4], [1, 2, 3, 4.5f], """{"p1":1,"p2":2,"p3":3,"p4":4.5}""" },
        { Numbers, [1, 2, 2], [1, 2, 3, 4], "[[[1,2],[3,4]]]" },
        { Image(1, 1, 2), [1, 1, 2], [1, 2], "[[[1,2]]]" },
        { Image(3), [3], [7, 8, 9], "[7,8,9]" },
        { Image(1), [1], [7], "[7]" },
        { Image(1, 2, 2), [4], [1, 2, 3, 4], "[1,2,3,4]" },
    };

    [Theory, MemberData(nameof(Rows))]
    public void A_row_is_shown_as_a_prediction_takes_it(ColumnSchema[] columns, int[] shape, float[] row, string json)
    {
        var schema = new DatasetSchema("", columns, shape, DatasetSchema.Float32,
            new(TargetKind.Classes, ["a", "b"], ["y"]), new(1, 0, 0), NormalizationKind.None);
        var shown = new InputDecoder(schema).Decode(row);
        Assert.Equal(json, shown.ToJsonString());
        Assert.Equal(row, new InputEncoder(schema).Encode(JsonSerializer.SerializeToElement(shown)));
    }

    private static ColumnSchema[] Image(params int[] shape) => [new("image", ColumnKind.Image, ColumnRole.Input, shape)];
}
