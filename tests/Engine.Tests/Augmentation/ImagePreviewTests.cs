using SkiaSharp;
using TrainService.Engine.Augmentation;
using TrainService.Engine.Data;
using TrainService.Engine.Definitions;
using TrainService.Engine.Random;
using TrainService.Engine.Tests.Data;
using TrainService.Engine.Training;

namespace TrainService.Engine.Tests.Augmentation;

/// <summary>Pixels of the PNG against what a training loads.</summary>
public sealed class ImagePreviewTests : IDisposable
{
    private const int Rows = 12, Height = 7, Width = 5;

    private const string List = """
        [{ "type": "randomCrop", "padding": 1 }, "randomFlip", { "type": "randomRotation", "degrees": 30 },
         { "type": "colorJitter", "brightness": 0.3 }, { "type": "gaussianNoise", "deviation": 0.05 }]
        """;

    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData(1, true)]
    [InlineData(3, true)]
    [InlineData(4, true)]
    [InlineData(1, false)]
    [InlineData(3, false)]
    public void A_line_is_an_image_and_what_a_training_with_that_seed_sees_of_it_in_its_first_epochs(int channels, bool asBytes)
    {
        using var data = Images(channels, asBytes);
        var training = DefinitionReader.Parse<TrainingDefinition>(
            $$"""{ "loss": "crossEntropy", "seed": 7, "augmentation": {{List}} }""");
        using var sheet = SKBitmap.Decode(new ImagePreview(data, 3).Draw(training.Augmentation!, 7, epochs: 4, CancellationToken.None));
        Assert.Equal(ImageSheet.Size(Height, Width, 5, 3), (sheet.Height, sheet.Width));
        var (plain, loader) = (TrainingData.Create(data, training).Loader, TrainingData.Create(data, training).TrainingLoader);
        for (var row = 0; row < 3; row++)
        {
            AssertShows(sheet, data, 0, row, Load(data, plain, row, 0));
            for (var epoch = 0; epoch < 4; epoch++)
                AssertShows(sheet, data, 1 + epoch, row, Load(data, loader, row, epoch));
        }
    }

    [Fact]
    public void Without_augmentation_images_stand_ten_in_a_line_as_they_are()
    {
        using var data = Images(3, asBytes: true);
        using var sheet = SKBitmap.Decode(new ImagePreview(data, 100).Draw(CancellationToken.None));
        Assert.Equal(ImageSheet.Size(Height, Width, 10, 2), (sheet.Height, sheet.Width));
        var image = new float[3 * Height * Width];
        for (var row = 0; row < Rows; row++)
        {
            data.ReadInputs([row], image);
            AssertShows(sheet, data, row % 10, row / 10, image);
        }
        // Paper, where the last line has no more images.
        Assert.Equal(new SKColor(0x47, 0x56, 0x6B), sheet.GetPixel(sheet.Width - 10, sheet.Height - 10));
    }

    [Fact]
    public void What_cannot_be_shown_is_refused_by_what_it_is()
    {
        using var two = Images(2, asBytes: true);
        Assert.Contains("[2, 7, 5]", Assert.Throws<DatasetException>(() => new ImagePreview(two, 1)).Message);
        using var data = Images(1, asBytes: true);
        var crop = DefinitionReader.Parse<ImageAugmentation[]>("""["randomFlip", { "type": "randomCrop", "padding": 5 }]""");
        Assert.Equal("/1/padding", Assert.Throws<DefinitionException>(
            () => new ImagePreview(data, 1).Draw(crop, 0, 1, CancellationToken.None)).Errors.Single().Pointer);
        Assert.Throws<OperationCanceledException>(() => new ImagePreview(data, 1).Draw(new CancellationToken(canceled: true)));
    }

    [Fact]
    public void A_sheet_that_would_be_too_large_is_refused_before_anything_is_read()
    {
        DatasetImport.Import([folder.Idx("images", [3, 2000, 1500], new byte[3 * 2000 * 1500]), folder.Idx("labels", [3], 0, 1, 0)],
            null, null, folder.Destination);
        using var data = DatasetFile.Open(folder.Destination);
        new ImagePreview(data, 3).Draw(CancellationToken.None);
        var error = Assert.Throws<DatasetException>(() => new ImagePreview(data, 3).Draw([new RandomFlip()], 0, 6, CancellationToken.None));
        Assert.Equal("previewTooLarge", error.Code);
        Assert.Contains("3 images of 2000 x 1500 in 7 versions", error.Message);
    }

    private static float[] Load(DatasetFile data, BatchLoader loader, int row, int epoch)
    {
        var batch = new HostBatch(data.Schema, 1);
        batch.Choose([row], epoch);
        loader.Load(batch);
        return batch.Inputs.ToArray();
    }

    // Every copy of every pixel of the image at that place.
    private static void AssertShows(SKBitmap sheet, DatasetFile data, int column, int line, float[] image)
    {
        var channels = data.Schema.InputShape[0];
        var format = ImageFormat.Of(data.Schema)!.Value;
        var scale = ImageSheet.Scale(Height, Width);
        for (var y = 0; y < Height * scale; y++)
            for (var x = 0; x < Width * scale; x++)
            {
                byte Level(int channel)
                {
                    var value = image[(((channels == 1 ? 0 : channel) * Height) + (y / scale)) * Width + (x / scale)];
                    return (byte)Math.Clamp(Math.Round((value - format.Low) * 255.0 / (format.High - format.Low)), 0, 255);
                }
                var color = sheet.GetPixel(ImageSheet.Gap + (column * ((Width * scale) + ImageSheet.Gap)) + x,
                    ImageSheet.Gap + (line * ((Height * scale) + ImageSheet.Gap)) + y);
                Assert.Equal((new SKColor(Level(0), Level(1), Level(2)), column, line, y, x), (color, column, line, y, x));
            }
    }

    // Not normalised, so that what is loaded is what is seen.
    private DatasetFile Images(int channels, bool asBytes)
    {
        var random = new Philox(3, RandomPurpose.Sample);
        var (splits, type) = (new SplitSizes(Rows, 0, 0), asBytes ? DatasetSchema.UInt8 : DatasetSchema.Float32);
        int[] shape = [channels, Height, Width];
        var image = Enumerable.Range(0, Rows * channels * Height * Width).Select(i => (byte)random.At((ulong)i).X).Chunk(channels * Height * Width);
        using (var writer = new DatasetFileWriter(folder.Destination, splits, channels * Height * Width, type, 1))
        {
            foreach (var (row, bytes) in image.Index())
            {
                if (asBytes)
                    writer.WriteFeatures(SplitPart.Train, bytes);
                else
                    writer.WriteFeatures(SplitPart.Train, Array.ConvertAll(bytes, value => (value / 64f) - 1.5f));
                writer.WriteClass(SplitPart.Train, row % 2);
            }
            writer.Complete(new DatasetSchema("test",
                [
                    new("x", ColumnKind.Image, ColumnRole.Input, shape, null, new(-1.5, (255 / 64f) - 1.5f, 0, 1, 0, null)),
                    new("y", ColumnKind.Categorical, ColumnRole.Target, null, ["a", "b"]),
                ],
                shape, type, new TargetSchema(TargetKind.Classes, ["a", "b"], ["y"]), splits, NormalizationKind.None),
                CancellationToken.None);
        }
        return DatasetFile.Open(folder.Destination);
    }
}
