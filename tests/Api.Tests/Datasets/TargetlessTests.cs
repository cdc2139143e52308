using System.IO.Compression;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;

namespace TrainService.Api.Tests.Datasets;

/// <summary>Rows that are inputs alone, from the upload to the prediction.</summary>
[Collection(Service.Name)]
public sealed class TargetlessTests(TestServers servers)
{
    private const string None = """{"target":[],"split":{"test":0.25}}""";

    public static TheoryData<DatabaseKind, string, string, string> Uploads()
    {
        var uploads = new TheoryData<DatabaseKind, string, string, string>();
        foreach (var kind in Enum.GetValues<DatabaseKind>())
        {
            uploads.Add(kind, "rows.csv", "[3]", None);
            uploads.Add(kind, "x.npy", "[1,4,4]", """{"split":{"test":0.25}}""");
            uploads.Add(kind, "train-images.idx", "[1,4,4]", """{"split":{"test":0.25}}""");
            uploads.Add(kind, "images.zip", "[1,2,3]", "{}");
            uploads.Add(kind, "classes.zip", "[1,2,3]", """{"target":[]}""");
        }
        return uploads;
    }

    [SkippableTheory, MemberData(nameof(Uploads))]
    public async Task An_autoencoder_learns_from_inputs_alone(DatabaseKind kind, string file, string shape, string options)
    {
        var service = await servers.On(kind);
        var name = $"alone-{file.Replace('.', '-')}";
        using var answer = await service.UploadAsync(name, file, Content(file), options);
        var made = await Http.ReadAsync(answer, HttpStatusCode.Created);
        Assert.Equal(shape, made["schema"]!["inputShape"]!.ToJsonString());
        var known = await service.GetAsync($"/v1/datasets/{name}");
        Assert.False(known["schema"]!.AsObject().ContainsKey("target"), known.ToJsonString());
        var row = (await service.GetAsync($"/v1/datasets/{name}/preview?rows=1"))["rows"]![0]!.AsObject();
        Assert.Equal(["row", "split", "inputs"], row.Select(property => property.Key));

        var request = Run(name, shape, "input");
        using var dry = await service.PostAsync("/v1/runs?dryRun=true", request.ToJsonString());
        await Http.ReadAsync(dry, HttpStatusCode.OK);
        var (path, _) = await service.TrainAsync(request);
        var report = await service.GetAsync($"{path}/evaluation");
        Assert.Equal(["loss", "rootMeanSquaredError", "meanAbsoluteError", "r2"], report["metrics"]!.AsObject().Select(metric => metric.Key));
        Assert.Null(report["classes"]);

        using var predicted = await service.PostAsync($"{path}/predict",
            new JsonObject { ["inputs"] = new JsonArray(row["inputs"]!.DeepClone()) }.ToJsonString());
        var value = (await Http.ReadAsync(predicted, HttpStatusCode.OK))["predictions"]![0]!["value"]!;
        Assert.Equal(shape, $"[{string.Join(",", Shape(value))}]");
    }

    [SkippableTheory, EachDatabase]
    public async Task What_needs_a_target_is_refused_with_what_helps(DatabaseKind kind)
    {
        var service = await servers.On(kind);
        (await service.UploadAsync("alone", "rows.csv", Content("rows.csv"), None)).EnsureSuccessStatusCode();
        foreach (var query in new[] { "", "?dryRun=true" })
        {
            var problem = await (await service.PostAsync($"/v1/runs{query}", Run("alone", "[3]", "data").ToJsonString()))
                .RefusedAsync(HttpStatusCode.UnprocessableEntity, "invalidDefinition");
            Assert.Equal(["/training/target"], problem.Pointers());
            Assert.Contains("\"target\": \"input\" compares it", (string)problem["errors"]![0]!["message"]!);
        }
        var refused = await (await service.UploadAsync("alone", "rows.csv", Content("rows.csv"), """{"target":[],"classNames":["a","b"]}"""))
            .RefusedAsync(HttpStatusCode.UnprocessableEntity, "invalidOptions");
        Assert.Equal(["/options/classNames"], refused.Pointers());
    }

    [SkippableTheory, EachDatabase]
    public async Task Images_alone_are_shown_as_they_would_be_augmented(DatabaseKind kind)
    {
        var service = await servers.On(kind);
        (await service.UploadAsync("alone-shown", "images.zip", Content("images.zip"))).EnsureSuccessStatusCode();
        using var picture = new HttpRequestMessage(HttpMethod.Get, "/v1/datasets/alone-shown/preview?augmentation="
            + Uri.EscapeDataString("""[{"type":"randomFlip"},{"type":"gaussianNoise"}]"""));
        picture.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("image/png"));
        using var answer = await service.Client.SendAsync(picture);
        Assert.Equal((HttpStatusCode.OK, "image/png"), (answer.StatusCode, answer.Content.Headers.ContentType?.MediaType));
    }

    private static JsonNode Run(string dataset, string shape, string target)
    {
        var units = JsonNode.Parse(shape)!.AsArray().Aggregate(1, (product, size) => product * (int)size!);
        var noise = shape == "[3]" ? "" : """, "augmentation": [{ "type": "gaussianNoise", "deviation": 0.1 }]""";
        return JsonNode.Parse($$"""
            {
              "name": "{{dataset}}", "dataset": "{{dataset}}",
              "model": { "inputs": [{ "name": "x", "shape": {{shape}} }], "layers": [{ "type": "flatten" }, { "type": "dense", "units": {{units}} }] },
              "training": { "loss": "meanSquaredError", "target": "{{target}}", "batchSize": 2, "epochs": 2, "inspect": true{{noise}} }
            }
            """)!;
    }

    private static IEnumerable<int> Shape(JsonNode value)
    {
        for (JsonNode? part = value; part is JsonArray { Count: var count } items; part = items[0])
            yield return count;
    }

    private static byte[] Content(string file) => file switch
    {
        "rows.csv" => Encoding.UTF8.GetBytes("a,kind\n" + string.Concat(Enumerable.Range(0, 12).Select(i => $"{i}.5,{(i % 2 == 0 ? "p" : "q")}\n"))),
        "x.npy" => Npy([8, 4, 4]),
        "train-images.idx" => [0, 0, 8, 3, 0, 0, 0, 8, 0, 0, 0, 4, 0, 0, 0, 4, .. Bytes(128)],
        "images.zip" => Flat(),
        _ => Made(),
    };

    private static byte[] Bytes(int count) => [.. Enumerable.Range(0, count).Select(i => (byte)(i * 7))];

    private static byte[] Npy(int[] shape)
    {
        var header = $"{{'descr': '|u1', 'fortran_order': False, 'shape': ({string.Join(", ", shape)}), }}\n";
        return [0x93, .. "NUMPY"u8, 1, 0, (byte)header.Length, 0, .. Encoding.ASCII.GetBytes(header), .. Bytes(shape.Aggregate(1, (a, b) => a * b))];
    }

    private static byte[] Made() =>
        File.ReadAllBytes(Path.Combine(SampleFiles.Root(), "tests", "Engine.Tests", "Data", "files", "grey.zip"));

    /// <summary>The same images, in no folder.</summary>
    private static byte[] Flat()
    {
        using var from = new ZipArchive(new MemoryStream(Made()));
        using var bytes = new MemoryStream();
        using (var archive = new ZipArchive(bytes, ZipArchiveMode.Create))
            foreach (var entry in from.Entries)
            {
                using var source = entry.Open();
                using var target = archive.CreateEntry(entry.FullName.Replace('/', '-')).Open();
                source.CopyTo(target);
            }
        return bytes.ToArray();
    }
}
