using System.Text.Json;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.Extensions.Primitives;
using Microsoft.Net.Http.Headers;
using Microsoft.OpenApi;
using TrainService.Api.Hosting;
using TrainService.Engine.Augmentation;
using TrainService.Engine.Data;
using TrainService.Engine.Definitions;

namespace TrainService.Api.Datasets;

/// <summary>What a preview is asked for: rows as JSON, or images as a PNG.</summary>
/// <param name="Augmentation">Null where the images are to be left as they are.</param>
/// <param name="IsImage">Whether a PNG is asked for.</param>
internal sealed record PreviewQuery(int Rows, bool IsImage, ImageAugmentation[]? Augmentation, long Seed, int Versions)
{
    public const string Png = "image/png";

    // As a training has it that names none.
    private const long DefaultSeed = 42;

    /// <exception cref="Refusal">400: a parameter is not what it must be.</exception>
    /// <exception cref="DefinitionException">The augmentations cannot be read.</exception>
    public static PreviewQuery Read(HttpRequest request, string? rows, string? augmentation, string? seed, string? versions) => new(
        Paging.Limit(rows, 10, parameter: "rows"), augmentation is not null || PrefersPng(request.Headers.Accept),
        augmentation is null ? null : Augmentations(augmentation),
        Paging.Number("seed", seed) ?? DefaultSeed,
        Paging.Limit(versions, 6, 20, "versions"));

    /// <summary>The PNG that is asked for.</summary>
    /// <exception cref="DefinitionException">The augmentations do not suit the data set.</exception>
    /// <exception cref="DatasetException">It has no images, or such large ones that there must be fewer.</exception>
    public byte[] Draw(IDataset data, CancellationToken cancellation)
    {
        if (Augmentation is null)
            return new ImagePreview(data, Rows).Draw(cancellation);
        try
        {
            return new ImagePreview(data, Rows).Draw(Augmentation, Seed, Versions, cancellation);
        }
        catch (DefinitionException exception)
        {
            throw new DefinitionException(
                [.. exception.Errors.Select(error => error with { Pointer = "/augmentation" + error.Pointer })]);
        }
    }

    /// <summary>What the framework cannot know of an answer with two media types.</summary>
    public static Task Describe(
        OpenApiOperation operation, OpenApiOperationTransformerContext context, CancellationToken cancellation)
    {
        operation.Responses!["200"].Content!.Add(Png, new OpenApiMediaType
        {
            Schema = new OpenApiSchema
            {
                Type = JsonSchemaType.String, Format = "binary",
                Description = "With augmentation, or where Accept names it: the images, ten in a line. With augmentation a line "
                    + "for each image: as it is, then as a training with that list and seed sees it in its first epochs.",
            },
        });
        return Task.CompletedTask;
    }

    private static ImageAugmentation[] Augmentations(string text)
    {
        try
        {
            using var json = JsonDocument.Parse(text);
            return DefinitionReader.Read<ImageAugmentation[]>(json.RootElement, "/augmentation");
        }
        catch (JsonException exception)
        {
            throw Refusal.At("/augmentation", "malformedJson",
                "augmentation must be a JSON list as in a training, [{\"type\": \"randomFlip\"}]; this is no JSON, "
                + BrokenJson.Describe(exception), 400);
        }
    }

    // A client that takes anything is one that has always had JSON.
    private static bool PrefersPng(StringValues accept)
    {
        if (!MediaTypeHeaderValue.TryParseList(accept, out var types))
            return false;
        double Quality(params ReadOnlySpan<string> names)
        {
            var best = 0.0;
            foreach (var type in types)
                foreach (var name in names)
                    if (type.MediaType.Equals(name, StringComparison.OrdinalIgnoreCase))
                        best = Math.Max(best, type.Quality ?? 1);
            return best;
        }
        return Quality(Png, "image/*") > Quality("application/json", "application/*");
    }
}
