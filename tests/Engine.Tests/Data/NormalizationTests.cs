using System.Text.Json;
using TrainService.Engine.Data;
using TrainService.Engine.Definitions;
using TrainService.Engine.Random;
using TrainService.Engine.Tests.Training;

namespace TrainService.Engine.Tests.Data;

public sealed class NormalizationTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Standard_is_fitted_per_column_on_the_given_rows_alone_and_leaves_categories_alone()
    {
        using var data = Import("a,kind,b,y\n1,p,5,0\n3,q,5,1\n1000,q,7,1\n1000,p,9,0\n");
        var normalization = Normalization.Fit(data, [0, 1]);
        Assert.Equal([2, 0, 0, 5], normalization.Offset);
        Assert.Equal([1, 1, 1, 1], normalization.Scale);
        float[] inputs = [1, 1, 0, 5, 3, 0, 1, 6];
        normalization.Apply(inputs);
        Assert.Equal([-1, 1, 0, 0, 1, 0, 1, 1], inputs);
    }

    [Fact]
    public void MinMax_goes_onto_the_unit_interval_and_none_changes_nothing()
    {
        using var data = Import("a,b,y\n-2,7,0\n2,7,1\n0,7,1\n", "minMax");
        var normalization = Normalization.Fit(data, [0, 1, 2]);
        float[] inputs = [-2, 7, 2, 7, 0, 7];
        normalization.Apply(inputs);
        Assert.Equal([0, 0, 1, 0, 0.5f, 0], inputs);

        using var raw = Import("a,b,y\n-2,7,0\n2,7,1\n", "none");
        var none = Normalization.Fit(raw, [0, 1]);
        none.Apply(inputs = [3, 4]);
        Assert.Equal([3, 4], inputs);
    }

    [Fact]
    public void A_constant_column_of_any_value_gets_scale_one()
    {
        using var data = Import("a,b,y\n" + string.Concat(Enumerable.Repeat("0.1,3,0\n0.1,4,1\n", 500)));
        Assert.Equal(1, Normalization.Fit(data, [.. Enumerable.Range(0, 1000)]).Scale[0]);
    }

    [Theory]
    [InlineData("minMax", "column 'b' is from -3E+38 to 3E+38 in the training rows, too far apart to be normalised")]
    [InlineData("standard", null)] // the mean is 0
    public void A_range_that_float_cannot_hold_is_refused(string kind, string? message)
    {
        using var data = Import("a,b,y\n1,-3e38,0\n2,3e38,1\n", kind);
        if (message is null)
            Assert.Equal(3e38f, Normalization.Fit(data, [0, 1]).Scale[1]);
        else
            Assert.StartsWith(message, Assert.Throws<DefinitionException>(() => Normalization.Fit(data, [0, 1])).Errors.Single().Message);
    }

    [Fact]
    public void A_mean_far_from_zero_does_not_swallow_the_deviation()
    {
        using var data = Import("a,b,y\n" + string.Concat(Enumerable.Repeat("1000000,0,0\n1000002,1,1\n", 2000)));
        Assert.Equal(1, Normalization.Fit(data, [.. Enumerable.Range(0, 4000)]).Scale[0], 1e-6);
    }

    [Fact]
    public void Channels_of_an_image_share_their_scale()
    {
        var images = folder.Idx("images", [2, 2, 1, 2], 0, 2, 10, 30, 4, 6, 50, 70);
        DatasetImport.Import([images, folder.Idx("labels", [2], 0, 1)], null, null, folder.Destination);
        using var data = DatasetFile.Open(folder.Destination);
        var normalization = Normalization.Fit(data, [0, 1]);
        Assert.Equal((2, 3f, 40f), (normalization.Period, normalization.Offset[0], normalization.Offset[1]));
        Assert.Equal(MathF.Sqrt(5), normalization.Scale[0], 1e-6f);
        float[] inputs = [3, 3, 40, 40];
        normalization.Apply(inputs);
        Assert.Equal([0, 0, 0, 0], inputs);
    }

    [Fact]
    public void Large_images_are_read_a_few_at_a_time_with_the_same_result()
    {
        const int rows = 5, pixels = 700 * 1000;
        var images = new byte[rows * pixels];
        for (var i = 0; i < images.Length; i++)
            images[i] = (byte)(i / pixels);
        DatasetImport.Import([folder.Idx("images", [rows, 700, 1000], images), folder.Idx("labels", [rows], 0, 1, 0, 1, 0)],
            null, null, folder.Destination);
        using var data = DatasetFile.Open(folder.Destination);
        var before = GC.GetAllocatedBytesForCurrentThread();
        var normalization = Normalization.Fit(data, [0, 1, 2, 3, 4]);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 16 << 20);
        Assert.Equal((2f, MathF.Sqrt(2)), (normalization.Offset.Single(), normalization.Scale.Single()));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Many_blocks_give_the_same_bits_at_any_number_of_threads_and_the_right_numbers(bool isImage)
    {
        const int Rows = 5000, Features = 21;
        var stream = new Philox(8, RandomPurpose.Sample);
        var bytes = Enumerable.Range(0, Rows * Features).Select(i => (byte)stream.At((ulong)i).X).ToArray();
        DatasetImport.Import([folder.Idx("images", isImage ? [Rows, 3, 7] : [Rows, Features], bytes),
            folder.Idx("labels", [Rows], [.. Enumerable.Range(0, Rows).Select(i => (byte)(i % 2))])], null, null, folder.Destination);
        using var data = DatasetFile.Open(folder.Destination);
        int[] rows = [.. Enumerable.Range(0, Rows).Where(row => row % 7 != 0)];
        var one = Normalization.Fit(data, rows);
        foreach (var threads in new[] { 2, 3, 16 })
        {
            var several = Normalization.Fit(data, rows, threads);
            Assert.Equal(one.Offset, several.Offset);
            Assert.Equal(one.Scale, several.Scale);
        }

        var groups = isImage ? 1 : Features;
        Assert.Equal(groups, one.Offset.Length);
        for (var group = 0; group < groups; group++)
        {
            var values = rows.SelectMany(row => bytes.Skip(row * Features).Take(Features).Where((_, i) => isImage || i == group))
                .Select(value => (double)value).ToArray();
            var mean = values.Average();
            Assert.Equal(mean, one.Offset[group], 1e-4);
            Assert.Equal(Math.Sqrt(values.Average(value => (value - mean) * (value - mean))), one.Scale[group], 1e-4);
        }
    }

    [Fact]
    public void Fitting_ends_when_it_is_cancelled_and_throws_what_reading_threw()
    {
        using var data = Import("a,b,y\n" + string.Concat(Enumerable.Range(0, 5000).Select(i => $"{i},0,{i % 2}\n")));
        int[] rows = [.. Enumerable.Range(0, 5000)];
        using var source = new CancellationTokenSource();
        var asked = 0;
        using var cancelling = new HookedDataset(data, _ =>
        {
            asked++;
            source.Cancel();
        });
        Assert.Throws<OperationCanceledException>(() => Normalization.Fit(cancelling, rows, 1, source.Token));
        Assert.Equal(1, asked);
        Assert.Throws<OperationCanceledException>(() => Normalization.Fit(data, rows, 2, source.Token));
        using var failing = new HookedDataset(data, chunk => throw new IOException($"{chunk.Length}"));
        Assert.Throws<IOException>(() => Normalization.Fit(failing, rows, 2));
    }

    [Theory]
    [InlineData(1, 37)]
    [InlineData(19, 3)]
    [InlineData(784, 1)]
    public void The_vectorised_form_is_the_formula(int period, int groups)
    {
        var stream = new Philox(11, RandomPurpose.Sample);
        var index = 0UL;
        float Next() => Philox.Uniform(stream.At(index++).X);
        var normalization = new Normalization(NormalizationKind.Standard,
            [.. Enumerable.Range(0, groups).Select(_ => Next())], [.. Enumerable.Range(0, groups).Select(_ => 0.5f + Next())], period);
        var inputs = Enumerable.Range(0, 3 * period * groups).Select(_ => Next()).ToArray();
        var expected = inputs.Select((value, i) =>
            (value - normalization.Offset[i / period % groups]) / normalization.Scale[i / period % groups]).ToArray();
        normalization.Apply(inputs);
        Assert.Equal(expected, inputs);
    }

    [Fact]
    public void Json_brings_back_the_same_bits()
    {
        var stream = new Philox(5, RandomPurpose.Sample);
        float[] Bits(ulong from) => [.. Enumerable.Range(0, 500)
            .Select(i => BitConverter.UInt32BitsToSingle(stream.At(from + (ulong)i).X)).Where(float.IsFinite)];
        var normalization = new Normalization(NormalizationKind.MinMax, [.. Bits(0), float.Epsilon, float.MaxValue], Bits(1000), 49);
        var json = JsonSerializer.Serialize(normalization, DataJson.Default.Normalization);
        var back = JsonSerializer.Deserialize(json, DataJson.Default.Normalization)!;
        Assert.Equal((NormalizationKind.MinMax, 49), (back.Kind, back.Period));
        Assert.Equal(normalization.Offset.Select(BitConverter.SingleToInt32Bits), back.Offset.Select(BitConverter.SingleToInt32Bits));
        Assert.Equal(normalization.Scale.Select(BitConverter.SingleToInt32Bits), back.Scale.Select(BitConverter.SingleToInt32Bits));
        Assert.Contains("\"kind\":\"minMax\"", json);
    }

    private DatasetFile Import(string csv, string? normalization = null)
    {
        DatasetImport.Import([folder.Upload("table.csv", csv)], null, new DatasetOptions { Normalization = normalization }, folder.Destination);
        return DatasetFile.Open(folder.Destination);
    }
}
