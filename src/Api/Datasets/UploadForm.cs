using System.Text.Json.Nodes;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace TrainService.Api.Datasets;

/// <summary>The form of an upload, as the API describes it.</summary>
internal static class UploadForm
{
    public static Task Describe(
        OpenApiOperation operation, OpenApiOperationTransformerContext context, CancellationToken cancellation)
    {
        operation.RequestBody = new OpenApiRequestBody
        {
            Required = true,
            Content = new Dictionary<string, OpenApiMediaType>
            {
                ["multipart/form-data"] = new OpenApiMediaType { Schema = Form() },
            },
        };
        return Task.CompletedTask;
    }

    private static OpenApiSchema Form() => new()
    {
        Type = JsonSchemaType.Object,
        Required = new HashSet<string> { "name", "file" },
        Properties = new Dictionary<string, IOpenApiSchema>
        {
            ["name"] = Text("Name of the data set; a name that exists gets its next version.", "iris"),
            ["format"] = Text("csv, parquet, jsonl, idx, npz, npy or images; detected where not given.", null),
            ["options"] = Text("""
                JSON: "target" (column or columns), "columns" (kinds by name: numeric, categorical, ignored),
                "header", "inputShape", "classNames", "split" ({"validation": 0.1, "test": 0.2} or
                {"column": "part"}), "normalization" (auto, none, standard, minMax); "inputs" (several: {"left": "a",
                "right": ["b", "c"]}), "weights" (a column of how much each row counts), for arrays "channels" (first or
                last, of images), for image files "imageSize" ([height, width] or one number) and "colors" (grey or rgb).
                All of it is detected where not given.
                """.ReplaceLineEndings(" "), """{"split": {"test": 0.2}}"""),
            ["file"] = new OpenApiSchema
            {
                Type = JsonSchemaType.Array,
                Items = new OpenApiSchema { Type = JsonSchemaType.String, Format = "binary" },
                Description = "One csv, parquet or jsonl file; the idx files of images and labels (for test data two more); an npz archive "
                    + "or the npy files of x and y (or x_train, y_train, x_test, y_test); a zip of image "
                    + "files, a folder for each class, or train, validation and test folders of those. Plain, or gzip but for archives and parquet.",
            },
        },
    };

    private static OpenApiSchema Text(string description, string? example) => new()
    {
        Type = JsonSchemaType.String, Description = description,
        Examples = example is null ? null : [JsonValue.Create(example)],
    };
}
