using System.Text.Json;
using TrainService.Engine.Graph;

namespace TrainService.Engine.Operations;

/// <summary>
/// What a node computes. Records, so that two with equal attributes are equal. The set is closed: layers, losses and
/// optimizers are written in these, devices know nothing else.
/// </summary>
public abstract record Operation
{
    public virtual string Name => JsonNamingPolicy.CamelCase.ConvertName(GetType().Name);

    /// <summary>Runs for what it changes, not for its result; never removed.</summary>
    public virtual bool HasEffect => false;

    /// <summary>Attributes as the printer shows them, empty if there are none.</summary>
    public virtual string Attributes => "";

    /// <summary>Shape of the result.</summary>
    /// <exception cref="ShapeException">The inputs do not fit.</exception>
    public abstract Shape Infer(ReadOnlySpan<Shape> inputs);
}
