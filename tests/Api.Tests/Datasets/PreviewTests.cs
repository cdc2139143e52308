using System.Net;
using System.Net.Http.Headers;
using SkiaSharp;
using TrainService.Api.Datasets;
using TrainService.Api.Hosting;
using TrainService.Engine.Augmentation;
using TrainService.Engine.Data;
using TrainService.Engine.Definitions;
using TrainService.Jobs.Datasets;

namespace TrainService.Api.Tests.Datasets;

/// <summary>A look at images, through the door: as they are, and as a training would change them.</summary>
[Collection(Service.Name)]
public sealed class PreviewTests(TestServers servers)
{
    private const string List = """[{ "type": "randomCrop", "padding": 1 }, "randomFlip", { "type": "gaussianNoise" }]""";

    [Fact]
    public async Task Augmented_images_are_a_png_of_what_a_training_sees()
    {
        var service = await servers.On(DatabaseKind.Sqlite);
        using var data = service.Get<DatasetCache>().OpenSample("sample:digits");
        var list = DefinitionReader.Parse<ImageAugmentation[]>(List);
        var asked = $"/v1/datasets/sample:digits/preview?augmentation={Uri.EscapeDataString(List)}";
        Assert.Equal(new ImagePreview(data, 10).Draw(list, seed: 42, epochs: 6, CancellationToken.None), await PngAsync(service, asked));
        var few = await PngAsync(service, $"{asked}&rows=2&versions=3&seed=7");
        Assert.Equal(new ImagePreview(data, 2).Draw(list, seed: 7, epochs: 3, CancellationToken.None), few);
        using var sheet = SKBitmap.Decode(few);
        Assert.Equal((204, 404), (sheet.Height, sheet.Width));
        Assert.NotEqual(few, await PngAsync(service, $"{asked}&rows=2&versions=3&seed=8"));
    }

    [Theory]
    [InlineData("image/png", true)]
    [InlineData("image/avif,image/*,*/*;q=0.8", true)]
    [InlineData("application/json;q=0.4, image/png;q=0.5", true)]
    [InlineData("*/*", false)]
    [InlineData("text/html,image/avif,*/*;q=0.8", false)]
    [InlineData("application/json, image/png", false)]
    [InlineData("image/png;q=0", false)]
    public async Task Images_as_they_are_come_to_who_prefers_a_picture(string accept, bool isPicture)
    {
        var service = await servers.On(DatabaseKind.Sqlite);
        using var request = new HttpRequestMessage(HttpMethod.Get, "/v1/datasets/sample:digits/preview?rows=3");
        request.Headers.TryAddWithoutValidation("Accept", accept);
        using var answer = await service.Client.SendAsync(request);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal(isPicture ? "image/png" : "application/json", answer.Content.Headers.ContentType!.MediaType);
        if (!isPicture)
            return;
        using var data = service.Get<DatasetCache>().OpenSample("sample:digits");
        Assert.Equal(new ImagePreview(data, 3).Draw(CancellationToken.None), await answer.Content.ReadAsByteArrayAsync());
    }

    [Theory]
    [InlineData(8, 8, 10)]
    [InlineData(1000, 1000, 4)]
    [InlineData(2048, 2047, 1)]
    [InlineData(3000, 3000, null)]
    public void Large_rows_are_told_as_long_as_they_fit(int height, int width, int? told)
    {
        var schema = new DatasetSchema("npy", [new("x", ColumnKind.Image, ColumnRole.Input, [1, height, width])], [1, height, width],
            DatasetSchema.UInt8, null, new(100, 0, 0), NormalizationKind.Standard);
        if (told is not null)
            Assert.Equal(told, PreviewReader.Fitting(schema, 10));
        else
            Assert.Equal("/rows", Assert.Throws<Refusal>(() => PreviewReader.Fitting(schema, 10)).Errors.Single().Pointer);
    }

    [Theory]
    [InlineData("sample:digits", "augmentation=[{]", 400, "malformedJson", "/augmentation")]
    [InlineData("sample:digits", "augmentation={}", 422, "invalidDefinition", "/augmentation")]
    [InlineData("sample:digits", "augmentation=[\"randomFlop\"]", 422, "invalidDefinition", "/augmentation/0")]
    [InlineData("sample:digits", "augmentation=[{\"type\":\"randomCrop\",\"padding\":0}]", 422, "invalidDefinition", "/augmentation/0/padding")]
    [InlineData("sample:digits", "augmentation=[{\"type\":\"randomCrop\",\"padding\":8}]", 422, "invalidDefinition", "/augmentation/0/padding")]
    [InlineData("sample:digits", "augmentation=[\"randomFlip\"]&versions=21", 400, "invalidQuery", "/versions")]
    [InlineData("sample:digits", "augmentation=[\"randomFlip\"]&seed=-1", 400, "invalidQuery", "/seed")]
    [InlineData("sample:digits", "augmentation=[\"randomFlip\"]&rows=0", 400, "invalidQuery", "/rows")]
    [InlineData("sample:iris", "augmentation=[\"randomFlip\"]", 422, "noImages", null)]
    [InlineData("no-such", "augmentation=[\"randomFlip\"]", 404, "datasetNotFound", null)]
    public async Task What_cannot_be_shown_is_refused_by_place(string name, string query, int status, string code, string? pointer)
    {
        var service = await servers.On(DatabaseKind.Sqlite);
        var address = $"/v1/datasets/{name}/preview?{query.Replace("[", "%5B").Replace("\"", "%22")}";
        var problem = await (await service.Client.GetAsync(address)).RefusedAsync((HttpStatusCode)status, code);
        Assert.Equal(pointer is null ? [] : [pointer], problem.Pointers());
    }

    private static async Task<byte[]> PngAsync(TestService service, string address)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, address);
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("application/json"));
        using var answer = await service.Client.SendAsync(request);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal("image/png", answer.Content.Headers.ContentType!.MediaType);
        return await answer.Content.ReadAsByteArrayAsync();
    }
}
