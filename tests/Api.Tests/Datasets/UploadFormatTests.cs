using System.Net;
using System.Text;
using System.Text.Json.Nodes;

namespace TrainService.Api.Tests.Datasets;

/// <summary>Every format through the door: uploaded without naming it, stored, looked at, dry run or refused.</summary>
[Collection(Service.Name)]
public sealed class UploadFormatTests(TestServers servers)
{
    private static readonly byte[] Lines = Encoding.UTF8.GetBytes(string.Concat(
        Enumerable.Range(0, 8).Select(i => $$"""{"x": {{i}}.5, "w": {{i % 2}}, "y": "{{(i < 4 ? "a" : "b")}}"}""" + "\n")));

    public static TheoryData<DatabaseKind, string, string, string> Formats()
    {
        var formats = new TheoryData<DatabaseKind, string, string, string>();
        foreach (var kind in Enum.GetValues<DatabaseKind>())
        {
            formats.Add(kind, "rows.parquet", "parquet", """{"x":0.5,"even":"true"}""");
            formats.Add(kind, "rows.jsonl", "jsonl", """{"x":0.5,"w":0}""");
            formats.Add(kind, "images.npz", "npz", "[[[0,1],[2,3]]]");
            formats.Add(kind, "grey.zip", "images", "[[[0,50,100],[150,200,255]]]");
        }
        return formats;
    }

    [SkippableTheory, MemberData(nameof(Formats))]
    public async Task A_file_of_each_format_is_detected_stored_and_shown(
        DatabaseKind kind, string file, string format, string inputs)
    {
        var service = await servers.On(kind);
        var name = $"format-{format}";
        using var answer = await service.UploadAsync(name, file, Content(file));
        var made = await Http.ReadAsync(answer, HttpStatusCode.Created);
        Assert.Equal(format, (string?)made["format"]);
        Assert.Null(made["schema"]!["inputs"]);
        var preview = (await service.GetAsync($"/v1/datasets/{name}/preview?rows=1"))["rows"]![0]!;
        Assert.Equal(inputs, preview["inputs"]!.ToJsonString());
        Assert.False(preview.AsObject().ContainsKey("weight"));

        var width = made["schema"]!["inputShape"]!.AsArray().Select(size => (int)size!).ToArray();
        var report = await service.PostAsync("/v1/runs?dryRun=true", Run(name, width).ToJsonString());
        Assert.Equal(HttpStatusCode.OK, report.StatusCode);
    }

    [SkippableTheory, EachDatabase]
    public async Task Several_inputs_and_weights_are_in_schema_and_preview_and_a_mask_is_shown_by_pixel(DatabaseKind kind)
    {
        var service = await servers.On(kind);
        using var answer = await service.UploadAsync("format-weighed", "rows.jsonl", Lines, """{"weights":"w"}""");
        var made = await Http.ReadAsync(answer, HttpStatusCode.Created);
        Assert.Equal("w", (string?)made["schema"]!["weights"]);
        var row = (await service.GetAsync("/v1/datasets/format-weighed/preview"))["rows"]![1]!;
        Assert.Equal((1f, "a"), ((float)row["weight"]!, (string?)row["target"]));

        (await service.UploadAsync("format-mask", "masks.npz", Content("masks.npz"), """{"inputs":{"picture":"image","number":"ids"}}"""))
            .EnsureSuccessStatusCode();
        var schema = (await service.GetAsync("/v1/datasets/format-mask"))["schema"]!;
        Assert.Equal("[2,3]", schema["target"]!["shape"]!.ToJsonString());
        Assert.Equal(["picture", "number"], schema["inputs"]!.AsArray().Select(input => (string)input!["name"]!));
        row = (await service.GetAsync("/v1/datasets/format-mask/preview?rows=2"))["rows"]![1]!;
        Assert.Equal("""[["1","0","0"],["1","0","0"]]""", row["target"]!.ToJsonString());
        Assert.Equal("""{"ids":1}""", row["inputs"]!["number"]!.ToJsonString());
    }

    [Fact]
    public async Task A_damaged_entry_is_refused_by_its_name_and_leaves_nothing()
    {
        var service = await servers.On(DatabaseKind.Sqlite);
        var zip = Content("grey.zip");
        zip[zip.AsSpan().IndexOf("IDAT"u8) + 6] ^= 0xFF;
        var problem = await (await service.UploadAsync("format-damaged", "grey.zip", zip))
            .RefusedAsync(HttpStatusCode.UnprocessableEntity, "corruptZip");
        Assert.Contains("train/owl/2.png", (string)problem["detail"]!);
        Assert.Equal("grey.zip", (string?)problem["file"]);
        Assert.Empty(Directory.GetDirectories(Path.Combine(service.Folder, "uploads")));
    }

    private static JsonNode Run(string dataset, int[] shape) => JsonNode.Parse($$"""
        {
          "name": "{{dataset}}",
          "model": {
            "inputs": [{ "name": "x", "shape": [{{string.Join(", ", shape)}}] }],
            "layers": [{ "type": "flatten" }, { "type": "dense", "units": 4 }]
          },
          "dataset": "{{dataset}}",
          "training": { "loss": "crossEntropy", "batchSize": 2, "epochs": 1 }
        }
        """)!;

    private static byte[] Content(string file) => file == "rows.jsonl" ? Lines
        : File.ReadAllBytes(Path.Combine(SampleFiles.Root(), "tests", "Engine.Tests", "Data", "files", file));
}
