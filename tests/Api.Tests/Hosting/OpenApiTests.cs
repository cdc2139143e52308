using System.Net;
using System.Reflection;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.AspNetCore.Routing;
using TrainService.Api.Hosting;
using TrainService.Api.Hosting.OpenApi;

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
                }
                Assert.True(operation!["responses"]!["500"] is not null, $"{where} does not say that it may fail");
                Assert.True(operation["responses"]!["400"] is not null, $"{where} does not say that it may be asked wrongly");
                Assert.True(operation["responses"]!["403"] is not null, $"{where} does not say whom it refuses");
                Assert.True((string?)operation["summary"] is { Length: > 0 }, $"{where} has no summary");
                foreach (var parameter in operation["parameters"]?.AsArray() ?? [])
                    Assert.True((string?)parameter!["description"] is { Length: > 0 }, $"{where} {parameter["name"]}");
                foreach (var (status, response) in operation["responses"]!.AsObject())
                    if (int.Parse(status) >= 400)
                        Assert.NotNull(response!["content"]!["application/problem+json"]);
                    else if (response!["content"]?["application/json"] is { } content && path != "/health/live")
                        Assert.True(content["example"] is not null, $"{where} has no example of its answer {status}");
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
    public async Task Choices_and_maps_are_described_as_such()
    {
        var document = await DocumentAsync();
        var schemas = document["components"]!["schemas"]!;
        var run = schemas["RunRequest"]!["properties"]!;
        var priority = schemas[((string)run["priority"]!["$ref"]!)["#/components/schemas/".Length..]]!;
        Assert.Equal(["high", "low", "normal"], priority["enum"]!.AsArray().Select(c => (string)c!).Order());
        Assert.Equal("normal", (string?)run["priority"]!["default"]);
        Assert.Equal("string", (string?)run["tags"]!["additionalProperties"]!["type"]);
        var status = document["paths"]!["/v1/runs"]!["get"]!["parameters"]!.AsArray()
            .Single(parameter => (string?)parameter!["name"] == "status")!;
        Assert.Contains("succeeded", status["schema"]!["items"]!["enum"]!.AsArray().Select(c => (string?)c));
    }

    [Fact]
    public async Task Every_question_that_is_filled_in_is_answered_as_it_stands()
    {
        var service = await servers.On(DatabaseKind.Sqlite);
        var asked = 0;
        foreach (var (path, methods) in (await DocumentAsync())["paths"]!.AsObject())
            foreach (var (method, operation) in methods!.AsObject())
            {
                var needed = (operation!["parameters"]?.AsArray() ?? [])
                    .Where(parameter => (bool?)parameter!["required"] == true).ToList();
                Assert.True(method == "get" || needed.TrueForAll(parameter => parameter!["example"] is null),
                    $"{method} {path} would be done to an example");
                if (method != "get" || needed.Exists(parameter => parameter!["example"] is null))
                    continue;
                var address = needed.Aggregate(path, (address, parameter) =>
                    address.Replace($"{{{parameter!["name"]}}}", (string?)parameter["example"]));
                using var answer = await service.Client.GetAsync(address);
                Assert.True(answer.IsSuccessStatusCode, $"{address} is {answer.StatusCode}");
                asked++;
            }
        Assert.True(asked > 5, $"{asked} questions");
    }

    [Fact]
    public async Task Every_operation_has_the_parameters_that_are_described_and_no_others()
    {
        var service = await servers.On(DatabaseKind.Sqlite);
        foreach (var (path, methods) in (await DocumentAsync())["paths"]!.AsObject().Where(path => path.Key.StartsWith("/v1/", StringComparison.Ordinal)))
            foreach (var (method, operation) in methods!.AsObject())
            {
                var described = (operation!["parameters"]?.AsArray() ?? []).Where(parameter => (string?)parameter!["in"] == "query")
                    .Select(parameter => $"{parameter!["name"]}=-&");
                using var request = new HttpRequestMessage(new(method), $"{path.Replace("{", "").Replace("}", "")}?{string.Concat(described)}no/such=-");
                if (operation["requestBody"]?["content"] is { } bodies)
                    request.Content = bodies["application/json"] is null ? new MultipartFormDataContent() : new StringContent("{}", null, "application/json");
                using var answer = await service.Client.SendAsync(request);
                Assert.Equal(["/no~1such"], (await answer.RefusedAsync(HttpStatusCode.BadRequest, "invalidQuery")).Pointers());
            }
    }

    [Fact]
    public async Task Every_example_of_an_answer_is_what_the_operation_answers()
    {
        // Nothing that the type does not have, and nothing missing that it has.
        var strict = ApiJson.Create();
        strict.UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow;
        var service = await servers.On(DatabaseKind.Sqlite);
        foreach (var endpoint in service.Get<EndpointDataSource>().Endpoints)
            foreach (var answer in endpoint.Metadata.OfType<IProducesResponseTypeMetadata>())
                if (endpoint.Metadata.GetMetadata<MethodInfo>()?.DeclaringType is { } handler && answer.Type is { } type
                    && AnswerExamples.Of(handler, $"{answer.StatusCode}") is { } example)
                {
                    var written = JsonSerializer.SerializeToNode(example.Deserialize(type, strict), type, strict);
                    Assert.True(JsonNode.DeepEquals(example, written),
                        $"{handler.Name}.{answer.StatusCode}.json is no {type.Name}; that would be {written}");
                }
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
        // What an example refers to is within the example.
        JsonObject members => members.Where(member => member.Key != "example").SelectMany(member =>
            member is { Key: "$ref", Value: JsonValue reference } ? [(string)reference!] : References(member.Value)),
        JsonArray items => items.SelectMany(References),
        _ => [],
    };
}
