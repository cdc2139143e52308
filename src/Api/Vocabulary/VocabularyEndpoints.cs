using TrainService.Api.Hosting;

namespace TrainService.Api.Vocabulary;

/// <summary>The words in which models and trainings are described.</summary>
internal static class VocabularyEndpoints
{
    public static void MapVocabulary(this IEndpointRouteBuilder api)
    {
        var vocabulary = api.MapGroup("/vocabulary").WithTags("Vocabulary");
        vocabulary.MapGet("", ListFamilies.Handle).WithSummary("List the families").Refuses();
        vocabulary.MapGet("/{family}", GetFamily.Handle).WithSummary("Read a family: names, properties, schemas")
            .Refuses(404);
    }
}
