using System.Net;
using System.Text.Json.Nodes;
using Families = TrainService.Engine.Definitions.Vocabulary;

namespace TrainService.Api.Tests.Vocabulary;

[Collection(Service.Name)]
public sealed class VocabularyTests(TestServers servers)
{
    [Fact]
    public async Task Every_family_and_member_of_the_engine_is_described_and_complete_in_itself()
    {
        var service = await servers.On(DatabaseKind.Sqlite);
        var listed = (await service.GetAsync("/v1/vocabulary"))["data"]!.AsArray();
        Assert.Equal(
            Families.Families.Values.Select(family => family.Name), listed.Select(family => (string)family!["name"]!));
        foreach (var family in Families.Families.Values)
        {
            var told = await service.GetAsync($"/v1/vocabulary/{family.Name}");
            Assert.Equal(family.Members.Keys, told["members"]!.AsArray().Select(member => (string)member!["type"]!));
            Assert.All(told["members"]!.AsArray(), member =>
                Assert.False(string.IsNullOrEmpty((string?)member!["description"]), $"{member["type"]} is not "
                    + "described"));
            var schema = told["schema"]!;
            foreach (var reference in References(schema))
                Assert.NotNull(schema["$defs"]![reference["#/$defs/".Length..]]);
        }
    }

    [Fact]
    public async Task A_property_has_its_type_range_default_and_meaning()
    {
        var service = await servers.On(DatabaseKind.Sqlite);
        var members = (await service.GetAsync("/v1/vocabulary/layers"))["members"]!.AsArray();
        JsonNode Property(string type, string name) =>
            members.Single(member => (string?)member!["type"] == type)!["properties"]!
            .AsArray().Single(property => (string?)property!["name"] == name)!;
        Assert.True((bool)Property("dense", "units")["required"]!);
        Assert.False((bool)Property("dense", "useBias")["required"]!);
        var rate = Property("dropout", "rate")["schema"]!;
        Assert.Equal(
            (0.5, 0, 1), ((double)rate["default"]!, (double)rate["minimum"]!, (double)rate["exclusiveMaximum"]!));
        Assert.Equal("valid", (string?)Property("conv2d", "padding")["schema"]!["default"]);
        Assert.Equal("linear", (string?)Property("dense", "activation")["schema"]!["default"]);
    }

    [Fact]
    public async Task An_unknown_family_is_not_found_and_the_nearest_is_named()
    {
        var service = await servers.On(DatabaseKind.Sqlite);
        var problem = await (await service.Client.GetAsync("/v1/vocabulary/layer"))
            .RefusedAsync(HttpStatusCode.NotFound, "familyNotFound");
        Assert.Contains("did you mean 'layers'?", (string)problem["detail"]!);
    }

    private static IEnumerable<string> References(JsonNode? node) => node switch
    {
        JsonObject members => members.SelectMany(member =>
            member is { Key: "$ref", Value: JsonValue reference } ? [(string)reference!] : References(member.Value)),
        JsonArray items => items.SelectMany(References),
        _ => [],
    };
}
