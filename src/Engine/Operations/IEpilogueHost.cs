namespace TrainService.Engine.Operations;

/// <summary>An operation whose kernel can finish each element with an elementwise expression before storing it.</summary>
public interface IEpilogueHost
{
    Epilogue? Epilogue { get; }

    /// <summary>Inputs of the operation itself; those after it belong to the epilogue.</summary>
    int OwnInputs { get; }

    Operation With(Epilogue epilogue);
}
