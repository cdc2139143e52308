using TrainService.Engine.Definitions;
using TrainService.Engine.Graph;
using TrainService.Engine.Layers;

namespace TrainService.Engine.Models;

/// <summary>Writes a model definition into a graph: resolves names, builds layers in order, reports errors by JSON pointer.</summary>
internal sealed class ModelBuilder
{
    public const string RandomInput = "$random";

    // A dry run compiles some plans of all of them, in about a millisecond for each and more of many.
    private const int MostLayers = 2000;

    private readonly GraphBuilder graph;
    private readonly ModelDefinition model;
    private readonly int batchSize;
    private readonly bool training;
    private readonly Dictionary<string, Node> known = [];
    private readonly List<BuiltLayer> layers = [];
    private Node? random;

    private ModelBuilder(GraphBuilder graph, ModelDefinition model, int batchSize, bool training) =>
        (this.graph, this.model, this.batchSize, this.training) = (graph, model, batchSize, training);

    /// <exception cref="DefinitionException">The model cannot be built; pointers start at the model.</exception>
    public static ModelGraph Build(GraphBuilder graph, ModelDefinition model, int batchSize, bool training) =>
        new ModelBuilder(graph, model, batchSize, training).Build();

    private ModelGraph Build()
    {
        if (model.Inputs.Length == 0)
            throw new DefinitionException("/inputs", "a model needs at least one input");
        if (model.Layers.Length == 0)
            throw new DefinitionException("/layers", "a model needs at least one layer");
        if (model.Layers.Length > MostLayers)
            throw new DefinitionException("/layers", $"a model has at most {MostLayers} layers, this has {model.Layers.Length}");
        var inputs = new Dictionary<string, Node>();
        for (var i = 0; i < model.Inputs.Length; i++)
            inputs[model.Inputs[i].Name] = AddInput(model.Inputs[i], $"/inputs/{i}");
        var previous = known[model.Inputs[0].Name];
        var names = LayerNames.Of(model.Layers);
        for (var i = 0; i < model.Layers.Length; i++)
            previous = AddLayer(model.Layers[i], names[i], $"/layers/{i}", previous);
        graph.Layer = null;
        return new ModelGraph(inputs, layers, Outputs());
    }

    private Node AddInput(InputDefinition input, string pointer)
    {
        RequireFree(input.Name, pointer);
        try
        {
            return known[input.Name] = graph.Input(input.Name, Shape.Of([batchSize, .. input.Shape]));
        }
        catch (OverflowException)
        {
            throw new DefinitionException($"{pointer}/shape", $"a batch of {batchSize} would have 2^29 elements or more");
        }
    }

    private void RequireFree(string name, string pointer)
    {
        if (known.ContainsKey(name))
            throw new DefinitionException($"{pointer}/name", $"'{name}' is taken by another layer or input");
        if (LayerNames.Refusal(name) is { } refusal)
            throw new DefinitionException($"{pointer}/name", $"'{name}' {refusal}");
    }

    private Node AddLayer(Layer layer, string name, string pointer, Node previous)
    {
        RequireFree(name, pointer);
        var inputs = layer.Inputs is null
            ? [previous]
            : layer.Inputs.Select((input, i) => Find(input, $"{pointer}/inputs/{i}")).ToArray();
        var weights = new List<Weight>();
        graph.Layer = name;
        try
        {
            var context = new LayerContext(graph, name, training, weights, Random);
            var output = known[name] = layer.Build(context, inputs);
            layers.Add(new BuiltLayer(name, layer, output, weights));
            return output;
        }
        catch (Exception exception) when (exception is LayerException or ShapeException or OverflowException)
        {
            var reason = exception is OverflowException
                ? $"its result in a batch of {batchSize} would have 2^29 elements or more"
                : exception.Message;
            var shapes = inputs.Length == 0
                ? "without inputs"
                : $"on input {string.Join(" and ", inputs.Select(LayerContext.SampleShape))}";
            throw new DefinitionException(
                pointer, $"layer '{name}' ({VocabularyFamily.NameOf(layer.GetType())}) {shapes}: {reason}");
        }
    }

    private Node Find(string name, string pointer) => known.TryGetValue(name, out var node)
        ? node
        : throw new DefinitionException(pointer,
            $"no layer before this one and no input is called '{name}'{NearestName.Hint(name, known.Keys)}");

    private Node Random() => random ??= graph.Input(RandomInput, Shape.Integers(3));

    private List<KeyValuePair<string, Node>> Outputs()
    {
        if (model.Outputs is null)
            return [new(layers[^1].Name, layers[^1].Output)];
        if (model.Outputs.Length == 0)
            throw new DefinitionException("/outputs", "a model needs at least one output");
        for (var i = 1; i < model.Outputs.Length; i++)
            if (Array.IndexOf(model.Outputs, model.Outputs[i]) < i)
                throw new DefinitionException($"/outputs/{i}", $"'{model.Outputs[i]}' is an output already");
        return [.. model.Outputs.Select((name, i) => new KeyValuePair<string, Node>(name, Find(name, $"/outputs/{i}")))];
    }
}
