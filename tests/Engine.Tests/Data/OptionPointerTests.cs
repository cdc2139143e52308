using TrainService.Engine.Data;

namespace TrainService.Engine.Tests.Data;

/// <summary>Where what is wrong with an upload's options is: by pointers (RFC 6901) that may lead over names of columns.</summary>
public sealed class OptionPointerTests : IDisposable
{
    private const string Table = "a/b,~,x.y,the kind\n1,2,3,cat\n2,3,4,dog\n3,4,5,cat\n4,5,6,dog\n";

    private readonly TemporaryFolder folder = new();

    [Theory]
    [InlineData("""{ "columns": { "x.y": 5 } }""", "/options/columns/x.y", "expected a string, found 5")]
    [InlineData("""{ "columns": { "the kind": null } }""", "/options/columns/the kind", "expected a string, found null")]
    [InlineData("""{ "columns": { "a/b": [] } }""", "/options/columns/a~1b", "expected a string, found an array")]
    [InlineData("""{ "columns": { "~": "ignored", "~": "numeric" } }""", "/options/columns/~0", "'~' is given twice")]
    [InlineData("""{ "inputs": { "~": {} } }""", "/options/inputs/~0", "expected a string or an array of strings, found an object")]
    [InlineData("""{ "inputs": { "a.b": ["x", 1] } }""", "/options/inputs/a.b/1", "expected a string, found 1")]
    [InlineData("""{ "inputs": ["x"] }""", "/options/inputs", "expected an object, found an array")]
    [InlineData("""{ "target": 1 }""", "/options/target", "expected a string or an array of strings, found 1")]
    [InlineData("""{ "target": ["y", 1] }""", "/options/target/1", "expected a string, found 1")]
    [InlineData("""{ "classNames": "a" }""", "/options/classNames", "expected an array, found \"a\"")]
    [InlineData("""{ "header": "yes" }""", "/options/header", "expected true or false, found \"yes\"")]
    [InlineData("""{ "imageSize": "big" }""", "/options/imageSize", "expected an integer or a pair of integers, found \"big\"")]
    [InlineData("""{ "imageSize": [8, 8, 3] }""", "/options/imageSize", "expected an integer or a pair of integers, found an array")]
    [InlineData("""{ "imageSize": 4097 }""", "/options/imageSize", "must be at least 1 and at most 4096, found 4097")]
    [InlineData("""{ "inputShape": [1.5] }""", "/options/inputShape/0", "expected an integer, found 1.5")]
    [InlineData("""{ "split": { "test": "x" } }""", "/options/split/test", "expected a number, found \"x\"")]
    [InlineData("""{ "split": { "tets": 0.1 } }""", "/options/split/tets", "unknown property 'tets'; did you mean 'test'?")]
    [InlineData("""{ "targe": "cls" }""", "/options/targe", "unknown property 'targe'; did you mean 'target'?")]
    [InlineData("""{ "weights": "a\u0000" }""", "/options/weights", "holds the character U+0000")]
    [InlineData("null", "/options", "expected an object, found null")]
    [InlineData("not json", "/options", "this is no JSON, at line 1, byte 2: ")]
    public void Of_what_cannot_be_read(string options, string pointer, string message)
    {
        var error = Assert.Throws<DatasetException>(() => DatasetOptions.Parse(options));
        Assert.Equal(("invalidOptions", pointer), (error.Code, error.Pointer));
        Assert.Contains($"The options are not understood: {pointer}: ", error.Message);
        Assert.Contains(message, error.Message);
        Assert.DoesNotContain("TrainService", error.Message);
        Assert.DoesNotContain("System.", error.Message);
    }

    [Fact]
    public void Of_all_that_cannot_be_read() => Assert.Equal(["/options/header", "/options/split/tset", "/options/weight"],
        Assert.Throws<DatasetException>(() => DatasetOptions.Parse("""{ "header": 1, "split": { "tset": 0.1 }, "weight": "w" }"""))
            .Errors.Select(error => error.Pointer));

    [Theory]
    [InlineData("""{ "inputs": { "a/b": [] } }""", "/options/inputs/a~1b")]
    [InlineData("""{ "inputs": { "~": ["~", "~"] } }""", "/options/inputs/~0")]
    [InlineData("""{ "inputs": { "a/b": ["c/d"] } }""", "/options/inputs/a~1b")]
    [InlineData("""{ "targets": { "a/b": [] } }""", "/options/targets/a~1b")]
    [InlineData("""{ "targets": { "~/": ["c/d"] } }""", "/options/targets/~0~1")]
    [InlineData("""{ "columns": { "a/b": "text" } }""", "/options/columns/a~1b")]
    [InlineData("""{ "columns": { "~0": "numeric" } }""", "/options/columns/~00")]
    [InlineData("""{ "weights": "a/b", "columns": { "a/b": "categorical" } }""", "/options/columns/a~1b")]
    [InlineData("""{ "split": { "test": 0.5, "validation": 0.45 } }""", "/options/split")]
    public void Of_what_does_not_suit_a_table(string options, string pointer) =>
        Assert.Equal(pointer, Refused(folder.Upload("t.csv", Table), options).Pointer);

    [Theory]
    [InlineData("""{ "inputs": { "a/b": "c/d" } }""", "/options/inputs/a~1b")]
    [InlineData("""{ "inputs": { "a~": "a/b", "b/": "a/b" } }""", "/options/inputs/b~1")]
    [InlineData("""{ "targets": { "the/kind": ["y/~", "a/b"] } }""", "/options/targets/the~1kind")]
    [InlineData("""{ "targets": { "~": ["y"] } }""", "/options/targets/~0")]
    [InlineData("""{ "columns": { "c/d": "numeric" } }""", "/options/columns/c~1d")]
    [InlineData("""{ "target": "y/~", "columns": { "y/~": "text" } }""", "/options/columns/y~1~0")]
    [InlineData("""{ "split": { "test": 0.5, "validation": 0.45 } }""", "/options/split")]
    public void Of_what_does_not_suit_arrays(string options, string pointer) => Assert.Equal(pointer, Refused(folder.Upload("t.npz",
        Npz.Of(("a/b", [4, 2], new float[8]), ("y/~", [4], new[] { 0, 1, 0, 1 }))), options).Pointer);

    [Fact]
    public void Of_fractions_that_leave_no_rows_of_images() => Assert.Equal("/options/split", Assert.Throws<DatasetException>(() =>
        DatasetImport.Import([folder.Idx("images", [2, 1, 1], 1, 2), folder.Idx("labels", [2], 0, 1)], null,
            DatasetOptions.Parse("""{ "split": { "test": 0.5, "validation": 0.4 } }"""), folder.Destination)).Pointer);

    public void Dispose() => folder.Dispose();

    private DatasetException Refused(UploadedFile file, string options) => Assert.Throws<DatasetException>(() =>
        DatasetImport.Import([file], null, DatasetOptions.Parse(options), folder.Destination));
}
