using TrainService.Engine.Definitions;
using TrainService.Engine.Graph;

namespace TrainService.Engine.Layers;

/// <summary>A layer of a model. It builds graph nodes and never sees a device.</summary>
public abstract record Layer
{
    public static readonly VocabularyFamily Family = new("layers", "layer",
        typeof(Dense),
        typeof(Conv1d),
        typeof(Conv2d),
        typeof(ConvTranspose2d),
        typeof(MaxPool1d),
        typeof(MaxPool2d),
        typeof(AveragePool1d),
        typeof(AveragePool2d),
        typeof(GlobalAveragePool2d),
        typeof(GlobalMaxPool2d),
        typeof(Flatten),
        typeof(Reshape),
        typeof(Permute),
        typeof(Upsample2d),
        typeof(ZeroPad2d),
        typeof(Add),
        typeof(Multiply),
        typeof(Concat),
        typeof(Activation),
        typeof(Dropout),
        typeof(BatchNorm),
        typeof(LayerNorm),
        typeof(GroupNorm));

    /// <summary>By default {type}_{n}, n counting from 1 per type.</summary>
    public string? Name { get; init; }

    /// <summary>Layers or model inputs to read; by default the layer before, for the first the first model input.</summary>
    public string[]? Inputs { get; init; }

    /// <summary>False freezes the layer's weights.</summary>
    public bool Trainable { get; init; } = true;

    /// <summary>Whether a batch of one row is too small to train on.</summary>
    /// <param name="output">The layer's result.</param>
    internal virtual bool NeedsTwoRows(Node output) => false;

    /// <summary>Adds the layer's nodes; tensors have the batch axis first, images are [N, C, H, W].</summary>
    /// <exception cref="LayerException">The inputs do not suit the layer.</exception>
    internal abstract Node Build(LayerContext context, IReadOnlyList<Node> inputs);
}
