using System.IO.Compression;
using System.Net;
using System.Net.Http.Headers;
using System.Text;

namespace TrainService.Api.Tests.Datasets;

[Collection(Service.Name)]
public sealed class UploadTests(TestServers servers)
{
    private static readonly byte[] Csv = Encoding.UTF8.GetBytes("length,colour,kind\n" + string.Concat(
        Enumerable.Range(0, 30).Select(i =>
            $"{i}.5,{(i % 2 == 0 ? "red" : "blue")},{(i < 15 ? "small" : "large")}\n")));

    [SkippableTheory, EachDatabase]
    public async Task An_upload_is_stored_with_schema_statistics_and_hash_and_can_be_looked_at(DatabaseKind kind)
    {
        var service = await servers.On(kind);
        using var answer = await service.UploadAsync("looked-at", "kinds.csv", Csv);
        var made = await Http.ReadAsync(answer, HttpStatusCode.Created);
        Assert.Equal("/v1/datasets/looked-at@1", answer.Headers.Location!.OriginalString);
        Assert.Equal(30, (int)made["rows"]!);
        Assert.Equal(64, ((string)made["contentHash"]!).Length);
        Assert.Equal("csv", (string?)made["format"]);
        Assert.EndsWith("Z", (string)made["createdAt"]!);
        var columns = made["schema"]!["columns"]!.AsArray();
        Assert.Equal(0.5, (double)columns[0]!["statistics"]!["min"]!);
        Assert.Equal("categorical", (string?)columns[1]!["kind"]);
        Assert.Equal(
            ["small", "large"],
            made["schema"]!["target"]!["classes"]!.AsArray().Select(c => (string)c!).OrderByDescending(c => c));

        Assert.Equal(made.ToJsonString(), (await service.GetAsync("/v1/datasets/looked-at")).ToJsonString());
        Assert.Equal(made.ToJsonString(), (await service.GetAsync("/v1/datasets/looked-at@1")).ToJsonString());
        var rows = (await service.GetAsync("/v1/datasets/looked-at/preview?rows=2"))["rows"]!.AsArray();
        Assert.Equal(2, rows.Count);
        Assert.Equal("""{"length":1.5,"colour":"blue"}""", rows[1]!["inputs"]!.ToJsonString());
        Assert.Equal("small", (string?)rows[1]!["target"]);
    }

    [SkippableTheory, EachDatabase]
    public async Task A_new_upload_under_a_name_is_its_next_version_also_when_several_come_at_once(DatabaseKind kind)
    {
        var service = await servers.On(kind);
        var uploads =
            await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => service.UploadAsync("at-once", "a.csv", Csv)));
        var versions = new List<int>();
        foreach (var upload in uploads)
            versions.Add((int)(await Http.ReadAsync(upload, HttpStatusCode.Created))["version"]!);
        Assert.Equal([1, 2, 3, 4], versions.Order());
        Assert.Equal(4, (int)(await service.GetAsync("/v1/datasets/at-once"))["version"]!);
        var listed = (await service.GetAsync("/v1/datasets?limit=100"))["data"]!.AsArray();
        Assert.Single(listed, item => (string?)item!["name"] == "at-once" && (int)item["version"]! == 4);
    }

    [SkippableTheory, EachDatabase]
    public async Task The_list_goes_page_by_page_without_gap_or_repetition(DatabaseKind kind)
    {
        var service = await servers.On(kind);
        foreach (var i in Enumerable.Range(0, 3))
            (await service.UploadAsync($"page-{i}", "a.csv", Csv)).EnsureSuccessStatusCode();
        var names = new List<string>();
        for (string? after = null; ;)
        {
            var page = await service.GetAsync($"/v1/datasets?limit=1{(after is null ? "" : $"&after={after}")}");
            names.AddRange(page["data"]!.AsArray().Select(item => (string)item!["name"]!));
            if (!(bool)page["hasMore"]!)
                break;
            after = (string)page["data"]![0]!["id"]!;
        }
        Assert.Equal(names.Distinct(), names);
        Assert.Equal(
            ["page-2", "page-1", "page-0"], names.Where(name => name.StartsWith("page-", StringComparison.Ordinal)));
    }

    [SkippableTheory, EachDatabase]
    public async Task A_repeated_upload_gets_the_first_answer_and_another_under_its_key_is_refused(DatabaseKind kind)
    {
        var service = await servers.On(kind);
        var first = await (await service.UploadAsync("once", "a.csv", Csv, key: "upload-1"))
            .Content.ReadAsStringAsync();
        // Every form has a boundary of its own.
        using var again = await service.UploadAsync("once", "a.csv", Csv, key: "upload-1");
        Assert.Equal(HttpStatusCode.Created, again.StatusCode);
        Assert.Equal(first, await again.Content.ReadAsStringAsync());
        Assert.True(again.Headers.Contains("Idempotency-Replayed"));
        Assert.Equal(1, (int)(await service.GetAsync("/v1/datasets/once"))["version"]!);
        await (await service.UploadAsync("once", "b.csv", Csv, key: "upload-1"))
            .RefusedAsync(HttpStatusCode.UnprocessableEntity, "idempotencyKeyReused");
    }

    [SkippableTheory, EachDatabase]
    public async Task A_deleted_data_set_is_gone_and_its_number_is_not_given_again(DatabaseKind kind)
    {
        var service = await servers.On(kind);
        (await service.UploadAsync("fleeting", "a.csv", Csv)).EnsureSuccessStatusCode();
        Assert.Equal(
            HttpStatusCode.NoContent, (await service.Client.DeleteAsync("/v1/datasets/fleeting@1")).StatusCode);
        await (await service.Client.GetAsync("/v1/datasets/fleeting"))
            .RefusedAsync(HttpStatusCode.NotFound, "datasetNotFound");
        await (await service.Client.DeleteAsync("/v1/datasets/fleeting"))
            .RefusedAsync(HttpStatusCode.NotFound, "datasetNotFound");
        using var next = await service.UploadAsync("fleeting", "a.csv", Csv);
        Assert.Equal(2, (int)(await Http.ReadAsync(next, HttpStatusCode.Created))["version"]!);
    }

    [SkippableTheory, EachDatabase]
    public async Task A_data_set_that_a_run_needs_is_not_deleted(DatabaseKind kind)
    {
        var service = await servers.On(kind);
        (await service.UploadAsync("needed", "iris.csv", SampleFiles.Iris)).EnsureSuccessStatusCode();
        var run = await service.StartAsync(Runs.Requests.Iris("needs", Runs.Requests.WaitingDevice, "needed"));
        var problem = await (await service.Client.DeleteAsync("/v1/datasets/needed"))
            .RefusedAsync(HttpStatusCode.Conflict, "datasetInUse");
        Assert.Contains((string)run["id"]!, (string)problem["detail"]!);
        Assert.Equal(1, (int)(await service.GetAsync("/v1/datasets/needed"))["version"]!);
        (await service.PostAsync($"/v1/runs/{run["id"]}/cancel", null)).EnsureSuccessStatusCode();
        Assert.Equal(HttpStatusCode.NoContent, (await service.Client.DeleteAsync("/v1/datasets/needed")).StatusCode);
    }

    [Fact]
    public async Task Samples_are_there_without_upload_and_stay()
    {
        var service = await servers.On(DatabaseKind.Sqlite);
        (string, int)[] samples = [("sample:digits", 1797), ("sample:iris", 150), ("sample:two-moons", 1000)];
        foreach (var (name, rows) in samples)
            Assert.Equal(rows, (int)(await service.GetAsync($"/v1/datasets/{name}"))["rows"]!);
        var image =
            (await service.GetAsync("/v1/datasets/sample:digits/preview?rows=1"))["rows"]![0]!["inputs"]!.AsArray();
        Assert.Equal((1, 8, 8), (image.Count, image[0]!.AsArray().Count, image[0]![0]!.AsArray().Count));
        await (await service.Client.DeleteAsync("/v1/datasets/sample:iris"))
            .RefusedAsync(HttpStatusCode.Conflict, "builtIn");
        var problem = await (await service.Client.GetAsync("/v1/datasets/sample:digit"))
            .RefusedAsync(HttpStatusCode.NotFound, "datasetNotFound");
        Assert.Contains("did you mean 'sample:digits'?", (string)problem["detail"]!);
    }

    public static TheoryData<string, string, string, int, string, string?> Broken() => new()
    {
        { "sample:mine", "a.csv", "{}", 422, "invalidDatasetName", "/name" },
        { "a@b", "a.csv", "{}", 422, "invalidDatasetName", "/name" },
        { "../up", "a.csv", "{}", 422, "invalidDatasetName", "/name" },
        { "x", "a.csv", """{"targt": "kind", "split": {"a/b": 0.1}}""", 422, "invalidOptions", "/options/targt" },
        { "x", "a.csv", """{"targt": "kind", "split": {"a/b": 0.1}}""", 422, "invalidOptions", "/options/split/a~1b" },
        { "x", "a.csv", """{"target": "knd"}""", 422, "unknownColumn", null },
        { "x", "a.csv", """{"normalization": "standrd"}""", 422, "unknownNormalization", "/options/normalization" },
        { "x", "a.csv", "{", 422, "invalidOptions", "/options" },
    };

    [Theory, MemberData(nameof(Broken))]
    public async Task What_cannot_be_imported_is_refused_with_its_place(
        string name, string file, string options, int status, string code, string? pointer)
    {
        var service = await servers.On(DatabaseKind.Sqlite);
        var problem = await (await service.UploadAsync(name, file, Csv, options))
            .RefusedAsync((HttpStatusCode)status, code);
        if (pointer is not null)
            Assert.Contains(pointer, problem.Pointers());
    }

    [Fact]
    public async Task Truncated_gzip_is_refused_with_file_and_offset()
    {
        var service = await servers.On(DatabaseKind.Sqlite);
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Optimal))
            gzip.Write(SampleFiles.Iris);
        var problem = await (await service.UploadAsync("cut", "iris.csv.gz", packed.ToArray()[..400]))
            .RefusedAsync(HttpStatusCode.UnprocessableEntity, "corruptGzip");
        Assert.Equal("iris.csv.gz", (string?)problem["file"]);
        Assert.True((long)problem["offset"]! > 0);
        await (await service.UploadAsync("cut", "none.csv", []))
            .RefusedAsync(HttpStatusCode.UnprocessableEntity, "emptyFile");
        await (await service.Client.GetAsync("/v1/datasets/cut"))
            .RefusedAsync(HttpStatusCode.NotFound, "datasetNotFound");
        Assert.Empty(Directory.GetDirectories(Path.Combine(service.Folder, "uploads")));
    }

    [Theory]
    [InlineData("multipart/form-data; boundary=X", "--X\r\nContent-Disposition: form-data; "
        + "name=\"name\"\r\n\r\nx\r\n--X\r\nContent-Disposition: form-data; name=\"file\"; "
        + "filename=\"a.csv\"\r\n\r\n1,2", 400, "malformedMultipart")]
    [InlineData("multipart/form-data; boundary=X", "no part at all", 400, "malformedMultipart")]
    [InlineData("multipart/form-data", "--X", 400, "malformedMultipart")]
    [InlineData("multipart/form-data; boundary=X", "--X\r\n\r\nx\r\n--X--\r\n", 400, "malformedMultipart")]
    [InlineData("text/csv", "1,2", 415, "unsupportedMediaType")]
    [InlineData("multipart/form-data; boundary=X", "--X\r\nContent-Disposition: form-data; "
        + "name=\"nam\"\r\n\r\nx\r\n--X--\r\n", 422, "unknownField")]
    [InlineData("multipart/form-data; boundary=X", "--X\r\nContent-Disposition: form-data; "
        + "name=\"format\"\r\n\r\ncsv\r\n--X--\r\n", 422, "missingField")]
    [InlineData("multipart/form-data; boundary=X", "--X\r\nContent-Disposition: form-data; "
        + "name=\"name\"\r\n\r\nx\r\n--X--\r\n", 422, "noFiles")]
    [InlineData("Multipart/Form-Data; boundary=X", "--X\r\nContent-Disposition: form-data; "
        + "name=\"name\"\r\n\r\nx\r\n--X--\r\n", 422, "noFiles")]
    public async Task A_broken_form_is_refused(string contentType, string body, int status, string code)
    {
        var service = await servers.On(DatabaseKind.Sqlite);
        using var content = new ByteArrayContent(Encoding.ASCII.GetBytes(body));
        content.Headers.ContentType = MediaTypeHeaderValue.Parse(contentType);
        await (await service.Client.PostAsync("/v1/datasets", content)).RefusedAsync((HttpStatusCode)status, code);
    }

    [Fact]
    public async Task An_upload_that_unpacks_to_more_than_the_limit_is_refused()
    {
        var service = await servers.On(DatabaseKind.Sqlite);
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Optimal))
            gzip.Write(Encoding.ASCII.GetBytes(
                string.Concat(Enumerable.Repeat("1,2\n", ((int)TestService.MaxUploadBytes / 4) + 1))));
        await (await service.UploadAsync("bomb", "a.csv.gz", packed.ToArray()))
            .RefusedAsync(HttpStatusCode.UnprocessableEntity, "tooLarge");
        Assert.Empty(Directory.GetDirectories(Path.Combine(service.Folder, "uploads")));
    }

    [Fact]
    public async Task A_boundary_longer_than_boundaries_may_be_is_refused()
    {
        var service = await servers.On(DatabaseKind.Sqlite);
        foreach (var length in new[] { 71, 5000 })
        {
            using var form = new MultipartFormDataContent(new string('x', 70)) { { new StringContent("x"), "name" } };
            form.Headers.ContentType = MediaTypeHeaderValue.Parse(
                $"multipart/form-data; boundary={new string('x', length)}");
            await (await service.Client.PostAsync("/v1/datasets", form))
                .RefusedAsync(HttpStatusCode.BadRequest, "malformedMultipart");
        }
    }

    [Fact]
    public async Task An_upload_of_more_files_than_any_format_needs_is_refused()
    {
        var service = await servers.On(DatabaseKind.Sqlite);
        using var form = new MultipartFormDataContent { { new StringContent("many"), "name" } };
        foreach (var _ in Enumerable.Range(0, 101))
            form.Add(new ByteArrayContent(Csv), "file", "a.csv");
        await (await service.Client.PostAsync("/v1/datasets", form))
            .RefusedAsync(HttpStatusCode.UnprocessableEntity, "tooManyFiles");
    }

    [Fact]
    public async Task An_upload_beyond_the_limit_is_refused_before_it_is_sent()
    {
        var service = await servers.On(DatabaseKind.Sqlite);
        using var form = new MultipartFormDataContent { { new StringContent("big"), "name" } };
        form.Add(new ByteArrayContent(new byte[TestService.MaxUploadBytes + 1]), "file", "big.csv");
        using var request = new HttpRequestMessage(HttpMethod.Post, "/v1/datasets") { Content = form };
        request.Headers.ExpectContinue = true;
        await (await service.Client.SendAsync(request))
            .RefusedAsync(HttpStatusCode.RequestEntityTooLarge, "bodyTooLarge");
    }
}
