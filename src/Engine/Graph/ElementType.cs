namespace TrainService.Engine.Graph;

/// <summary>What one element of a tensor is. Part of a tensor's shape, so that narrower floats can join.</summary>
public enum ElementType
{
    Float32,
    Int32,
}
