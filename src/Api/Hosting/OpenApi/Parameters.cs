using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.OpenApi;
using TrainService.Api.Hosting.Idempotency;
using TrainService.Persistence.Runs;

namespace TrainService.Api.Hosting.OpenApi;

/// <summary>What parameters mean. They are read as text, so that a wrong one is answered in our words; here is what the
/// text has to be.</summary>
internal static class Parameters
{
    private sealed record Parameter(
        string Description, JsonSchemaType Type, JsonNode? Default, int? Least, int? Most, JsonNode? Example)
    {
        public IReadOnlyList<string>? Choices { get; init; }
    }

    private static readonly Dictionary<string, Parameter> Known = new()
    {
        ["limit"] = Number("Items on the page.", 20, 1, 100),
        ["after"] = Text("The id, step or sequence of the last item of the page before."),
        ["rows"] = Number("Rows to show.", 10, 1, 100),
        ["augmentation"] = Text("A training's list of augmentations, as JSON; the answer is a PNG of how they change the images.",
            """[{ "type": "randomCrop", "padding": 2 }, { "type": "randomFlip" }]"""),
        ["seed"] = Number("Of the augmentation: that of the training.", 42, 0, null),
        ["versions"] = Number("Of each augmented image: in so many epochs, from the first one on.", 6, 1, 20),
        ["maxPoints"] = Number("Points of each curve, at most.", 1000, 1, 100_000),
        ["from"] = Number("First step.", null, 0, null),
        ["to"] = Number("Last step.", null, 0, null),
        ["names"] = Text("Names of metrics, separated by commas; all by default.", "train.loss,validation.loss"),
        ["dryRun"] = new("Only check, and answer 200 with what the run would be.",
            JsonSchemaType.Boolean, false, null, null, true),
        ["status"] = Text("Only runs in this status; may be given several times.", "succeeded") with
        {
            Choices = [.. Enum.GetNames<RunStatus>().Select(JsonNamingPolicy.CamelCase.ConvertName)],
        },
        ["type"] = Text("Only events of this type; may be given several times.", EventTypes.Warning) with
        {
            Choices = EventTypes.All,
        },
        ["tag"] = Text(
            "Only runs with this tag, name or name:value; all that are given have to be there.", "team:vision"),
        // No run has an id that could be written here.
        ["id"] = Text("The run's id, from the list of runs or the answer that accepted it."),
        ["step"] = Text("The checkpoint's step, or best, or latest.", "best"),
        ["family"] = Text("As the list of families names it.", "layers"),
    };

    public static void Describe(OpenApiParameter parameter, bool withExample)
    {
        parameter.Required = parameter.In == ParameterLocation.Path;
        var known = parameter.Name switch
        {
            "name" when parameter.In == ParameterLocation.Path =>
                Text("A name, name@version, or a sample's name.", "sample:digits"),
            "name" => Text("Only runs of exactly this name.", "digits"),
            _ => Known[parameter.Name!],
        };
        parameter.Description = known.Description;
        // In Swagger UI an example of an optional filter would be sent; it is shown where the parameter is needed.
        if (parameter.Required && withExample)
            parameter.Example = known.Example?.DeepClone();
        if ((parameter.Schema?.Items ?? parameter.Schema) is OpenApiSchema schema)
            Fill(schema, known);
    }

    public static OpenApiParameter IdempotencyKey() => new()
    {
        Name = IdempotentRequests.Header,
        In = ParameterLocation.Header,
        Description = "Any text, new for each thing you want done. A request repeated under its key gets the first "
            + "answer again; another request under the same key is refused.",
        Schema = new OpenApiSchema { Type = JsonSchemaType.String, MinLength = 1, MaxLength = 255 },
    };

    private static void Fill(OpenApiSchema schema, Parameter known)
    {
        schema.Type = known.Type;
        schema.Default = known.Default?.DeepClone();
        schema.Minimum = known.Least?.ToString(CultureInfo.InvariantCulture);
        schema.Maximum = known.Most?.ToString(CultureInfo.InvariantCulture);
        schema.Enum = known.Choices?.Select(choice => (JsonNode)choice).ToList();
    }

    private static Parameter Text(string description, string? example = null) =>
        new(description, JsonSchemaType.String, null, null, null, example);

    private static Parameter Number(string description, int? standard, int least, int? most) =>
        new(description, JsonSchemaType.Integer, standard, least, most, null);
}
