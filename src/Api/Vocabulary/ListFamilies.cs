using Microsoft.AspNetCore.Http.HttpResults;
using TrainService.Api.Hosting;
using Families = TrainService.Engine.Definitions.Vocabulary;

namespace TrainService.Api.Vocabulary;

/// <param name="Name">As in <c>/v1/vocabulary/{family}</c>.</param>
/// <param name="Members">What a <c>"type"</c> may be.</param>
internal sealed record FamilyView(string Name, IReadOnlyList<string> Members);

/// <summary>GET /v1/vocabulary.</summary>
internal static class ListFamilies
{
    public static Ok<Page<FamilyView>> Handle() => TypedResults.Ok(new Page<FamilyView>(
        [.. Families.Families.Values.Select(family => new FamilyView(family.Name, [.. family.Members.Keys]))], false));
}
