using TrainService.Engine.Data;

namespace TrainService.Engine.Tests.Data;

public sealed class ImageImportTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Grey_images_of_one_size_stay_as_they_are_in_an_order_of_their_own()
    {
        var schema = Import(folder.Made("grey.zip")).Schema;
        Assert.Equal(("images", "uint8"), (schema.Format, schema.FeatureType));
        Assert.Equal([1, 2, 3], schema.InputShape);
        Assert.Equal(["cat", "owl"], schema.Target!.Classes!);
        Assert.Equal(new SplitSizes(3, 0, 1), schema.Splits);
        using var data = DatasetFile.Open(folder.Destination);
        Assert.Equal([0, 50, 100, 150, 200, 255, 9, 9, 9, 9, 9, 9, 1, 2, 3, 4, 5, 6, 7, 7, 7, 7, 7, 7], DatasetRows.Inputs(data, 0, 1, 2, 3));
        var classes = new int[4];
        data.ReadClasses([0, 1, 2, 3], classes);
        Assert.Equal([0, 1, 1, 0], classes);
        Assert.Equal([3, 2, 3], Import(folder.Made("grey.zip"), """{"colors":"rgb"}""").Schema.InputShape);
        Assert.Equal(["owl", "cat"], Import(folder.Made("grey.zip"), """{"classNames":["owl","cat"]}""").Schema.Target!.Classes!);
    }

    [Fact]
    public void Every_format_and_every_orientation_shows_the_same_picture()
    {
        var schema = Import(folder.Made("formats.zip")).Schema;
        Assert.Equal([3, 16, 32], schema.InputShape);
        Assert.Equal(12, schema.Splits.Train);
        using var data = DatasetFile.Open(folder.Destination);
        for (var row = 0; row < 12; row++)
        {
            var image = DatasetRows.Inputs(data, row);
            Colour(image, row, 3, 5, 0, 255, 0);
            Colour(image, row, 12, 5, 255, 0, 0);
            Colour(image, row, 3, 27, 0, 0, 255);
            Colour(image, row, 12, 27, 0, 0, 255);
        }

        static void Colour(float[] image, int row, int y, int x, params float[] expected)
        {
            for (var channel = 0; channel < 3; channel++)
                Assert.True(Math.Abs(image[(channel * 16 + y) * 32 + x] - expected[channel]) < 12,
                    $"row {row}, ({y}, {x}), channel {channel}: {image[(channel * 16 + y) * 32 + x]}");
        }
    }

    [Fact]
    public void Images_are_resized_and_turned_grey_when_asked()
    {
        var schema = Import(folder.Made("formats.zip"), """{"imageSize":[4,8],"colors":"grey","split":{"validation":0.25}}""").Schema;
        Assert.Equal([1, 4, 8], schema.InputShape);
        Assert.Equal(new SplitSizes(9, 3, 0), schema.Splits);
        using var data = DatasetFile.Open(folder.Destination);
        for (var row = 0; row < 12; row++)
        {
            var image = DatasetRows.Inputs(data, row);
            // Rec. 601: green 149.7, red 76.2, blue 29.1.
            Assert.InRange(image[1], 146, 153);
            Assert.InRange(image[25], 73, 80);
            Assert.InRange(image[30], 26, 33);
        }
    }

    [Fact]
    public void Each_flaw_is_named_with_its_entry()
    {
        var png = TemporaryFolder.MadeEntry("grey.zip", "train/owl/1.png");
        var other = TemporaryFolder.MadeEntry("formats.zip", "all/plain/a.png");
        Refuses("invalidImage", "'a/note.txt': is no image", ("a/1.png", png), ("b/1.png", png), ("a/note.txt", "hello"u8.ToArray()));
        Refuses("invalidImage", "'b/1.png': is damaged", ("a/1.png", other), ("b/1.png", other[..(other.Length / 2)]));
        Refuses("imageSizes", "'b/1.png': is 32 x 16 pixels, 'a/1.png' is 3 x 2", ("a/1.png", png), ("b/1.png", other));
        Refuses("oneClass", "'a'", ("a/1.png", png), ("a/2.png", png));
        Refuses("imageFolder", "'1.png'", ("1.png", png), ("b/1.png", png));
        Refuses("imageFolder", "'a/b/1.png'", ("a/b/1.png", png), ("c/1.png", png));
        Refuses("emptyClass", "'owl/'", ("owl/", []), ("a/1.png", png), ("b/1.png", png));
        Refuses("emptyClass", "'test/c/1.png'", ("train/a/1.png", png), ("train/b/1.png", png), ("test/c/1.png", png));
        Refuses("duplicateEntry", "'a/1.png'", ("a/1.png", png), ("a/1.png", png), ("b/1.png", png));
        Refuses("entryPath", "'a/../../1.png'", ("a/../../1.png", png), ("b/1.png", png));
        // A header that announces 60000 x 60000 pixels.
        var bomb = png.ToArray();
        (bomb[18], bomb[19], bomb[22], bomb[23]) = (0xEA, 0x60, 0xEA, 0x60);
        Refuses("invalidImage", "'b/1.png'", ("a/1.png", png), ("b/1.png", bomb));
    }

    [Fact]
    public void Ten_thousand_classes_are_read_and_one_more_is_refused()
    {
        var png = TemporaryFolder.MadeEntry("grey.zip", "train/owl/1.png");
        var entries = Enumerable.Range(0, 10_001).Select(i => ($"{i:D5}/1.png", png)).ToArray();
        Assert.Equal(10_000, Import(folder.Zip("a.zip", entries[1..])).Schema.Target!.Classes!.Length);
        Refuses("tooManyCategories", "10001 class folders", entries);
    }

    private void Refuses(string code, string what, params (string Name, byte[] Content)[] entries)
    {
        var file = folder.Zip("a.zip", entries);
        File.Delete(folder.Destination);
        var before = folder.Files;
        var error = Assert.Throws<DatasetException>(() => Import(file));
        Assert.True(code == error.Code && error.Message.Contains(what), $"{error.Code}: {error.Message}");
        Assert.Equal(before, folder.Files);
    }

    private ImportedDataset Import(UploadedFile file, string options = "{}") =>
        DatasetImport.Import([file], null, DatasetOptions.Parse(options), folder.Destination);
}
