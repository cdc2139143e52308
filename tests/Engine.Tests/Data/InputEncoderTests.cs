using System.Text.Json;
using TrainService.Engine.Data;

namespace TrainService.Engine.Tests.Data;

public sealed class InputEncoderTests
{
    private static readonly TargetSchema Target = new(TargetKind.Classes, ["a", "b"], ["y"]);

    private static readonly InputEncoder Image = new(new DatasetSchema("idx",
        [new("image", ColumnKind.Image, ColumnRole.Input, [1, 2, 3]), new("y", ColumnKind.Categorical, ColumnRole.Target, null, ["a", "b"])],
        [1, 2, 3], DatasetSchema.UInt8, Target, new(1, 0, 0), NormalizationKind.None));

    private static readonly InputEncoder Colour = new(new DatasetSchema("idx",
        [new("image", ColumnKind.Image, ColumnRole.Input, [2, 1, 2])], [2, 1, 2], DatasetSchema.UInt8, Target, new(1, 0, 0), NormalizationKind.None));

    private static readonly InputEncoder Pets = new(new DatasetSchema("csv",
        [
            new("weight", ColumnKind.Numeric, ColumnRole.Input), new("kind", ColumnKind.Categorical, ColumnRole.Input, null, ["bird", "cat", "dog"]),
            new("id", ColumnKind.Numeric, ColumnRole.Ignored), new("indoor", ColumnKind.Categorical, ColumnRole.Input, null, ["False", "True"]),
            new("y", ColumnKind.Categorical, ColumnRole.Target, null, ["a", "b"]),
        ],
        [6], DatasetSchema.Float32, Target, new(1, 0, 0), NormalizationKind.None));

    private static readonly InputEncoder Digits = new(new DatasetSchema("csv",
        [.. Enumerable.Range(1, 4).Select(i => new ColumnSchema($"p{i}", ColumnKind.Numeric, ColumnRole.Input))],
        [1, 2, 2], DatasetSchema.Float32, Target, new(1, 0, 0), NormalizationKind.None));

    [Theory]
    [InlineData("[1,2,3,4,5,6]")]
    [InlineData("[[1,2,3],[4,5,6]]")]
    [InlineData("[[[1,2,3],[4,5,6]]]")]
    [InlineData("[[1,2,3,4,5,6]]")]
    [InlineData("[[[[1,2,3],[4,5,6]]]]")]
    public void An_image_may_be_flat_or_nested_alone_or_in_a_list(string json) =>
        Assert.Equal([1, 2, 3, 4, 5, 6], Encode(Image, json));

    [Fact]
    public void Several_rows_lie_one_after_another()
    {
        Assert.Equal([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12], Encode(Image, "[[1,2,3,4,5,6],[[7,8,9],[10,11,12]]]"));
        Assert.Equal([1, 2, 3, 4, 5, 6, 7, 8], Encode(Colour, "[[[[1,2]],[[3,4]]],[[[5,6]],[[7,8]]]]"));
        Assert.Equal([1, 2, 3, 4], Encode(Digits, "[[1,2],[3,4]]"));
        Assert.Equal([1, 2, 3, 4, 5, 6, 7, 8], Encode(Digits, "[[1,2,3,4],[5,6,7,8]]"));
        Assert.Equal([1, 2, 3, 4], Encode(Digits, """{"p2":2,"p1":1,"p4":4,"p3":3}"""));
    }

    [Theory]
    [InlineData("""{"kind":"cat","weight":4.5,"indoor":true}""")]
    [InlineData("""[{"kind":"cat","weight":4.5,"indoor":"True"}]""")]
    [InlineData("""[4.5,"cat",true]""")]
    [InlineData("""[[4.5,"cat","True"]]""")]
    public void Columns_may_be_named_or_in_order(string json) =>
        Assert.Equal([4.5f, 0, 1, 0, 0, 1], Encode(Pets, json));

    [Theory]
    [InlineData("[[1,2],[3,4]]", "[[1,2],[3,4]]")]
    [InlineData("""{"q":[[1,2],[3,4]]}""", "[[1,2],[3,4]]")]
    [InlineData("""[{"q":[1,2,3,4]}]""", "[1,2,3,4]")]
    [InlineData("""{"p2":2,"q":1,"p4":4,"p3":3}""", "[1,2,3,4]")]
    [InlineData("""{"q":{"p2":2,"q":1,"p4":4,"p3":3}}""", "[1,2,3,4]")]
    public void A_row_of_one_named_input_may_be_given_by_its_name(string json, string shown)
    {
        var schema = new DatasetSchema("csv",
            [.. new[] { "q", "p2", "p3", "p4" }.Select(name => new ColumnSchema(name, ColumnKind.Numeric, ColumnRole.Input))],
            [2, 2], DatasetSchema.Float32, Target, new(1, 0, 0), NormalizationKind.None, [new("q", [2, 2], ["q", "p2", "p3", "p4"])]);
        Assert.Equal([1, 2, 3, 4], Encode(new(schema), json));
        Assert.Equal([1, 2, 3, 4], Encode(new(schema), shown));
        Assert.Equal("[[1,2],[3,4]]", new InputDecoder(schema).Decode([1, 2, 3, 4]).ToJsonString());
        Refused(new(schema), """{"q":[1,2]}""", "/inputs/q", "inputShape", "expected is [2, 2] or [4]");
    }

    [Fact]
    public void Every_refusal_points_at_its_place()
    {
        Refused(Image, "[[1,2,3,4,5]]", "/inputs/0", "inputShape", "shape [5]; expected is [1, 2, 3] or [2, 3] or [6]");
        Refused(Image, "[[1,2,3],[4,5]]", "/inputs/1", "inputShape", "an array of 3 is expected, not an array of 2");
        Refused(Image, "[[1,2,3],[4,5,\"six\"]]", "/inputs/1/2", "notNumeric", "the text 'six'");
        Refused(Image, "[1,2,3,4,5,null]", "/inputs/5", "notNumeric", "null");
        Refused(Image, "[1,2,3,4,5,1e39]", "/inputs/5", "notFinite", "1e39");
        Refused(Image, "{\"image\":1}", "/inputs", "invalidInputs", "a row is an array, not an object");
        Refused(Image, "[]", "/inputs", "invalidInputs", "array of rows");
        Refused(Image, "7", "/inputs", "invalidInputs", "array of rows");
        Refused(Image, "[[]]", "/inputs/0", "inputShape", "shape [0]");
        Refused(Pets, """{"kind":"cat","wieght":4.5,"indoor":true}""", "/inputs/wieght", "unknownColumn", "did you mean 'weight'?");
        Refused(Pets, """{"kind":"cat","indoor":true}""", "/inputs", "missingColumn", "column 'weight' is missing");
        Refused(Pets, """[{"kind":"cta","weight":1,"indoor":true}]""", "/inputs/0/kind", "unknownCategory", "did you mean 'cat'?");
        Refused(Pets, """{"kind":"cat","weight":"heavy","indoor":true}""", "/inputs/weight", "notNumeric", "the text 'heavy'");
        Refused(Pets, """{"kind":null,"weight":1,"indoor":true}""", "/inputs/kind", "invalidInputs", "a category is expected, not null");
        Refused(Pets, """{"kind":"cat","kind":"dog","weight":1,"indoor":true}""", "/inputs/kind", "duplicateColumn", "given twice");
        Refused(Pets, """[[1,"cat"]]""", "/inputs/0", "inputShape", "expected are 3 cells: weight, kind, indoor");
    }

    [Fact]
    public void Too_many_rows_are_refused_before_memory_is_taken_for_them()
    {
        var wide = new InputEncoder(new DatasetSchema("idx", [new("image", ColumnKind.Image, ColumnRole.Input, [3, 1000, 1000])],
            [3, 1000, 1000], DatasetSchema.UInt8, Target, new(1, 0, 0), NormalizationKind.None));
        Assert.Equal(6 * 10_000, Encode(Image, Rows("[1,2,3,4,5,6]", 10_000)).Length);
        Refused(Image, Rows("[1,2,3,4,5,6]", 10_001), "/inputs", "tooManyRows", "10001 rows are given; at most 10000");
        Refused(wide, Rows("[]", 2_000_000), "/inputs", "tooManyRows", "at most 22 of 3000000 features");

        static string Rows(string row, int count) => $"[{string.Join(",", Enumerable.Repeat(row, count))}]";
    }

    private static float[] Encode(InputEncoder encoder, string json) =>
        encoder.Encode(JsonDocument.Parse(json).RootElement);

    private static void Refused(InputEncoder encoder, string json, string pointer, string code, string message)
    {
        var error = Assert.Throws<DatasetException>(() => Encode(encoder, json));
        Assert.Equal((pointer, code), (error.Pointer, error.Code));
        Assert.Contains(message, error.Message);
    }
}
