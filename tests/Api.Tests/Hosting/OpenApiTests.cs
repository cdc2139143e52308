using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace TrainService.Api.Tests.Hosting;

[Collection(Service.Name)]
public sealed class OpenApiTests(TestServers servers)
{
    private static readonly string Golden = Path.Combine(SampleFiles.Root(), "tests", "Api.Tests", "openapi.json");
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };

    [Fact]
    public async Task The_description_is_the_one_that_was_agreed_on()
    {
        var document = (await DocumentAsync()).ToJsonString(Indented) + "\n";
        if (Environment.GetEnvironmentVariable("UPDATE_GOLDEN") == "1")
            await File.WriteAllTextAsync(Golden, document);
        Assert.True(await File.ReadAllTextAsync(Golden) == document,
            "The API's description has changed. If it should, run this test with UPDATE_GOLDEN=1 and look at the "
                + "difference.");
    }

    [Fact]
    public async Task Every_operation_has_a_name_a_summary_and_its_refusals_and_every_parameter_a_meaning()
    {
        var document = await DocumentAsync();
        var names = new List<string>();
        foreach (var (path, methods) in document["paths"]!.AsObject())
            foreach (var (method, operation) in methods!.AsObject())
            {
                var where = $"{method} {path}";
                if (path != "/health/live")
                {
                    names.Add((string?)operation!["operationId"]
                        ?? throw new InvalidOperationException($"{where} has no name"));
                    Assert.True(operation["responses"]!["500"] is not null, $"{where} does not say that it may fail");
                }
                Assert.True((string?)operation!["summary"] is { Length: > 0 }, $"{where} has no summary");
                foreach (var parameter in operation["parameters"]?.AsArray() ?? [])
                    Assert.True((string?)parameter!["description"] is { Length: > 0 }, $"{where} {parameter["name"]}");
                foreach (var (status, response) in operation["responses"]!.AsObject())
                    if (int.Parse(status) >= 400)
                        Assert.NotNull(response!["content"]!["application/problem+json"]);
                if (method == "post")
                    Assert.True(
                        path.EndsWith("/predict", StringComparison.Ordinal) || operation["parameters"]!.AsArray()
                        .Any(parameter => (string?)parameter!["name"] == "Idempotency-Key"), where);
            }
        Assert.Equal(names.Distinct(), names);
    }

    [Fact]
    public async Task Every_reference_leads_somewhere_and_every_schema_is_used()
    {
        var document = await DocumentAsync();
        var schemas = document["components"]!["schemas"]!.AsObject();
        var used = References(document).ToHashSet();
        foreach (var reference in used)
            Assert.True(schemas.ContainsKey(reference["#/components/schemas/".Length..]), reference);
        foreach (var (name, _) in schemas)
            Assert.True(used.Contains($"#/components/schemas/{name}"), $"{name} is not used");
    }

    [Fact]
    public async Task Models_are_described_with_their_types_ranges_and_defaults()
    {
        var schemas = (await DocumentAsync())["components"]!["schemas"]!;
        var choice = schemas["Layer"]!["anyOf"]![0]!;
        Assert.Equal("type", (string?)choice["discriminator"]!["propertyName"]);
        Assert.Equal("#/components/schemas/DenseLayer", (string?)choice["discriminator"]!["mapping"]!["dense"]);
        var units = schemas["DenseLayer"]!["properties"]!["units"]!;
        Assert.Equal((1, 1 << 20), ((int)units["minimum"]!, (int)units["maximum"]!));
        Assert.Equal(0.001, (double)schemas["AdamOptimizer"]!["properties"]!["learningRate"]!["default"]!);
        Assert.Equal("adam", (string?)schemas["TrainingDefinition"]!["properties"]!["optimizer"]!["default"]);
        Assert.Contains("x W' + b", (string?)schemas["DenseLayer"]!["description"]);
    }

    [Fact]
    public async Task Every_example_of_a_run_runs_as_it_stands()
    {
        var service = await servers.On(DatabaseKind.Sqlite);
        var operation = (await DocumentAsync())["paths"]!["/v1/runs"]!["post"]!;
        var examples = operation["requestBody"]!["content"]!["application/json"]!["examples"]!;
        foreach (var (_, example) in examples.AsObject())
        {
            using var answer = await service.PostAsync("/v1/runs?dryRun=true", example!["value"]!.ToJsonString());
            Assert.Empty((await Http.ReadAsync(answer, HttpStatusCode.OK))["warnings"]!.AsArray());
        }
    }

    [Fact]
    public async Task Swagger_UI_shows_it()
    {
        var service = await servers.On(DatabaseKind.Sqlite);
        Assert.Contains("swagger-ui", await service.Client.GetStringAsync("/swagger/index.html"));
        Assert.Contains("/openapi/v1.json", await service.Client.GetStringAsync("/swagger/index.js"));
    }

    private async Task<JsonNode> DocumentAsync() =>
        await (await servers.On(DatabaseKind.Sqlite)).GetAsync("/openapi/v1.json");

    private static IEnumerable<string> References(JsonNode? node) => node switch
    {
        JsonObject members => members.SelectMany(member =>
            member is { Key: "$ref", Value: JsonValue reference } ? [(string)reference!] : References(member.Value)),
        JsonArray items => items.SelectMany(References),
        _ => [],
    };
}
