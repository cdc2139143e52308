using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http.HttpResults;
using TrainService.Api.Hosting;
using TrainService.Engine.Definitions;
using Families = TrainService.Engine.Definitions.Vocabulary;

namespace TrainService.Api.Vocabulary;

/// <param name="Schema">JSON Schema of a member of the family, complete in itself.</param>
internal sealed record FamilyDescription(string Name, IReadOnlyList<MemberView> Members, JsonObject Schema);

/// <param name="Type">What <c>"type"</c> says.</param>
/// <param name="Description">What it computes.</param>
internal sealed record MemberView(string Type, string? Description, IReadOnlyList<PropertyView> Properties);

/// <param name="Schema">Its type, range, default and meaning.</param>
internal sealed record PropertyView(string Name, bool Required, JsonObject Schema);

/// <summary>GET /v1/vocabulary/{family}.</summary>
internal static class GetFamily
{
    public static Ok<FamilyDescription> Handle(string family)
    {
        var (shared, found) = Families.Families.FirstOrDefault(known => known.Value.Name == family);
        if (found is null)
            throw Refusal.NotFound("familyNotFound", $"There is no family '{family}'"
                + $"{NearestName.Hint(family, Families.Families.Values.Select(known => known.Name))}.");
        var schemas = new DefinitionSchemas("#/$defs/");
        var schema = schemas.Of(shared);
        schema["$schema"] = "https://json-schema.org/draft/2020-12/schema";
        schema["$defs"] = new JsonObject(
            schemas.Named.Select(named => KeyValuePair.Create(named.Key, (JsonNode?)named.Value)));
        return TypedResults.Ok(new FamilyDescription(
            found.Name, [.. found.Members.Select(member => MemberOf(member.Key, member.Value))], schema));
    }

    private static MemberView MemberOf(string name, Type type) => new(name, EngineDocs.Of(type),
        [.. DefinitionProperty.Of(type).Select(property => new PropertyView(
            property.Name, property.IsRequired, new DefinitionSchemas("#/$defs/").Property(property)))]);
}
