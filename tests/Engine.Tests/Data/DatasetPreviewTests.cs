using TrainService.Engine.Data;

namespace TrainService.Engine.Tests.Data;

public sealed class DatasetPreviewTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Rows_come_back_as_they_were_sent()
    {
        var csv = folder.Upload("pets.csv", "weight,kind,age\n4.5,cat,1\n20.25,dog,2.5\n1,cat,3\n");
        DatasetImport.Import([csv], null, null, folder.Destination);
        using var data = DatasetFile.Open(folder.Destination);
        var rows = DatasetPreview.Rows(data, 1, 10).Select(row => row.ToJsonString());
        Assert.Equal(["""{"weight":20.25,"kind":"dog","age":2.5}""", """{"weight":1,"kind":"cat","age":3}"""], rows);
        Assert.Empty(DatasetPreview.Rows(data, 3, 10));
    }

    [Fact]
    public void Images_come_back_nested_with_their_class()
    {
        var images = folder.Idx("images", [2, 1, 2], 1, 2, 3, 4);
        DatasetImport.Import([images, folder.Idx("labels", [2], 1, 0)], null,
            new DatasetOptions { ClassNames = ["cat", "dog"] }, folder.Destination);
        using var data = DatasetFile.Open(folder.Destination);
        Assert.Equal("""{"image":[[[1,2]]],"label":"dog"}""", DatasetPreview.Rows(data, 0, 1).Single().ToJsonString());
    }

    /// <summary>What a preview shows can be sent back as a prediction's inputs.</summary>
    [Fact]
    public void A_previewed_row_without_its_target_encodes_to_the_stored_features()
    {
        var csv = folder.Upload("pets.csv", "weight,kind,y\n4.5,cat,1\n20.25,dog,0\n1,cat,0\n2,owl,1\n");
        DatasetImport.Import([csv], null, null, folder.Destination);
        using var data = DatasetFile.Open(folder.Destination);
        var encoder = new InputEncoder(data.Schema);
        foreach (var (row, i) in DatasetPreview.Rows(data, 0, 4).Select((row, i) => (row, i)))
        {
            row.Remove("y");
            var stored = new float[data.Schema.InputWidth];
            data.ReadInputs([i], stored);
            Assert.Equal(stored, encoder.Encode(System.Text.Json.JsonSerializer.SerializeToElement(row)));
        }
    }
}
