using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using TrainService.Engine.Data;
using TrainService.Engine.Data.Samples;

namespace TrainService.Engine.Tests.Data;

public sealed class DatasetFileTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void The_content_hash_is_the_files_sha256()
    {
        var imported = SampleDatasets.Import("sample:iris", folder.Destination);
        var hash = Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(File.ReadAllBytes(folder.Destination)));
        Assert.Equal(hash, imported.ContentHash);
        using var data = DatasetFile.Open(folder.Destination);
        Assert.Equal(hash, data.ContentHash);
        Assert.Equivalent(imported.Schema, data.Schema, strict: true);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(5)]
    [InlineData(64)]
    [InlineData(1000)]
    [InlineData(-1)]
    public void A_truncated_file_is_refused_by_name(int length)
    {
        SampleDatasets.Import("sample:iris", folder.Destination);
        var bytes = File.ReadAllBytes(folder.Destination);
        File.WriteAllBytes(folder.Destination, length < 0 ? bytes[..^1] : bytes[..length]);
        var error = Assert.Throws<DatasetException>(() => DatasetFile.Open(folder.Destination));
        Assert.Contains("data.set", error.Message);
    }

    [Fact]
    public void A_flipped_bit_anywhere_is_refused()
    {
        SampleDatasets.Import("sample:iris", folder.Destination);
        var bytes = File.ReadAllBytes(folder.Destination);
        for (var at = 0; at < bytes.Length; at += 97)
        {
            bytes[at] ^= 4;
            File.WriteAllBytes(folder.Destination, bytes);
            Assert.Throws<DatasetException>(() => DatasetFile.Open(folder.Destination));
            bytes[at] ^= 4;
        }

        File.WriteAllBytes(folder.Destination, bytes);
        DatasetFile.Open(folder.Destination).Dispose();
    }

    [Fact]
    public void Another_version_is_refused_as_such()
    {
        SampleDatasets.Import("sample:iris", folder.Destination);
        var bytes = File.ReadAllBytes(folder.Destination);
        bytes[8] = 6;
        File.WriteAllBytes(folder.Destination, bytes);
        Assert.Equal("datasetVersion", Assert.Throws<DatasetException>(() => DatasetFile.Open(folder.Destination)).Code);
    }

    /// <summary>The hash under which the first build stored it: what needs nothing new stays as it was, byte for byte, but for the
    /// numbers of different values, which it estimated.</summary>
    [Fact]
    public void A_plain_data_set_keeps_the_first_versions_bytes()
    {
        var iris = new UploadedFile("iris.csv", folder.File("iris.csv"));
        using (var source = typeof(DatasetFile).Assembly.GetManifestResourceStream("samples/iris.csv")!)
        using (var target = File.Create(iris.Path))
            source.CopyTo(target);
        var imported = DatasetImport.Import([iris], null,
            new DatasetOptions { Split = new SplitOptions { Test = 0.2 } }, folder.Destination);
        var bytes = File.ReadAllBytes(folder.Destination);
        Assert.Equal(1, bytes[8]);
        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(bytes)), imported.ContentHash);

        var estimates = new Queue<string>(["38", "22", "44", "23", "3"]);
        var content = Encoding.Latin1.GetBytes(Regex.Replace(Encoding.Latin1.GetString(bytes.AsSpan(..^SHA256.HashSizeInBytes)),
            "(?<=\"distinct\":)(35|23|43|22|3)\\b", _ => estimates.Dequeue()));
        Assert.Equal("80f1e7a476d9b675629eae45eb8c86a4cd12e5680501fe28db31bda433436a38",
            Convert.ToHexStringLower(SHA256.HashData([.. content, .. SHA256.HashData(content)])));
    }

    [Fact]
    public void Several_inputs_targets_with_a_shape_and_weights_come_back()
    {
        var splits = new SplitSizes(2, 0, 1);
        var schema = new DatasetSchema("test",
            [
                new("left", ColumnKind.Numeric, ColumnRole.Input, [2]), new("right", ColumnKind.Numeric, ColumnRole.Input),
                new("mask", ColumnKind.Categorical, ColumnRole.Target, [1, 2], ["a", "b", "c"]),
                new("w", ColumnKind.Numeric, ColumnRole.Weight),
            ],
            [3], DatasetSchema.Float32, new TargetSchema(TargetKind.Classes, ["a", "b", "c"], ["mask"], [1, 2]), splits,
            NormalizationKind.None, [new("right", [1], ["right"]), new("left", [2], ["left"])], "w");
        using (var writer = new DatasetFileWriter(folder.Destination, splits, 3, DatasetSchema.Float32, 2, hasWeights: true))
        {
            foreach (var (part, row) in new[] { (SplitPart.Test, 2), (SplitPart.Train, 0), (SplitPart.Train, 1) })
            {
                writer.WriteFeatures(part, [row, row + 0.25f, row + 0.5f]);
                writer.WriteClasses(part, [row, 2 - row]);
                writer.WriteWeight(part, row / 2f);
            }

            writer.Complete(schema, CancellationToken.None);
        }

        Assert.Equal(2, File.ReadAllBytes(folder.Destination)[8]);
        using var data = DatasetFile.Open(folder.Destination);
        Assert.Equivalent(schema, data.Schema, strict: true);
        Assert.Equal(["right", "left"], data.Schema.InputColumns.Select(column => column.Name));
        var (classes, weights) = (new int[4], new float[3]);
        data.ReadClasses([2, 0], classes);
        data.ReadWeights([2, 1, 0], weights);
        Assert.Equal([2, 0, 0, 2], classes);
        Assert.Equal([1, 0.5f, 0], weights);
        Assert.Throws<ArgumentOutOfRangeException>(() => data.ReadWeights([3], weights));

        var inputs = new float[3];
        data.ReadInputs([1], inputs);
        var json = new InputDecoder(schema).Decode(inputs).ToJsonString();
        Assert.Equal("""{"right":{"right":1},"left":[1.25,1.5]}""", json);
        var encoder = new InputEncoder(schema);
        Assert.Equal(inputs, encoder.Encode(System.Text.Json.JsonDocument.Parse(json).RootElement));
        Refuses("missingInput", "/inputs", """{"left":[1,2]}""");
        Refuses("unknownInput", "/inputs/1/lft", """[{"left":[1,2],"right":[1]},{"lft":[1,2]}]""");
        Refuses("inputShape", "/inputs/left", """{"left":[1],"right":[1]}""");
        Refuses("invalidInputs", "/inputs/0", "[1,2,3]");

        void Refuses(string code, string pointer, string text)
        {
            var error = Assert.Throws<DatasetException>(
                () => encoder.Encode(System.Text.Json.JsonDocument.Parse(text).RootElement));
            Assert.Equal((code, pointer), (error.Code, error.Pointer));
        }
    }

    [Fact]
    public void A_file_is_hashed_again_only_if_it_was_written_since()
    {
        SampleDatasets.Import("sample:iris", folder.Destination);
        CheckedFile content;
        using (var data = DatasetFile.Open(folder.Destination))
            content = data.Content;
        // Cancelled, hashing ends at once: whoever comes through has not begun it.
        var cancelled = new CancellationToken(canceled: true);
        using (var data = DatasetFile.Open(folder.Destination, content, cancelled))
            Assert.Equal(content, data.Content);
        Assert.Throws<OperationCanceledException>(() => DatasetFile.Open(folder.Destination, null, cancelled));
        Assert.Throws<OperationCanceledException>(
            () => DatasetFile.Open(folder.Destination, content with { Length = content.Length + 1 }, cancelled));
        File.SetLastWriteTimeUtc(folder.Destination, content.WrittenAt.AddSeconds(1));
        Assert.Throws<OperationCanceledException>(() => DatasetFile.Open(folder.Destination, content, cancelled));
    }

    [Fact]
    public void Imports_to_one_destination_at_once_leave_one_whole_file()
    {
        var hashes = new string[8];
        Parallel.For(0, hashes.Length, i => hashes[i] = SampleDatasets.Import(
            i % 2 == 0 ? "sample:iris" : "sample:two-moons", folder.Destination).ContentHash);
        using var data = DatasetFile.Open(folder.Destination);
        Assert.Contains(data.ContentHash, hashes);
        Assert.Equal(["data.set"], folder.Files);
    }

    [Fact]
    public void A_writer_that_was_given_too_few_rows_writes_no_data_set()
    {
        using (var writer = new DatasetFileWriter(folder.Destination, new SplitSizes(2, 0, 0), 1, DatasetSchema.Float32, 1))
        {
            writer.WriteFeatures(SplitPart.Train, [1f]);
            writer.WriteClass(SplitPart.Train, 0);
            var schema = new DatasetSchema("test", [], [1], DatasetSchema.Float32, new TargetSchema(TargetKind.Classes, ["a"], ["t"]),
                new SplitSizes(2, 0, 0), NormalizationKind.None);
            Assert.Throws<InvalidOperationException>(() => writer.Complete(schema, CancellationToken.None));
        }

        Assert.Empty(folder.Files);
    }
}
